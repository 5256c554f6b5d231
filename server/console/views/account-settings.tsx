import { useState } from "preact/hooks";
import type { RouteReply } from "../../contract/admin-api.ts";
import type { ProblemDocument } from "../../contract/admin-shapes.ts";
import { addPasskey } from "../session.ts";
import { useConsole, useLoaded } from "./console-context.ts";
import { Failure } from "./failure.tsx";
import { Moment } from "./moment.tsx";
import { Shown } from "./shown.tsx";

/** One's own: where one is signed in, and by what. A token has neither. */
export function AccountSettings() {
  const { client } = useConsole();
  const { loaded } = useLoaded(() => client.call("getSession", {}), "session");
  if (loaded.state !== "loaded") return null;
  const { account } = loaded.value;
  return (
    <>
      <p>
        <strong>{account.name}</strong>, {account.role}
        {account.groups === null ? "" : `, for ${account.groups.join(", ")}`}
      </p>
      <Sessions />
      <Passkeys />
    </>
  );
}

type Session = RouteReply<"listSessions">["sessions"][number];

function Sessions() {
  const { client } = useConsole();
  const { loaded, reload } = useLoaded(() => client.call("listSessions", {}), "sessions");
  const end = async (sessionId: string) => {
    await client.call("revokeSession", { params: { sessionId } });
    reload();
  };
  return (
    <section>
      <h2>Where you are signed in</h2>
      <Shown loaded={loaded}>
        {({ sessions }) => (
          <ul class="cards">
            {sessions.map((session) => (
              <SessionCard key={session.id} session={session} onEnd={() => void end(session.id)} />
            ))}
          </ul>
        )}
      </Shown>
    </section>
  );
}

type CardProps = { readonly session: Session; readonly onEnd: () => void };

function SessionCard({ session, onEnd }: CardProps) {
  const { peer, browser, means, signedInAt, endsAt, isThisOne } = session;
  return (
    <li>
      <strong>{isThisOne ? "This browser" : peer}</strong>
      <span class="quiet" title={browser}>
        by {means}, <Moment at={signedInAt} />, ends <Moment at={endsAt} />
      </span>
      <button type="button" onClick={onEnd}>
        {isThisOne ? "Sign out" : "End it"}
      </button>
    </li>
  );
}

function Passkeys() {
  const { client } = useConsole();
  const { loaded, reload } = useLoaded(() => client.call("listPasskeys", {}), "passkeys");
  const [problem, setProblem] = useState<ProblemDocument | null>(null);
  const add = async () => {
    const outcome = await addPasskey(client, "added in the console");
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
      <p>
        <button type="button" onClick={() => void add()}>
          Add a passkey
        </button>
      </p>
      {problem !== null && <Failure problem={problem} />}
    </section>
  );
}
