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
  keepListMs: 1500,
} as const;

/** Sites of the made-up profile, as `domains` calls them. */
const KEEP = ["--keep-site", "mail0.com", "--keep-site", "news2.org"];

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

type Tries = {
  readonly own: WipeTimes[];
  readonly tiny: WipeTimes[];
  readonly kept: WipeTimes[];
  readonly bleachBit: number[];
  readonly rm: number[];
};

async function measure(rootDir: string, size: ProfileSize, rounds: number): Promise<object> {
  const missing = noBleachBit();
  if (missing !== null) printProgress(missing);
  const tries: Tries = { own: [], tiny: [], kept: [], bleachBit: [], rm: [] };
  for (let round = 1; round <= rounds; round += 1) {
    printProgress(`round ${round} of ${rounds}: ${size.name}`);
    await playRound(rootDir, size, missing === null, tries);
  }
  const peakOf = (sized: ProfileSize, more?: readonly string[]) =>
    onHome(rootDir, sized, (home) => helperPeakKib(repositoryDir, home, more));
  const peaks = [
    benchRow("our helper's peak memory", [await peakOf(size)], "KiB"),
    benchRow(
      "our helper's peak memory, 20,000 cookies, two sites kept",
      [await peakOf(PROFILE_SIZES.cookies, KEEP)],
      "KiB",
    ),
  ];
  return {
    name: "wipe",
    machine: machineName(),
    rows: [...rowsOf(size, tries), ...peaks],
    ratios: ratiosOf(tries),
    targets: TARGETS,
    ...(missing === null ? {} : { notAvailable: missing }),
  };
}

async function playRound(
  rootDir: string,
  size: ProfileSize,
  hasBleachBit: boolean,
  { own, tiny, kept, bleachBit, rm }: Tries,
): Promise<void> {
  const ours = (sized: ProfileSize, more: readonly string[] = []) =>
    onHome(rootDir, sized, (home) => wipeWithOurs(repositoryDir, home, more));
  own.push(await ours(size));
  if (hasBleachBit) bleachBit.push(await onHome(rootDir, size, wipeWithBleachBit));
  rm.push(await onHome(rootDir, size, wipeWithRm));
  tiny.push(await ours(PROFILE_SIZES.tiny));
  kept.push(await ours(PROFILE_SIZES.cookies, KEEP));
}

function rowsOf({ name }: ProfileSize, { own, tiny, kept, bleachBit, rm }: Tries): BenchRow[] {
  const row = (what: string, tries: readonly WipeTimes[], pick: keyof WipeTimes) =>
    benchRow(
      `ours, ${what}`,
      tries.map((times) => times[pick]),
      "ms",
    );
  return [
    row(`${name}: until every session is unusable`, own, "goneMs"),
    row("1 MB: until every session is unusable", tiny, "goneMs"),
    row(`${name}: from exec until unusable`, own, "execToGoneMs"),
    row(`${name}: until all bytes are freed`, own, "freedMs"),
    row(`${name}: the whole command`, own, "totalMs"),
    row("20,000 cookies, two sites kept: the whole command", kept, "totalMs"),
    ...(bleachBit.length > 0 ? [benchRow(`BleachBit, ${name}`, bleachBit, "ms")] : []),
    benchRow(`rm -rf, ${name}`, rm, "ms"),
  ];
}

function ratiosOf({ own, tiny, bleachBit, rm }: Tries): object {
  const medianOf = (tries: readonly WipeTimes[], pick: keyof WipeTimes) =>
    median(tries.map((times) => times[pick]));
  const beside = median(bleachBit);
  return {
    ...(bleachBit.length > 0
      ? {
          goneToBleachBit: rounded(medianOf(own, "goneMs") / beside),
          execToGoneToBleachBit: rounded(medianOf(own, "execToGoneMs") / beside),
        }
      : {}),
    freedToRm: rounded(medianOf(own, "freedMs") / median(rm)),
    goneLargeToTiny: rounded(medianOf(own, "goneMs") / medianOf(tiny, "goneMs")),
  };
}

/** A fresh home each time; making it is not part of any figure. */
async function onHome<T>(
  rootDir: string,
  size: ProfileSize,
  act: (homeDir: string) => Promise<T>,
): Promise<T> {
  const homeDir = mkdtempSync(join(rootDir, "home-"));
  await makeBigProfile(homeDir, size);
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
