import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalServer } from "../agent/local/local-server.ts";
import { systemClock } from "../agent/platform/system-clock.ts";
import { startChromiumShell } from "../main/chromium-shell.ts";
import { ok } from "../policies/result.ts";
import type { Language } from "../policies/vocabulary.ts";
import { printProgress } from "./cli/output.ts";
import { SCENES, type Scene } from "./shell-scenes.ts";

/** `node scripts/photograph-shell.ts`: the surfaces in docs/screens, taken from the real shell. */
const root = join(import.meta.dirname, "..");
const outDir = join(root, "docs", "screens");
const workDir = mkdtempSync(join(tmpdir(), "sw-screens-"));
mkdirSync(outDir, { recursive: true });

const server = spawn(
  "Xvfb",
  ["-displayfd", "3", "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
  {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  },
);
const [number] = await once(server.stdio[3] ?? server, "data");
const display = `:${String(number).trim()}`;
try {
  for (const language of [...new Set(SCENES.map((scene) => scene.language))]) {
    await photograph(language);
  }
} finally {
  server.kill();
  rmSync(workDir, { recursive: true });
}

async function photograph(language: Language): Promise<void> {
  const uid = process.getuid?.() ?? 0;
  const painted = new Set<string>();
  const channel = new LocalServer({
    dir: join(workDir, language),
    clock: systemClock,
    log: { info: () => {}, warn: () => {} },
    sessionsOfUid: () => [session(uid)],
    onCall: (_sessionId, call, body) => {
      if (call === "surfaceShown" && "surface" in body) painted.add(body.surface);
      return ok(null);
    },
    onShellChange: () => {},
  });
  const opened = await channel.open(uid);
  if (!opened.ok) throw new Error(opened.detail);
  const shell = await startChromiumShell({
    socketPath: opened.value,
    display,
    language,
    dataDir: join(workDir, `${language}-data`),
    guestsDir: join(workDir, "guests"),
    rendererDir: join(root, "dist", "renderer"),
    onLost: (because) => printProgress(because),
  });
  if (!shell.ok) throw new Error(shell.detail);
  for (const scene of SCENES.filter((one) => one.language === language)) {
    painted.clear();
    channel.publish(scene.status);
    while (!painted.has(scene.status.surface)) await pause(50);
    await pause(300);
    shoot(scene);
  }
  await shell.value.close();
  await channel.close();
}

/** Few colours and no metadata: each picture stays far below 100 KB. */
function shoot(scene: Scene): void {
  const path = join(outDir, `${scene.name}.png`);
  const frugal = ["-resize", "75%", "-colors", "64", "-strip"];
  const env = { ...process.env, DISPLAY: display };
  execFileSync("import", ["-window", "root", ...frugal, `png8:${path}`], { env });
  printProgress(path);
}

function session(uid: number) {
  return {
    id: "s1",
    backEnd: "process",
    kind: "named",
    userName: "",
    uid,
    gid: 0,
    homeDir: "/",
    display,
    xAuthorityPath: null,
    canUnlock: true,
    freshHome: false,
  } as const;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
