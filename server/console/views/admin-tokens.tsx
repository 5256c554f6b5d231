import { useState } from "preact/hooks";
import type { RouteReply } from "../../contract/admin-api.ts";
import type { Role } from "../../contract/roles.ts";
import { groupsIn, reachWords } from "../model/access.ts";
import { ExpiryField, GroupsField, RoleField, WordField } from "./access-fields.tsx";
import { useConsole } from "./console-context.ts";
import { Failure } from "./failure.tsx";
import { Moment } from "./moment.tsx";
import { useSay } from "./say-context.ts";
import { TokenSection } from "./token-section.tsx";
import { useAsking } from "./use-asking.ts";

const USUAL_MS = 30 * 86_400_000;
const LONGEST_MS = 365 * 86_400_000;

/** Programs come in by these: each has a role and groups of its own, and an end. */
export function AdminTokens() {
  const say = useSay();
  const { client } = useConsole();
  return (
    <TokenSection
      title={say("tokens.api")}
      load={() => client.call("listAdminTokens", {})}
      toldOnce={say("tokens.apiOnce")}
      list={({ tokens }, onRevoked) => <TokenTable tokens={tokens} onRevoked={onRevoked} />}
      form={(onMade) => <NewToken onMade={onMade} />}
    />
  );
}

type TableProps = {
  readonly tokens: RouteReply<"listAdminTokens">["tokens"];
  readonly onRevoked: () => void;
};

function TokenTable({ tokens, onRevoked }: TableProps) {
  const say = useSay();
  return (
    <div class="wide-only">
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">{say("tokens.account")}</th>
            <th scope="col">{say("tokens.role")}</th>
            <th scope="col">{say("tokens.for")}</th>
            <th scope="col">{say("tokens.made")}</th>
            <th scope="col">{say("tokens.ends")}</th>
            <th scope="col">
              <span class="only-spoken">{say("tokens.do")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tokens.map((one) => (
            <TokenRow key={one.id} token={one} onRevoked={onRevoked} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type RowProps = {
  readonly token: TableProps["tokens"][number];
  readonly onRevoked: () => void;
};

function TokenRow({ token, onRevoked }: RowProps) {
  const say = useSay();
  const { client } = useConsole();
  const { id, admin, role, groups, createdAt, expiresAt } = token;
  const { problem, submit } = useAsking(
    () => client.call("revokeAdminToken", { params: { tokenId: id } }),
    onRevoked,
  );
  return (
    <tr>
      <td>{admin}</td>
      <td>{say(`role.${role}`)}</td>
      <td>{reachWords(groups, say)}</td>
      <td>
        <Moment at={createdAt} />
      </td>
      <td>{expiresAt === null ? say("tokens.never") : <Moment at={expiresAt} />}</td>
      <td>
        <button type="button" onClick={() => submit()}>
          {say("tokens.revoke")}
        </button>
        {problem !== null && <Failure problem={problem} />}
      </td>
    </tr>
  );
}

function NewToken({ onMade }: { readonly onMade: (token: string) => void }) {
  const say = useSay();
  const { client } = useConsole();
  const [admin, setAdmin] = useState("");
  const [role, setRole] = useState<Role>("viewer");
  const [groups, setGroups] = useState("");
  const [expiresInMs, setExpiry] = useState(USUAL_MS);
  const { problem, isAsking, submit } = useAsking(
    () =>
      client.call("createAdminToken", {
        body: { admin, role, groups: groupsIn(groups), expiresInMs },
      }),
    ({ token }) => onMade(token),
  );
  return (
    <form class="asking" aria-label={say("tokens.make")} onSubmit={submit}>
      <WordField label={say("tokens.accountOf")} value={admin} onChange={setAdmin} />
      <RoleField value={role} onChange={setRole} />
      <GroupsField value={groups} onChange={setGroups} />
      <ExpiryField value={expiresInMs} onChange={setExpiry} longestMs={LONGEST_MS} />
      <button type="submit" disabled={isAsking}>
        {say("tokens.make")}
      </button>
      {problem !== null && <Failure problem={problem} />}
    </form>
  );
}
