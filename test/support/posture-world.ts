import { basename } from "node:path";
import type { CommandOutput } from "../../agent/platform/child-process.ts";
import type { PostureWorld, ReadFault } from "../../agent/platform/posture/posture-check.ts";
import { fail, ok } from "../../policies/result.ts";

/** What a device would answer: commands by program name, files by path. */
export type FakeDevice = {
  readonly commands?: Readonly<Record<string, string | Partial<CommandOutput> | "hangs">>;
  readonly files?: Readonly<Record<string, string | Uint8Array | { readonly fault: ReadFault }>>;
  readonly modified?: Readonly<Record<string, number>>;
  readonly nowMs?: number;
};

/** Programs and files that are not listed are not there. */
export function fakeWorld(device: FakeDevice): PostureWorld {
  const files = device.files ?? {};
  const read = (path: string) => {
    const found = files[path];
    if (found === undefined) return fail("absent" as const, path);
    if (typeof found === "object" && "fault" in found) return fail(found.fault, path);
    return ok(found);
  };
  return {
    nowMs: device.nowMs ?? 0,
    run: async (program) => {
      const answer = device.commands?.[basename(program)];
      if (answer === undefined) return fail("notInstalled", program);
      if (answer === "hangs") return new Promise(() => undefined);
      const output = typeof answer === "string" ? { stdout: answer } : answer;
      return ok({ stdout: "", stderr: "", exitCode: 0, ...output });
    },
    files: {
      text: async (path) => {
        const found = read(path);
        return found.ok ? ok(found.value.toString()) : found;
      },
      bytes: async (path) => {
        const found = read(path);
        return found.ok ? ok(Buffer.from(found.value)) : found;
      },
      list: async (dir) => listed(Object.keys(files), dir.endsWith("/") ? dir : `${dir}/`),
      modifiedMs: async (path) => {
        const at = device.modified?.[path];
        return at === undefined ? fail("absent", path) : ok(at);
      },
    },
  };
}

function listed(paths: readonly string[], dir: string) {
  const inside = paths.filter((path) => path.startsWith(dir));
  const names = inside.map((path) => path.slice(dir.length).split("/")[0] ?? "");
  return inside.length === 0 ? fail("absent" as const, dir) : ok([...new Set(names)].sort());
}
