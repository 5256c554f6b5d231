/** What a file system answered (errno(3)), for people who have to do something about it. */
const WORDS: Readonly<Record<string, string>> = {
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EACCES: "it is closed to the owner of the home",
  EPERM: "it is protected, or somebody else's",
  EIO: "the disk reports an error",
  EBUSY: "the system holds it",
  link: "behind a symbolic link, not followed",
  notDirectory: "its directory is none",
  ENOTEMPTY: "something was added meanwhile",
};

export function faultText(code: string): string {
  return WORDS[code] ?? code;
}

/** Not a block or no inode left for whoever asks; what is deleted makes room again. */
export function isNoRoom(code: string): boolean {
  return code === "ENOSPC" || code === "EDQUOT";
}

export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
