import { randomBytes, randomInt } from "node:crypto";
import { mkdirSync } from "node:fs";
import { eventually } from "../eventually.ts";
import { freeNumber } from "../x-display.ts";
import type { Machine } from "./machine.ts";

export const SCREEN = { width: 1024, height: 640 } as const;
export const USER_NAME = "ward";
const KEY_PATH = "/run/screen/key";
const FRAMEBUFFER = "/run/screen/Xvfb_screen0";

/** The account that everybody uses at this computer, and the screen in front of it. */
export type Seat = {
  readonly uid: number;
  readonly homeDir: string;
  readonly display: string;
  readonly xAuthorityPath: string;
  /** The screen's memory, for us. */
  readonly framebufferPath: string;
  /** One touch of a key that types nothing. */
  touch(): Promise<void>;
  /** Any X program at this screen, as root would; its exit code is an answer. */
  onScreen(argv: readonly string[]): Promise<string>;
};

const ignore = () => undefined;

/** Also after a power cut: then the account is there already. */
export async function prepareSeat(machine: Machine): Promise<Seat> {
  const { uid, gid, homeDir } = await accountOn(machine);
  const display = await startScreen(machine);
  const xAuthorityPath = `${homeDir}/.Xauthority`;
  // In there: what the person may have laid in its place leads out of nothing, and is replaced.
  const owner = ["-o", String(uid), "-g", String(gid), "-m", "600"];
  await machine.must(["install", "-T", ...owner, KEY_PATH, xAuthorityPath]);
  const onScreen = async (argv: readonly string[]) => {
    const env = ["env", `DISPLAY=${display}`, `XAUTHORITY=${KEY_PATH}`];
    return (await machine.run([...env, ...argv])).stdout;
  };
  await onScreen(["xsetroot", "-solid", "#39505c"]);
  return {
    ...{ uid, homeDir, display, xAuthorityPath },
    framebufferPath: machine.inside(FRAMEBUFFER),
    // The power may fail while somebody types.
    touch: () => onScreen(["xdotool", "key", "shift"]).then(ignore, ignore),
    onScreen,
  };
}

export async function accountOn(machine: Machine) {
  const known = await machine.run(["getent", "passwd", USER_NAME]);
  if (known.code !== 0) {
    // One that nobody outside has: who looks after an account of theirs would see its processes.
    const uid = String(randomInt(40_000, 59_000));
    await machine.must([
      "useradd",
      "--create-home",
      "--uid",
      uid,
      "--shell",
      "/bin/bash",
      USER_NAME,
    ]);
    const line = `${USER_NAME}:${randomBytes(18).toString("base64")}`;
    await machine.must(["sh", "-c", 'printf "%s\\n" "$1" | chpasswd', "sh", line]);
  }
  const row = (await machine.must(["getent", "passwd", USER_NAME])).trim().split(":");
  return { uid: Number(row[2]), gid: Number(row[3]), homeDir: row[5] ?? "" };
}

async function startScreen(machine: Machine): Promise<string> {
  const display = `:${freeNumber()}`;
  mkdirSync(machine.inside("/run/screen"), { recursive: true, mode: 0o700 });
  const key = randomBytes(16).toString("hex");
  await machine.must(["xauth", "-q", "-f", KEY_PATH, "add", display, ".", key]);
  await machine.must([
    ...["systemd-run", "--quiet", "--collect", "--unit=screen"],
    ...["Xvfb", display, "-screen", "0", `${SCREEN.width}x${SCREEN.height}x24`, "-nolisten", "tcp"],
    ...["-noreset", "-fbdir", "/run/screen", "-auth", KEY_PATH],
  ]);
  const asked = ["env", `DISPLAY=${display}`, `XAUTHORITY=${KEY_PATH}`, "xset", "q"];
  const answers = async () => ((await machine.run(asked)).code === 0 ? true : null);
  await eventually(`screen ${display}`, answers, { withinMs: 15_000, everyMs: 50 });
  return display;
}
