import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lintPolicy } from "../../../policies/authoring.ts";
import { withLogo } from "../../../scripts/cli/policy-logo.ts";
import { pngOf } from "../../support/png.ts";
import { tempDir } from "../../support/temp-dir.ts";

const HEAD = "apiVersion: sessionward/v1\nkind: Policy\nname: a\nappliesTo: { all: true }\n";

function policyWith(fileName: string, content: Buffer | string) {
  const dir = tempDir();
  writeFileSync(join(dir, fileName), content);
  return (logo: string) => withLogo(`${HEAD}shell: { logo: ${logo} }\n`, join(dir, "a.yaml"));
}

test("a picture beside the policy is written out in it", () => {
  const picture = pngOf(32, 32);
  const text = policyWith("logo.png", Buffer.from(picture, "base64"))("logo.png");
  expect(lintPolicy(text).flattened?.settings["shell.logo"]?.value).toBe(picture);
});

test("what only calls itself a picture is refused by the policy's own check", () => {
  const text = policyWith("logo.png", "<svg onload='alert(1)'/>")("logo.png");
  expect(lintPolicy(text).problems).toMatchObject([{ path: "shell.logo", severity: "error" }]);
});

test.each(["none.png", "logo.png"])("says which file cannot be taken: %s", (name) => {
  expect(() => policyWith("logo.png", "x".repeat(17_000))(name)).toThrow(/cannot take .*\.png: /);
});

test("leaves everything else as it stands", () => {
  expect(policyWith("logo.png", "")("logo.svg")).toContain("logo: logo.svg");
});
