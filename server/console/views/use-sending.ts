import { useEffect, useState } from "preact/hooks";
import type { RouteReply } from "../../contract/admin-api.ts";
import type { ProblemDocument } from "../../contract/admin-shapes.ts";
import { bodyOf, type CommandBody, type Draft, type Preview } from "../model/commands/composer.ts";
import { routeHash } from "../model/route.ts";
import { useConsole } from "./console-context.ts";

const ASK_AFTER_MS = 250;

/** What the server says would happen; null until there is something to ask. */
export function useForeseen(
  draft: Draft,
  preview: Preview,
  isWhole: boolean,
): RouteReply<"previewCommand"> | null {
  const { client } = useConsole();
  const [foreseen, setForeseen] = useState<RouteReply<"previewCommand"> | null>(null);
  const body = isWhole ? bodyOf(draft, preview) : null;
  useEffect(() => {
    setForeseen(null);
    if (body === null) return;
    const timer = setTimeout(async () => {
      const outcome = await client.call("previewCommand", { body });
      if (outcome.ok) setForeseen(outcome.value);
    }, ASK_AFTER_MS);
    return () => clearTimeout(timer);
  }, [JSON.stringify(body)]);
  return foreseen;
}

/** Sends it, or asks a second person for it, and goes where its progress is shown. */
export function useSending() {
  const { client, live } = useConsole();
  const [problem, setProblem] = useState<ProblemDocument | null>(null);
  const [isSending, setSending] = useState(false);
  const send = async (body: CommandBody, needsApproval: boolean) => {
    setSending(true);
    const outcome = needsApproval
      ? await client.call("createCampaign", { body: { order: body } })
      : await client.call("issueCommands", { body });
    setSending(false);
    setProblem(outcome.ok ? null : outcome.problem);
    if (!outcome.ok) return;
    live.chooseNone();
    const { value } = outcome;
    const id = "batchId" in value ? value.batchId : value.id;
    location.hash = routeHash({ page: "commands", id });
  };
  return { problem, isSending, send };
}
