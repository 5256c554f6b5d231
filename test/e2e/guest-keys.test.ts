import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import type { IdleEdge } from "../../agent/core/ports.ts";
import { openGuests } from "../../main/guests.ts";
import { findChromium } from "../../main/hosts/chromium-path.ts";
import { eventually } from "../support/eventually.ts";
import { waylandSession } from "../support/idle-world.ts";
import { startSite } from "../support/listening-site.ts";
import { tempDir } from "../support/temp-dir.ts";
import { XDisplay } from "../support/x-display.ts";
import { x11Displays } from "../support/x-idle.ts";

/** A guest as the shell keeps them, on a screen that stands upright, and real keys through its X server. */
const chromium = await findChromium();
if (chromium === null) process.stderr.write("skipping keys: no Chromium is installed\n");
const onChromium = test.skipIf(chromium === null);
const SETTLE_MS = 300;

/** Its page has one field, names each guest by a cookie, and tells its size. */
async function kiosk() {
  const screen = await XDisplay.start("800x1280");
  onTestFinished(() => screen.stop());
  const seen = { starts: [] as string[], sizes: [] as string[], scanned: [] as string[] };
  const port = await startSite(({ url = "/", headers }, response) => {
    const { pathname, searchParams } = new URL(url, "http://a");
    if (pathname === "/") {
      seen.starts.push(headers.cookie ?? "anonymous");
      response.setHeader("set-cookie", `guest=${seen.starts.length}`);
    }
    if (pathname === "/size") seen.sizes.push(searchParams.get("is") ?? "");
    if (pathname === "/scan") seen.scanned.push(searchParams.get("code") ?? "");
    response.setHeader("content-type", "text/html").end(`<!doctype html><title>till</title>
      <form action="/scan"><input name="code" autofocus></form><script>
      setInterval(() => fetch("/size?is=" + innerWidth + "x" + innerHeight), 50)</script>`);
  });
  const url = `http://127.0.0.1:${port}`;
  const left: number[] = [];
  const faults: unknown[] = [];
  const listener = {
    onEnd: ({ leftFiles }: { readonly leftFiles: number }) => void left.push(leftFiles),
    onFailure: (because: string) => void faults.push(because),
    onDesk: (desk: unknown) => void faults.push(desk),
    onFault: (fault: unknown) => void (fault !== null && faults.push(fault)),
    onBlocked: () => undefined,
    onHome: () => undefined,
  };
  const guests = openGuests(
    { guestsDir: join(tempDir(), "guests"), display: screen.name },
    listener,
  );
  onTestFinished(() => guests.close());
  await guests.want({ start: `${url}/`, allow: [`${url}/*`], permit: {} });
  const press = (...keys: string[]) => screen.run("xdotool", "key", ...keys);
  const windows = () => screen.run("xdotool", "search", "--onlyvisible", "--name", "Chromium");
  await eventually("the page fills all but the bar", () => seen.sizes.includes("802x1193"));
  return { ...{ screen, seen, left, faults, press, windows } };
}

onChromium(
  "83: keys that close, restore or free a window end a guest as a whole or do nothing",
  async () => {
    const { seen, left, faults, press, windows } = await kiosk();
    const before = (await windows()).split("\n").length;
    const ending: string[] = [];
    for (const key of ["F11", "ctrl+shift+t", "ctrl+shift+n", "ctrl+w", "ctrl+shift+w", "alt+F4"]) {
      const starts = seen.starts.length;
      await press(key);
      await delay(SETTLE_MS);
      if (left.length > ending.length) {
        ending.push(key);
        await eventually(`${key}: the next one comes`, () => seen.starts.length > starts);
      }
      const sizes = seen.sizes.length;
      await eventually(`${key}: the page lives`, () => seen.sizes.length > sizes + 1);
      expect((await windows()).split("\n").length, key).toBe(before);
      expect(seen.sizes.at(-1), key).toBe("802x1193");
    }
    process.stderr.write(`guest: ended by ${ending.join(" ") || "none of the keys"}\n`);
    expect(left).toEqual(ending.map(() => 0));
    expect(seen.starts, "each guest is nobody yet").toEqual(seen.starts.map(() => "anonymous"));
    expect(faults).toEqual([]);
  },
);

onChromium("a scanner's burst of keys reaches the page, and somebody is there", async () => {
  const { screen, seen } = await kiosk();
  const displays = x11Displays();
  onTestFinished(() => displays.close());
  const edges: IdleEdge["kind"][] = [];
  const session = { ...waylandSession(""), display: screen.name };
  const watch = displays.watch(session, ({ kind }) => void edges.push(kind));
  onTestFinished(() => watch.close());
  watch.setThreshold(300);
  await eventually("nobody is there", () => edges.at(-1) === "idle");
  await screen.run("xdotool", "type", "--delay", "0", "4006381333931\n");
  await eventually("the page has it", () => seen.scanned.length > 0);
  expect(seen.scanned).toEqual(["4006381333931"]);
  expect(edges).toContain("active");
  expect(edges.slice(edges.indexOf("idle"))).toContain("active");
});
