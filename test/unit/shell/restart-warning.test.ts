import { expect, test } from "vitest";
import type { ShellStatus } from "../../../agent/contract/local-calls.ts";
import { RESTART_WARNING } from "../../../policies/restart-warning.ts";
import { translator } from "../../../renderer/translate.ts";
import { viewModel } from "../../../renderer/view-model.ts";
import { viewOf } from "../../support/shell-values.ts";

test.each([
  ["en", "This computer restarts in 10 minutes. Save your work."],
  ["fr", "Cet ordinateur redémarre dans 10 minutes. Enregistrez votre travail."],
  ["de", "Dieser Computer startet in 10 Minuten neu. Speichern Sie Ihre Arbeit."],
  ["es", "Este equipo se reinicia en 10 minutos. Guarde su trabajo."],
  ["ar", "سيُعاد تشغيل هذا الحاسوب بعد 10 دقائق. احفظ عملك."],
] as const)("warns of a restart by order in the person's language: %s", (language, sentence) => {
  const said = (status: Partial<ShellStatus>) =>
    viewModel(viewOf(status), 42_000, translator(language)).why;
  expect(said({ message: RESTART_WARNING })).toBe(sentence);
  expect(said({ message: RESTART_WARNING, surface: "notice" })).toBe(sentence);
  expect(said({ message: "Lunch is at noon." })).toBe("Lunch is at noon.");
});
