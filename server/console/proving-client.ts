import type { ProblemDocument } from "../contract/admin-shapes.ts";
import type { ConsoleClient, Outcome } from "./api-client.ts";

type Somebody = {
  /** Asks who is there. @returns whether they proved it */
  readonly prove: () => Promise<boolean>;
  /** The session is over: nothing more can be asked. */
  readonly onSignedOut: () => void;
};

/** What the server wants proven is asked for once and then sent again, with nothing typed twice. */
export function provingClient(client: ConsoleClient, somebody: Somebody): ConsoleClient {
  const judged = <T>(outcome: Outcome<T>): Outcome<T> => {
    if (!outcome.ok && isOver(outcome.problem)) somebody.onSignedOut();
    return outcome;
  };
  let asked: Promise<boolean> | null = null;
  // A preview and the order itself may want it in one moment: one answer is for both.
  const proven = (): Promise<boolean> => {
    asked ??= somebody.prove().finally(() => {
      asked = null;
    });
    return asked;
  };
  return {
    call: async (name, input, edition) => {
      const first = judged(await client.call(name, input, edition));
      if (first.ok || first.problem.reason !== "reauthenticate") return first;
      return (await proven()) ? judged(await client.call(name, input, edition)) : first;
    },
    open: async (path, signal) => judged(await client.open(path, signal)),
  };
}

function isOver({ status }: ProblemDocument): boolean {
  return status === 401;
}
