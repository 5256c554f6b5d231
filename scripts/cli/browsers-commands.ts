import { type Command, Option } from "commander";
import { FAMILIES, holdsOf } from "../../agent/browsers/families.ts";
import { DATA_KINDS } from "../../policies/vocabulary.ts";
import { addInspect } from "./browsers-inspect.ts";
import { addManaged } from "./browsers-managed.ts";
import type { ClearOptions, WhereOptions } from "./browsers-options.ts";
import { parseMoment } from "./duration.ts";
import { printJson, printLine, printProgress, printTable } from "./output.ts";

/** `sessionward browsers …`: works without any server, on one home at a time. */
export function addBrowsersCommands(program: Command): void {
  const browsers = program.command("browsers").description("what browsers keep about people");
  addList(browsers);
  addClear(browsers);
  addManaged(browsers);
  addInspect(
    addWhere(browsers.command("inspect").description("what could be taken over; reads no value")),
  );
}

function addWhere(command: Command): Command {
  const collect = (value: string, before: readonly string[]) => [...before, value];
  return command
    .option("--home <dir>", "whose browsers: as root any home, else only your own (the default)")
    .option(
      "--family <name>",
      `only this browser (${FAMILIES.map(({ family }) => family).join(", ")}); may be repeated`,
      collect,
      [],
    )
    .option(
      "--profile <path>",
      "only this profile, by path or last part; may be repeated",
      collect,
      [],
    )
    .option("--data <kinds>", `comma-separated: ${DATA_KINDS.join(", ")}`)
    .option("--json", "print JSON");
}

function addList(browsers: Command): void {
  addWhere(browsers.command("list").description("show what is there; changes nothing"))
    .addHelpText(
      "after",
      `
Examples:
  sessionward browsers list
  sessionward browsers list --home /home/ward --family firefox --json`,
    )
    .action(async (options: WhereOptions) => {
      const { listBrowsers } = await import("./browsers-actions.ts");
      const profiles = await listBrowsers(options);
      if (options.json === true) return printJson({ profiles });
      const rows = profiles.flatMap(({ family, profile, stores }) =>
        stores.map((store) => [
          family,
          profile,
          store.store,
          store.category,
          holdsOf(family, store.store),
          String(store.count),
          String(store.bytes),
        ]),
      );
      if (rows.length === 0) return printLine("No browser has kept anything here.");
      printTable([["BROWSER", "PROFILE", "STORE", "CATEGORY", "HOLDS", "COUNT", "BYTES"], ...rows]);
    });
}

function addClear(browsers: Command): void {
  addWhere(
    browsers.command("clear").description("end the browsers, take their data away, look again"),
  )
    .option("--dry-run", "say what would go; changes nothing")
    .option(
      "--keep-site <site>",
      "leave this site as it is, signed in or not; may be repeated",
      (site: string, before: readonly string[]) => [...before, site],
      [],
    )
    .option(
      "--session-since <time>",
      "when the session began (2026-11-22T08:00:00Z, or 8h for that long ago): downloads since then go",
      parseMoment,
    )
    .option(
      "--shared-device",
      "this computer is shared or a kiosk: passwords, sign-ins, extensions, downloads may go",
    )
    .option("--background", "return when every session is out of reach, free the bytes afterwards")
    .addOption(new Option("--display <name>", "X display on which windows may be asked to close"))
    .option("--sign-key <file>", "Ed25519 private key (PEM) to sign the receipt with")
    .option("--data-dir <dir>", "sign as the device whose agent keeps its data here")
    .addHelpText(
      "after",
      `
Exit codes: 0 all done, 3 something is left (it is named; with --background: bytes not freed yet), 1 failed.

Examples:
  sessionward browsers clear --dry-run
  sessionward browsers clear --home /home/ward --json
  sessionward browsers clear --family firefox --data cookies,storage,sessionRestore
  sessionward browsers clear --data downloads --session-since 8h
  sessionward browsers clear --keep-site weather.example --keep-site intranet
  sessionward browsers clear --home /home/ward --sign-key device.key --json > receipt.json`,
    )
    .action(async (options: ClearOptions) => {
      const { clearBrowsers } = await import("./browsers-actions.ts");
      const cleared = await clearBrowsers(options);
      if (options.json === true) printJson(cleared.output);
      else {
        for (const line of cleared.lines) printLine(line);
        if (options.background === true) printProgress("The rest goes on in the background.");
      }
      process.exitCode = cleared.exitCode;
      // The helper goes on by itself; nothing of ours is left to wait for.
      cleared.leave();
    });
}
