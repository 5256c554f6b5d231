import { useState } from "preact/hooks";
import type { ProblemDocument } from "../../contract/admin-shapes.ts";
import { addPasskey } from "../session.ts";
import { useConsole, useLoaded } from "./console-context.ts";
import { Failure } from "./failure.tsx";
import { Moment } from "./moment.tsx";
import { Shown } from "./shown.tsx";

const UNNAMED = "added in the console";

/** Ways in that no copied word opens. */
export function Passkeys() {
  const { client } = useConsole();
  const { loaded, reload } = useLoaded(() => client.call("listPasskeys", {}), "passkeys");
  const [label, setLabel] = useState("");
  const [problem, setProblem] = useState<ProblemDocument | null>(null);
  const add = async (event: Event) => {
    event.preventDefault();
    const outcome = await addPasskey(client, label.trim() || UNNAMED);
    setProblem(outcome.ok ? null : outcome.problem);
    reload();
  };
  const remove = async (passkeyId: string) => {
    const outcome = await client.call("removePasskey", { params: { passkeyId } });
    setProblem(outcome.ok ? null : outcome.problem);
    reload();
  };
  return (
    <section>
      <h2>Passkeys</h2>
      <Shown loaded={loaded}>
        {({ passkeys }) => (
          <ul class="cards">
            {passkeys.map(({ id, label, createdAt, lastUsedAt }) => (
              <li key={id}>
                <strong>{label}</strong>
                <span class="quiet">
                  made <Moment at={createdAt} />, {lastUsedAt === null ? "never used" : "used "}
                  {lastUsedAt !== null && <Moment at={lastUsedAt} />}
                </span>
                <button type="button" onClick={() => void remove(id)}>
                  Remove
                </button>
              </li>
            ))}
          </ul>
        )}
      </Shown>
      <form class="asking" aria-label="Add a passkey" onSubmit={(event) => void add(event)}>
        <label>
          Name of a new passkey
          <input
            value={label}
            placeholder="as: the blue key"
            maxLength={100}
            onInput={(event) => setLabel(event.currentTarget.value)}
          />
        </label>
        <button type="submit">Add a passkey</button>
      </form>
      {problem !== null && <Failure problem={problem} />}
    </section>
  );
}
