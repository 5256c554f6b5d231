import systeminformation from "systeminformation";
import { type Fact, known, notApplicable, unknown } from "../../policies/fact.ts";
import type { OperatingSystem } from "../../policies/vocabulary.ts";
import type { FactValue } from "../contract/posture-facts.ts";
import type { PostureChecks } from "./posture/posture-check.ts";

/** The only door of `systeminformation`: what the hardware and the operating system are. */
export function systemChecks(system: OperatingSystem): PostureChecks {
  return {
    os: { timeoutMs: 5_000, look: async () => osFact(await systeminformation.osInfo()) },
    hardware: { timeoutMs: 8_000, look: hardwareFact },
    systemDisk: {
      timeoutMs: 5_000,
      look: async () => diskFact(await systeminformation.fsSize(), SYSTEM_MOUNTS[system]),
    },
    battery: {
      timeoutMs: 5_000,
      look: async () => batteryFact(await systeminformation.battery()),
    },
  };
}

/** The one that fills up: on macOS `/` is a sealed snapshot, the data lies beside it. */
const SYSTEM_MOUNTS: Readonly<Record<OperatingSystem, string>> = {
  linux: "/",
  windows: "C:",
  macos: "/System/Volumes/Data",
};

type Os = Pick<
  systeminformation.Systeminformation.OsData,
  "distro" | "release" | "build" | "kernel" | "arch"
>;

/** Host name, serial and FQDN are there, too, and stay here. */
export function osFact({ distro, release, build, kernel, arch }: Os): Fact<FactValue<"os">> {
  if (distro === "" || distro === "unknown") return unknown("the system does not say what it is");
  return known({ name: distro, release, build, kernel, arch });
}

async function hardwareFact(): Promise<Fact<FactValue<"hardware">>> {
  const [{ manufacturer, model, virtual }, { cores }, { total }] = await Promise.all([
    systeminformation.system(),
    systeminformation.cpu(),
    systeminformation.mem(),
  ]);
  if (total <= 0 || cores <= 0) return unknown("no memory or processor was reported");
  return known({ manufacturer, model, virtual, cores, memoryBytes: total });
}

type FileSystem = Pick<
  systeminformation.Systeminformation.FsSizeData,
  "mount" | "size" | "available"
>;

export function diskFact(
  fileSystems: readonly FileSystem[],
  mount: string,
): Fact<FactValue<"systemDisk">> {
  const disk = fileSystems.find((candidate) => candidate.mount === mount);
  if (disk === undefined || !(disk.size > 0)) return unknown(`no size was reported for ${mount}`);
  const freePercent = Math.round((disk.available / disk.size) * 100);
  return known({ sizeBytes: disk.size, freePercent });
}

type Battery = Pick<
  systeminformation.Systeminformation.BatteryData,
  "hasBattery" | "percent" | "acConnected"
>;

export function batteryFact(battery: Battery): Fact<FactValue<"battery">> {
  if (!battery.hasBattery) return notApplicable;
  return known({ percent: battery.percent, onMains: battery.acConnected });
}
