import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { reasonToSkip } from "../support/platform-world.ts";

const skip = reasonToSkip("becoming another user", ["root"]);
const MODULE = resolve("agent/core/become-user.ts");

test.skipIf(skip)("a process that became a user can't come back or read what root may", () => {
  const script = `
    import { readFileSync } from "node:fs";
    import { becomeUser } from ${JSON.stringify(MODULE)};
    becomeUser({ uid: 65534, gid: 65534, groups: [29] });
    const outcome = (act) => { try { act(); return "allowed"; } catch (error) { return error.code; } };
    process.stdout.write(JSON.stringify({
      ids: [process.getuid(), process.geteuid(), process.getgid(), process.getgroups()],
      root: outcome(() => process.setuid(0)),
      shadow: outcome(() => readFileSync("/etc/shadow")),
    }));`;
  const out = execFileSync(process.execPath, ["--input-type=module-typescript", "-e", script]);
  const seen = JSON.parse(out.toString());
  expect(seen.ids.slice(0, 3)).toEqual([65534, 65534, 65534]);
  expect([...seen.ids[3]].sort()).toEqual([29, 65534]);
  expect(seen.root).toBe("EPERM");
  expect(seen.shadow).toBe("EACCES");
});

test.skipIf(skip)("the probe refuses to stay root", () => {
  const script = `
    import { becomeUser } from ${JSON.stringify(MODULE)};
    process.setuid = () => undefined;
    becomeUser({ uid: 65534, gid: 65534, groups: [] });`;
  const run = () =>
    execFileSync(process.execPath, ["--input-type=module-typescript", "-e", script], {
      stdio: "pipe",
    });
  expect(run).toThrow(/did not become uid 65534/);
});
