import type { Screen } from "./screen.ts";

/** Somebody at the keyboard, until `leave()`: the last touch is the moment they went away. */
export type Presence = { leave(): Promise<void> };

const TOUCH_EVERY_MS = 5000;

export function sitDown(screen: Screen): Presence {
  let leaving = false;
  let wake: () => void = () => {};
  const sitting = (async () => {
    while (!leaving) {
      await screen.touch();
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, TOUCH_EVERY_MS);
      });
    }
    await screen.touch();
  })();
  return {
    leave: () => {
      leaving = true;
      wake();
      return sitting;
    },
  };
}
