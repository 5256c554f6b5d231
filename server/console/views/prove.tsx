import { useEffect, useRef, useState } from "preact/hooks";
import type { ProblemDocument } from "../../contract/admin-shapes.ts";
import type { ConsoleClient, Outcome } from "../api-client.ts";
import { proveWithPasskey, proveWithPassword } from "../session.ts";
import { Failure } from "./failure.tsx";
import { useSay } from "./say-context.ts";
import { Field } from "./sign-in.tsx";

type ProveProps = {
  readonly client: ConsoleClient;
  /** @param isProven false: somebody thought better of it */
  readonly onDone: (isProven: boolean) => void;
};

/** What can't be undone asks who is there, where nobody proved it in the last five minutes. */
export function Prove({ client, onDone }: ProveProps) {
  const say = useSay();
  const dialog = useRef<HTMLDialogElement>(null);
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState<ProblemDocument | null>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const prove = async (proving: Promise<Outcome<unknown>>) => {
    const outcome = await proving;
    if (outcome.ok) onDone(true);
    else setProblem(outcome.problem);
  };
  const submit = (event: Event) => {
    event.preventDefault();
    void prove(proveWithPassword(client, password));
  };
  return (
    <dialog
      class="prove"
      ref={dialog}
      aria-label={say("prove.label")}
      onClose={() => onDone(false)}
    >
      <form onSubmit={submit}>
        <p>{say("prove.why")}</p>
        <Field
          label={say("entry.password")}
          type="password"
          value={password}
          autocomplete="current-password"
          onInput={setPassword}
        />
        <button type="submit" class="primary">
          {say("prove.goOn")}
        </button>
        <button type="button" onClick={() => void prove(proveWithPasskey(client))}>
          {say("prove.passkey")}
        </button>
        <button type="button" onClick={() => onDone(false)}>
          {say("prove.leave")}
        </button>
      </form>
      {problem !== null && <Failure problem={problem} />}
    </dialog>
  );
}
