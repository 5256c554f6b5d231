import { expect, test } from "vitest";
import { translator } from "../../../renderer/translate.ts";
import { viewModel } from "../../../renderer/view-model.ts";
import { viewOf } from "../../support/shell-values.ts";

const CALM = { act: null, reason: null, surface: "notice" } as const;
const TOLD = "You are told before anything happens.";

test.each([
  [899_400, "Time limit on hold", `Nothing happens by itself for 15 minutes. ${TOLD}`],
  [null, "This session has a time limit", TOLD],
])("says until when a touch holds everything: for %s ms", (heldForMs, headline, why) => {
  const shown = viewModel(viewOf({ ...CALM, heldForMs }), null, translator("en"));
  expect(shown).toMatchObject({ headline, why });
});
