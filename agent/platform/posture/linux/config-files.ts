import { fail, ok, type Result } from "../../../../policies/result.ts";
import type { FileReader, ReadFault } from "../posture-check.ts";

/**
 * The texts of `path`, where it ends in `/` of every file in it that `wanted` matches.
 * Absent is an answer (no text); a file that is there and can't be read is a failure.
 */
export async function configTexts(
  files: FileReader,
  path: string,
  wanted: RegExp,
): Promise<Result<readonly string[], Exclude<ReadFault, "absent">>> {
  const paths = path.endsWith("/") ? await pathsIn(files, path, wanted) : ok([path]);
  if (!paths.ok) return paths;
  const texts: string[] = [];
  for (const file of paths.value) {
    const text = await files.text(file);
    if (text.ok) texts.push(text.value);
    else if (text.reason !== "absent") return fail(text.reason, file);
  }
  return ok(texts);
}

async function pathsIn(
  files: FileReader,
  dir: string,
  wanted: RegExp,
): Promise<Result<readonly string[], Exclude<ReadFault, "absent">>> {
  const found = await files.list(dir);
  if (found.ok)
    return ok(found.value.filter((name) => wanted.test(name)).map((name) => dir + name));
  return found.reason === "absent" ? ok([]) : fail(found.reason, dir);
}
