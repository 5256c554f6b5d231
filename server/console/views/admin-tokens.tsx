import { useState } from "preact/hooks";
import type { RouteReply } from "../../contract/admin-api.ts";
import type { Role } from "../../contract/roles.ts";
import { groupsIn, reachWords } from "../model/access.ts";
import { ExpiryField, GroupsField, RoleField, WordField } from "./access-fields.tsx";
import { useConsole } from "./console-context.ts";
import { Failure } from "./failure.tsx";
import { Moment } from "./moment.tsx";
import { TokenSection } from "./token-section.tsx";
import { useAsking } from "./use-asking.ts";

const USUAL_MS = 30 * 86_400_000;
const LONGEST_MS = 365 * 86_400_000;

/** Programs come in by these: each has a role and groups of its own, and an end. */
export function AdminTokens() {
  const { client } = useConsole();
  return (
    <TokenSection
      title="Tokens for the API"
      load={() => client.call("listAdminTokens", {})}
      toldOnce="It is shown once: keep it where the program finds it."
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
  return (
    <div class="wide-only">
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">Account</th>
            <th scope="col">Role</th>
            <th scope="col">For</th>
            <th scope="col">Made</th>
            <th scope="col">Ends</th>
            <th scope="col">
              <span class="only-spoken">What to do</span>
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
  const { client } = useConsole();
  const { id, admin, role, groups, createdAt, expiresAt } = token;
  const { problem, submit } = useAsking(
    () => client.call("revokeAdminToken", { params: { tokenId: id } }),
    onRevoked,
  );
  return (
    <tr>
      <td>{admin}</td>
      <td>{role}</td>
      <td>{reachWords(groups)}</td>
      <td>
        <Moment at={createdAt} />
      </td>
      <td>{expiresAt === null ? "never" : <Moment at={expiresAt} />}</td>
      <td>
        <button type="button" onClick={() => submit()}>
          Revoke
        </button>
        {problem !== null && <Failure problem={problem} />}
      </td>
    </tr>
  );
}

function NewToken({ onMade }: { readonly onMade: (token: string) => void }) {
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
    <form class="asking" aria-label="Make a token" onSubmit={submit}>
      <WordField label="Account of the token" value={admin} onChange={setAdmin} />
      <RoleField value={role} onChange={setRole} />
      <GroupsField value={groups} onChange={setGroups} />
      <ExpiryField value={expiresInMs} onChange={setExpiry} longestMs={LONGEST_MS} />
      <button type="submit" disabled={isAsking}>
        Make a token
      </button>
      {problem !== null && <Failure problem={problem} />}
    </form>
  );
}
