import { expect, test } from "vitest";
import { answerRequest, CONTENT_SECURITY_POLICY } from "../../../main/hosts/renderer-files.ts";

const files = new Map([
  ["/index.html", { body: Buffer.from("<p>page"), mediaType: "text/html; charset=utf-8" }],
]);
const ORIGIN = "app://shell";

test("serves a file of the list with the policy that forbids everything else", () => {
  const answer = answerRequest(files, ORIGIN, "app://shell/index.html");
  expect(answer.status).toBe(200);
  expect(answer.headers).toMatchObject({
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
  });
});

test.each([
  "app://shell/../etc/passwd",
  "app://shell/%2e%2e/etc/passwd",
  "app://shell/index.html%00.png",
  "app://shell/%2Findex.html",
  "app://shell//index.html",
  "app://shell/index.html?x",
  "app://shell.evil/index.html",
  "app://shellx/index.html",
  "file:///index.html",
  "",
])("103: answers 404 to %s", (url) => {
  expect(answerRequest(files, ORIGIN, url).status).toBe(404);
});

test.each([
  "default-src 'none'",
  "script-src 'self'",
  "frame-ancestors 'none'",
  "connect-src 'none'",
])("forbids what the page does not need: %s", (directive) => {
  expect(CONTENT_SECURITY_POLICY.split("; ")).toContain(directive);
});

test("allows no inline script and no evaluation", () => {
  expect(CONTENT_SECURITY_POLICY).not.toContain("unsafe");
});
