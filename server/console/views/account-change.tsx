import { useState } from "preact/hooks";
import type { RouteReply } from "../../contract/admin-api.ts";
import { groupsIn } from "../model/access.ts";
import { GroupsField, RoleField, WordField } from "./access-fields.tsx";
import { useConsole } from "./console-context.ts";
import { Failure } from "./failure.tsx";
import type { Invited } from "./invitation.tsx";
import { useSay } from "./say-context.ts";
import { useAsking } from "./use-asking.ts";

type Account = RouteReply<"listAccounts">["accounts"][number];
type ChangeProps = {
  readonly account: Account;
  readonly onDone: (invited: Invited | null) => void;
  /** Somebody else was quicker: what is there now has to be read, and what is chosen here stays. */
  readonly onStale: () => void;
};

/** Another role or other groups, a way back in, or the end: each with its reason. */
export function AccountChange({ account, onDone, onStale }: ChangeProps) {
  const say = useSay();
  const { client } = useConsole();
  const { name } = account;
  const [role, setRole] = useState(account.role);
  const [groups, setGroups] = useState(account.groups?.join(", ") ?? "");
  const [reason, setReason] = useState("");
  const params = { name };
  const change = useAsking(
    () =>
      client.call(
        "changeAccount",
        { params, body: { role, groups: groupsIn(groups), reason } },
        account.edition,
      ),
    () => onDone(null),
    onStale,
  );
  const invite = useAsking(
    () => client.call("inviteAccount", { params, body: { reason } }),
    (invited) => onDone(invited),
  );
  const remove = useAsking(
    () => client.call("disableAccount", { params, body: { reason } }),
    () => onDone(null),
  );
  const isBusy = reason.trim() === "" || [change, invite, remove].some((one) => one.isAsking);
  const problem = change.problem ?? invite.problem ?? remove.problem;
  return (
    <form class="asking" aria-label={say("accounts.change", { name })} onSubmit={change.submit}>
      <RoleField value={role} onChange={setRole} />
      <GroupsField value={groups} onChange={setGroups} />
      <WordField label={say("accounts.reason")} value={reason} onChange={setReason} />
      <div class="actions">
        <button type="submit" class="primary" disabled={isBusy}>
          {say("accounts.save")}
        </button>
        <button type="button" disabled={isBusy} onClick={() => invite.submit()}>
          {say("accounts.inviteAgain")}
        </button>
        <button type="button" class="danger" disabled={isBusy} onClick={() => remove.submit()}>
          {say("accounts.remove", { name })}
        </button>
      </div>
      {problem !== null && <Failure problem={problem} />}
    </form>
  );
}
