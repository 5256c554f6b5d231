import { existsSync } from "node:fs";
import type { LeftoverKind } from "../../../policies/vocabulary.ts";
import type { LeftoverReceipt } from "../../contract/receipt.ts";
import type { LeftoverAnswer } from "../../core/leftover-files.ts";
import type { Leftovers, LeftoversRequest } from "../../core/leftovers.ts";
import { type ClipboardProbes, clearClipboard } from "./clipboard.ts";
import { amountReceipt, runLeftoverProgram } from "./leftover-program.ts";
import { clearPrintQueue } from "./print-queue.ts";

export type LinuxLeftoversOptions = ClipboardProbes & {
  /** Absolute path of the program that deletes files as their owner. */
  readonly programPath: string;
  /** Where everybody may write; a test has directories of its own. */
  readonly temporaryDirs?: readonly string[];
  readonly printSocket?: string;
};

const TEMPORARY_DIRS = ["/tmp", "/var/tmp", "/dev/shm"];

/** Clears, all kinds at once, what a person leaves besides browsers. */
export class LinuxLeftovers implements Leftovers {
  readonly #options: LinuxLeftoversOptions;

  constructor(options: LinuxLeftoversOptions) {
    this.#options = options;
  }

  async clear(request: LeftoversRequest): Promise<readonly LeftoverReceipt[]> {
    const files = this.#clearFiles(request);
    const clear: Readonly<Record<LeftoverKind, () => Promise<LeftoverReceipt>>> = {
      clipboard: () => clearClipboard(request, this.#options),
      printQueue: () => this.#clearPrintQueue(request),
      recentFiles: async () =>
        whyNoRecent(request) ?? amountReceipt("recentFiles", (await files)?.recent),
      temporaryFiles: async () =>
        whyNoTemporary(request) ?? amountReceipt("temporaryFiles", (await files)?.temporary),
    };
    return Promise.all(request.kinds.map((kind) => clear[kind]()));
  }

  async #clearPrintQueue({ session, files }: LeftoversRequest): Promise<LeftoverReceipt> {
    if ("because" in files) return notApplicable("printQueue", files.because);
    return clearPrintQueue(session.userName, this.#options.printSocket);
  }

  async #clearFiles(request: LeftoversRequest): Promise<LeftoverAnswer | null> {
    const { session, kinds, files } = request;
    const recent = kinds.includes("recentFiles") && whyNoRecent(request) === null;
    const temporary = kinds.includes("temporaryFiles") && whyNoTemporary(request) === null;
    if (!recent && !temporary) return NOTHING_THERE;
    return runLeftoverProgram(this.#options.programPath, {
      uid: session.uid,
      gid: session.gid,
      homeDir: session.homeDir,
      recent,
      directories: temporary ? [...(this.#options.temporaryDirs ?? TEMPORARY_DIRS)] : [],
      upToMs: "because" in files ? null : files.upToMs,
    });
  }
}

const NONE = { before: 0, after: 0, inUse: 0, isCutShort: false };
const NOTHING_THERE: LeftoverAnswer = { recent: NONE, temporary: NONE };

function whyNoRecent({ session, isOver }: LeftoversRequest): LeftoverReceipt | null {
  const { uid, homeDir, freshHome } = session;
  // By now the next guest may be in a new home at the same place.
  const isGone = (freshHome && isOver) || !existsSync(homeDir);
  if (isGone) return notApplicable("recentFiles", "sessionOver");
  return uid === 0 ? notApplicable("recentFiles", "ownAccount") : null;
}

/** An agent that runs as the person itself can't tell its own files, and theirs, from a session's. */
function whyNoTemporary({ session, files }: LeftoversRequest): LeftoverReceipt | null {
  if ("because" in files) return notApplicable("temporaryFiles", files.because);
  const isOwn = session.uid === process.getuid?.() || process.getuid?.() !== 0;
  return isOwn ? notApplicable("temporaryFiles", "ownAccount") : null;
}

function notApplicable(
  kind: LeftoverKind,
  because: NonNullable<LeftoverReceipt["because"]>,
): LeftoverReceipt {
  return { kind, status: "notApplicable", before: 0, after: 0, because };
}
