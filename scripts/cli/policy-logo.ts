import { readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { MAX_LOGO_BYTES } from "../../policies/png.ts";
import { editTexts } from "../../policies/yaml.ts";
import { CommandError, EXIT } from "./output.ts";

/**
 * Writes the picture of a `logo: FILE.png` out in base64, on the same line: a signed policy names no
 * file. Whether it is one that may be shown is the schema's to say.
 * @param policyFile the policy's own path; pictures are looked for beside it
 * @throws CommandError `badLogo` that names the file
 */
export function withLogo(text: string, policyFile: string): string {
  return editTexts(text, "logo", (name) =>
    name.toLowerCase().endsWith(".png") ? JSON.stringify(pictureIn(name, policyFile)) : null,
  );
}

function pictureIn(name: string, policyFile: string): string {
  const path = resolve(dirname(policyFile), name);
  try {
    const { size } = statSync(path);
    if (size > MAX_LOGO_BYTES) throw new Error(`is larger than ${MAX_LOGO_BYTES / 1024} KiB`);
    return readFileSync(path).toString("base64");
  } catch (fault) {
    const why = fault instanceof Error ? fault.message : String(fault);
    throw new CommandError("badLogo", `cannot take ${path}: ${why}`, EXIT.usage);
  }
}
