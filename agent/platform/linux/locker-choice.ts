import { existsSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";

const absolutePath = z.string().check(z.regex(/^\/[^\0]*$/), z.maxLength(1024));

/** A screen locker that stays in the foreground while it locks. */
export const lockerChoiceSchema = z.strictObject({
  /** Absolute path of the program, then its arguments. Never a shell line. */
  command: z.tuple([absolutePath], z.string().check(z.maxLength(4096))).check(z.maxLength(64)),
  /** The service it asks PAM for (pam.d(5)). */
  pamService: z.string().check(z.regex(/^[A-Za-z0-9_.-]{1,64}$/)),
  screen: z._default(z.enum(["x11", "wayland"]), "x11"),
});
export type LockerChoice = z.infer<typeof lockerChoiceSchema>;

/** Debian's names, the stronger first. */
export const USUAL_LOCKERS: readonly LockerChoice[] = [
  { command: ["/usr/bin/xsecurelock"], pamService: "common-auth", screen: "x11" },
  { command: ["/usr/bin/i3lock", "-n", "-c", "1d2733"], pamService: "i3lock", screen: "x11" },
  { command: ["/usr/bin/swaylock", "-c", "1d2733"], pamService: "swaylock", screen: "wayland" },
];

/**
 * The first that is installed and that PAM knows: without its own rules a locker gets those of
 * `other`, which on many systems refuse every password, and nobody would come back in.
 */
export function firstUsableLocker(
  choices: readonly LockerChoice[],
  on: LockerChoice["screen"],
  rootDir = "/",
): LockerChoice | null {
  const pamDirs = ["etc/pam.d", "usr/lib/pam.d"];
  const isUsable = ({ command, pamService, screen }: LockerChoice) =>
    screen === on &&
    existsSync(join(rootDir, command[0])) &&
    pamDirs.some((dir) => existsSync(join(rootDir, dir, pamService)));
  return choices.find(isUsable) ?? null;
}
