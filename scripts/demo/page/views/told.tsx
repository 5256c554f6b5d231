import type { Sayable } from "../../comparison/contract.ts";
import { useSay } from "../say-context.ts";
import { isMessageId } from "../translate.ts";

type Props = { readonly text: string; readonly sayable: Sayable | undefined };

/** In the page's language; what a newer demo tells of stands as it came. */
export function Told({ text, sayable }: Props) {
  const say = useSay();
  if (sayable === undefined || !isMessageId(sayable.id)) return <span lang="en">{text}</span>;
  return <>{say(sayable.id, sayable.values)}</>;
}
