import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startElectronHost } from "../../../main/hosts/electron-host.ts";
import { guestPreferences, windowOptions } from "../../../main/hosts/electron-window.ts";
import { CONTENT_SECURITY_POLICY } from "../../../main/hosts/renderer-files.ts";
import { emitGuarded, FakeElectron, fakeContents } from "../../support/fake-electron.ts";
import { isLoadCancelled } from "../../support/fake-guest.ts";
import { windowOf } from "../../support/shell-values.ts";

/**
 * Electron's own security checklist, all 20 items in its order and by its numbers
 * (https://www.electronjs.org/docs/latest/tutorial/security). What the shell does is looked at on the
 * calls that it makes; what it must never contain is looked for in its sources.
 */
const SHELL_SOURCES = ["main", "renderer"].flatMap((root) =>
  readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ts|tsx|html|css)$/.test(name))
    .map((name) => ({ path: join(root, name), text: readFileSync(join(root, name), "utf8") })),
);
/** Of the shell's own windows, and of a kiosk's guest. */
const PREFERENCES = [
  windowOptions(windowOf(), "/app/preload.cjs").webPreferences,
  guestPreferences(null),
];
const ITEMS = Array.from({ length: 20 }, (_, index) => index + 1);
const ownText = readFileSync(import.meta.filename, "utf8");
const preload = readFileSync("main/preload.ts", "utf8");
const builder = readFileSync("electron-builder.yml", "utf8");

async function startedHost() {
  const electron = new FakeElectron();
  const listener = {
    onCall: async () => ({ ok: true }) as const,
    onDisplays: () => {},
    onMoved: () => {},
    onLost: () => {},
    onTray: () => {},
  };
  const options = { preloadPath: "/app/preload.cjs", files: new Map() };
  const started = await startElectronHost(electron.calls, options, listener);
  if (!started.ok) throw new Error(started.detail);
  await started.value.show([windowOf()]);
  return electron;
}

test("looks at the shell's sources", () => {
  expect(SHELL_SOURCES.length).toBeGreaterThan(40);
});

test("checklist 1: only secure content: every window loads our own scheme, and nothing else loads", async () => {
  const electron = await startedHost();
  expect(electron.windows.map(({ done }) => done[0])).toEqual(["load app://shell/index.html"]);
  for (const url of ["http://a.example/", "https://a.example/", "ws://a.example/", "file:///x"])
    expect(isLoadCancelled(electron, url), url).toBe(true);
});

test("checklist 2: no Node integration", () => {
  expect(PREFERENCES.map(({ nodeIntegration }) => nodeIntegration)).toEqual([false, false]);
  expect(sourcesWith(/nodeIntegration\w*: true/)).toEqual([]);
});

test("checklist 3: context isolation", () => {
  expect(PREFERENCES.map(({ contextIsolation }) => contextIsolation)).toEqual([true, true]);
});

test("checklist 4: process sandboxing, for all pages and for each", async () => {
  expect(PREFERENCES.map(({ sandbox }) => sandbox)).toEqual([true, true]);
  expect((await startedHost()).done[0]).toBe("sandbox");
  expect(sourcesWith(/["']--?no-sandbox["']|sandbox: false/)).toEqual([]);
});

test("checklist 5: permissions are handled, when asked for and when checked", async () => {
  const { handlers } = await startedHost();
  expect(["ask", "check", "device"].filter((name) => !handlers.has(name))).toEqual([]);
});

test("checklist 6: web security stays on", () => {
  expect(PREFERENCES.map(({ webSecurity }) => webSecurity)).toEqual([true, true]);
});

test("checklist 7: CSP: nothing by default, scripts only of our own", () => {
  const directives = CONTENT_SECURITY_POLICY.split("; ");
  expect(directives).toContain("default-src 'none'");
  expect(directives).toContain("script-src 'self'");
  expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|\*|https?:/);
});

test("checklist 8: no insecure content on secure pages", () => {
  expect(PREFERENCES.map(({ allowRunningInsecureContent }) => allowRunningInsecureContent)).toEqual(
    [false, false],
  );
});

test("checklist 9: no experimental features", () => {
  const switched = PREFERENCES.map(({ experimentalFeatures }) => experimentalFeatures);
  expect(switched).toEqual([false, false]);
});

test("checklist 10: no blink features are switched on", () => {
  expect(sourcesWith(/enableBlinkFeatures|enable-blink-features/)).toEqual([]);
});

test("checklist 11: no webview, so none that allows popups", () => {
  expect(PREFERENCES.map(({ webviewTag }) => webviewTag)).toEqual([false, false]);
  expect(sourcesWith(/<webview|allowpopups/)).toEqual([]);
});

test("checklist 12: a webview that is attached all the same is refused", async () => {
  const contents = fakeContents(await startedHost());
  expect(emitGuarded(contents, "will-attach-webview")).toBe(true);
});

test("checklist 13: navigation is refused, of the page, of its frames, by a redirect", async () => {
  const contents = fakeContents(await startedHost());
  const names = ["will-navigate", "will-frame-navigate", "will-redirect"];
  expect(names.filter((name) => !emitGuarded(contents, name))).toEqual([]);
});

test("checklist 14: no new windows", async () => {
  const contents = fakeContents(await startedHost());
  expect(contents.openHandler?.({ url: "app://shell/index.html" })).toEqual({ action: "deny" });
});

test("checklist 15: nothing is handed to the system to open", () => {
  expect(sourcesWith(/\bopenExternal\b|\bopenPath\b|shell\.open/)).toEqual([]);
});

test("checklist 16: a current Electron: 45 or later, pinned to one version", () => {
  const { devDependencies } = JSON.parse(readFileSync("package.json", "utf8"));
  const version: string = devDependencies.electron;
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(Number(version.split(".")[0])).toBeGreaterThanOrEqual(45);
});

test("checklist 17: every channel checks who sends: a null frame is refused by each", async () => {
  const electron = await startedHost();
  const channels = [...electron.handlers.keys()].filter((name) => name.startsWith("bridge:"));
  expect(channels.length).toBeGreaterThan(8);
  for (const channel of channels)
    expect(await electron.invoke(channel, {}, null)).toMatchObject({ reason: "notAllowed" });
  expect(sourcesWith(/ipcMain\.(on|once|handleOnce)\(/)).toEqual([]);
});

test("checklist 18: a scheme of our own instead of file://", async () => {
  const electron = await startedHost();
  expect(electron.handlers.has("app:")).toBe(true);
  expect(sourcesWith(/\bloadFile\(|loadURL\([^)]*file:/)).toEqual([]);
});

test("checklist 19: fuses are set by the packager", () => {
  const fuses = /^electronFuses:\n((?: {2}.*\n)+)/m.exec(builder)?.[1] ?? "";
  const on = [...fuses.matchAll(/^ {2}(\w+): true$/gm)].map(([, name]) => name);
  const [cookies, archive] = ["enableCookieEncryption", "enableEmbeddedAsarIntegrityValidation"];
  expect(on).toEqual([cookies, archive, "onlyLoadAppFromAsar"]);
});

test("checklist 20: the page gets functions, never Electron's own objects", () => {
  expect([...preload.matchAll(/exposeInMainWorld\("(\w+)"/g)].map(([, name]) => name)).toEqual([
    "sessionward",
  ]);
  // No channel that the page could name.
  const used = [...preload.matchAll(/ipcRenderer\.(\w+\([^,]+),/g)].map(([, use]) => use);
  expect(used).toEqual(["invoke(bridgeChannel(name)", "on(VIEW_CHANNEL"]);
  // The event that comes with a message holds `sender`: it stays on this side.
  expect(preload).toContain("(_event, view: unknown) => listener(view)");
  expect(preload).not.toMatch(/\bipcRenderer,|: ipcRenderer\b|\.\.\.ipcRenderer/);
});

test("CVE-2026-34769: nothing is ever spread into a window's options, nor a window made without them", () => {
  const making = SHELL_SOURCES.find(({ path }) => path === "main/hosts/electron-window.ts");
  expect(making?.text).not.toMatch(/\.\.\.|Object\.assign|policy/i);
  const isMade =
    /create(?:Window|Frame|View)\((?!windowOptions\(|guestFrameOptions\(|guestPreferences\()|webPreferences|new B\w+Window\(/;
  expect(sourcesWith(isMade)).toEqual(["main/hosts/electron-window.ts", "main/hosts/electron.ts"]);
});

test("CVE-2026-34780, 34770: no VideoFrame crosses the bridge; idle time is asked for, not listened to", () => {
  expect(sourcesWith(/VideoFrame|powerMonitor\.on/)).toEqual([]);
});

test("no switch of Chromium's is set by the Electron shell", () => {
  expect(sourcesWith(/appendSwitch|appendArgument|commandLineSwitches/)).toEqual([]);
});

test("each item of the list has a test, and docs/security.md names it as it is called", () => {
  const titles = new Map(
    [...ownText.matchAll(/test\("checklist (\d+): ([^"]+)"/g)].map(([, item, title]) => [
      Number(item),
      title,
    ]),
  );
  expect([...titles.keys()]).toEqual(ITEMS);
  const page = readFileSync("docs/security.md", "utf8");
  const rows = [...page.matchAll(/^\| (\d+) \| [^|]+ \| ([^|]+) \|$/gm)];
  expect(new Map(rows.map(([, item, title]) => [Number(item), title]))).toEqual(titles);
});

function sourcesWith(pattern: RegExp): readonly string[] {
  return SHELL_SOURCES.filter(({ text }) => pattern.test(text)).map(({ path }) => path);
}
