import { expect, test } from "vitest";
import { lintPolicy } from "../../../policies/authoring.ts";
import { CATALOGUE } from "../../../policies/catalogue.ts";
import { logoFault, MAX_LOGO_BYTES } from "../../../policies/png.ts";
import { decodePolicyPayload } from "../../../policies/policy.ts";
import { joinWording } from "../../../policies/shell-texts.ts";
import { pngChunk, pngOf } from "../../support/png.ts";
import { policyOf } from "../../support/policies.ts";

const encoded = (text: string) => Buffer.from(text).toString("base64");
const noise = Buffer.alloc(MAX_LOGO_BYTES, "x");
const decode = (key: string, value: unknown) =>
  decodePolicyPayload(policyOf({ [key]: { value, line: 1 } }));

/** A chunk of another type where a picture has its sizes. */
function wordsFirst(): string {
  const bytes = Buffer.from(pngOf(16, 16), "base64");
  bytes.write("tEXt", bytes.indexOf("IHDR"), "latin1");
  return bytes.toString("base64");
}

test.each([
  ["a small picture", pngOf(96, 48), null],
  [
    "one with words in it",
    pngOf(16, 16, { before: [pngChunk("tEXt", noise.subarray(0, 9))] }),
    null,
  ],
  ["an SVG", encoded('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), "is no PNG"],
  ["a JPEG", Buffer.from("ffd8ffe000104a46", "hex").toString("base64"), "is no PNG"],
  ["an address", "https://library.example/logo.png", "is not base64"],
  ["a data: address", "data:image/png;base64,iVBORw0KGgo=", "is not base64"],
  ["nothing", "", "is not base64"],
  [
    "a picture and a page behind it",
    pngOf(16, 16, { behind: Buffer.from("<html>") }),
    "is no whole PNG",
  ],
  [
    "a picture in a picture",
    pngOf(16, 16, { before: [pngChunk("IEND", Buffer.alloc(0))] }),
    "is no whole PNG",
  ],
  ["one that begins with words", wordsFirst(), "is no whole PNG"],
  ["one without its padding", "iVBORw0KGgo", "is not base64"],
  ["one with too much of it", "iVBORw0KGgoAA===", "is not base64"],
  ["half a picture", pngOf(32, 32).slice(0, -16), "is no whole PNG"],
  ["a signature alone", "iVBORw0KGgo=", "is no whole PNG"],
  [
    "a moving picture",
    pngOf(16, 16, { before: [pngChunk("acTL", Buffer.alloc(8))] }),
    "is a moving picture",
  ],
  ["a wide one", pngOf(513, 16), "has to be 16 to 512 pixels wide and high"],
  ["a high one", pngOf(16, 513), "has to be 16 to 512 pixels wide and high"],
  ["a line", pngOf(16, 15), "has to be 16 to 512 pixels wide and high"],
  ["a dot", pngOf(1, 1), "has to be 16 to 512 pixels wide and high"],
  ["a large file", pngOf(16, 16, { before: [pngChunk("tEXt", noise)] }), "is larger than 16 KiB"],
])("as a logo, %s: %#", (_what, base64, fault) => {
  expect(logoFault(base64)).toBe(fault);
  expect(decode("shell.logo", base64).ok).toBe(fault === null);
});

test.each([
  ["shell.organisation", "City Library", true],
  ["shell.organisation", "<script>alert(1)</script>", true],
  ["shell.organisation", "x".repeat(61), false],
  ["shell.organisation", "two\nlines", false],
  ["shell.organisation", " spaces ", false],
  ["shell.organisation", "", false],
  ["shell.organisation", "turned \u202egnithemos", false],
  ["shell.organisation", "\u0000", false],
  ["shell.texts", { en: { calendar: "Closing time." } }, true],
  ["shell.texts", { en: { calendar: "x".repeat(161) } }, false],
  ["shell.texts", { xx: { calendar: "Closing time." } }, false],
  ["shell.texts", { en: { signOutNow: "Keep me signed in" } }, false],
  ["shell.texts", { en: { calendar: 5 } }, false],
])("%s may be %j: %s", (key, value, isTaken) => {
  expect(decode(key, value).ok).toBe(isTaken);
});

test("two policies give each text that one of them has, and the same one whoever comes first", () => {
  const one = { en: { calendar: "We close.", desk: "Ask Ada" } };
  const other = { en: { calendar: "Closing time." }, ar: { calendar: "نغلق" } };
  const both = { en: { calendar: "Closing time.", desk: "Ask Ada" }, ar: { calendar: "نغلق" } };
  expect(joinWording(one, other)).toEqual(both);
  expect(joinWording(other, one)).toEqual(both);
  expect(CATALOGUE["shell.logo"].join(null, "b")).toBe("b");
});

test.each([
  ["shell: { logo: logo.svg }", "shell.logo", "a logo is not base64"],
  ["shell: { texts: { en: { clozing: x } } }", "shell.texts.en", "clozing"],
])("%s: says what to do", (yaml, path, advice) => {
  const head = "apiVersion: sessionward/v1\nkind: Policy\nname: a\nappliesTo: { all: true }\n";
  const { problems } = lintPolicy(`${head}${yaml}\n`);
  expect(problems).toMatchObject([{ severity: "error", path }]);
  expect(problems[0]?.message).toContain(advice);
});
