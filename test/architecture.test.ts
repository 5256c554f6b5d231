import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { expect, test } from "vitest";

/** What each area may import besides itself; the longest matching prefix is a file's area. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  policies: [],
  "agent/contract": ["policies"],
  "agent/core": ["agent/contract", "policies"],
  "agent/store": ["agent/core", "agent/contract", "policies"],
  "agent/link": ["agent/core", "agent/contract", "policies"],
  "agent/local": ["agent/core", "agent/contract", "policies"],
  "agent/browsers": ["agent/core", "agent/contract", "policies"],
  "agent/platform": ["agent/core", "agent/contract", "policies"],
  agent: [
    "agent/core",
    "agent/store",
    "agent/link",
    "agent/local",
    "agent/browsers",
    "agent/platform",
    "agent/contract",
    "policies",
  ],
  "main/contract": ["agent/contract", "policies"],
  main: ["main/contract", "agent/contract", "policies"],
  renderer: ["main/contract", "policies"],
  "server/contract": ["agent/contract", "policies"],
  "server/console": ["server/contract", "policies"],
  server: ["server/contract", "agent/contract", "policies"],
};

/** Wires things together, may import anything, and nothing imports it. */
const WIRING = ["scripts", "test"];

/** Each outside package enters through these files only; the reason is in docs/architecture.md. */
const DOORS: Readonly<Record<string, readonly string[]>> = {
  electron: ["main/hosts/electron.ts", "main/preload.ts"],
  "electron-store": ["main/preferences.ts"],
  "playwright-core": [
    "main/hosts/chromium.ts",
    "main/hosts/guest-answers.ts",
    "main/hosts/chromium-displays.ts",
    "main/hosts/chromium-windows.ts",
    "main/hosts/guest-browser.ts",
    "main/hosts/guest-change.ts",
    "main/hosts/guest-guard.ts",
    "main/hosts/guest-strays.ts",
    "main/hosts/guest-keyboard.ts",
    "main/hosts/guest-window.ts",
  ],
  "better-sqlite3": [
    "agent/store/database.ts",
    "agent/browsers/sqlite-count.ts",
    "agent/browsers/attached-database.ts",
    "server/backends/sqlite.ts",
  ],
  "classic-level": ["agent/browsers/keep-local-storage.ts"],
  "@marcbachmann/cel-js": ["policies/risk-condition.ts", "policies/risk-bounds.ts"],
  tldts: ["policies/public-suffix.ts"],
  "ical.js": ["scripts/cli/closed-days.ts"],
  ws: [
    "agent/link/server-socket.ts",
    "server/devices/device-gateway.ts",
    "server/devices/device-socket.ts",
    "scripts/bench/fleet/bare-server.ts",
    "scripts/bench/fleet/bare-clients.ts",
  ],
  fastify: [
    "server/http/admin-door.ts",
    "server/http/admin-http.ts",
    "server/http/api-document.ts",
    "server/http/console-http.ts",
    "server/http/entity-tags.ts",
    "server/http/metrics-http.ts",
    "server/http/live-http.ts",
    "server/http/peer-limits.ts",
    "server/http/problem-reply.ts",
    "server/http/visitors.ts",
  ],
  "@fastify/cookie": ["server/http/admin-door.ts"],
  "@fastify/rate-limit": ["server/http/peer-limits.ts"],
  "prom-client": ["server/metrics.ts"],
  "preact-render-to-string": ["scripts/cli/audit-report-page.ts"],
  "@fastify/sse": ["server/http/live-http.ts"],
  "@simplewebauthn/server": ["server/accounts/passkeys.ts"],
  "@fastify/swagger": ["server/http/api-document.ts"],
  "@fastify/static": ["server/http/console-http.ts"],
  "@tanstack/virtual-core": ["server/console/views/use-virtual-rows.ts"],
  uplot: ["server/console/views/chart.tsx"],
  systeminformation: ["agent/platform/posture-system.ts"],
  "node-schedule": ["agent/platform/scheduler.ts"],
  "dbus-native": ["agent/platform/linux/system-bus.ts"],
  "node:ffi": ["agent/platform/linux/systemd-notify.ts"],
  x11: ["agent/platform/linux/x11-client.ts", "main/hosts/x11-connection.ts"],
  koffi: ["agent/platform/windows/wts-native.ts", "agent/platform/windows/wts-window.ts"],
  yaml: ["policies/yaml.ts"],
  "node:child_process": [
    "agent/platform/child-process.ts",
    "agent/browsers/helper-process.ts",
    "agent/browsers/home-lock.ts",
    "main/hosts/windows-programs.ts",
  ],
};

const SOURCE = /\.(ts|tsx|mts)$/;
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s(?:[^"';]*?\sfrom\s)?["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)/g;

const AREAS = [...Object.keys(MAY_IMPORT), ...WIRING].sort((a, b) => b.length - a.length);
const ROOTS = ["policies", "agent", "main", "renderer", "server", "scripts", "test"];

const sources = ROOTS.flatMap(sourcesUnder);

test("looks at the whole tree", () => {
  expect(sources.length).toBeGreaterThan(100);
});

test("imports only along the arrows of docs/architecture.md", () => {
  expect(sources.flatMap(forbiddenImports)).toEqual([]);
});

test("outside packages enter through their doors only", () => {
  expect(sources.flatMap(packagesBesideTheirDoor)).toEqual([]);
});

test("policies are pure: no Node, no clock, no randomness", () => {
  const impure = /from "node:|Date\.now\(|new Date\(\)|Math\.random\(|\bprocess\./;
  const faulty = sources.filter((path) => areaOf(path) === "policies" && impure.test(read(path)));
  expect(faulty).toEqual([]);
});

test("names no grab-bag and mocks no module", () => {
  const names = sources.filter((path) =>
    /(^|\/)(index|utils?|helpers?|common|misc)\.tsx?$/.test(path),
  );
  expect(names.filter((path) => path !== "agent/browsers/helper.ts")).toEqual([]);
  const mocks = sources.filter((path) => /\bvi\.mock\(/.test(read(path)));
  expect(mocks.filter((path) => path !== "test/architecture.test.ts")).toEqual([]);
});

function sourcesUnder(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .map((name) => posix.join(root, name.split("\\").join("/")))
    .filter((path) => SOURCE.test(path) && !path.includes("node_modules"));
}

function read(path: string): string {
  return readFileSync(join(process.cwd(), path), "utf8");
}

function areaOf(path: string): string {
  return AREAS.find((area) => path === area || path.startsWith(`${area}/`)) ?? "";
}

function importsOf(path: string): string[] {
  return [...read(path).matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? "");
}

function forbiddenImports(path: string): string[] {
  const from = areaOf(path);
  if (WIRING.includes(from)) return [];
  const allowed = [from, ...(MAY_IMPORT[from] ?? [])];
  return importsOf(path)
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) => posix.join(posix.dirname(path), specifier))
    .filter((target) => !allowed.includes(areaOf(target)))
    .map((target) => `${path} imports ${target}`);
}

function packagesBesideTheirDoor(path: string): string[] {
  if (WIRING.includes(areaOf(path))) return [];
  return importsOf(path)
    .map((specifier) =>
      Object.keys(DOORS).find((name) => specifier === name || specifier.startsWith(`${name}/`)),
    )
    .filter((name) => name !== undefined && !(DOORS[name] ?? []).includes(path))
    .map((name) => `${path} imports ${name}`);
}
