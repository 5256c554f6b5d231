import { readFileSync } from "node:fs";
import { CommandError, EXIT } from "./output.ts";

/** What people can do something about, in their words instead of the system's. */
const WHY: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a directory, not a file",
  EACCES: "this account may not read it",
};

/** A file that somebody named. @throws CommandError `notReadable`, which is wrong usage */
export function readText(path: string, whyMissing?: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (fault) {
    const code = fault instanceof Error && "code" in fault ? String(fault.code) : "";
    const known = code === "ENOENT" ? (whyMissing ?? WHY[code]) : WHY[code];
    const why = known ?? (fault instanceof Error ? fault.message : String(fault));
    throw new CommandError("notReadable", `cannot read ${path}: ${why}`, EXIT.usage);
  }
}
