import { afterAll, beforeAll, expect, test } from "vitest";
import type { SessionInfo } from "../../agent/core/ports.ts";
import { LinuxSessionPrograms } from "../../agent/platform/linux/session-programs.ts";
import { eventually } from "../support/eventually.ts";
import { LogindNamespace } from "../support/logind-namespace.ts";
import { reasonToSkip } from "../support/platform-world.ts";
import { XDisplay } from "../support/x-display.ts";

const skip = reasonToSkip("programs that a clearing closes", ["root", "systemd", "Xvfb"]);
const GRACE_MS = 500;
/**
 * A desktop that waits, a listed program (`notes`) in every place where one may hide, each deaf to
 * TERM with a child of its own, and one program that nobody listed.
 */
const SCRIPT = `
cp /bin/bash "$HOME/notes"; cp /bin/sleep "$HOME/radio"
cat > "$HOME/deaf" <<'EOF'
trap '' TERM HUP INT; while :; do sleep 7105; done
EOF
"$HOME/notes" "$HOME/deaf" &
setsid "$HOME/notes" "$HOME/deaf" &
(setsid env -i PATH="$PATH" "$HOME/notes" "$HOME/deaf" &) &
for try in 1 2 3 4 5 6 7 8 9 10; do
  systemd-run --user -q "$HOME/notes" "$HOME/deaf" && break; sleep 0.3
done
"$HOME/radio" 7106 &
wait`;

let world: LogindNamespace;
let screen: XDisplay;
beforeAll(async () => {
  if (skip !== null) return;
  world = await LogindNamespace.start();
  screen = await XDisplay.start();
  for (const name of ["ana", "ben"]) await world.addUser(name);
});
afterAll(async () => {
  await world?.stop();
  await screen?.stop();
});

test.skipIf(skip)(
  "listed programs of one person are gone a second after the grace, and nothing else is",
  async () => {
    const ana = await signIn("ana");
    await signIn("ben");
    const before = await running("ben");
    const programs = new LinuxSessionPrograms(world.displays);
    const startedMs = performance.now();
    const closed = await programs.close(ana, ["notes"], true, GRACE_MS);
    const ms = Math.round(performance.now() - startedMs);
    process.stdout.write(`listed programs: ${JSON.stringify(closed)} in ${ms} ms\n`);
    expect(closed).toMatchObject({ found: 8, left: 0 });
    expect(ms).toBeLessThan(GRACE_MS + 1_000);
    expect(await running("ana")).toEqual(["bash", "radio"]);
    expect(await running("ben")).toEqual(before);
    expect((await world.sessions.list()).length).toBe(2);
  },
);

test.skipIf(skip)(
  "a sign-out takes all of them, those of the user's manager too, a second after the grace",
  async () => {
    const [ben] = (await world.sessions.list()).filter(({ userName }) => userName === "ben");
    expect(await running("ben")).toHaveLength(10);
    const ended = await world.sessions.end(ben?.id ?? "", GRACE_MS);
    expect(ended.status).toBe("ended");
    expect(ended.ms).toBeLessThan(GRACE_MS + 1_000);
    expect(await world.processesOf("ben")).toEqual([]);
    expect(await running("ana")).toEqual(["bash", "radio"]);
  },
);

async function signIn(userName: string): Promise<SessionInfo> {
  const id = await world.startSession({ userName, display: screen.name, script: SCRIPT });
  await eventually(`all programs of ${userName} run`, async () => {
    return (await running(userName)).length === 10;
  });
  const found = (await world.sessions.list()).find((each) => each.id === id);
  if (found === undefined) throw new Error(`no session of ${userName}`);
  return found;
}

/** Names of this person's programs, without their user manager's own. */
async function running(userName: string): Promise<readonly string[]> {
  const out = await world.exec("sh", "-c", `ps -u ${userName} -o comm= || true`);
  const names = out.split("\n").map((name) => name.trim());
  return names.filter((name) => ["bash", "notes", "radio", "sleep"].includes(name)).sort();
}
