import { must, systemLibrary } from "./wts-native.ts";

type Handle = number | bigint;

const WRITE_DAC = 0x40000;
const SHARE_ALL = 3;
const OPEN_EXISTING = 3;
const DACL_SECURITY_INFORMATION = 4;

const advapi = systemLibrary("advapi32.dll");
const kernel = systemLibrary("kernel32.dll");
const calls = {
  readSddl: advapi.func<(text: string, revision: 1, into: [unknown], bytes: null) => number>(
    "int __stdcall ConvertStringSecurityDescriptorToSecurityDescriptorW(str16 text, uint32 revision, _Out_ void **descriptor, void *bytes)",
  ),
  setSecurity: advapi.func<(handle: Handle, what: number, descriptor: unknown) => number>(
    "int __stdcall SetKernelObjectSecurity(intptr handle, uint32 what, void *descriptor)",
  ),
  open: kernel.func<(...args: [string, number, number, null, number, number, null]) => Handle>(
    "intptr __stdcall CreateFileW(str16 path, uint32 access, uint32 share, void *security, uint32 creation, uint32 flags, void *template)",
  ),
  close: kernel.func<(handle: Handle) => number>("int __stdcall CloseHandle(intptr handle)"),
  free: kernel.func<(memory: unknown) => unknown>("void *__stdcall LocalFree(void *memory)"),
} as const;

/**
 * Lets one account, the system and administrators use a pipe, and nobody else. libuv opens pipes
 * with GENERIC_WRITE, which includes the right to make another instance; so the account may spoof
 * its own pipe, but no other account's.
 */
export function lendPipe(path: string, sid: string): void {
  const descriptor: [unknown] = [null];
  const text = `D:P(A;;GA;;;SY)(A;;GA;;;BA)(A;;GRGW;;;${sid})`;
  const read = calls.readSddl(text, 1, descriptor, null) !== 0;
  must("ConvertStringSecurityDescriptorToSecurityDescriptorW", read);
  const handle = calls.open(path, WRITE_DAC, SHARE_ALL, null, OPEN_EXISTING, 0, null);
  must("CreateFileW", Number(handle) !== -1);
  const done = calls.setSecurity(handle, DACL_SECURITY_INFORMATION, descriptor[0]) !== 0;
  calls.close(handle);
  calls.free(descriptor[0]);
  must("SetKernelObjectSecurity", done);
}
