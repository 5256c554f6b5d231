import { useState } from "preact/hooks";
import type { RouteReply } from "../../contract/admin-api.ts";
import { groupsIn } from "../model/access.ts";
import { ExpiryField, GroupsField } from "./access-fields.tsx";
import { useConsole } from "./console-context.ts";
import { Empty } from "./empty.tsx";
import { Failure } from "./failure.tsx";
import { Moment } from "./moment.tsx";
import { TokenSection } from "./token-section.tsx";
import { useAsking } from "./use-asking.ts";

const DAY_MS = 86_400_000;

/** With one of these a device joins, into the groups that it names. */
export function EnrolmentTokens() {
  const { client } = useConsole();
  return (
    <TokenSection
      title="Enrolment tokens"
      load={() => client.call("listTokens", {})}
      toldOnce="It is shown once: on the device, enrol with it."
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
  if (tokens.length === 0) {
    return (
      <Empty title="None can be used" command="sessionward token create --groups wards">
        Each lets devices enrol, into the groups that it names.
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
  const { client } = useConsole();
  const { id, groups, mode, deviceClass, usesLeft, expiresAt } = token;
  const { problem, submit } = useAsking(
    () => client.call("revokeToken", { params: { tokenId: id } }),
    onRevoked,
  );
  return (
    <li>
      <strong>{groups.join(", ") || "no group"}</strong>
      <span>
        {deviceClass}, {mode}
      </span>
      <span class="quiet">
        for {usesLeft} {usesLeft === 1 ? "device" : "devices"}, ends <Moment at={expiresAt} />
      </span>
      <button type="button" onClick={() => submit()}>
        Revoke
      </button>
      {problem !== null && <Failure problem={problem} />}
    </li>
  );
}

function NewToken({ onMade }: { readonly onMade: (token: string) => void }) {
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
    <form class="asking" aria-label="Make an enrolment token" onSubmit={submit}>
      <GroupsField value={groups} onChange={setGroups} />
      <label>
        Devices
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
        Make an enrolment token
      </button>
      {problem !== null && <Failure problem={problem} />}
    </form>
  );
}
