import { expect, test, vi } from "vitest";
import { ElectronTray, ring } from "../../../main/hosts/electron-tray.ts";
import { type TrayPlan, trayPlan } from "../../../main/tray.ts";
import { TrayKeeper } from "../../../main/tray-keeper.ts";
import { FakeElectron } from "../../support/fake-electron.ts";
import { statusOf } from "../../support/shell-values.ts";

const CALM = { surface: "none", stage: "active", remainingMs: null } as const;
const ends = (endsInMs: number | null) => ({ ...CALM, limits: { endsInMs, idle: null } });

test.each([
  { status: ends(null), language: "en", text: "Sessionward" },
  { status: CALM, language: "en", text: "Sessionward" },
  { status: ends(7_500_000), language: "en", text: "Sessionward: 2 hours, 5 minutes" },
  { status: ends(7_200_000), language: "en", text: "Sessionward: 2 hours" },
  { status: ends(60_000), language: "fr", text: "Sessionward: 1 minute" },
  { status: ends(1), language: "de", text: "Sessionward: 1 Minute" },
  { status: ends(0), language: "de", text: "Sessionward: 0 Minuten" },
  { status: ends(720_000), language: "ar", text: "Sessionward: 12 دقيقة" },
  {
    status: { ...ends(7_200_000), remainingMs: 42_000 },
    language: "en",
    text: "Sessionward: 1 minute",
  },
] as const)("says in $language: $text", ({ status, language, text }) => {
  expect(trayPlan(statusOf(status), language)?.text).toBe(text);
});

test.each([
  [10_800_000, 1],
  [1_800_000, 0.5],
  [0, 0],
])("of %i ms it draws %d of an hour", (leftMs, share) => {
  expect(trayPlan(statusOf(ends(leftMs)), "en")?.share).toBe(share);
});

test("has none where nobody looks at one", () => {
  expect(trayPlan(null, "en")).toBeNull();
  expect(trayPlan(statusOf({ ...CALM, sessionKind: "kiosk" }), "en")).toBeNull();
  expect(trayPlan(statusOf({ ...CALM, stage: "signedOut" }), "en")).toBeNull();
});

test("is touched only when it changes, looked after while it is there, and not after it", () => {
  vi.useFakeTimers();
  let status: ReturnType<typeof statusOf> | null = statusOf(ends(720_000));
  const shown: (string | undefined)[] = [];
  const show = (now: TrayPlan | null) => void shown.push(now?.text);
  const keeper = new TrayKeeper({ status: () => status, language: () => "en", show });
  keeper.update();
  keeper.update();
  status = statusOf(ends(660_000));
  vi.advanceTimersByTime(20_000);
  expect(shown).toEqual(["Sessionward: 12 minutes", "Sessionward: 11 minutes"]);
  status = null;
  keeper.update();
  expect([shown.at(-1), vi.getTimerCount()]).toEqual([undefined, 0]);
  status = statusOf(ends(660_000));
  keeper.update();
  expect(vi.getTimerCount()).toBe(1);
  keeper.close();
  vi.useRealTimers();
});

test("stands in the system's own place, opens the page by click and by menu, and goes again", () => {
  const electron = new FakeElectron();
  const onOpen = vi.fn();
  const tray = new ElectronTray(electron.calls, onOpen);
  tray.show({ text: "Sessionward: 12 minutes", share: 0.2 });
  tray.show({ text: "Sessionward: 11 minutes", share: 0.18 });
  const [made, ...others] = electron.trays;
  expect(others).toEqual([]);
  expect(made?.done).toEqual(["Sessionward: 12 minutes", "Sessionward: 11 minutes"]);
  expect(made?.menu.map(({ label }) => label)).toEqual(["Sessionward: 11 minutes"]);
  made?.emit("click");
  made?.menu[0]?.click();
  expect(onOpen).toHaveBeenCalledTimes(2);
  tray.show(null);
  tray.close();
  expect(made?.done.filter((one) => one === "destroy")).toHaveLength(1);
});

test("draws how much of the last hour is left", () => {
  const strong = (share: number) =>
    ring(share).filter((byte, at) => at % 4 === 3 && byte === 0xff).length;
  expect(ring(1)).toHaveLength(32 * 32 * 4);
  expect(strong(0.5) / strong(1)).toBeCloseTo(0.5, 1);
  expect(strong(0)).toBeLessThan(strong(1) / 20);
});
