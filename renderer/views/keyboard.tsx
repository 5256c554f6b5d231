import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { GuestKey, MovingKey } from "../../main/contract/guest-key.ts";
import { bridge } from "../bridge.ts";
import { DIGITS, layoutsOf, OFTEN } from "../keyboard-layouts.ts";
import { FIRST_STATE, type KeyboardEvent, nextKeyboard, rowsNow } from "../keyboard-state.ts";
import type { MessageId } from "../messages/en.ts";
import { Drawing } from "./icon.tsx";
import { Key } from "./keyboard-key.tsx";
import type { PageProps } from "./page-props.ts";

const ARROWS = ["ArrowLeft", "ArrowUp", "ArrowDown", "ArrowRight"] as const;

/** For a guest without a keyboard. Each key goes to their page at once, and is kept nowhere here. */
export function Keyboard({ view, translate, press }: PageProps) {
  const [state, setState] = useState(FIRST_STATE);
  const layouts = layoutsOf(view.language);
  const layout = layouts[state.layoutIndex % layouts.length] ?? layouts[0];
  const next = layouts[(state.layoutIndex + 1) % layouts.length] ?? layouts[0];
  const change = (event: KeyboardEvent) => setState((before) => nextKeyboard(before, event));
  const send = (key: GuestKey) =>
    press(() => {
      void bridge.guestKey(key);
      if ("sign" in key) change("typed");
    });
  const own = (event: KeyboardEvent) => () => press(() => change(event));
  const sign = (text: string) => (
    <Key key={text} onPress={() => send({ sign: text })}>
      {text}
    </Key>
  );
  const moving = (key: MovingKey, look?: "wide") => (
    <Key
      key={key}
      name={translate(`keyboard.${key}` satisfies MessageId)}
      onPress={() => send({ key })}
      {...(look && { look })}
    >
      <Drawing name={key} />
    </Key>
  );
  const [first, second, third] = rowsNow(layout, state).map((row) => row.map(sign));
  return (
    <div class="keys" dir="ltr">
      <h1 id="headline" class="only-spoken" lang={view.language}>
        {translate("kiosk.keyboard")}
      </h1>
      <Row>
        {[...DIGITS].map(sign)}
        {moving("Backspace", "wide")}
      </Row>
      <Row>{first}</Row>
      <Row>
        {second}
        {moving("Enter", "wide")}
      </Row>
      <Row>
        {!state.showsSigns && (
          <Key
            name={translate("keyboard.shift")}
            look="wide"
            isPressed={state.shift !== "off"}
            onPress={own("shift")}
          >
            <Drawing name={state.shift === "held" ? "shiftHeld" : "shift"} />
          </Key>
        )}
        {third}
      </Row>
      <Row>
        <Key
          name={translate(state.showsSigns ? "keyboard.letters" : "keyboard.signs")}
          look="word"
          onPress={own("signs")}
        >
          {state.showsSigns ? layout.label : "#+="}
        </Key>
        {layouts.length > 1 && (
          <Key name={translate("keyboard.layout")} look="word" onPress={own("layout")}>
            {next.label}
          </Key>
        )}
        {moving("Tab")}
        {OFTEN.map(sign)}
        <Key name={translate("keyboard.space")} look="space" onPress={() => send({ sign: " " })} />
        {ARROWS.map((key) => moving(key))}
      </Row>
    </div>
  );
}

function Row({ children }: { readonly children: ComponentChildren }) {
  return <div class="row">{children}</div>;
}
