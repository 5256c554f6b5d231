import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { giveTree, makeBigProfile } from "./bench/big-profile.ts";
import { PROFILE_SIZES, type ProfileSize } from "./bench/profile-sizes.ts";
import { type BenchRow, benchRow, machineName, median, rounded } from "./bench/statistics.ts";
import {
  BENCH_UID,
  helperPeakKib,
  noBleachBit,
  type WipeTimes,
  wipeWithBleachBit,
  wipeWithOurs,
  wipeWithRm,
} from "./bench/wipe-contestants.ts";
import { printJson, printProgress } from "./cli/output.ts";

/**
 * How long a session stays usable after "clear", and how long its bytes take to go: beside
 * BleachBit and `rm -rf` on equal profiles, in turns. `--rounds N`, `--size tiny|middle|large`.
 */
const TARGETS = {
  goneToBleachBit: 1 / 200,
  freedToRm: 0.8,
  execToGoneToBleachBit: 1 / 20,
  goneLargeToTiny: "flat",
  helperPeakKib: 80 * 1024,
} as const;

const repositoryDir = join(import.meta.dirname, "..");
const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    size: { type: "string", default: "large" },
  },
});

if (process.getuid?.() === 0) await bench(sizeNamed(values.size), Number(values.rounds));
else {
  printProgress("bench:wipe needs root: its homes belong to an account of their own.");
  process.exitCode = 3;
}

async function bench(size: ProfileSize, rounds: number): Promise<void> {
  const rootDir = mkdtempSync(join(tmpdir(), "sw-bench-wipe-"));
  chmodSync(rootDir, 0o755);
  try {
    printJson(await measure(rootDir, size, rounds));
  } finally {
    rmSync(rootDir, { recursive: true, force: true });
  }
}

async function measure(rootDir: string, size: ProfileSize, rounds: number): Promise<object> {
  const missing = noBleachBit();
  const [own, tiny]: [WipeTimes[], WipeTimes[]] = [[], []];
  const [bleachBit, rm]: [number[], number[]] = [[], []];
  for (let round = 1; round <= rounds; round += 1) {
    printProgress(`round ${round} of ${rounds}: ${size.name}`);
    own.push(await onHome(rootDir, size, (home) => wipeWithOurs(repositoryDir, home)));
    if (missing === null) bleachBit.push(await onHome(rootDir, size, wipeWithBleachBit));
    rm.push(await onHome(rootDir, size, wipeWithRm));
    const small = PROFILE_SIZES.tiny;
    tiny.push(await onHome(rootDir, small, (home) => wipeWithOurs(repositoryDir, home)));
  }
  const peakKib = await onHome(rootDir, size, (home) => helperPeakKib(repositoryDir, home));
  const gone = own.map(({ goneMs }) => goneMs);
  const exec = own.map(({ execToGoneMs }) => execToGoneMs);
  const freed = own.map(({ freedMs }) => freedMs);
  const tinyGone = tiny.map(({ goneMs }) => goneMs);
  const rows: BenchRow[] = [
    benchRow(`ours, ${size.name}: until every session is unusable`, gone, "ms"),
    benchRow("ours, 1 MB: until every session is unusable", tinyGone, "ms"),
    benchRow(`ours, ${size.name}: from exec until unusable`, exec, "ms"),
    benchRow(`ours, ${size.name}: until all bytes are freed`, freed, "ms"),
    benchRow(
      `ours, ${size.name}: the whole command`,
      own.map(({ totalMs }) => totalMs),
      "ms",
    ),
    ...(missing === null ? [benchRow(`BleachBit, ${size.name}`, bleachBit, "ms")] : []),
    benchRow(`rm -rf, ${size.name}`, rm, "ms"),
    benchRow("our helper's peak memory", [peakKib], "KiB"),
  ];
  const ratios = {
    ...(missing === null
      ? {
          goneToBleachBit: rounded(median(gone) / median(bleachBit)),
          execToGoneToBleachBit: rounded(median(exec) / median(bleachBit)),
        }
      : {}),
    freedToRm: rounded(median(freed) / median(rm)),
    goneLargeToTiny: rounded(median(gone) / median(tinyGone)),
  };
  const notAvailable = missing === null ? {} : { notAvailable: missing };
  return { name: "wipe", machine: machineName(), rows, ratios, targets: TARGETS, ...notAvailable };
}

/** A fresh home each time; making it is not part of any figure. */
async function onHome<T>(
  rootDir: string,
  size: ProfileSize,
  act: (homeDir: string) => Promise<T>,
): Promise<T> {
  const homeDir = mkdtempSync(join(rootDir, "home-"));
  makeBigProfile(homeDir, size);
  giveTree(homeDir, BENCH_UID, BENCH_UID);
  // Else whoever comes first pays for writing what was just made.
  execFileSync("sync");
  try {
    return await act(homeDir);
  } finally {
    rmSync(homeDir, { recursive: true, force: true });
  }
}

function sizeNamed(name: string): ProfileSize {
  const sizes: Readonly<Record<string, ProfileSize>> = PROFILE_SIZES;
  const size = sizes[name];
  if (size !== undefined) return size;
  throw new Error(`--size ${name} is none of: ${Object.keys(sizes).join(", ")}`);
}
