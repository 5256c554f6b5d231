import { existsSync, rmSync, writeFileSync } from "node:fs";
import { fail, ok, type Result } from "../../policies/result.ts";
import { isStorageFault } from "./database.ts";

const RESERVE_BYTES = 1024 * 1024;

/** Lets enforcement go on when the disk does not take any more. */
export type Room = {
  /** Gives the reserve back to the file system on the first failure, and tries once more. */
  attempt<T>(write: () => T): Result<T, "noRoom">;
};

/**
 * @param reservePath a file of 1 MiB that is given up when the disk is full: enough for hundreds of
 * audit rows, so that what happens on a full disk is still on record.
 */
export function createRoom(reservePath: string): Room {
  fillReserve(reservePath);
  const once = <T>(write: () => T): Result<T, "noRoom"> => {
    try {
      return ok(write());
    } catch (error) {
      if (isStorageFault(error)) return fail("noRoom", error.message);
      throw error;
    }
  };
  return {
    attempt: (write) => {
      const first = once(write);
      if (first.ok || !existsSync(reservePath)) return first;
      rmSync(reservePath, { force: true });
      return once(write);
    },
  };
}

/** Real bytes, not a hole. On a disk that is full already there is simply no reserve. */
function fillReserve(path: string): void {
  if (existsSync(path)) return;
  try {
    writeFileSync(path, Buffer.alloc(RESERVE_BYTES, 0x5a), { mode: 0o600 });
  } catch {
    rmSync(path, { force: true });
  }
}
