import { setTimeout as sleep } from "node:timers/promises";
import type { ShellStatus } from "../agent/contract/local-calls.ts";
import { fail } from "../policies/result.ts";
import type { Language } from "../policies/vocabulary.ts";
import type { AgentClient, AgentClientPorts } from "./agent-client.ts";
import type { BridgeCall, BridgeReply, SurfaceView } from "./contract/bridge.ts";
import { guestRules } from "./guest.ts";
import { type GuestKeeper, type GuestListener, inWholeMs } from "./guest-keeper.ts";
import { HeldAppearance } from "./held-appearance.ts";
import { HeldDesk } from "./held-desk.ts";
import { HeldStatus } from "./held-status.ts";
import type { Host, HostListener, StartHost } from "./hosts/host.ts";
import { OrderDesk, type SessionPrograms } from "./order-desk.ts";
import { answerPage } from "./page-calls.ts";
import type { Preferences } from "./preferences.ts";
import { type Display, OFFLINE_GRACE_MS, type SurfaceWindow, surfacesFor } from "./shell.ts";
import { StatusPanel } from "./status-panel.ts";

export type ShellPorts = {
  readonly startHost: StartHost;
  readonly connectAgent: (
    listener: Pick<AgentClientPorts, "onStatus" | "onOrder" | "onLink">,
  ) => AgentClient;
  readonly openGuests: (listener: GuestListener) => Pick<GuestKeeper, "want" | "close">;
  readonly programs: SessionPrograms;
  readonly preferences: Preferences;
  /** Used while the person has chosen none. */
  readonly language: Language;
  /** Milliseconds that never jump: `performance.now`. */
  readonly uptimeMs: () => number;
  readonly onLost: (because: string) => void;
};

/** Between agent and host: holds the last status, decides nothing that `surfacesFor` decides. */
export class ShellLoop {
  readonly #ports: ShellPorts;
  readonly #agent: AgentClient;
  readonly #guests: Pick<GuestKeeper, "want" | "close">;
  readonly #orders: OrderDesk;
  readonly #panel: StatusPanel;
  readonly #painted = new Set<string>();
  #host: Host | null = null;
  #displays: readonly Display[] = [];
  #windows: readonly SurfaceWindow[] = [];
  readonly #status: HeldStatus;
  readonly #desk: HeldDesk;
  readonly #appearance: HeldAppearance;
  #offlineSinceMs: number | null = null;
  #graceTimer: NodeJS.Timeout | null = null;
  readonly #linked = Promise.withResolvers<void>();

  constructor(ports: ShellPorts) {
    this.#ports = ports;
    this.#status = new HeldStatus(ports.uptimeMs);
    this.#desk = new HeldDesk(ports.uptimeMs);
    this.#appearance = new HeldAppearance({
      ask: async () => (await this.#agent.call("appearance", {})).reply?.appearance ?? null,
      onChange: () => this.#refresh(),
    });
    this.#panel = new StatusPanel({
      describe: async () => (await this.#agent.call("describe", {})).reply?.described ?? null,
      onChange: () => this.#refresh(),
    });
    this.#orders = new OrderDesk(ports, (report) => void this.#agent.call("idle", report));
    this.#agent = ports.connectAgent({
      onStatus: (status) => this.#onStatus(status),
      onOrder: (order) => this.#orders.take(order),
      onLink: (connected) => this.#onLink(connected),
    });
    this.#guests = ports.openGuests({
      onEnd: (end) => void this.#agent.call("guestEnded", inWholeMs(end)),
      onFailure: (because) => void this.reportFailure("guest", because),
      onDesk: (desk) => {
        this.#desk.set(desk);
        this.#refresh();
      },
      onBlocked: (counts) => void this.#agent.call("guestBlocked", { counts }),
    });
  }

  readonly listener: HostListener = {
    onCall: (windowId, call) => this.#onCall(windowId, call),
    onDisplays: (displays) => {
      this.#displays = displays;
      this.#refresh();
    },
    onMoved: (bounds) => this.#ports.preferences.setWindowBounds(bounds),
    onLost: (because) => this.#ports.onLost(because),
  };

  use(host: Host): void {
    this.#host = host;
    this.#displays = host.displays();
    this.#refresh();
  }

  async linked(withinMs: number): Promise<void> {
    await Promise.race([this.#linked.promise, sleep(withinMs, undefined, { ref: false })]);
  }

  async reportFailure(surface: string, because: string): Promise<void> {
    await this.#agent.call("surfaceFailed", { surface, because: because.slice(0, 500) });
  }

  async close(): Promise<void> {
    if (this.#graceTimer !== null) clearTimeout(this.#graceTimer);
    await this.#guests.close();
    this.#orders.rest();
    this.#agent.close();
    await this.#host?.close();
  }

  #onStatus(status: ShellStatus): void {
    const before = this.#status.value?.surface;
    void this.#panel.update();
    void this.#appearance.follow(status.appearanceId);
    this.#status.set(status);
    if (status.surface !== before) this.#painted.clear();
    this.#refresh();
  }

  #onLink(connected: boolean): void {
    if (connected) this.#linked.resolve();
    else this.#orders.rest();
    if (this.#graceTimer !== null) clearTimeout(this.#graceTimer);
    this.#offlineSinceMs = connected ? null : this.#ports.uptimeMs();
    this.#graceTimer = connected ? null : setTimeout(() => this.#refresh(), OFFLINE_GRACE_MS + 50);
    this.#refresh();
  }

  #refresh(): void {
    const host = this.#host;
    if (host === null) return;
    const offlineMs =
      this.#offlineSinceMs === null ? 0 : this.#ports.uptimeMs() - this.#offlineSinceMs;
    const textSize = this.#ports.preferences.textSize();
    const asksStatus = this.#panel.isOpen;
    const sendsToDesk = this.#desk.now() !== null;
    const known = { status: this.#status.value, offlineMs, sendsToDesk, asksStatus, textSize };
    // Not awaited: a warning never waits for a guest's browser.
    void this.#guests.want(guestRules(known.status));
    this.#windows = surfacesFor(known, this.#displays, this.#ports.preferences.windowBounds());
    void this.#carryOut(host, this.#windows);
  }

  async #carryOut(host: Host, windows: readonly SurfaceWindow[]): Promise<void> {
    try {
      await host.show(windows);
      await Promise.all(this.#windows.map((window) => host.push(window.id, this.#view(window))));
    } catch (error) {
      await this.reportFailure(windows[0]?.surface ?? "none", String(error));
    }
  }

  #view({ surface, takesFocus }: SurfaceWindow): SurfaceView {
    return {
      surface,
      takesFocus,
      status: this.#status.now(),
      language: this.#ports.preferences.language() ?? this.#ports.language,
      textSize: this.#ports.preferences.textSize(),
      description: surface === "status" ? this.#panel.description : null,
      appearance: this.#appearance.value,
      desk: surface === "desk" ? this.#desk.now() : null,
    };
  }

  async #onCall(windowId: string, call: BridgeCall): Promise<BridgeReply> {
    const window = this.#windows.find(({ id }) => id === windowId);
    if (window === undefined) return fail("noWindow", "that window is not up");
    if (call.name === "ready") {
      await this.#host?.push(windowId, this.#view(window));
      return { ok: true };
    }
    if (call.name === "painted") {
      if (call.body.surface === window.surface) await this.#onPainted(window);
      return { ok: true };
    }
    const { preferences } = this.#ports;
    const refresh = () => this.#refresh();
    return answerPage(call, { agent: this.#agent, panel: this.#panel, preferences, refresh });
  }

  /** Told each time that every display has painted the surface: the proof that people were warned. */
  async #onPainted(window: SurfaceWindow): Promise<void> {
    this.#painted.add(window.id);
    const { surface } = window;
    const alike = this.#windows.filter((one) => one.surface === surface);
    // Nobody was told anything with what they opened themselves.
    if (surface === "status" || !alike.every(({ id }) => this.#painted.has(id))) return;
    for (const { id } of alike) this.#painted.delete(id);
    await this.#agent.call("surfaceShown", { surface, displays: alike.length });
  }
}
