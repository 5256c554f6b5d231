import { lstatSync, readFileSync, type Stats } from "node:fs";
import { userInfo } from "node:os";
import { resolve } from "node:path";
import { CommandError, EXIT } from "./output.ts";

export type HomeOwner = { readonly homeDir: string; readonly uid: number; readonly gid: number };

/** `nogroup`: for an account whose only group would be root's. */
const NO_GROUP = 65_534;

/**
 * Whose browsers are meant. Root acts as the owner of the directory; anyone else may only name
 * their own home.
 *
 * @throws CommandError that says what to do instead
 */
export function findHomeOwner(home: string | undefined): HomeOwner {
  const ownUid = process.geteuid?.() ?? -1;
  const isRoot = ownUid === 0;
  if (home === undefined && isRoot) {
    throw new CommandError("noHome", "as root, say whose home: --home /home/NAME", EXIT.usage);
  }
  const homeDir = resolve(home ?? ownHomeDir(ownUid));
  const stats = statOf(homeDir);
  if (stats.isSymbolicLink()) {
    throw new CommandError(
      "homeIsLink",
      `${homeDir} is a symbolic link, and links are never followed: name the directory it points to`,
    );
  }
  if (!stats.isDirectory()) throw new CommandError("noHome", `${homeDir} is not a directory`);
  if (stats.uid === 0) {
    throw new CommandError(
      "rootHome",
      `${homeDir} belongs to root, whose browsers are never touched`,
    );
  }
  if (!isRoot && stats.uid !== ownUid) {
    throw new CommandError(
      "foreignHome",
      `${homeDir} is not yours: only root may clear another person's browsers`,
      EXIT.refused,
    );
  }
  const gid = isRoot ? groupOf(stats) : (process.getegid?.() ?? stats.gid);
  return { homeDir, uid: stats.uid, gid: gid === 0 ? NO_GROUP : gid };
}

/** Containers and removed accounts have uids without a line in the account data: passwd(5). */
function ownHomeDir(uid: number): string {
  try {
    return userInfo().homedir;
  } catch {
    const because = `no account has your uid ${uid}, so your home is not known: name it with --home`;
    throw new CommandError("noAccount", because, EXIT.usage);
  }
}

function statOf(homeDir: string): Stats {
  try {
    return lstatSync(homeDir);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    const because = code === "ENOENT" ? "there is no such directory" : code;
    throw new CommandError("noHome", `${homeDir}: ${because}`);
  }
}

/** The account's own group, passwd(5); the directory's where no local line names the uid. */
function groupOf({ uid, gid }: Stats): number {
  for (const line of readFileSync("/etc/passwd", "utf8").split("\n")) {
    const [, , lineUid, lineGid] = line.split(":");
    if (lineUid === String(uid) && lineGid !== undefined) return Number(lineGid);
  }
  return gid;
}
