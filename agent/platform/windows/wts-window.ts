import { Worker } from "node:worker_threads";
import { pointer, proto, register, struct } from "koffi";
import type { WtsTold } from "./wts-messages.ts";
import { must, systemLibrary } from "./wts-native.ts";

type Handle = number | bigint;
type Message = (window: Handle, message: number, wParam: Handle, lParam: Handle) => Handle;

const WM_WTSSESSION_CHANGE = 0x02b1;
const WM_POWERBROADCAST = 0x0218;
/** A window that only hears messages: it is on no desktop, and nobody sees it. */
const HWND_MESSAGE = -3;
const NOTIFY_FOR_ALL_SESSIONS = 1;
const DEVICE_NOTIFY_WINDOW_HANDLE = 0;
const CLASS_NAME = "SessionwardWatch";

const procedureType = proto(
  "intptr __stdcall WindowProcedure(intptr window, uint32 message, uintptr wParam, intptr lParam)",
);
struct("WNDCLASSW", {
  style: "uint32",
  procedure: "WindowProcedure *",
  classExtra: "int32",
  windowExtra: "int32",
  instance: "intptr",
  icon: "intptr",
  cursor: "intptr",
  background: "intptr",
  menuName: "str16",
  className: "str16",
});

const user = systemLibrary("user32.dll");
const wts = systemLibrary("wtsapi32.dll");
const calls = {
  register: user.func<(row: Readonly<Record<string, unknown>>) => number>(
    "uint16 __stdcall RegisterClassW(WNDCLASSW *row)",
  ),
  create: user.func<(...args: (Handle | string | null)[]) => Handle>(
    "intptr __stdcall CreateWindowExW(uint32 more, str16 name, str16 title, uint32 style, int x, int y, int w, int h, intptr parent, intptr menu, intptr instance, void *extra)",
  ),
  defaultProcedure: user.func<Message>(
    "intptr __stdcall DefWindowProcW(intptr window, uint32 message, uintptr wParam, intptr lParam)",
  ),
  next: user.func<(message: Buffer, window: Handle, from: number, to: number) => number>(
    "int __stdcall GetMessageW(_Out_ uint8 *message, intptr window, uint32 from, uint32 to)",
  ),
  dispatch: user.func<(message: Buffer) => Handle>(
    "intptr __stdcall DispatchMessageW(uint8 *message)",
  ),
  notifyPower: user.func<(window: Handle, flags: number) => Handle>(
    "intptr __stdcall RegisterSuspendResumeNotification(intptr window, uint32 flags)",
  ),
  notifySessions: wts.func<(window: Handle, flags: number) => number>(
    "int __stdcall WTSRegisterSessionNotification(intptr window, uint32 flags)",
  ),
} as const;

/** Tells what becomes of every session, and of the machine's sleep. Blocks for ever: no polling. */
export function watchSessions(tell: (told: WtsTold) => void): void {
  const procedure = register((window: Handle, message: number, wParam: Handle, lParam: Handle) => {
    if (message === WM_WTSSESSION_CHANGE) {
      tell({ event: "session", change: Number(wParam), session: Number(lParam) });
    } else if (message === WM_POWERBROADCAST) {
      tell({ event: "power", change: Number(wParam) });
    }
    return calls.defaultProcedure(window, message, wParam, lParam);
  }, pointer(procedureType));
  const window = openWindow(procedure);
  must(
    "WTSRegisterSessionNotification",
    calls.notifySessions(window, NOTIFY_FOR_ALL_SESSIONS) !== 0,
  );
  calls.notifyPower(window, DEVICE_NOTIFY_WINDOW_HANDLE);
  endWithDaemon();
  tell({ event: "ready" });
  const message = Buffer.alloc(64);
  while (calls.next(message, 0, 0, 0) > 0) calls.dispatch(message);
}

function openWindow(procedure: bigint): Handle {
  const none = { style: 0, classExtra: 0, windowExtra: 0, instance: 0, icon: 0, cursor: 0 };
  const row = { ...none, background: 0, menuName: null, procedure, className: CLASS_NAME };
  must("RegisterClassW", calls.register(row) !== 0);
  const place = [0, 0, 0, 0, 0];
  const window = calls.create(0, CLASS_NAME, CLASS_NAME, ...place, HWND_MESSAGE, 0, 0, null);
  must("CreateWindowExW", Number(window) !== 0);
  return window;
}

/** The daemon's end of our stdin closes when it is gone; this thread waits for messages meanwhile. */
function endWithDaemon(): void {
  const waiting = `
    const { readSync } = require("node:fs");
    try { while (readSync(0, Buffer.alloc(64)) > 0); } catch {}
    process.kill(process.pid, "SIGKILL");
  `;
  new Worker(waiting, { eval: true });
}
