import type { SurfaceView } from "../main/contract/bridge.ts";
import type { Translate } from "./translate.ts";
import type { Button, ViewModel } from "./view-parts.ts";

/**
 * Pure: what a folded banner still says and offers. What happens and when stays, and what keeps people
 * from losing work with one touch; the rest is behind one more. It is spoken whole all the same.
 */
export function foldedModel(
  model: ViewModel,
  fold: SurfaceView["fold"],
  translate: Translate,
): ViewModel {
  if (fold === "none") return model;
  const action = fold === "whole" ? "fold" : "unfold";
  const toggle: Button = { action, label: translate(`button.${action}`), look: "plain" };
  if (fold === "whole") return { ...model, buttons: [...model.buttons, toggle] };
  return { ...model, why: null, todo: null, buttons: [...keptButtons(model.buttons), toggle] };
}

function keptButtons(buttons: readonly Button[]): readonly Button[] {
  const kept = buttons.filter(({ look }) => look !== "plain");
  const hasMoreTime = kept.some(({ action }) => action === "moreTime");
  return hasMoreTime ? kept : [...buttons.filter(isAsking), ...kept];
}

function isAsking({ action }: Button): boolean {
  return action === "askForMoreTime";
}
