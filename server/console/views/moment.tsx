import { absoluteTime, relativeTime } from "../model/time-words.ts";
import { useConsole } from "./console-context.ts";
import { useSay } from "./say-context.ts";

/** How long ago or until; the moment itself on hover. */
export function Moment({ at }: { readonly at: string }) {
  const say = useSay();
  const { nowMs } = useConsole();
  return (
    <time dateTime={at} title={absoluteTime(at, say)}>
      {relativeTime(at, nowMs, say)}
    </time>
  );
}
