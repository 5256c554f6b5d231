import type { RouteReply } from "../../contract/admin-api.ts";
import { CommandLine } from "./empty.tsx";
import { Moment } from "./moment.tsx";
import { useSay } from "./say-context.ts";

export type Invited = Pick<RouteReply<"createAccount">, "name" | "invitation" | "invitationEndsAt">;

/** Told once: only its hash is kept. */
export function Invitation({ invited }: { readonly invited: Invited }) {
  const say = useSay();
  const time = <Moment at={invited.invitationEndsAt} />;
  return (
    <div class="told-once" role="status">
      <p>{say.around("invitation.give", { name: invited.name, time })}</p>
      <CommandLine command={invited.invitation} />
    </div>
  );
}
