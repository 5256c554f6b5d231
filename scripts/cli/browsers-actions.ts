import { createBrowsers } from "../../agent/browsers/browsers.ts";
import { FAMILIES } from "../../agent/browsers/families.ts";
import { statusOf } from "../../agent/browsers/receipts.ts";
import type { Log, WindowCloser } from "../../agent/core/ports.ts";
import { findPrograms } from "../../agent/machine.ts";
import type { ClearOptions, WhereOptions } from "./browsers-options.ts";
import { ProgressLine } from "./clear-progress.ts";
import { clearSummary } from "./clear-summary.ts";
import { dataKinds } from "./data-kinds.ts";
import { findHomeOwner } from "./home-owner.ts";
import { CommandError, EXIT, type ExitCode, printProgress } from "./output.ts";
import { profileText } from "./receipt-text.ts";
import { findSigner, signProfiles } from "./sign-receipt.ts";

const log: Log = {
  info: () => undefined,
  warn: (event, fields) => printProgress(`${event}: ${JSON.stringify(fields ?? {})}`),
};

const EXIT_OF = {
  planned: EXIT.done,
  done: EXIT.done,
  partial: EXIT.partial,
  failed: EXIT.failed,
} as const;

/** The JSON of `browsers list` (design §11). */
export type ListedProfile = {
  readonly family: string;
  readonly profile: string;
  readonly running: boolean;
  readonly stores: readonly {
    readonly store: string;
    readonly category: string;
    readonly count: number;
    readonly bytes: number;
  }[];
  readonly obstacles: readonly string[];
};

export async function listBrowsers(options: WhereOptions): Promise<readonly ListedProfile[]> {
  const { browsers, request } = await openBrowsers({ ...options, dryRun: true });
  const listed = await browsers.list(request);
  if (!listed.ok) throw new CommandError(listed.reason, listed.detail);
  return listed.value.map(({ family, profile, closed, stores, residue }) => ({
    family,
    profile,
    running: closed === "stillRunning",
    stores: stores.map(({ store, category, before }) => ({ store, category, ...before })),
    obstacles: residue,
  }));
}

export type ClearReport = {
  readonly output: Readonly<Record<string, unknown>>;
  readonly lines: readonly string[];
  readonly exitCode: ExitCode;
  /** Call it last: lets this program end while the helper goes on. */
  readonly leave: () => void;
};

export async function clearBrowsers(options: ClearOptions): Promise<ClearReport> {
  const signer = await findSigner(options);
  const { browsers, request } = await openBrowsers(options);
  const startedMs = performance.now();
  const line = new ProgressLine();
  const cleared = await browsers.clear({ ...request, onProgress: line.show });
  if (!cleared.ok) line.end();
  if (!cleared.ok) throw new CommandError(cleared.reason, toDo(cleared.reason, cleared.detail));
  const { execToGoneMs, freed, leave } = cleared.value;
  const isFinal = options.background !== true || options.dryRun === true;
  const receipts = isFinal ? await freed : cleared.value.receipts;
  line.end();
  const sinceExecMs = Math.round((startedMs + execToGoneMs) * 100) / 100;
  const signed = signer === null ? [] : signProfiles(signer, request.data, receipts);
  return {
    output: {
      receipts,
      ...(options.dryRun === true ? {} : { execToGoneMs: sinceExecMs }),
      ...(signed.length > 1 ? { envelopes: signed } : signed[0] && { envelope: signed[0] }),
    },
    lines: [...receipts.flatMap(profileText), ...clearSummary(receipts)],
    exitCode: EXIT_OF[statusOf(receipts)],
    leave,
  };
}

export async function openBrowsers(options: ClearOptions) {
  const owner = findHomeOwner(options.home);
  const isSource = import.meta.filename.endsWith(".ts");
  const entry = isSource ? `${import.meta.dirname}/../../agent/main.ts` : import.meta.filename;
  const programs = findPrograms(entry);
  const display = displayFor(options);
  const keepSites = await sitesNamed(options.keepSite ?? []);
  const browsers = createBrowsers({
    helperPath: programs.helper,
    nodePath: programs.nodePath,
    windowCloser: display === null ? null : await windowCloserFor(programs.x11Probe),
    log,
    whenBusy: "fail",
  });
  const request = {
    ...owner,
    data: dataKinds(options, owner),
    families: familyNames(options.family),
    profiles: options.profile.length === 0 ? null : options.profile,
    display,
    xAuthorityPath: display === null ? null : (process.env["XAUTHORITY"] ?? null),
    dryRun: options.dryRun === true,
    downloadsSinceMs: options.sessionSince ?? null,
    keepsAccount: options.sharedDevice !== true,
    // Whoever types a site wants to find it as it is.
    keep: keepSites.length === 0 ? null : { sites: keepSites, keepsSignedIn: true },
  };
  return { browsers, request };
}

function toDo(reason: string, detail: string): string {
  if (reason !== "busy") return detail;
  return `${detail}: nothing was touched; wait until it is through, then run this again`;
}

/** Only a local X display of one's own is asked by itself; root says which. */
function displayFor({ display }: ClearOptions): string | null {
  const isRoot = process.getuid?.() === 0;
  const name = display ?? (isRoot ? undefined : process.env["DISPLAY"]);
  if (name !== undefined && /^:\d{1,5}$/.test(name)) return name;
  if (display === undefined) return null;
  throw new CommandError("badDisplay", `"${display}" is not a local display like :0`, EXIT.usage);
}

async function windowCloserFor(probePath: string): Promise<WindowCloser> {
  const [{ X11Displays }, { UserAccounts }] = await Promise.all([
    import("../../agent/platform/linux/x11-displays.ts"),
    import("../../agent/platform/linux/user-accounts.ts"),
  ]);
  const accounts = new UserAccounts();
  const displays = new X11Displays({ probePath, accountOf: (uid) => accounts.byUid(uid), log });
  return {
    askToClose: async (...question) => {
      const asked = await displays.askToClose(...question);
      displays.close();
      return asked;
    },
  };
}

async function sitesNamed(names: readonly string[]): Promise<readonly string[]> {
  if (names.length === 0) return [];
  const { readKeptSite } = await import("../../policies/public-suffix.ts");
  return names.map((name) => {
    const read = readKeptSite(name);
    if (read.ok) return read.value.site;
    throw new CommandError(read.reason, read.detail, EXIT.usage);
  });
}

function familyNames(names: readonly string[]): readonly string[] | null {
  const known = FAMILIES.map(({ family }) => family);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const message = `"${unknown}" is none of: ${known.join(", ")}`;
    throw new CommandError("unknownFamily", message, EXIT.usage);
  }
  return names.length === 0 ? null : names;
}
