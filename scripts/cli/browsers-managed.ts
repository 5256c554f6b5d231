import { join } from "node:path";
import type { Command } from "commander";
import type { ManagedOutcome } from "../../agent/core/managed-browsers.ts";
import { CommandError, EXIT, printJson, printLine, printTable } from "./output.ts";

type Flags = { readonly json?: boolean };

/** `browsers managed …`: the browsers' own policies, which the agent writes to /etc. */
export function addManaged(browsers: Command): void {
  const managed = browsers
    .command("managed")
    .description("the browsers' own policies, as the agent writes them");
  managed
    .command("show")
    .description("print what each browser would be told; changes nothing")
    .argument("<file>", "YAML of one policy")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExamples:\n  sessionward browsers managed show ward.yaml --json")
    .action(showManaged);
  managed
    .command("remove")
    .description("take out of /etc what the agent wrote there, as before an uninstall; needs root")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nStop the agent first: it would write its policies again.\n\nExamples:\n  sessionward browsers managed remove --json",
    )
    .action(removeManaged);
}

async function showManaged(file: string, options: Flags): Promise<void> {
  const [{ readDraft }, { effectivePolicy }, { managedSettingsOf }, places, { documentFor }] =
    await Promise.all([
      import("./policy-actions.ts"),
      import("../../policies/effective.ts"),
      import("../../agent/core/managed-keeper.ts"),
      import("../../agent/browsers/managed/policy-places.ts"),
      import("../../agent/browsers/managed/browser-policies.ts"),
    ]);
  const { draft } = readDraft(file);
  const { groups, devices } = draft.appliesTo;
  const target = {
    deviceId: devices[0] ?? "",
    groups,
    deviceClass: draft.deviceClass ?? ("shared" as const),
    nowMs: Date.now(),
  };
  const wanted = managedSettingsOf(effectivePolicy([{ ...draft, version: 0 }], target));
  const browsers = places.POLICY_PLACES.map((place) => ({
    family: place.family,
    file: join("/", place.dir, place.kind === "file" ? places.FIREFOX_FILE : places.OWN_FILE),
    policies: documentFor(place, wanted),
  }));
  if (options.json === true) return printJson({ browsers });
  for (const { family, file: path, policies } of browsers) {
    printLine(`${family}: ${path}`);
    printLine(`  ${JSON.stringify(policies, null, 2).replaceAll("\n", "\n  ")}`);
  }
}

async function removeManaged(options: Flags): Promise<void> {
  if (process.getuid?.() !== 0) {
    throw new CommandError("notRoot", "only root may change /etc: run this with sudo", EXIT.usage);
  }
  const [{ createBrowserPolicies }, { UNMANAGED }] = await Promise.all([
    import("../../agent/browsers/managed/browser-policies.ts"),
    import("../../agent/core/managed-browsers.ts"),
  ]);
  const browsers = createBrowserPolicies({ rootDir: "/", programsDir: "/" }).ensure(UNMANAGED);
  if (options.json === true) printJson({ browsers });
  else printOutcomes(browsers);
  if (browsers.some(({ state }) => state === "failed")) process.exitCode = EXIT.partial;
}

function printOutcomes(outcomes: readonly ManagedOutcome[]): void {
  const rows = outcomes.map(({ family, state, because }) => [family, state, because]);
  printTable([["BROWSER", "STATE", "WHY"], ...rows]);
}
