import { expect, test } from "vitest";
import { STRIP_SIGN_IN } from "../../../agent/browsers/sign-in-keys.ts";

const CHROMIUM = {
  account_info: [{ email: "ward@example.org" }],
  signin: { allowed: true },
  sync: { gaia_id: "1" },
  google: { services: { last_username: "ward@example.org" }, other: 1 },
  profile: { name: "Ward", gaia_info_picture_url: "x", exit_type: "Normal" },
  homepage: "https://intranet.example/é\u2028",
};

test("takes out of Chromium's settings who is signed in, and leaves the rest", () => {
  const stripped = STRIP_SIGN_IN["Preferences"]?.(JSON.stringify(CHROMIUM));
  expect(stripped?.removed).toBe(5);
  expect(JSON.parse(stripped?.text ?? "")).toEqual({
    google: { other: 1 },
    profile: { name: "Ward", exit_type: "Normal" },
    homepage: CHROMIUM.homepage,
  });
});

test("takes out of Firefox's settings who is signed in, line by line", () => {
  const text = [
    "// Mozilla User Preferences",
    'user_pref("browser.startup.homepage", "https://intranet.example");',
    'user_pref("services.sync.username", "ward@example.org");',
    'user_pref("identity.fxaccounts.lastSignedInUserHash", "abc");',
    'user_pref("services.synchronous", true);',
    "",
  ].join("\n");
  const stripped = STRIP_SIGN_IN["prefs.js"]?.(text);
  expect(stripped).toEqual({
    removed: 2,
    text: text
      .split("\n")
      .filter((line) => !/sync\.username|fxaccounts/.test(line))
      .join("\n"),
  });
});

const LOCAL_STATE = {
  os_crypt: { encrypted_key: "k" },
  local: { password_hash_data_list: [{ hash: "1" }, { hash: "2" }] },
  profile: {
    last_used: "Profile 1",
    info_cache: {
      Default: { name: "Ward", gaia_id: "", user_name: "", is_consented_primary_account: false },
      "Profile 1": {
        ...{ name: "Ada", shortcut_name: "Ada", avatar_icon: "x", metrics_bucket_index: 2 },
        ...{
          user_name: "ada@example.org",
          gaia_id: "1",
          gaia_name: "Ada L.",
          gaia_given_name: "Ada",
        },
        ...{
          hosted_domain: "example.org",
          edge_account_cid: "c",
          is_consented_primary_account: true,
        },
      },
      broken: "text",
    },
  },
};

test("leaves every profile on Chromium's list, without whose it is", () => {
  const stripped = STRIP_SIGN_IN["Local State"]?.(JSON.stringify(LOCAL_STATE));
  expect(stripped?.removed).toBe(9);
  expect(JSON.parse(stripped?.text ?? "")).toEqual({
    os_crypt: { encrypted_key: "k" },
    local: {},
    profile: {
      last_used: "Profile 1",
      info_cache: {
        Default: LOCAL_STATE.profile.info_cache.Default,
        "Profile 1": {
          ...{ name: "Profile 1", shortcut_name: "Profile 1" },
          ...{ avatar_icon: "x", metrics_bucket_index: 2 },
        },
        broken: "text",
      },
    },
  });
  expect(STRIP_SIGN_IN["Local State"]?.(stripped?.text ?? "")?.removed).toBe(0);
});

test.each(['{"profile":1}', '{"profile":{"info_cache":[]}}', "{}"])(
  "leaves %s as it is: it names nobody",
  (text) => expect(STRIP_SIGN_IN["Local State"]?.(text)).toEqual({ text, removed: 0 }),
);

test.each(["", "{", "[]", '"text"', "null", "1"])(
  "knows that %j is nothing that Chromium wrote",
  (text) => expect(STRIP_SIGN_IN["Preferences"]?.(text)).toBeNull(),
);

test.each(["Preferences", "prefs.js"])("finds nothing the second time in %s", (name) => {
  const first = STRIP_SIGN_IN[name]?.(name === "prefs.js" ? "" : JSON.stringify(CHROMIUM));
  expect(STRIP_SIGN_IN[name]?.(first?.text ?? "")?.removed).toBe(0);
});
