import { useState } from "preact/hooks";
import { useConsole } from "./console-context.ts";
import { Failure } from "./failure.tsx";
import { Field } from "./sign-in.tsx";
import { useAsking } from "./use-asking.ts";

/** Changing it ends every other session of the account. */
export function NewPassword() {
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
      <h2>Password</h2>
      <form class="asking" aria-label="Change the password" onSubmit={submit}>
        <Field
          label="New password, 12 characters or more"
          type="password"
          value={newPassword}
          autocomplete="new-password"
          onInput={setNewPassword}
        />
        <button type="submit" disabled={isAsking}>
          Change it
        </button>
        <p class="quiet" role="status">
          {isDone && "It is changed; you are signed out everywhere else."}
        </p>
        {problem !== null && <Failure problem={problem} />}
      </form>
    </section>
  );
}
