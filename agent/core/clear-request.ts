import type { DataKind } from "../../policies/vocabulary.ts";
import type { ClearPhase } from "../contract/status-file.ts";

/** Whose browsers are cleared, of what. */
export type ClearRequest = {
  readonly homeDir: string;
  /** The uid that the home must belong to. */
  readonly uid: number;
  readonly gid: number;
  readonly data: readonly DataKind[];
  readonly families: readonly string[] | null;
  /** `:97` when the browsers' windows can be asked to close. */
  readonly display: string | null;
  readonly xAuthorityPath: string | null;
  readonly dryRun: boolean;
  /** Sites that stay (design §6.4); nothing stays where this is left out. */
  readonly keep?: KeepRequest | null;
  /**
   * The device is its owner's: with what was typed into forms, the tokens of the browser's own account
   * don't go, unless `data` names `signIn`.
   */
  readonly keepsAccount?: boolean;
  /**
   * Of downloads only what was created since then goes (wall clock, milliseconds): when the session
   * began. Null, or left out: nothing, whatever `data` says.
   */
  readonly downloadsSinceMs?: number | null;
  /**
   * Hears of the directories, below the home, in which something may be left by a clearing that is
   * cut short, before anything is taken away. Bytes, one a character (latin1).
   */
  readonly onDirectories?: (directories: readonly string[]) => void;
  /** Hears of every phase at its start, and some times a second how many files are gone. */
  readonly onProgress?: (progress: ClearProgress) => void;
};

/** Files are known once everything is out of reach; before that both are 0. */
export type ClearProgress = {
  readonly phase: ClearPhase;
  readonly doneFiles: number;
  readonly files: number;
};

export type KeepRequest = {
  /** Registrable domains, with all below them, or exact hosts. */
  readonly sites: readonly string[];
  /** False: a site that holds a sign-in cookie goes all the same, for the next person's sake. */
  readonly keepsSignedIn: boolean;
};

/** What a clearing that was cut short has left, after somebody went on with it. */
export type QuarantineLeft = {
  /** Quarantines that are still there. */
  readonly standing: readonly string[];
  /** Where more directories lie than are looked into, and how many: one may hide another there. */
  readonly unlooked: readonly string[];
};
