import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fail, ok, type Result } from "../../../policies/result.ts";
import type {
  BrowserPolicies,
  ManagedOutcome,
  ManagedSettings,
} from "../../core/managed-browsers.ts";
import {
  isObject,
  isSame,
  type Json,
  type JsonObject,
  parseChromiumObject,
  parseObject,
} from "./json.ts";
import { chromiumDocument, firefoxDocument } from "./policy-documents.ts";
import {
  type PolicyFileFault,
  readPolicyFile,
  removeHalfWritten,
  removePolicyFile,
  safeDirectory,
  writePolicyFile,
} from "./policy-files.ts";
import { mergePolicies, unmergePolicies } from "./policy-merge.ts";
import {
  ADDED_FILE,
  FIREFOX_FILE,
  OWN_FILE,
  POLICY_PLACES,
  type PolicyPlace,
} from "./policy-places.ts";

type Fault = PolicyFileFault | "notJson";
type Step = Pick<ManagedOutcome, "state" | "others">;

export type PolicyRoots = {
  /** Below it lies `etc`. */
  readonly rootDir: string;
  /** Below it lie the browsers' programs. */
  readonly programsDir: string;
};

/** Root's own files only: nothing here is ever in a home. */
export function createBrowserPolicies(roots: PolicyRoots): BrowserPolicies {
  return { ensure: (wanted) => POLICY_PLACES.map((place) => ensure(place, wanted, roots)) };
}

function ensure(place: PolicyPlace, wanted: ManagedSettings, roots: PolicyRoots): ManagedOutcome {
  const { family } = place;
  const nothing = { family, others: [], because: "" };
  const isInstalled = place.programs.some((program) =>
    existsSync(join(roots.programsDir, program)),
  );
  const document = isInstalled ? documentFor(place, wanted) : {};
  try {
    const safe = safeDirectory(roots.rootDir, place.dir);
    if (!safe.ok) return { ...nothing, state: "failed", because: safe.detail };
    const step = STEPS[place.kind](place, document, roots.rootDir);
    if (!step.ok) return { ...nothing, state: "failed", because: step.detail };
    return { ...nothing, ...step.value };
  } catch (error) {
    return { ...nothing, state: "failed", because: String(error).slice(0, 300) };
  }
}

/** What this browser is to be told, as it stands in its file. */
export function documentFor({ family, kind }: PolicyPlace, wanted: ManagedSettings): JsonObject {
  return kind === "directory" ? chromiumDocument(family, wanted) : firefoxDocument(wanted);
}

const STEPS: Readonly<
  Record<
    PolicyPlace["kind"],
    (place: PolicyPlace, document: JsonObject, rootDir: string) => Result<Step, Fault>
  >
> = {
  /** A file of our own: it holds what nobody else has set, and united lists whole. */
  directory: ({ dir }, wanted, rootDir) => {
    removeHalfWritten(join(rootDir, dir), OWN_FILE);
    const own = readPolicyFile(join(rootDir, dir, OWN_FILE));
    if (!own.ok) return own;
    const { document, added, others } = mergePolicies(foreignIn(join(rootDir, dir)), wanted);
    const content: Record<string, Json> = {};
    for (const key of Object.keys(added)) content[key] = document[key] ?? null;
    if (Object.keys(content).length === 0) {
      if (own.value === null) return ok({ state: "absent", others });
      removePolicyFile(rootDir, dir, OWN_FILE);
      return ok({ state: "removed", others });
    }
    if (isSame(parseObject(own.value ?? "") ?? undefined, content)) {
      return ok({ state: "inForce", others });
    }
    writePolicyFile(join(rootDir, dir), OWN_FILE, textOf(content));
    return ok({ state: "written", others });
  },
  file: ensureInFile,
};

/** The one file there is: ours goes into it, and what is ours is written down beside it. */
function ensureInFile(
  { dir }: PolicyPlace,
  wanted: JsonObject,
  rootDir: string,
): Result<Step, Fault> {
  const path = join(rootDir, dir);
  const file = readPolicyFile(join(path, FIREFOX_FILE));
  if (!file.ok) return file;
  const current = parseObject(file.value ?? EMPTY_FILE);
  if (current === null) {
    return fail("notJson", `${join(path, FIREFOX_FILE)} is not JSON: mend it or move it away`);
  }
  const noted = notedIn(path);
  const theirs = noted.reduce(unmergePolicies, current);
  const frame = Object.keys(wanted).length > 0 ? { policies: wanted } : {};
  const { document, added, others } = mergePolicies(theirs, frame);
  if (Object.keys(added).length === 0) {
    if (noted.length > 0) leaveFile(rootDir, dir, theirs);
    return ok({ state: noted.length > 0 ? "removed" : "absent", others });
  }
  const isThere = file.value !== null && isSame(current, document) && isSame([...noted], [added]);
  if (isThere) return ok({ state: "inForce", others });
  // Both are known as ours until the file is written, whatever is cut short in between.
  writeNote(path, [...noted, added]);
  writePolicyFile(path, FIREFOX_FILE, textOf(document));
  writeNote(path, [added]);
  return ok({ state: "written", others });
}

const EMPTY_FILE = '{"policies":{}}';

/** What of the file is ours: one part, or two after a crash. */
function notedIn(path: string): readonly JsonObject[] {
  const note = readPolicyFile(join(path, ADDED_FILE));
  const added = note.ok && note.value !== null ? parseObject(note.value)?.["added"] : undefined;
  return Array.isArray(added) ? added.filter(isObject) : [];
}

function writeNote(path: string, added: readonly JsonObject[]): void {
  writePolicyFile(path, ADDED_FILE, textOf({ added }));
}

/** A file that holds nothing but an empty frame was ours alone. */
function leaveFile(rootDir: string, dir: string, theirs: JsonObject): void {
  const isEmpty = isSame(theirs, {}) || isSame(theirs, { policies: {} });
  if (!isEmpty) writePolicyFile(join(rootDir, dir), FIREFOX_FILE, textOf(theirs));
  removePolicyFile(rootDir, dir, ADDED_FILE);
  if (isEmpty) removePolicyFile(rootDir, dir, FIREFOX_FILE);
}

/** What the other files say together: Chromium reads every one, whatever its name, if it is JSON. */
function foreignIn(dir: string): JsonObject {
  if (!existsSync(dir)) return {};
  const names = readdirSync(dir).filter((name) => name !== OWN_FILE);
  const read = names.sort().map((name) => readPolicyFile(join(dir, name), "follow"));
  const documents = read.map((one) => (one.ok ? parseChromiumObject(one.value ?? "") : null));
  return Object.assign({}, ...documents.filter((document) => document !== null));
}

function textOf(document: JsonObject): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
