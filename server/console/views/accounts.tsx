import { useState } from "preact/hooks";
import type { RouteReply } from "../../contract/admin-api.ts";
import type { Role } from "../../contract/roles.ts";
import { groupsIn, reachWords } from "../model/access.ts";
import type { MessageId } from "../translate.ts";
import { GroupsField, RoleField, WordField } from "./access-fields.tsx";
import { AccountChange } from "./account-change.tsx";
import { useConsole, useLoaded } from "./console-context.ts";
import { Failure } from "./failure.tsx";
import { Invitation, type Invited } from "./invitation.tsx";
import { useSay } from "./say-context.ts";
import { Shown } from "./shown.tsx";
import { useAsking } from "./use-asking.ts";

/** Who may come in, as what and for which devices. */
export function Accounts() {
  const say = useSay();
  const { client } = useConsole();
  const { loaded, reload } = useLoaded(() => client.call("listAccounts", {}), "accounts");
  const [invited, setInvited] = useState<Invited | null>(null);
  const told = (of: Invited | null) => {
    setInvited(of);
    reload();
  };
  return (
    <section>
      <h2>{say("accounts.title")}</h2>
      <Shown loaded={loaded}>
        {({ accounts }) => (
          <ul class="cards">
            {accounts.map((account) => (
              <AccountCard key={account.name} {...{ account, onTold: told, onStale: reload }} />
            ))}
          </ul>
        )}
      </Shown>
      {invited !== null && <Invitation invited={invited} />}
      <Invite onInvited={told} />
    </section>
  );
}

type Account = RouteReply<"listAccounts">["accounts"][number];
type CardProps = {
  readonly account: Account;
  readonly onTold: (invited: Invited | null) => void;
  readonly onStale: () => void;
};

function AccountCard({ account, onTold, onStale }: CardProps) {
  const say = useSay();
  const [isOpen, setOpen] = useState(false);
  const { name, role, groups, disabledAt } = account;
  return (
    <li>
      <strong>{name}</strong>
      <span>
        {say("accounts.line", { role: say(`role.${role}`), groups: reachWords(groups, say) })}
      </span>
      <span class="quiet">{say(meansOf(account))}</span>
      {disabledAt === null && (
        <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {say("accounts.change", { name })}
        </button>
      )}
      {isOpen && (
        <AccountChange
          account={account}
          onStale={onStale}
          onDone={(invited) => {
            setOpen(false);
            onTold(invited);
          }}
        />
      )}
    </li>
  );
}

function meansOf({ disabledAt, hasPassword, passkeys }: Account): MessageId {
  if (disabledAt !== null) return "accounts.removed";
  if (hasPassword && passkeys > 0) return "accounts.both";
  if (hasPassword) return "accounts.password";
  return passkeys > 0 ? "accounts.passkey" : "accounts.notYet";
}

/** Whoever is let in may not approve what this person asked for until a day later. */
function Invite({ onInvited }: { readonly onInvited: (invited: Invited) => void }) {
  const say = useSay();
  const { client } = useConsole();
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("viewer");
  const [groups, setGroups] = useState("");
  const { problem, isAsking, submit } = useAsking(
    () => client.call("createAccount", { body: { name, role, groups: groupsIn(groups) } }),
    (invited) => {
      setName("");
      onInvited(invited);
    },
  );
  return (
    <form class="asking" aria-label={say("accounts.inviteLabel")} onSubmit={submit}>
      <WordField label={say("accounts.newName")} value={name} onChange={setName} />
      <RoleField value={role} onChange={setRole} />
      <GroupsField value={groups} onChange={setGroups} />
      <button type="submit" disabled={isAsking}>
        {say("accounts.invite")}
      </button>
      {problem !== null && <Failure problem={problem} />}
    </form>
  );
}
