import type { ComponentChildren } from "preact";
import type { Loaded } from "../asker.ts";
import { Failure } from "./failure.tsx";

type ShownProps<T> = {
  readonly loaded: Loaded<T>;
  readonly children: (value: T) => ComponentChildren;
};

/** What was asked for, or why it isn't there. */
export function Shown<T>({ loaded, children }: ShownProps<T>) {
  if (loaded.state === "failed") return <Failure problem={loaded.problem} />;
  return loaded.state === "loaded" ? children(loaded.value) : null;
}
