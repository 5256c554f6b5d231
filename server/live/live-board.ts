import { setTimeout as delay } from "node:timers/promises";
import { commandViewOf } from "../commands/command-view.ts";
import type { DeviceView } from "../contract/admin-shapes.ts";
import type { LiveEvent, LiveRow } from "../contract/live-api.ts";
import { isInFleet } from "../devices/fleet.ts";
import type { PolicyBoard } from "../policy/policy-board.ts";
import { isoAt, type ServerClock } from "../ports.ts";
import type { StorageListener } from "../storage/announced-storage.ts";
import type { DeviceRecord } from "../storage/records.ts";
import type { Storage } from "../storage/storage.ts";
import { LiveNews, type News } from "./live-news.ts";
import { liveRow } from "./live-rows.ts";

export type LiveBoardParts = {
  readonly storage: Pick<Storage, "devices" | "reports">;
  readonly board: Pick<PolicyBoard, "versionsFor">;
  readonly viewOf: (device: DeviceRecord) => DeviceView;
  readonly clock: ServerClock;
};

/** `null`: what is of no device in particular. */
type Sees = (device: DeviceRecord | null) => boolean;

/** Rows of one event: the event loop is free again between two. */
const CHUNK = 200;
/** What changes within it is told together. */
const GATHER_MS = 250;

/** Who watches the fleet, and what each was not told yet. */
export class LiveBoard {
  readonly #watchers = new Set<LiveNews>();

  /** Hears of what is stored; nothing is read while nobody watches. */
  readonly listener: StorageListener = {
    deviceChanged: (deviceId) => this.#each((news) => news.deviceChanged(deviceId)),
    commandChanged: (command) => this.#each((news) => news.commandChanged(command)),
    alarmRaised: (alarm) => this.#each((news) => news.alarmRaised(alarm)),
    policiesChanged: () => this.#each((news) => news.policiesChanged()),
  };

  /** How many are told of changes. */
  get watching(): number {
    return this.#watchers.size;
  }

  /** Everything that `sees` lets through, then every change until the signal. */
  async *watch(sees: Sees, signal: AbortSignal, parts: LiveBoardParts): AsyncGenerator<LiveEvent> {
    const news = new LiveNews();
    const view = { ...parts, sees, shown: new Set<string>() };
    this.#watchers.add(news);
    // Who hangs up while it reads nothing leaves this standing at a `yield` for ever.
    signal.addEventListener("abort", () => this.#watchers.delete(news), { once: true });
    try {
      for await (const rows of everyRow(view)) yield { event: "rows", data: { rows } };
      yield { event: "ready", data: { at: isoAt(parts.clock) } };
      for (;;) {
        await news.wait(signal);
        if (signal.aborted) return;
        await delay(GATHER_MS);
        yield* eventsOf(news.take(), view);
      }
    } finally {
      this.#watchers.delete(news);
    }
  }

  #each(tell: (news: LiveNews) => void): void {
    for (const news of this.#watchers) tell(news);
  }
}

/** What one watcher may see, and what of it was told. */
type View = LiveBoardParts & { readonly sees: Sees; readonly shown: Set<string> };

async function* eventsOf(news: News, view: View): AsyncGenerator<LiveEvent> {
  if (news.everything) {
    for await (const rows of everyRow(view)) yield changed(rows, []);
  }
  for (const ids of chunksOf(news.deviceIds)) yield await changesOf(ids, view);
  if (news.missed > 0) yield { event: "resync", data: { commands: news.missed } };
  for (const commands of chunksOf(news.commands)) {
    const seen = await seenOf(commands, view);
    if (seen.length > 0) yield { event: "commands", data: { commands: seen.map(commandViewOf) } };
  }
  const alarms = await seenOf(news.alarms, view);
  if (alarms.length > 0) yield { event: "alarms", data: { alarms } };
}

async function* everyRow(view: View): AsyncGenerator<LiveRow[]> {
  const devices = await view.storage.devices.list();
  for (const chunk of chunksOf(devices.filter((device) => isSeen(device, view)))) {
    yield await Promise.all(chunk.map((device) => rowOf(device, view)));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function changesOf(ids: readonly string[], view: View): Promise<LiveEvent> {
  const rows: LiveRow[] = [];
  const gone: string[] = [];
  for (const id of ids) {
    const device = await view.storage.devices.find(id);
    if (device !== null && isSeen(device, view)) rows.push(await rowOf(device, view));
    else if (view.shown.delete(id)) gone.push(id);
  }
  return changed(rows, gone);
}

/** Without those of devices that this watcher may not see. */
async function seenOf<T extends { readonly deviceId: string | null }>(
  items: readonly T[],
  { storage, sees }: View,
): Promise<T[]> {
  const seen: T[] = [];
  for (const item of items) {
    const device = item.deviceId === null ? null : await storage.devices.find(item.deviceId);
    const isGone = device === null && item.deviceId !== null;
    if (!isGone && sees(device)) seen.push(item);
  }
  return seen;
}

function isSeen(device: DeviceRecord, { sees }: View): boolean {
  return isInFleet(device) && sees(device);
}

async function rowOf(device: DeviceRecord, view: View): Promise<LiveRow> {
  view.shown.add(device.id);
  const glance = await view.storage.reports.glance(device.id);
  const published = view.board.versionsFor(device);
  return liveRow(view.viewOf(device), glance, published, view.clock.nowMs());
}

function changed(rows: LiveRow[], gone: string[]): LiveEvent {
  return { event: "changed", data: { rows, gone } };
}

function* chunksOf<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += CHUNK) yield items.slice(at, at + CHUNK);
}
