import * as z from "zod/mini";
import { type Fact, known, unknown } from "../../../../policies/fact.ts";
import type { FactValue } from "../../../contract/posture-facts.ts";
import { parseJson } from "../parse-json.ts";
import { commandUnknown, type PostureCheck, type PostureWorld } from "../posture-check.ts";

type DiskEncryption = Fact<FactValue<"diskEncryption">>;

/** `/home` counts as much as `/`: it is where browsers keep their sessions. */
const MOUNTS = ["/", "/home"];

/** The block devices under `/` and `/home`, each with all that it lies on. */
export const diskEncryption: PostureCheck<"diskEncryption"> = {
  timeoutMs: 5_000,
  async look(world) {
    const sources = new Set<string>();
    for (const mount of MOUNTS) {
      const seen = await world.files.modifiedMs(mount);
      if (!seen.ok && seen.reason === "absent") continue;
      const source = await sourceOf(world, mount);
      if (typeof source !== "string") return source;
      sources.add(source);
    }
    const args = ["--inverse", "--json", "--paths", "--output", "NAME,TYPE,FSTYPE", ...sources];
    const output = await world.run("/usr/bin/lsblk", args, { timeoutMs: 4_000 });
    if (!output.ok || output.value.exitCode !== 0) return commandUnknown("lsblk", output);
    return parseBlockDevices(output.value.stdout);
  },
};

async function sourceOf(world: PostureWorld, mount: string): Promise<string | DiskEncryption> {
  const args = ["--nofsroot", "--noheadings", "--raw", "--output", "SOURCE,FSTYPE", "-T", mount];
  const output = await world.run("/usr/bin/findmnt", args, { timeoutMs: 2_000 });
  if (!output.ok || output.value.exitCode !== 0) return commandUnknown("findmnt", output);
  return parseMountSource(output.value.stdout, mount);
}

/** @returns the device path, or why there is none (overlay, network, ZFS). */
export function parseMountSource(stdout: string, mount: string): string | DiskEncryption {
  const [source = "", fileSystem = ""] = (stdout.trim().split("\n")[0] ?? "").split(" ");
  if (source.startsWith("/dev/")) return source;
  return unknown(
    fileSystem === ""
      ? `findmnt: the answer about ${mount} could not be read`
      : `${mount} is on ${fileSystem.slice(0, 20)}, whose disks can't be seen from here`,
  );
}

const blockDeviceSchema = z.object({
  type: z.string(),
  fstype: z.nullable(z.string()),
  get children() {
    return z.optional(z.array(blockDeviceSchema));
  },
});
type BlockDevice = z.infer<typeof blockDeviceSchema>;
const blockDevicesSchema = z.object({ blockdevices: z.array(blockDeviceSchema) });

/**
 * @param stdout of `lsblk --inverse --json`: one tree per device, its ancestors as children.
 * A file system type is null where udev hasn't filled it in (containers): that is "cannot tell",
 * because the disk below may well carry LUKS.
 */
export function parseBlockDevices(stdout: string): DiskEncryption {
  const parsed = z.safeParse(blockDevicesSchema, parseJson(stdout));
  if (!parsed.success || parsed.data.blockdevices.length === 0) {
    return unknown("lsblk: the answer could not be read");
  }
  const devices = parsed.data.blockdevices;
  if (devices.every(isEncrypted)) return known({ encrypted: true, by: "dm-crypt" });
  if (devices.some((device) => !isEncrypted(device) && chainOf(device).every(hasNoType))) {
    return unknown("lsblk knows no file system types here (a container, or no udev)");
  }
  return known({ encrypted: false, by: "none" });
}

/** A volume over several disks is as open as the most open of them. */
function isEncrypted({ type, fstype, children = [] }: BlockDevice): boolean {
  if (type === "crypt" || fstype === "crypto_LUKS") return true;
  return children.length > 0 && children.every(isEncrypted);
}

function hasNoType({ fstype }: BlockDevice): boolean {
  return fstype === null;
}

function chainOf(device: BlockDevice): readonly BlockDevice[] {
  return [device, ...(device.children ?? []).flatMap(chainOf)];
}
