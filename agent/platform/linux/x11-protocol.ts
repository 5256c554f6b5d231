import type { EventEmitter } from "node:events";

// The part of npm `x11` 4.2 that is used here; the package itself ships no types.

/** Returning true says that the error was dealt with here. */
export type Reply<T> = (error: Error | null | undefined, value: T) => boolean;

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
export interface XProperty {
  readonly type: number;
  readonly format: number;
  readonly data: Buffer;
}
export interface XEvent {
  readonly name: string;
  readonly alarm?: number;
  readonly counterValue?: number;
  readonly alarmValue?: number;
}
export interface XAlarm {
  readonly counter: number;
  readonly valueType: number;
  readonly value: number;
  readonly testType: number;
  readonly delta: number;
  readonly events: number;
}
export interface SyncExtension {
  readonly ValueType: { readonly Absolute: number };
  readonly TestType: {
    readonly PositiveTransition: number;
    readonly NegativeTransition: number;
  };
  ListSystemCounters(reply: Reply<readonly XCounter[]>): void;
  QueryCounter(counter: number, reply: Reply<number>): void;
  CreateAlarm(id: number, alarm: XAlarm): void;
  ChangeAlarm(id: number, alarm: XAlarm): void;
  DestroyAlarm(id: number): void;
}
export interface ResExtension {
  QueryClientIds(
    specs: readonly { readonly client: number; readonly mask: number }[],
    reply: Reply<readonly XClientId[]>,
  ): void;
}
export interface XClient extends EventEmitter {
  AllocID(): number;
  GetWindowAttributes(window: number, reply: Reply<XAttributes>): void;
  GetGeometry(window: number, reply: Reply<XGeometry>): void;
  QueryTree(window: number, reply: Reply<XTree>): void;
  InternAtom(onlyIfExists: boolean, name: string, reply: Reply<number>): void;
  GetProperty(
    del: number,
    window: number,
    name: number,
    type: number,
    offset: number,
    length: number,
    reply: Reply<XProperty>,
  ): void;
  DeleteProperty(window: number, name: number): void;
  /** At the server's own time; 0 as the owner: nobody. */
  SetSelectionOwner(owner: number, selection: number): void;
  GetSelectionOwner(selection: number, reply: Reply<number>): void;
  GrabKeyboard(
    window: number,
    ownerEvents: number,
    time: number,
    pointerMode: number,
    keyboardMode: number,
    reply: Reply<number>,
  ): void;
  UngrabKeyboard(time: number): void;
  SendClientMessage(
    destination: number,
    window: number,
    type: number,
    format: number,
    data: readonly number[],
    eventMask: number,
  ): void;
  require(name: "sync", reply: Reply<SyncExtension>): void;
  require(name: "res", reply: Reply<ResExtension>): void;
  terminate(): void;
}
export interface XTree {
  readonly children: readonly number[];
}
export interface XCounter {
  readonly counter: number;
  readonly name: string;
}
export interface XClientId {
  readonly client: number;
  readonly value: readonly number[];
}
export interface XScreen {
  readonly root: number;
  readonly pixel_width: number;
  readonly pixel_height: number;
}
export interface XDisplay {
  readonly client: XClient;
  readonly screen: readonly XScreen[];
}
