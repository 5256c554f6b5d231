import type { EventEmitter } from "node:events";
import type { Monitor } from "../monitors.ts";

// The part of npm `x11` 4.2 that is used here; the package itself ships no types.

/** Returning true says that the error was dealt with here. */
export type Reply<T> = (error: Error | null | undefined, value: T) => boolean;

/** https://www.x.org/releases/current/doc/randrproto/randrproto.txt */
export interface RandrExtension {
  readonly minor_version: number;
  readonly NotifyMask: { readonly ScreenChange: number };
  SelectInput(window: number, mask: number): void;
  /** What is known already: asking the monitors themselves holds up the server. */
  GetScreenResourcesCurrent(window: number, reply: Reply<ScreenResources>): void;
  GetCrtcInfo(crtc: number, configTimestamp: number, reply: Reply<Monitor>): void;
  GetOutputPrimary(window: number, reply: Reply<number>): void;
}
export interface ScreenResources {
  readonly crtcs: readonly number[];
  readonly config_timestamp: number;
}
/** https://www.x.org/releases/current/doc/resourceproto/resproto.txt */
export interface ResExtension {
  readonly major: number;
  readonly minor: number;
  QueryClientIds(
    specs: readonly { readonly client: number; readonly mask: number }[],
    reply: Reply<readonly XClientId[]>,
  ): void;
}
export interface XClientId {
  readonly value: readonly number[];
}
export interface XAttributes {
  readonly klass: number;
  readonly mapState: number;
  readonly overrideRedirect: number;
}
export interface XGeometry {
  readonly xPos: number;
  readonly yPos: number;
  readonly width: number;
  readonly height: number;
}
export interface XClient extends EventEmitter {
  require(name: "randr", reply: Reply<RandrExtension>): void;
  require(name: "res", reply: Reply<ResExtension>): void;
  /** An id of our own, with nothing behind it yet. */
  AllocID(): number;
  GrabKeyboard(
    window: number,
    ownerEvents: number,
    time: number,
    pointerMode: number,
    keyboardMode: number,
    reply: Reply<number>,
  ): void;
  UngrabKeyboard(time: number): void;
  ChangeWindowAttributes(window: number, values: { readonly eventMask: number }): void;
  QueryTree(window: number, reply: Reply<{ readonly children: readonly number[] }>): void;
  GetWindowAttributes(window: number, reply: Reply<XAttributes>): void;
  GetGeometry(window: number, reply: Reply<XGeometry>): void;
  InternAtom(onlyIfExists: boolean, name: string, reply: Reply<number>): void;
  GetProperty(
    del: number,
    window: number,
    name: number,
    type: number,
    offset: number,
    length: number,
    reply: Reply<{ readonly data: Buffer }>,
  ): void;
  terminate(): void;
}
export interface XConnection {
  readonly client: XClient;
  readonly screen: readonly { readonly root: number }[];
}
