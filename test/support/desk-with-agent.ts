import { JumpingClock } from "./jumping-clock.ts";
import { type RealAgent, startRealAgent } from "./real-agent.ts";
import { FULL_SCREEN_PROGRAM, startShellProcess } from "./shell-on-display.ts";
import type { TestUser } from "./test-user.ts";
import type { XDisplay } from "./x-display.ts";

/** A page hears no key before it can have been read. */
export const MS_UNTIL_HEARD = 800;
export const BESIDE_A_NOTICE = 0.85;
const SESSION_ID = "desk";
/** Of a kiosk whose guests have the shell's own browser: the session is over when it ends. */
const NO_PROGRAM: readonly string[] = ["/usr/bin/sleep", "infinity"];

type Wish = {
  readonly display: XDisplay;
  readonly user: TestUser;
  readonly kind: "named" | "generic" | "kiosk";
  readonly rendererDir: string;
  /** By the settings' names in a policy. */
  readonly limitsMs?: Readonly<Record<string, number>>;
  /** What a kiosk's guests find. */
  readonly kiosk?: Readonly<Record<"kiosk.start" | "kiosk.allow", string | readonly string[]>>;
};

/** A person's program over the whole screen, kept by the real agent, and the real shell beside it. */
export async function startDesk(wish: Wish) {
  const { display, kind, rendererDir } = wish;
  const { name, uid, gid, homeDir } = wish.user;
  const command = wish.kiosk === undefined ? FULL_SCREEN_PROGRAM : NO_PROGRAM;
  const run = { command, homeDir, freshHome: false, relaunch: false };
  const session = { id: SESSION_ID, userName: name, kind, display: display.name, ...run };
  const clock = new JumpingClock();
  const config = { processSessions: [session] };
  const agent = await startRealAgent({
    clock,
    config,
    settings: settingsOf({ ...wish.limitsMs, ...wish.kiosk }),
  });
  await startShellProcess({
    ...{ display: display.name, socketPath: agent.socketPathOf(uid), rendererDir },
    ...{ language: "en", homeDir, as: { uid, gid } },
    env: { SESSIONWARD_SESSION: SESSION_ID },
  });
  return { agent, clock };
}

export function surfacesShown(agent: RealAgent): readonly string[] {
  return agent.rowsOf("surfaceShown").map(({ shown }) => (shown as { surface: string }).surface);
}

function settingsOf(values: Readonly<Record<string, unknown>>) {
  const rows = Object.entries(values);
  return Object.fromEntries(rows.map(([key, value], index) => [key, { value, line: index + 1 }]));
}
