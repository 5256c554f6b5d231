import type { SilentPage } from "./guest-hang.ts";

/** After it has said nothing for a second. Nothing that a shell does by itself takes a third of this. */
const WORKED_MS = 1_000;
/** A program that it starts has it wait for a moment, on a busy machine for a long one. */
const SILENT_MS = 5_000;
/** However busy the machine is: a shell that says nothing warns nobody and guards no guest. */
const LONGEST_MS = 20_000;

/** Pure: whether a shell's own main thread hangs, by what it has not answered and done meanwhile. */
export function isShellHung({ silentMs, workedMs, heldUpMs }: SilentPage): boolean {
  return workedMs >= WORKED_MS || silentMs - heldUpMs >= SILENT_MS || silentMs >= LONGEST_MS;
}
