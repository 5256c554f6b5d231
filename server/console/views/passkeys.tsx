import { useState } from "preact/hooks";
import type { ProblemDocument } from "../../contract/admin-shapes.ts";
import { addPasskey } from "../session.ts";
import { useConsole, useLoaded } from "./console-context.ts";
import { Failure } from "./failure.tsx";
import { Moment } from "./moment.tsx";
import { useSay } from "./say-context.ts";
import { Shown } from "./shown.tsx";

/** Ways in that no copied word opens. */
export function Passkeys() {
  const say = useSay();
  const { client } = useConsole();
  const { loaded, reload } = useLoaded(() => client.call("listPasskeys", {}), "passkeys");
  const [label, setLabel] = useState("");
  const [problem, setProblem] = useState<ProblemDocument | null>(null);
  const add = async (event: Event) => {
    event.preventDefault();
    const outcome = await addPasskey(client, label.trim() || say("passkeys.unnamed"));
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
      <h2>{say("passkeys.title")}</h2>
      <Shown loaded={loaded}>
        {({ passkeys }) => (
          <ul class="cards">
            {passkeys.map(({ id, label, createdAt, lastUsedAt }) => (
              <li key={id}>
                <strong>{label}</strong>
                <span class="quiet">
                  <Used {...{ createdAt, lastUsedAt }} />
                </span>
                <button type="button" onClick={() => void remove(id)}>
                  {say("passkeys.remove")}
                </button>
              </li>
            ))}
          </ul>
        )}
      </Shown>
      <form class="asking" aria-label={say("passkeys.add")} onSubmit={(event) => void add(event)}>
        <label>
          {say("passkeys.name")}
          <input
            value={label}
            placeholder={say("passkeys.example")}
            maxLength={100}
            onInput={(event) => setLabel(event.currentTarget.value)}
          />
        </label>
        <button type="submit">{say("passkeys.add")}</button>
      </form>
      {problem !== null && <Failure problem={problem} />}
    </section>
  );
}

type UsedProps = { readonly createdAt: string; readonly lastUsedAt: string | null };

function Used({ createdAt, lastUsedAt }: UsedProps) {
  const say = useSay();
  const time = <Moment at={createdAt} />;
  if (lastUsedAt === null) return <>{say.around("passkeys.unused", { time })}</>;
  return <>{say.around("passkeys.used", { time, used: <Moment at={lastUsedAt} /> })}</>;
}
