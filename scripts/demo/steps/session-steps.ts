import { basename } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Cast } from "../cast.ts";
import { showDevice } from "../device-view.ts";
import { eventually } from "../eventually.ts";
import { publishPolicy } from "../publish.ts";
import type { Stage } from "../stage.ts";
import { StepFailed, type StepOutcome, succeeded } from "../step.ts";
import { nextMinute, STORY_IDLE } from "../story-policy.ts";

/** The warning, the lock and the end come one after the other, and leave time to be looked at. */
const IDLE_PHASES_MS = STORY_IDLE.lockAfterMs + 30_000;

/** Nobody touches anything: before anything happens, the person is told, and how long is left. */
export async function warnWhenIdle(stage: Stage): Promise<readonly StepOutcome[]> {
  const cast = castOf(stage);
  await leave(stage, cast);
  return succeeded(await watchTheWarning(stage, cast, "warning"));
}

/** Publishes when the session will end, and then takes the hands off the keyboard. */
export async function leave(stage: Stage, cast: Cast): Promise<void> {
  stage.notes.calendarAtMs = nextMinute(Date.now(), IDLE_PHASES_MS);
  await publishPolicy(stage, stage.notes.calendarAtMs);
  await cast.presence.leave();
  stage.notes.leftAtMs = Date.now();
}

/** Two photographs with a number that went down: something that counts was really on the screen. */
export async function watchTheWarning(
  stage: Stage,
  { screen }: Cast,
  photoName: string,
): Promise<Readonly<Record<string, unknown>>> {
  const warnsAtMs = stage.notes.leftAtMs + STORY_IDLE.lockAfterMs - STORY_IDLE.warnBeforeMs;
  const locksAtMs = stage.notes.leftAtMs + STORY_IDLE.lockAfterMs;
  const before = await screen.readNumbers(await screen.photograph(`${photoName}-before`));
  await delay(Math.max(0, warnsAtMs + 1500 - Date.now()));
  const seen: { readonly secondsLeft: number; readonly photo: string }[] = [];
  for (let index = 1; Date.now() < locksAtMs - 1500 && !hasCountedDown(seen); index += 1) {
    const takenAtMs = Date.now();
    const photo = await screen.photograph(`${photoName}-${index}`);
    const expected = (locksAtMs - takenAtMs) / 1000;
    const secondsLeft = (await screen.readNumbers(photo)).find(
      (number) => !before.includes(number) && Math.abs(number - expected) <= 2,
    );
    if (secondsLeft !== undefined) seen.push({ secondsLeft, photo });
    await delay(1000);
  }
  if (!hasCountedDown(seen)) {
    throw new StepFailed(`no countdown could be read on the display (${seen.length} numbers)`);
  }
  const photo = basename(seen.at(-1)?.photo ?? "");
  return { countdown: seen.map(({ secondsLeft }) => secondsLeft), photo };
}

function hasCountedDown(seen: readonly { readonly secondsLeft: number }[]): boolean {
  const first = seen[0]?.secondsLeft ?? 0;
  return seen.some(({ secondsLeft }) => secondsLeft < first);
}

export async function lockWhenIdle(stage: Stage): Promise<readonly StepOutcome[]> {
  return succeeded(await watchTheLock(stage, castOf(stage), "locked"));
}

/** Three witnesses: the locker's window, logind, and a display that shows one colour. */
export async function watchTheLock(
  stage: Stage,
  { ward, screen }: Cast,
  photoName: string,
): Promise<Readonly<Record<string, unknown>>> {
  const locksAtMs = stage.notes.leftAtMs + STORY_IDLE.lockAfterMs;
  await eventually(
    "locker on the display",
    async () => ((await screen.hasWindow("i3lock")) ? true : null),
    { withinMs: locksAtMs - Date.now() + 10_000, everyMs: 100 },
  );
  const lateMs = Date.now() - locksAtMs;
  if (lateMs < -1000) throw new StepFailed(`locked ${-lateMs} ms too early`);
  const lockedHint = await ward.lockedHint();
  if (lockedHint === false) throw new StepFailed("logind does not say that the session is locked");
  await delay(500);
  const photo = await screen.photograph(photoName);
  const colours = await screen.countColours(photo);
  if (colours > 2) throw new StepFailed(`${colours} colours can be seen beside the locker`);
  return { lateMs, lockedHint, photo: basename(photo) };
}

/** At the full minute: the person's session is gone, the kiosk's is new. */
export async function endByCalendar(stage: Stage): Promise<readonly StepOutcome[]> {
  const cast = castOf(stage);
  cast.kiosk?.leaveTraces();
  const guests = cast.kiosk?.processes() ?? [];
  const ended = await watchTheEnd(stage, cast);
  const kiosk = cast.kiosk === null ? {} : await watchTheKiosk(cast.kiosk, guests);
  return succeeded({ ...ended, ...kiosk });
}

const END_LIMIT_MS = 30_000;

export async function watchTheEnd(
  stage: Stage,
  { ward }: Cast,
): Promise<Readonly<Record<string, unknown>>> {
  const { calendarAtMs } = stage.notes;
  if (Date.now() > calendarAtMs) throw new StepFailed("the story was too slow for its calendar");
  const before = ward.processes().length;
  if (before === 0) throw new StepFailed("the session was over before its time");
  await delay(Math.max(0, calendarAtMs - Date.now()));
  await eventually(
    "end of the last process of the session",
    () => (ward.processes().length === 0 ? true : null),
    { withinMs: END_LIMIT_MS, everyMs: 100 },
  );
  return { processesBefore: before, processesLeft: 0, afterMs: Date.now() - calendarAtMs };
}

async function watchTheKiosk(
  kiosk: NonNullable<Cast["kiosk"]>,
  guests: readonly number[],
): Promise<Readonly<Record<string, unknown>>> {
  const fresh = await eventually(
    "new kiosk session",
    () => {
      const now = kiosk.processes();
      const isNew = now.length > 0 && now.every((pid) => !guests.includes(pid));
      return isNew && !kiosk.hasTraces() ? now : null;
    },
    { withinMs: END_LIMIT_MS },
  );
  return { kioskProcessesBefore: guests.length, kioskProcessesNow: fresh.length, kioskTraces: 0 };
}

export function castOf(stage: Stage): Cast {
  if (stage.cast === null) throw new StepFailed("nobody takes part without a display");
  return stage.cast;
}

/** Waits until the agent has told the server of an open session of the person. */
export async function waitForSession(stage: Stage): Promise<string> {
  return eventually(
    "session in the device's report",
    async () => {
      const { sessions } = await showDevice(stage);
      return sessions.find(({ kind }) => kind !== "kiosk")?.id ?? null;
    },
    { withinMs: 20_000, everyMs: 500 },
  );
}
