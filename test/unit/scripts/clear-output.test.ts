import { expect, test } from "vitest";
import type { ProfileReceipt } from "../../../agent/contract/receipt.ts";
import type { ClearProgress } from "../../../agent/core/clear-request.ts";
import { ProgressLine, progressText } from "../../../scripts/cli/clear-progress.ts";
import { clearSummary } from "../../../scripts/cli/clear-summary.ts";

const FREEING: ClearProgress = { phase: "freeing", doneFiles: 10, files: 40 };

const RECEIPT: ProfileReceipt = {
  family: "chromium",
  profile: ".config/chromium/Default",
  status: "done",
  stores: [
    {
      store: "Cookies",
      category: "session",
      before: { count: 7, bytes: 9_000 },
      after: { count: 2, bytes: 1_000 },
    },
  ],
  closed: "closed",
  stopMs: 1,
  goneMs: 12.4,
  freedMs: 30,
  residue: [],
};

test.each([
  [{ phase: "stopping", doneFiles: 0, files: 0 }, "Ending the browsers …"],
  [FREEING, "[######..................]  25 %  Out of reach; freeing: 10 of 40 files"],
  [
    { ...FREEING, doneFiles: 41 },
    "[########################] 100 %  Out of reach; freeing: 41 of 40 files",
  ],
] as const)("shows how far it is: %j", (progress, text) => {
  expect(progressText(progress)).toBe(text);
});

test("writes over its own line on a terminal, no wider than it, and leaves none behind", () => {
  const written: string[] = [];
  const write = (text: string) => written.push(text);
  const line = new ProgressLine({ isTTY: true, columns: 20, write });
  line.show(FREEING);
  line.end();
  expect(written).toEqual(["\r\x1b[K[######............", "\r\x1b[K"]);
});

test("writes nothing where nobody watches", () => {
  const written: string[] = [];
  const line = new ProgressLine({ write: (text: string) => written.push(text) });
  line.show(FREEING);
  line.end();
  expect(written).toEqual([]);
});

test("sums up what is gone, without what stays", () => {
  const kept = [{ site: "weather.example", stillSignedIn: false }];
  expect(clearSummary([{ ...RECEIPT, kept }])).toEqual([
    "Done: 5 items, 8 kB in 1 profile removed from this device; every session that went was out of reach after 12 ms. What belongs to weather.example stays.",
  ]);
});

test.each([
  [[], ["No browser has kept anything here."]],
  [
    [{ ...RECEIPT, status: "planned", closed: "stillRunning" }],
    ["Nothing has been changed. 5 items, 8 kB in 1 profile would go. It would end chromium first."],
  ],
  [
    [{ ...RECEIPT, status: "partial", closed: "stillRunning", residue: ["a", "b"] }],
    [
      "Not all of it: 5 items, 8 kB in 1 profile removed from this device, and 2 things left (named above).",
      "Close chromium, then run this again.",
    ],
  ],
  [
    [{ ...RECEIPT, status: "partial", residue: [".q: taken away, not freed yet"] }],
    [
      "Not all of it: 5 items, 8 kB in 1 profile removed from this device, and one thing left (named above).",
      "Its bytes are out of reach, and go by themselves or with the next run.",
    ],
  ],
  [
    [{ ...RECEIPT, status: "failed", residue: ["a"] }],
    [
      "Nothing was removed.",
      "Run this again; what is still named then has to be looked at by hand.",
    ],
  ],
] satisfies readonly (readonly [ProfileReceipt[], string[]])[])(
  "says what it comes to and what to do: %#",
  (receipts, lines) => {
    expect(clearSummary(receipts)).toEqual(lines);
  },
);
