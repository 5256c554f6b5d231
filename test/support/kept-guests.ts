import type { Guest, GuestGone } from "../../main/guest.ts";
import { GuestKeeper } from "../../main/guest-keeper.ts";
import type { GuestRules } from "../../main/guest-rules.ts";
import { fail, ok } from "../../policies/result.ts";

export function rulesAt(start: string): GuestRules;
export function rulesAt(start: string | null): GuestRules | null;
export function rulesAt(start: string | null): GuestRules | null {
  return start === null ? null : { start, allow: [], permit: {} };
}

type Given = {
  readonly fails?: boolean;
  readonly isUntouched?: boolean;
  /** Of each guest, one after the other, that could not be removed. */
  readonly leftFiles?: number[];
};

/** What is done with made-up guests, in words, and a clock of the test's. */
export function keeper(given: Given = {}) {
  const calls: string[] = [];
  const clock = {
    nowMs: 0,
    due: [] as { readonly atMs: number; readonly run: () => void }[],
    onGone: (_how: GuestGone) => {},
  };
  const guest = (page: string): Guest => ({
    isUntouched: async () => given.isUntouched ?? false,
    hold: async ({ start }) => void calls.push(`hold ${page} to ${start}`),
    press: async (key) => void calls.push(`${JSON.stringify(key)} in ${page}`),
    move: async ({ width, height }) => void calls.push(`${page} on ${width}x${height}`),
    leaveRoom: async (heightPx) => void calls.push(`${page} leaves ${heightPx}`),
    toFront: async () => void calls.push(`${page} to the front`),
    end: async () => {
      calls.push(`end ${page}`);
      return { disposedMs: 1, endedMs: 2, leftFiles: given.leftFiles?.shift() ?? 0 };
    },
  });
  const guests = new GuestKeeper({
    startGuest: async ({ start: page }, onGone) => {
      clock.onGone = onGone;
      calls.push(`start ${page}`);
      if (page === "down") return fail("unreachable", "refused");
      return given.fails ? fail("notStarted", "no display") : ok(guest(page));
    },
    onEnd: ({ leftFiles }) => calls.push(`told ${leftFiles}`),
    onFailure: (because) => calls.push(because),
    onDesk: (desk) => {
      const left = desk?.nothingLeft === false ? ", files are left" : "";
      calls.push(desk === null ? "no desk" : `desk ${desk.fault} ${desk.againInMs}${left}`);
    },
    onFault: (fault) => (fault ?? /desk/.test(calls.join())) && calls.push(`fault ${fault}`),
    uptimeMs: () => clock.nowMs,
    after: (ms, run) => void clock.due.push({ atMs: clock.nowMs + ms, run }),
  });
  return { guests, calls, clock };
}
