import { decode, load } from "koffi";

type Handle = unknown;
type Out<T> = [T | null];
type InOut<T> = [T];

/** A call that Windows refused; its name is all that is told. */
class NativeFault extends Error {}

export function must(call: string, succeeded: boolean): void {
  if (!succeeded) throw new NativeFault(call);
}

/** Each library by its full path, so that the search path is never asked. */
const systemDir = `${process.env["SystemRoot"] ?? "C:\\Windows"}\\System32`;
export const systemLibrary = (name: string) => load(`${systemDir}\\${name}`);

const wts = systemLibrary("wtsapi32.dll");
const advapi = systemLibrary("advapi32.dll");
const netapi = systemLibrary("netapi32.dll");

type Enumerate = (s: null, r: 0, version: 1, rows: Out<Handle>, count: Out<number>) => number;
type OfSession = (s: null, sessionId: number, wait: 0) => number;

/** Declared as Microsoft's reference has them, with exact widths. */
export const wtsCalls = {
  sessions: wts.func<Enumerate>(
    "int __stdcall WTSEnumerateSessionsW(void *s, uint32 r, uint32 v, _Out_ void **rows, _Out_ uint32 *count)",
  ),
  processes: wts.func<Enumerate>(
    "int __stdcall WTSEnumerateProcessesW(void *s, uint32 r, uint32 v, _Out_ void **rows, _Out_ uint32 *count)",
  ),
  query: wts.func<
    (s: null, id: number, kind: number, buffer: Out<Handle>, bytes: Out<number>) => number
  >(
    "int __stdcall WTSQuerySessionInformationW(void *s, uint32 id, int kind, _Out_ void **buffer, _Out_ uint32 *bytes)",
  ),
  free: wts.func<(memory: Handle) => void>("void __stdcall WTSFreeMemory(void *memory)"),
  disconnect: wts.func<OfSession>(
    "int __stdcall WTSDisconnectSession(void *s, uint32 id, int wait)",
  ),
  logoff: wts.func<OfSession>("int __stdcall WTSLogoffSession(void *s, uint32 id, int wait)"),
} as const;

export const accountCalls = {
  lookup: advapi.func<
    (...args: [null, string, Buffer, InOut<number>, Buffer, InOut<number>, Out<number>]) => number
  >(
    "int __stdcall LookupAccountNameW(str16 system, str16 name, _Out_ uint8 *sid, _Inout_ uint32 *sidBytes, _Out_ uint8 *domain, _Inout_ uint32 *domainChars, _Out_ int *use)",
  ),
  registry: advapi.func<
    (...args: [number, string, string, number, null, Buffer, InOut<number>]) => number
  >(
    "int __stdcall RegGetValueW(intptr root, str16 key, str16 name, uint32 flags, void *kind, _Out_ uint8 *data, _Inout_ uint32 *bytes)",
  ),
  userInfo: netapi.func<(s: null, user: string, level: 1, buffer: Out<Handle>) => number>(
    "uint32 __stdcall NetUserGetInfo(str16 s, str16 user, uint32 level, _Out_ void **buffer)",
  ),
  freeUserInfo: netapi.func<(memory: Handle) => number>(
    "uint32 __stdcall NetApiBufferFree(void *memory)",
  ),
} as const;

export function readInt(memory: Handle, offset: number): number {
  return Number(decode(memory, offset, "int32"));
}

export function readText(memory: Handle): string {
  return decode.string16(memory);
}
