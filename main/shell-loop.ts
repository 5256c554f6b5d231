import type { ShellStatus } from "../agent/contract/local-calls.ts";
import { fail } from "../policies/result.ts";
import type { Language } from "../policies/vocabulary.ts";
import type { AgentClient } from "./agent-client.ts";
import { AgentSilence } from "./agent-silence.ts";
import type { BridgeCall, BridgeReply } from "./contract/bridge.ts";
import { followPerson } from "./forget-person.ts";
import { guestRules } from "./guest.ts";
import { GuestKeys } from "./guest-keys.ts";
import { guestReports } from "./guest-reports.ts";
import { HeldAppearance } from "./held-appearance.ts";
import { HeldDesk } from "./held-desk.ts";
import { HeldStatus } from "./held-status.ts";
import type { Host, HostListener } from "./hosts/host.ts";
import { OrderDesk } from "./order-desk.ts";
import { answerPage } from "./page-calls.ts";
import { PaintedWindows } from "./painted-windows.ts";
import { type Display, freesKeys, primaryOf, type SurfaceWindow, surfacesFor } from "./shell.ts";
import type { ShellPorts } from "./shell-ports.ts";
import { StatusPanel } from "./status-panel.ts";
import { TrayKeeper } from "./tray-keeper.ts";
import { windowView } from "./window-view.ts";

/** Between agent and host: holds the last status, decides nothing that `surfacesFor` decides. */
export class ShellLoop {
  readonly #ports: ShellPorts;
  readonly #agent: AgentClient;
  readonly #guests: ReturnType<ShellPorts["openGuests"]>;
  readonly #keys: GuestKeys;
  readonly #orders: OrderDesk;
  readonly #panel: StatusPanel;
  readonly #painted = new PaintedWindows((shown) => this.#agent.call("surfaceShown", shown));
  #host: Host | null = null;
  #displays: readonly Display[] = [];
  #windows: readonly SurfaceWindow[] = [];
  readonly #status: HeldStatus;
  readonly #desk: HeldDesk;
  readonly #appearance: HeldAppearance;
  #bannerIsWhole = false;
  readonly silence: AgentSilence;
  readonly #tray = new TrayKeeper({
    status: () => this.#status.now(),
    language: () => this.#language,
    show: (plan) => this.#host?.showTray?.(plan),
  });

  constructor(ports: ShellPorts) {
    this.#ports = ports;
    this.silence = new AgentSilence(ports.uptimeMs, () => this.#refresh());
    this.#status = new HeldStatus(ports.uptimeMs);
    this.#desk = new HeldDesk(ports.uptimeMs);
    const onChange = () => this.#refresh();
    this.#appearance = new HeldAppearance({
      ask: async () => (await this.#agent.call("appearance", {})).reply?.appearance ?? null,
      onChange,
    });
    this.#panel = new StatusPanel({
      describe: async () => (await this.#agent.call("describe", {})).reply?.described ?? null,
      onChange,
    });
    this.#orders = new OrderDesk(ports, (report) => void this.#agent.call("idle", report));
    this.#agent = ports.connectAgent({
      onStatus: (status) => this.#onStatus(status),
      onOrder: (order) => this.#orders.take(order),
      onLink: (connected) => this.#onLink(connected),
    });
    this.#guests = ports.openGuests({
      ...guestReports(this.#agent),
      onHome: () => this.#panel.open(),
      onFailure: (because) => void this.reportFailure("guest", because),
      onDesk: (desk) => {
        this.#desk.set(desk);
        this.#refresh();
      },
    });
    this.#keys = new GuestKeys({
      guests: this.#guests,
      status: () => this.#status.value,
      onChange,
    });
  }

  readonly listener: HostListener = {
    onCall: (windowId, call) => this.#onCall(windowId, call),
    onDisplays: (displays) => this.#onDisplays(displays),
    onMoved: (bounds) => this.#ports.preferences.setWindowBounds(bounds),
    onLost: (because) => this.#ports.onLost(because),
    onTray: () => this.#panel.open(),
  };

  use(host: Host): void {
    this.#host = host;
    this.#onDisplays(host.displays());
  }

  async reportFailure(surface: string, because: string): Promise<void> {
    await this.#agent.call("surfaceFailed", { surface, because: because.slice(0, 500) });
  }

  async close(): Promise<void> {
    this.silence.close();
    this.#tray.close();
    await this.#guests.close();
    this.#orders.rest();
    this.#agent.close();
    await this.#host?.close();
  }

  #onDisplays(displays: readonly Display[]): void {
    this.#displays = displays;
    const screen = primaryOf(displays)?.bounds;
    if (screen !== undefined) void this.#guests.move(screen);
    this.#refresh();
  }

  #onStatus(status: ShellStatus): void {
    const before = this.#status.value;
    followPerson(before, status, this.#ports.preferences, [this.#panel, this.#keys]);
    void this.#panel.update();
    void this.#appearance.follow(status.appearanceId);
    this.#status.set(status);
    if (status.surface !== before?.surface) {
      this.#painted.clear();
      this.#bannerIsWhole = false;
    }
    this.#refresh();
  }

  #onLink(connected: boolean): void {
    if (!connected) this.#orders.rest();
    this.silence.link(connected);
    this.#refresh();
  }

  #refresh(): void {
    const host = this.#host;
    if (host === null) return;
    const known = {
      status: this.#status.value,
      offlineMs: this.silence.ms,
      sendsToDesk: this.#desk.now() !== null,
      asksStatus: this.#panel.isOpen,
      asksKeyboard: this.#keys.isOpen,
      textSize: this.#ports.preferences.textSize(),
      bannerIsWhole: this.#bannerIsWhole,
    };
    // Not awaited: a warning never waits for a guest's browser.
    void this.#guests.want(guestRules(known.status));
    if (host.showTray !== undefined) this.#tray.update();
    const before = this.#windows;
    this.#windows = surfacesFor(known, this.#displays, this.#ports.preferences.windowBounds());
    this.#painted.keep(this.#windows);
    const carriedOut = this.#carryOut(host, this.#windows);
    if (freesKeys(before, this.#windows)) void carriedOut.then(() => this.#guests.toFront());
  }

  async #carryOut(host: Host, windows: readonly SurfaceWindow[]): Promise<void> {
    try {
      await host.show(windows);
      await Promise.all(this.#windows.map((window) => host.push(window.id, this.#view(window))));
    } catch (error) {
      await this.reportFailure(windows[0]?.surface ?? "none", String(error));
    }
  }

  #view(window: SurfaceWindow) {
    const { preferences } = this.#ports;
    const parts = { status: this.#status, panel: this.#panel, desk: this.#desk, keys: this.#keys };
    const language = this.#language;
    return windowView(window, { ...parts, language, preferences, appearance: this.#appearance });
  }

  get #language(): Language {
    return this.#ports.preferences.language() ?? this.#ports.language;
  }

  async #onCall(windowId: string, call: BridgeCall): Promise<BridgeReply> {
    const window = this.#windows.find(({ id }) => id === windowId);
    if (window === undefined) return fail("noWindow", "that window is not up");
    if (call.name === "ready") {
      await this.#host?.push(windowId, this.#view(window));
      return { ok: true };
    }
    if (call.name === "painted") {
      if (call.body.surface === window.surface) await this.#painted.add(window);
      return { ok: true };
    }
    if (call.name === "guestKey") return this.#keys.press(call.body, window);
    return answerPage(call, {
      ...{ agent: this.#agent, panel: this.#panel, keys: this.#keys },
      preferences: this.#ports.preferences,
      showWhole: (isWhole) => {
        this.#bannerIsWhole = isWhole;
      },
      refresh: () => this.#refresh(),
    });
  }
}
