import { useState } from "preact/hooks";
import { useConsole } from "./console-context.ts";
import { Failure } from "./failure.tsx";
import { useSay } from "./say-context.ts";
import { Field } from "./sign-in.tsx";
import { useAsking } from "./use-asking.ts";

/** Changing it ends every other session of the account. */
export function NewPassword() {
  const say = useSay();
  const { client } = useConsole();
  const [newPassword, setNewPassword] = useState("");
  const [isDone, setDone] = useState(false);
  const { problem, isAsking, submit } = useAsking(
    () => client.call("setPassword", { body: { newPassword } }),
    () => {
      setDone(true);
      setNewPassword("");
    },
  );
  return (
    <section>
      <h2>{say("password.title")}</h2>
      <form class="asking" aria-label={say("password.change")} onSubmit={submit}>
        <Field
          label={say("entry.newPassword")}
          type="password"
          value={newPassword}
          autocomplete="new-password"
          onInput={setNewPassword}
        />
        <button type="submit" disabled={isAsking}>
          {say("password.changeIt")}
        </button>
        <p class="quiet" role="status">
          {isDone && say("password.changed")}
        </p>
        {problem !== null && <Failure problem={problem} />}
      </form>
    </section>
  );
}
