import { existsSync } from "node:fs";
import { join } from "node:path";
import { _electron, type ElectronApplication } from "playwright-core";
import { onTestFinished } from "vitest";
import { VIEW_CHANNEL } from "../../main/contract/channels.ts";
import { electronBinary } from "../../scripts/cli/electron-binary.ts";
import { openPart } from "./gallery-page.ts";
import { type Channel, openChannel, sessionOf } from "./local-channel.ts";
import { statusOf } from "./shell-values.ts";
import type { SurfaceStage } from "./surface-checks.ts";
import { tempDir } from "./temp-dir.ts";
import { XDisplay } from "./x-display.ts";

const entry = join(import.meta.dirname, "..", "..", "dist", "shell-electron.js");
const binary = electronBinary();

/** Why the suite of the real Electron can't run here, printed; null where it can. */
export const noElectron: string | null = reason();

function reason(): string | null {
  const because =
    binary === null
      ? "no Electron binary is installed (npx install-electron)"
      : existsSync(entry)
        ? null
        : `${entry} is missing (npm run build)`;
  if (because !== null && process.env["SESSIONWARD_ELECTRON"] === "required") {
    throw new Error(`Electron is required here: ${because}`);
  }
  if (because !== null) process.stderr.write(`skipping Electron: ${because}\n`);
  return because;
}

export async function startElectronShell(): Promise<{
  readonly channel: Channel;
  readonly app: ElectronApplication;
}> {
  const display = await displayOfItsOwn();
  const channel = await openChannel({ sessionsOfUid: () => [sessionOf({ display })] });
  const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const place = ["--socket", channel.path, "--data", tempDir()];
  const app = await _electron.launch({
    executablePath: binary ?? "",
    args: [...asRoot, entry, ...place],
    env: {
      ...process.env,
      HOME: tempDir(),
      ...(display === null ? {} : { DISPLAY: display }),
    } as Record<string, string>,
  });
  onTestFinished(() => app.close());
  return { channel, app };
}

/** The shell's own page in a real window of Electron's, sent views the way the host sends them. */
export async function openElectronStage(): Promise<SurfaceStage> {
  const { channel, app } = await startElectronShell();
  channel.server.publish(statusOf({ surface: "warning" }));
  const page = await app.firstWindow();
  await page.waitForSelector("h1");
  await page.evaluate("globalThis.realTimeout = setTimeout.bind(globalThis)");
  await page.emulateMedia({
    colorScheme: "light",
    forcedColors: "none",
    reducedMotion: "reduce",
  });
  const pass = (ms: number) => page.waitForTimeout(ms);
  const send: SurfaceStage["send"] = async (view) => {
    await app.evaluate(
      ({ BrowserWindow }, { name, view }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.send(name, view),
      { name: VIEW_CHANNEL, view },
    );
    await pass(100);
  };
  const show: SurfaceStage["show"] = async (view, size, opens) => {
    if (size !== undefined) await resize(app, size);
    await send({ ...view, surface: "offline", status: null });
    await send(view);
    if (opens !== undefined) await openPart({ page, pass }, opens);
  };
  return { page, pass, send, show };
}

async function resize(
  app: ElectronApplication,
  size: { readonly width: number; readonly height: number },
): Promise<void> {
  await app.evaluate(({ BrowserWindow }, { width, height }) => {
    const window = BrowserWindow.getAllWindows()[0];
    window?.setKiosk(false);
    window?.setContentSize(width, height);
  }, size);
}

/** Windows and macOS have only the one that is there. */
async function displayOfItsOwn(): Promise<string | null> {
  if (process.platform !== "linux") return null;
  const display = await XDisplay.start("1280x800");
  onTestFinished(() => display.stop());
  return display.name;
}
