import type { ShellStatus } from "../agent/contract/local-calls.ts";
import { fail, ok, type Result } from "../policies/result.ts";
import type { AgentClient, AgentClientPorts } from "./agent-client.ts";
import type { BridgeCall, BridgeReply, Language, SurfaceView } from "./contract/bridge.ts";
import { guestPage } from "./guest.ts";
import type { GuestEnd, GuestKeeper, GuestKeeperPorts } from "./guest-keeper.ts";
import type { Host, HostFault, HostListener, StartHost } from "./hosts/host.ts";
import { OrderDesk, type SessionPrograms } from "./order-desk.ts";
import type { Preferences } from "./preferences.ts";
import { type Display, OFFLINE_GRACE_MS, type SurfaceWindow, surfacesFor } from "./shell.ts";

/** How long a shell that can't start waits for the agent, to tell it why. */
const LINK_WITHIN_MS = 2_000;

export type ShellPorts = {
  readonly startHost: StartHost;
  readonly connectAgent: (
    listener: Pick<AgentClientPorts, "onStatus" | "onOrder" | "onLink">,
  ) => AgentClient;
  readonly openGuests: (
    listener: Pick<GuestKeeperPorts, "onEnd" | "onFailure">,
  ) => Pick<GuestKeeper, "want" | "close">;
  readonly programs: SessionPrograms;
  readonly preferences: Preferences;
  /** Used while the person has chosen none. */
  readonly language: Language;
  /** Milliseconds that never jump: `performance.now`. */
  readonly uptimeMs: () => number;
  readonly onLost: (because: string) => void;
};

/**
 * Starts the host and keeps its windows as `surfacesFor` says. A host that can't start is told to the
 * agent, for which this session then has no shell.
 */
export async function startShell(ports: ShellPorts): Promise<Result<ShellLoop, HostFault>> {
  const loop = new ShellLoop(ports);
  const host = await ports.startHost(loop.listener);
  if (host.ok) {
    loop.use(host.value);
    return ok(loop);
  }
  await loop.linked(LINK_WITHIN_MS);
  await loop.reportFailure("host", host.detail);
  await loop.close();
  return fail(host.reason, host.detail);
}

/** Between agent and host: holds the last status, decides nothing that `surfacesFor` decides. */
export class ShellLoop {
  readonly #ports: ShellPorts;
  readonly #agent: AgentClient;
  readonly #guests: Pick<GuestKeeper, "want" | "close">;
  readonly #orders: OrderDesk;
  readonly #painted = new Set<string>();
  #host: Host | null = null;
  #displays: readonly Display[] = [];
  #windows: readonly SurfaceWindow[] = [];
  #status: { readonly value: ShellStatus; readonly atMs: number } | null = null;
  #offlineSinceMs: number | null = null;
  #graceTimer: NodeJS.Timeout | null = null;
  readonly #linked = Promise.withResolvers<void>();

  constructor(ports: ShellPorts) {
    this.#ports = ports;
    this.#orders = new OrderDesk(ports, (report) => void this.#agent.call("idle", report));
    this.#agent = ports.connectAgent({
      onStatus: (status) => this.#onStatus(status),
      onOrder: (order) => this.#orders.take(order),
      onLink: (connected) => this.#onLink(connected),
    });
    this.#guests = ports.openGuests({
      onEnd: (end) => void this.#agent.call("guestEnded", inWholeMs(end)),
      onFailure: (because) => void this.reportFailure("guest", because),
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
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, withinMs);
    await Promise.race([this.#linked.promise, promise]);
    clearTimeout(timer);
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
    const before = this.#status?.value.surface;
    this.#status = { value: status, atMs: this.#ports.uptimeMs() };
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
    const known = { status: this.#status?.value ?? null, offlineMs };
    const remembered = this.#ports.preferences.windowBounds();
    // Not awaited: a warning never waits for a guest's browser.
    void this.#guests.want(guestPage(known.status));
    this.#windows = surfacesFor(known, this.#displays, remembered);
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

  #view(window: SurfaceWindow): SurfaceView {
    return {
      surface: window.surface,
      status: this.#statusNow(),
      language: this.#ports.preferences.language() ?? this.#ports.language,
      takesFocus: window.takesFocus,
    };
  }

  /** The agent sent what was left then; the page must get what is left now. */
  #statusNow(): ShellStatus | null {
    if (this.#status === null) return null;
    const { value, atMs } = this.#status;
    const { remainingMs } = value;
    if (remainingMs === null) return value;
    return { ...value, remainingMs: Math.max(0, remainingMs - (this.#ports.uptimeMs() - atMs)) };
  }

  async #onCall(windowId: string, call: BridgeCall): Promise<BridgeReply> {
    const window = this.#windows.find(({ id }) => id === windowId);
    if (window === undefined) return fail("noWindow", "that window is not up");
    if (call.name === "ready") {
      await this.#host?.push(windowId, this.#view(window));
      return { ok: true };
    }
    if (call.name === "chooseLanguage") {
      this.#ports.preferences.setLanguage(call.body.language);
      this.#refresh();
      return { ok: true };
    }
    if (call.name !== "painted") return this.#agent.call(call.name, call.body);
    if (call.body.surface === window.surface) await this.#onPainted(window);
    return { ok: true };
  }

  /** Told each time that every display has painted the surface: the proof that people were warned. */
  async #onPainted(window: SurfaceWindow): Promise<void> {
    this.#painted.add(window.id);
    if (!this.#windows.every(({ id }) => this.#painted.has(id))) return;
    this.#painted.clear();
    const displays = this.#windows.length;
    await this.#agent.call("surfaceShown", { surface: window.surface, displays });
  }
}

function inWholeMs({ disposedMs, endedMs, leftFiles }: GuestEnd): GuestEnd {
  return { disposedMs: Math.round(disposedMs), endedMs: Math.round(endedMs), leftFiles };
}
