import type { ComponentChildren } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { bridge } from "../bridge.ts";
import type { ReceivedView } from "../received-view.ts";
import { translator } from "../translate.ts";
import { useAnswer } from "../use-answer.ts";
import { useRemaining } from "../use-remaining.ts";
import { type ViewModel, viewModel } from "../view-model.ts";
import { Announcer } from "./announcer.tsx";
import { Buttons } from "./buttons.tsx";
import { CountdownRing } from "./countdown-ring.tsx";
import { Icon, type IconName } from "./icon.tsx";

const ICONS: Readonly<Record<string, IconName>> = {
  cover: "lock",
  ended: "check",
  notice: "clock",
  offline: "restart",
};

/** One surface, whole: the frame differs (full, banner, corner), the parts are the same. */
export function Surface({ received }: { readonly received: ReceivedView }) {
  const { view, deadlineMs } = received;
  const translate = useMemo(() => translator(view.language), [view.language]);
  const remainingMs = useRemaining(deadlineMs);
  const model = viewModel(view, remainingMs, translate);
  const { answer, outcome } = useAnswer(model.answersToAnyKey);
  usePainted(view.surface);
  const icon = ICONS[view.surface];
  return (
    <main class={`surface ${view.surface}`} aria-labelledby="headline">
      <div class="body">
        {model.countdown !== null && <CountdownRing countdown={model.countdown} />}
        {icon !== undefined && model.countdown === null && <Icon name={icon} />}
        <Words model={model}>
          {outcome !== null && <p class="outcome">{translate(outcome)}</p>}
        </Words>
        <Buttons buttons={model.buttons} focusFirst={view.takesFocus} onPress={answer} />
      </div>
      <Announcer model={model} />
    </main>
  );
}

function Words({
  model,
  children,
}: {
  readonly model: ViewModel;
  readonly children: ComponentChildren;
}) {
  return (
    <div class="words">
      <h1 id="headline">{model.headline}</h1>
      {model.why !== null && <p class="why">{model.why}</p>}
      {model.todo !== null && <p class="todo">{model.todo}</p>}
      {children}
    </div>
  );
}

/** Two frames later the compositor has had it: the agent may count the person as warned. */
function usePainted(surface: ReceivedView["view"]["surface"]): void {
  useEffect(() => {
    requestAnimationFrame(() => requestAnimationFrame(() => void bridge.painted({ surface })));
  }, [surface]);
}
