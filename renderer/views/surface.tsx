import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { SurfaceKind, SurfaceView } from "../../main/contract/bridge.ts";
import { bridge } from "../bridge.ts";
import { foldedModel } from "../fold.ts";
import type { ReceivedView } from "../received-view.ts";
import { translator } from "../translate.ts";
import { useAnswer } from "../use-answer.ts";
import { useFirstFocus } from "../use-keys.ts";
import { useRemaining } from "../use-remaining.ts";
import { useScrollStop } from "../use-scroll-stop.ts";
import { viewModel } from "../view-model.ts";
import type { ViewModel } from "../view-parts.ts";
import { Announcer } from "./announcer.tsx";
import { Buttons } from "./buttons.tsx";
import { CountdownRing } from "./countdown-ring.tsx";
import { Icon, iconOf } from "./icon.tsx";
import { Keyboard } from "./keyboard.tsx";
import { KioskBar } from "./kiosk-bar.tsx";
import { KioskHome } from "./kiosk-home.tsx";
import { Letterhead } from "./letterhead.tsx";
import type { TimedPageProps } from "./page-props.ts";
import { StaffForm } from "./staff-form.tsx";
import { StatusPage } from "./status-page.tsx";

/** Surfaces with controls of their own. The others are words, a number and answers. */
const PAGES: Readonly<Partial<Record<SurfaceKind, (props: TimedPageProps) => ComponentChildren>>> =
  {
    status: StatusPage,
    bar: KioskBar,
    keyboard: Keyboard,
    home: KioskHome,
  };

/** One surface, whole: the frame differs (full, banner, corner), the parts are the same. */
export function Surface({ received }: { readonly received: ReceivedView }) {
  const { view, deadlineMs } = received;
  const { language, appearance } = view;
  const translate = useMemo(() => translator(language, appearance?.texts), [language, appearance]);
  const remainingMs = useRemaining(deadlineMs);
  const whole = viewModel(view, remainingMs, translate);
  const model = foldedModel(whole, view.fold, translate);
  const { answer, press, onSeen, outcome } = useAnswer(model.answersToAnyKey);
  usePainted(view.surface, onSeen);
  const main = useRef<HTMLElement>(null);
  useScrollStop(main);
  useFirstFocus(main, view.takesFocus);
  const Page = PAGES[view.surface];
  if (Page !== undefined) {
    return (
      <main class={`surface ${view.surface}`} ref={main} aria-labelledby="headline">
        <Page view={view} translate={translate} press={press} remainingMs={remainingMs} />
      </main>
    );
  }
  return (
    <main class={`surface ${view.surface}`} ref={main} aria-labelledby="headline">
      <div class="body">
        {(isUnattended(view) || view.surface === "spare") && <Letterhead appearance={appearance} />}
        {model.countdown === null ? (
          <Icon name={iconOf(view)} />
        ) : (
          <CountdownRing countdown={model.countdown} />
        )}
        <Words model={model} isForeign={model.why === view.status?.message}>
          <p class="outcome" role="status">
            {outcome !== null && translate(outcome)}
          </p>
        </Words>
        <Buttons buttons={model.buttons} focusFirst={view.takesFocus} onPress={answer} />
        {takesStaff(view) && <StaffForm view={view} translate={translate} press={press} />}
      </div>
      <Announcer model={whole} />
    </main>
  );
}

function isUnattended({ surface }: SurfaceView): boolean {
  return surface === "cover" || surface === "ended" || surface === "desk";
}

function takesStaff(view: SurfaceView): boolean {
  return isUnattended(view) && view.status?.takesStaffCodes === true;
}

function Words({
  model,
  isForeign,
  children,
}: {
  readonly model: ViewModel;
  /** What somebody wrote, in whatever language: it has its own direction. */
  readonly isForeign: boolean;
  readonly children: ComponentChildren;
}) {
  const words = useRef<HTMLDivElement>(null);
  useScrollStop(words);
  return (
    <div class="words" ref={words}>
      <h1 id="headline">{model.headline}</h1>
      {model.why !== null && (
        <p class="why" {...(isForeign && { dir: "auto" as const })}>
          {model.why}
        </p>
      )}
      {model.todo !== null && <p class="todo">{model.todo}</p>}
      {children}
    </div>
  );
}

/** Two frames later the compositor has had it: the agent may count the person as warned. */
function usePainted(surface: ReceivedView["view"]["surface"], onSeen: () => void): void {
  useEffect(() => {
    const painted = () => {
      onSeen();
      void bridge.painted({ surface });
    };
    requestAnimationFrame(() => requestAnimationFrame(painted));
  }, [surface]);
}
