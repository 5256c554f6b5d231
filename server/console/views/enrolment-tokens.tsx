import { useState } from "preact/hooks";
import type { RouteReply } from "../../contract/admin-api.ts";
import { groupsIn } from "../model/access.ts";
import { ExpiryField, GroupsField } from "./access-fields.tsx";
import { useConsole } from "./console-context.ts";
import { Empty } from "./empty.tsx";
import { Failure } from "./failure.tsx";
import { Moment } from "./moment.tsx";
import { useSay } from "./say-context.ts";
import { TokenSection } from "./token-section.tsx";
import { useAsking } from "./use-asking.ts";

const DAY_MS = 86_400_000;

/** With one of these a device joins, into the groups that it names. */
export function EnrolmentTokens() {
  const say = useSay();
  const { client } = useConsole();
  return (
    <TokenSection
      title={say("enrolment.title")}
      load={() => client.call("listTokens", {})}
      toldOnce={say("enrolment.once")}
      list={({ tokens }, onRevoked) => <TokenCards tokens={tokens} onRevoked={onRevoked} />}
      form={(onMade) => <NewToken onMade={onMade} />}
    />
  );
}

type CardsProps = {
  readonly tokens: RouteReply<"listTokens">["tokens"];
  readonly onRevoked: () => void;
};

function TokenCards({ tokens, onRevoked }: CardsProps) {
  const say = useSay();
  if (tokens.length === 0) {
    return (
      <Empty title={say("enrolment.none")} command="sessionward token create --groups wards">
        {say("enrolment.noneHow")}
      </Empty>
    );
  }
  return (
    <ul class="cards">
      {tokens.map((one) => (
        <TokenCard key={one.id} token={one} onRevoked={onRevoked} />
      ))}
    </ul>
  );
}

type CardProps = {
  readonly token: CardsProps["tokens"][number];
  readonly onRevoked: () => void;
};

function TokenCard({ token, onRevoked }: CardProps) {
  const say = useSay();
  const { client } = useConsole();
  const { id, groups, mode, deviceClass, usesLeft, expiresAt } = token;
  const { problem, submit } = useAsking(
    () => client.call("revokeToken", { params: { tokenId: id } }),
    onRevoked,
  );
  return (
    <li>
      <strong>{groups.join(", ") || say("access.noGroup")}</strong>
      <span>
        {say(`class.${deviceClass}`)}, {say(`mode.${mode}`)}
      </span>
      <span class="quiet">
        {say.around("enrolment.left", { count: usesLeft, time: <Moment at={expiresAt} /> })}
      </span>
      <button type="button" onClick={() => submit()}>
        {say("tokens.revoke")}
      </button>
      {problem !== null && <Failure problem={problem} />}
    </li>
  );
}

function NewToken({ onMade }: { readonly onMade: (token: string) => void }) {
  const say = useSay();
  const { client } = useConsole();
  const [groups, setGroups] = useState("");
  const [uses, setUses] = useState(1);
  const [expiresInMs, setExpiry] = useState(DAY_MS);
  const { problem, isAsking, submit } = useAsking(
    () =>
      client.call("createToken", { body: { groups: groupsIn(groups) ?? [], uses, expiresInMs } }),
    ({ token }) => onMade(token),
  );
  return (
    <form class="asking" aria-label={say("enrolment.make")} onSubmit={submit}>
      <GroupsField value={groups} onChange={setGroups} />
      <label>
        {say("enrolment.devices")}
        <input
          type="number"
          min={1}
          max={10_000}
          value={uses}
          onInput={(event) => setUses(event.currentTarget.valueAsNumber)}
        />
      </label>
      <ExpiryField value={expiresInMs} onChange={setExpiry} longestMs={30 * DAY_MS} />
      <button type="submit" disabled={isAsking}>
        {say("enrolment.make")}
      </button>
      {problem !== null && <Failure problem={problem} />}
    </form>
  );
}
