import { useState } from "preact/hooks";
import type { ProblemDocument } from "../../contract/admin-shapes.ts";
import type { Outcome } from "../api-client.ts";
import { CommandLine } from "./empty.tsx";
import { Failure } from "./failure.tsx";

type SignInProps = { readonly onToken: (token: string) => Promise<Outcome<unknown>> };

/** The token stays in this page's memory: a reload forgets it, and no other page can read it. */
export function SignIn({ onToken }: SignInProps) {
  const [token, setToken] = useState("");
  const [problem, setProblem] = useState<ProblemDocument | null>(null);
  const submit = async (event: Event) => {
    event.preventDefault();
    const outcome = await onToken(token.trim());
    setProblem(outcome.ok ? null : outcome.problem);
  };
  return (
    <main class="sign-in" id="main">
      <h1>Sessionward</h1>
      <form onSubmit={(event) => void submit(event)}>
        <label>
          Admin token
          <input
            type="password"
            autocomplete="off"
            required
            value={token}
            onInput={(event) => setToken(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="primary">
          Sign in
        </button>
      </form>
      {problem !== null && <Failure problem={problem} />}
      <p class="quiet">The first admin's token lies on the server's own machine:</p>
      <CommandLine command="cat /var/lib/sessionward-server/admin.token" />
    </main>
  );
}
