import { expect, test } from "vitest";
import {
  missingParts,
  noAgentNetwork,
  notStarted,
} from "../../../scripts/demo/comparison/missing.ts";
import { isMessageId, sayer } from "../../../scripts/demo/page/translate.ts";
import { type NoWorld, whyNoWorld } from "../../../scripts/sandbox/world-check.ts";

const NO_PROGRAMS: NoWorld = {
  reason: "notInstalled",
  detail: "not installed: busctl",
  values: { programs: "busctl" },
};

/** Each with a `PATH` that has nothing, so that everything is missing. */
function allThatIsMissing() {
  const { PATH } = process.env;
  process.env["PATH"] = "/nonexistent";
  try {
    const worlds = [whyNoWorld({ platform: "win32" }), whyNoWorld({ platform: "linux" })];
    return [
      ...[...worlds, NO_PROGRAMS].flatMap((noWorld) => missingParts(noWorld)),
      notStarted("no memory"),
      noAgentNetwork(),
    ];
  } finally {
    process.env["PATH"] = PATH;
  }
}

test("what is missing is said on the wire as the page says it in English", () => {
  const missing = allThatIsMissing();
  expect(new Set(missing.map(({ lack }) => lack.id)).size).toBe(6);
  for (const { because, fix, lack, mend } of missing) {
    for (const [text, { id, values }] of [
      [because, lack],
      [fix, mend],
    ] as const) {
      expect(isMessageId(id), id).toBe(true);
      if (isMessageId(id)) expect(text).toBe(sayer("en")(id, values));
    }
  }
});

test("the reason of a machine without private systems is said as the terminal does", () => {
  for (const noWorld of [whyNoWorld({ platform: "win32" }), whyNoWorld({ platform: "linux" })]) {
    expect(missingParts(noWorld)[0]?.because).toBe(noWorld?.detail);
  }
  expect(whyNoWorld({ platform: "linux", getuid: () => 1000 })?.reason).toBe("notRoot");
});
