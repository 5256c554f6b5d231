import type { RouteReply } from "../../contract/admin-api.ts";
import { CommandLine } from "./empty.tsx";
import { Moment } from "./moment.tsx";

export type Invited = Pick<RouteReply<"createAccount">, "name" | "invitation" | "invitationEndsAt">;

/** Told once: only its hash is kept. */
export function Invitation({ invited }: { readonly invited: Invited }) {
  return (
    <div class="told-once" role="status">
      <p>
        Give this to {invited.name}, who chooses a password with it on this page’s sign-in under “I
        was invited”. It is shown once and ends <Moment at={invited.invitationEndsAt} />.
      </p>
      <CommandLine command={invited.invitation} />
    </div>
  );
}
