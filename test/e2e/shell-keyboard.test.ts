import { dirname } from "node:path";
import { beforeAll, expect, test, vi } from "vitest";
import { findChromium } from "../../main/hosts/chromium-path.ts";
import { KEYBOARD_HEIGHT, KIOSK_BAR_HEIGHT } from "../../main/placement.ts";
import { builtPage } from "../support/built-pages.ts";
import { filesHolding } from "../support/find-bytes.ts";
import { startSite } from "../support/listening-site.ts";
import {
  PATIENTLY,
  type ShellOnDisplay,
  startShellOnDisplay,
} from "../support/shell-on-display.ts";
import { statusOf } from "../support/shell-values.ts";

const chromium = await findChromium();
const PAGE = builtPage("renderer");
const SCREEN_HEIGHT = 800;
/** In the bar of a screen of 1280 × 800. */
const KEYBOARD_BUTTON = [810, 756] as const;
const KEYS_TOP = SCREEN_HEIGHT - KIOSK_BAR_HEIGHT - KEYBOARD_HEIGHT;
/** On the keyboard, of an English guest. */
const KEYS = {
  e: [350, 92],
  d: [318, 149],
  w: [234, 92],
  x: [498, 206],
  shift: [234, 206],
  Tab: [226, 263],
  Backspace: [1196, 35],
} as const;

type Told = {
  readonly name: string;
  readonly secret: string;
  readonly at: string;
  readonly height: number;
  readonly blurs: number;
  readonly keys: string;
};

beforeAll(async () => void (await PAGE.ready()));

/** A page that tells what stands in its fields, and what its guest's browser sees of the keys. */
async function startForm() {
  const told: Told[] = [];
  const port = await startSite(async (request, response) => {
    if (request.method === "POST") {
      const parts = await request.toArray();
      told.push(JSON.parse(Buffer.concat(parts).toString()));
    }
    response.setHeader("content-type", "text/html");
    response.end(`<!doctype html><title>form</title><body style="background:#fff">
      <input id="name" autofocus><input id="secret" type="password"><script>
      let blurs = 0, keys = "";
      const tell = () => fetch("/", { method: "POST", body: JSON.stringify({
        name: document.querySelector("#name").value,
        secret: document.querySelector("#secret").value,
        at: document.activeElement.id, height: innerHeight, blurs, keys,
      }) });
      addEventListener("blur", () => { blurs += 1; });
      addEventListener("keydown", ({ key, isTrusted }) => { keys += isTrusted ? key : "?"; });
      setInterval(tell, 200);
      </script>`);
  });
  return { told, url: `http://localhost:${port}` };
}

async function press({ display }: ShellOnDisplay, x: number, y: number): Promise<void> {
  await display.run("xdotool", "mousemove", `${x}`, `${y}`, "sleep", "0.1", "click", "1");
}

test.skipIf(chromium === null)(
  "fills a field and a password from the keyboard on the screen, and keeps nothing of either",
  async () => {
    const { told, url } = await startForm();
    const stage = await startShellOnDisplay(PAGE.dir);
    const type = async (...keys: (keyof typeof KEYS)[]) => {
      for (const [x, y] of keys.map((key) => KEYS[key])) await press(stage, x, KEYS_TOP + y);
    };
    const becomes = (fields: Partial<Told>) =>
      vi.waitFor(() => expect(told.at(-1)).toMatchObject(fields), PATIENTLY);
    const guest = { start: `${url}/`, allow: [`${url}/*`] };
    const kiosk = { sessionKind: "kiosk", surface: "none", act: null, answer: "none" } as const;
    stage.channel.server.publish(statusOf({ ...kiosk, stage: "active", guest }));
    // The window overlaps the edges of the screen by one pixel.
    const whole = SCREEN_HEIGHT - KIOSK_BAR_HEIGHT + 1;
    await becomes({ height: whole, at: "name" });
    await vi.waitFor(async () => {
      await press(stage, ...KEYBOARD_BUTTON);
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      expect(told.at(-1)).toMatchObject({ height: whole - KEYBOARD_HEIGHT });
    }, PATIENTLY);
    // Until it can have been seen, it takes nothing.
    await new Promise((resolve) => setTimeout(resolve, 1_500));

    await type("shift", "w", "e", "d", "d", "x", "Backspace", "e", "d");
    await becomes({ name: "Wedded", at: "name", blurs: 0 });
    await type("Tab", "d", "e", "w", "w", "e", "d");
    await becomes({ name: "Wedded", secret: "dewwed", at: "secret", blurs: 0 });
    expect(told.at(-1)?.keys).toBe("WeddxBackspaceedTabdewwed");
    // A keyboard beside the screen still writes where the one on it did.
    await stage.display.run("xdotool", "key", "x");
    await becomes({ secret: "dewwedx" });

    expect(JSON.stringify(stage.channel.calls)).not.toMatch(/wed/i);
    for (const word of ["Wedded", "dewwed"]) {
      expect(filesHolding(dirname(stage.guestsDir), word), word).toEqual([]);
    }
    await press(stage, ...KEYBOARD_BUTTON);
    await becomes({ height: whole, secret: "dewwedx" });
  },
);

test.runIf(chromium === null)("was not tried: there is no Chromium here", ({ skip }) => {
  skip("no Chromium is installed");
});
