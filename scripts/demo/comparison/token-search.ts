import { constants, type Dirent, lstatSync } from "node:fs";
import { open, readdir } from "node:fs/promises";
import { join } from "node:path";

type Found = { readonly path: string; readonly times: number; readonly bytes: number };
export type SearchProgress = {
  readonly filesRead: number;
  readonly bytesRead: number;
  readonly found: readonly Found[];
};

const BLOCK_BYTES = 4 * 1024 * 1024;

/**
 * Reads every regular file below some directories for texts, whatever the file is: as UTF-8 or as
 * UTF-16 (Chromium's Session Storage), in pages of SQLite and in blocks of LevelDB alike. Never
 * follows a link. What compresses a text away is not seen; tokens are random, and stay.
 */
export async function searchTokens(
  dirs: readonly string[],
  tokens: readonly string[],
  report: (progress: SearchProgress) => void,
): Promise<SearchProgress> {
  const needles = tokens.flatMap((token) => [
    Buffer.from(token, "utf8"),
    Buffer.from(token, "utf16le"),
  ]);
  let progress: SearchProgress = { filesRead: 0, bytesRead: 0, found: [] };
  for (const dir of dirs) {
    for await (const path of filesBelow(dir)) {
      const { times, bytes, read } = await searchFile(path, needles);
      const found = times === 0 ? progress.found : [...progress.found, { path, times, bytes }];
      progress = { filesRead: progress.filesRead + 1, bytesRead: progress.bytesRead + read, found };
      report(progress);
    }
  }
  return progress;
}

async function* filesBelow(dir: string): AsyncGenerator<string> {
  // Browsers that run make and remove files all the time.
  const entries: Dirent[] = await readdir(dir, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.isFile()) yield path;
  }
}

type Hits = { readonly times: number; readonly bytes: number; readonly read: number };

async function searchFile(path: string, needles: readonly Buffer[]): Promise<Hits> {
  const nothing = { times: 0, bytes: 0, read: 0 };
  if (!lstatSync(path, { throwIfNoEntry: false })?.isFile()) return nothing;
  // By now it may be a link or a pipe.
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(() => null);
  if (file === null) return nothing;
  try {
    return await searchBlocks(file, needles);
  } catch {
    return nothing;
  } finally {
    await file.close();
  }
}

type Readable = {
  read(buffer: Buffer, offset: number, length: number): Promise<{ bytesRead: number }>;
};

/** Each block begins with the end of the one before, so that none hides in between. */
async function searchBlocks(file: Readable, needles: readonly Buffer[]): Promise<Hits> {
  const longest = Math.max(0, ...needles.map(({ length }) => length - 1));
  const buffer = Buffer.allocUnsafe(longest + BLOCK_BYTES);
  let [kept, times, bytes, read] = [0, 0, 0, 0];
  while (true) {
    const { bytesRead } = await file.read(buffer, kept, BLOCK_BYTES);
    if (bytesRead === 0) return { times, bytes, read };
    read += bytesRead;
    const block = buffer.subarray(0, kept + bytesRead);
    for (const needle of needles) {
      const hits = countIn(block, needle, kept);
      times += hits;
      bytes += hits * needle.length;
    }
    kept = Math.min(longest, block.length);
    buffer.copy(buffer, 0, block.length - kept, block.length);
  }
}

/** Only what ends in the new part: the rest was counted with the block before. */
function countIn(block: Buffer, needle: Buffer, old: number): number {
  let count = 0;
  for (let at = block.indexOf(needle); at >= 0; at = block.indexOf(needle, at + 1)) {
    if (at + needle.length > old) count += 1;
  }
  return count;
}
