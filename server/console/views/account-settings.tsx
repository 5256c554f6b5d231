import type { RouteReply } from "../../contract/admin-api.ts";
import { reachWords } from "../model/access.ts";
import { useConsole, useLoaded } from "./console-context.ts";
import { Failure } from "./failure.tsx";
import { Moment } from "./moment.tsx";
import { NewPassword } from "./new-password.tsx";
import { Passkeys } from "./passkeys.tsx";
import { useSay } from "./say-context.ts";
import { Shown } from "./shown.tsx";
import { useAsking } from "./use-asking.ts";

/** One's own: where one is signed in, and by what. A token has neither. */
export function AccountSettings() {
  const say = useSay();
  const { client } = useConsole();
  const { loaded } = useLoaded(() => client.call("getSession", {}), "session");
  if (loaded.state !== "loaded") return null;
  const { account } = loaded.value;
  return (
    <>
      <p>
        {say.around("own.account", {
          name: <strong>{account.name}</strong>,
          role: say(`role.${account.role}`),
          groups: reachWords(account.groups, say),
        })}
      </p>
      <Sessions />
      <Passkeys />
      <NewPassword />
    </>
  );
}

type Session = RouteReply<"listSessions">["sessions"][number];

function Sessions() {
  const say = useSay();
  const { client } = useConsole();
  const { loaded, reload } = useLoaded(() => client.call("listSessions", {}), "sessions");
  return (
    <section>
      <h2>{say("own.sessions")}</h2>
      <Shown loaded={loaded}>
        {({ sessions }) => (
          <ul class="cards">
            {sessions.map((session) => (
              <SessionCard key={session.id} session={session} onEnd={reload} />
            ))}
          </ul>
        )}
      </Shown>
    </section>
  );
}

type CardProps = { readonly session: Session; readonly onEnd: () => void };

function SessionCard({ session, onEnd }: CardProps) {
  const say = useSay();
  const { client } = useConsole();
  const { id, peer, browser, means, signedInAt, endsAt, isThisOne } = session;
  const { problem, submit } = useAsking(
    () => client.call("revokeSession", { params: { sessionId: id } }),
    onEnd,
  );
  return (
    <li>
      <strong>{isThisOne ? say("own.thisBrowser") : peer}</strong>
      <span class="quiet" title={browser}>
        {say.around(`own.session.${means}`, {
          since: <Moment at={signedInAt} />,
          end: <Moment at={endsAt} />,
        })}
      </span>
      <button type="button" onClick={() => submit()}>
        {say(isThisOne ? "own.signOutHere" : "own.endIt")}
      </button>
      {problem !== null && <Failure problem={problem} />}
    </li>
  );
}
