type BadCall = {
  readonly what: string;
  readonly name: unknown;
  readonly body: unknown;
  readonly reason: "unknownCall" | "badShape";
};

const shape = (what: string, name: string, body: unknown): BadCall => {
  return { what, name, body, reason: "badShape" };
};
const unknown = (what: string, name: unknown): BadCall => {
  return { what, name, body: {}, reason: "unknownCall" };
};

/** What a page could send that the bridge's table does not hold; each can stand in JSON. */
export const BAD_CALLS: readonly BadCall[] = [
  unknown("a call that nobody knows", "runProgram"),
  unknown("a name of every object", "__proto__"),
  unknown("another one", "constructor"),
  unknown("no name", ""),
  unknown("a name that is none", { name: "stillHere" }),
  unknown("a number", 7),
  unknown("nothing", null),
  shape("a word where a body belongs", "stillHere", "now"),
  shape("a list where a body belongs", "stillHere", []),
  shape("no body", "painted", null),
  shape("a field too many", "stillHere", { force: true }),
  shape("a field too few", "painted", {}),
  shape("a field of another kind", "painted", { surface: 7 }),
  shape("a surface that is none", "painted", { surface: "desktop" }),
  shape("a language that is none", "chooseLanguage", { language: "en\u0000" }),
  shape("a size that is none", "chooseTextSize", { percent: 1e9 }),
  shape("two signs for one key", "guestKey", { sign: "ab" }),
  shape("a key that leaves", "guestKey", { key: "Escape" }),
  shape("a use that is none", "staffCode", { code: "12345678", use: "exit" }),
  shape("a code of a million letters", "staffCode", { code: "7".repeat(1_000_000) }),
];
