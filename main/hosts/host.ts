import type { HostFault } from "../../agent/contract/host-faults.ts";
import type { Result } from "../../policies/result.ts";
import type { BridgeCall, BridgeReply, SurfaceView } from "../contract/bridge.ts";
import type { Bounds } from "../placement.ts";
import type { Display, SurfaceWindow } from "../shell.ts";
import type { TrayPlan } from "../tray.ts";

/** What a host tells the shell. Calls are decoded and their sender is checked before they get here. */
export type HostListener = {
  readonly onCall: (windowId: string, call: BridgeCall) => Promise<BridgeReply>;
  /** A display came, went or changed its size. */
  readonly onDisplays: (displays: readonly Display[]) => void;
  /** A person has moved a window that may be moved. */
  readonly onMoved: (bounds: Bounds) => void;
  /** The host is gone and will show nothing any more. */
  readonly onLost: (because: string) => void;
  /** Somebody wants to know about their session. */
  readonly onTray: () => void;
};

/** Opens windows and carries messages. Everything that decides is outside (design §1). */
export interface Host {
  readonly kind: "electron" | "chromium";
  displays(): readonly Display[];
  /** Makes exactly these windows be up: opens, closes, moves; an id that stays keeps its page. */
  show(windows: readonly SurfaceWindow[]): Promise<void>;
  /** Gives a window its view; windows that are not there (yet) are passed over. */
  push(windowId: string, view: SurfaceView): Promise<void>;
  /** Where the system has a place for it; null: none is wanted. */
  showTray?(plan: TrayPlan | null): void;
  close(): Promise<void>;
}

export type StartHost = (listener: HostListener) => Promise<Result<Host, HostFault>>;

export type WindowPlan = {
  readonly close: readonly string[];
  readonly open: readonly SurfaceWindow[];
  readonly keep: readonly SurfaceWindow[];
};

/** Pure: from the windows that are up (by id) to those wanted. A window that moved is opened anew. */
export function planWindows(
  up: ReadonlyMap<string, SurfaceWindow>,
  wanted: readonly SurfaceWindow[],
): WindowPlan {
  const stays = (window: SurfaceWindow) => samePlace(up.get(window.id), window);
  const kept = new Set(wanted.filter(stays).map((window) => window.id));
  return {
    close: [...up.keys()].filter((id) => !kept.has(id)),
    open: wanted.filter((window) => !kept.has(window.id)),
    keep: wanted.filter(stays),
  };
}

function samePlace(before: SurfaceWindow | undefined, now: SurfaceWindow): boolean {
  if (before === undefined) return false;
  const { x, y, width, height } = before.bounds;
  const next = now.bounds;
  return x === next.x && y === next.y && width === next.width && height === next.height;
}
