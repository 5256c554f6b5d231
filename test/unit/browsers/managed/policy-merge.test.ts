import { expect, test } from "vitest";
import { isSame, type Json, type JsonObject } from "../../../../agent/browsers/managed/json.ts";
import { mergePolicies, unmergePolicies } from "../../../../agent/browsers/managed/policy-merge.ts";

test("adds what is missing, keeps what somebody else has set, and says which", () => {
  const theirs = { HomepageLocation: "https://intranet.example", IncognitoModeAvailability: 2 };
  const wanted = { IncognitoModeAvailability: 1, PasswordManagerEnabled: false };
  expect(mergePolicies(theirs, wanted)).toEqual({
    document: { ...theirs, PasswordManagerEnabled: false },
    added: { PasswordManagerEnabled: false },
    others: ["IncognitoModeAvailability"],
  });
});

test("unites lists of what is blocked, and goes into objects", () => {
  const theirs = {
    URLBlocklist: ["a.example"],
    WebsiteFilter: { Block: ["x"], Exceptions: ["y"] },
  };
  const wanted = {
    URLBlocklist: ["a.example", "b.example"],
    WebsiteFilter: { Block: ["z"], Exceptions: ["w"] },
  };
  expect(mergePolicies(theirs, wanted)).toEqual({
    document: {
      URLBlocklist: ["a.example", "b.example"],
      WebsiteFilter: { Block: ["x", "z"], Exceptions: ["y"] },
    },
    added: { URLBlocklist: ["b.example"], WebsiteFilter: { Block: ["z"] } },
    others: ["WebsiteFilter.Exceptions"],
  });
});

test("takes nothing out that somebody has changed since", () => {
  const added = { PasswordManagerEnabled: false, SyncDisabled: true };
  const changed = { PasswordManagerEnabled: true, SyncDisabled: true, Extra: 1 };
  expect(unmergePolicies(changed, added)).toEqual({ PasswordManagerEnabled: true, Extra: 1 });
});

const VALUES: readonly Json[] = [
  true,
  0,
  1,
  "text",
  ["a"],
  ["a", "b"],
  { Inner: 1 },
  { Inner: { Block: ["a"] } },
  { Block: ["b"] },
];
const KEYS = ["Alpha", "Block", "URLBlocklist", "Object"];

/** Every document of up to two keys. */
function documents(): readonly JsonObject[] {
  const single = KEYS.flatMap((key) => VALUES.map((value) => ({ [key]: value })));
  const double = single.flatMap((one) => single.map((other) => ({ ...one, ...other })));
  return [{}, ...single, ...double];
}

test("leaves exactly what was there before, for every pair of small documents", () => {
  const all = documents();
  let judged = 0;
  for (const [index, theirs] of all.entries()) {
    for (const wanted of all.filter((_, other) => (index + other) % 61 === 0)) {
      const { document, added } = mergePolicies(theirs, wanted);
      const left = unmergePolicies(document, added);
      if (!isSame(left, theirs)) expect(left, JSON.stringify({ theirs, wanted })).toEqual(theirs);
      const again = mergePolicies(document, wanted);
      if (!isSame(again.document, document)) expect(again.document).toEqual(document);
      judged += 1;
    }
  }
  expect(judged).toBeGreaterThan(10_000);
});
