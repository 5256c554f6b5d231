import { useState } from "preact/hooks";
import type { RouteReply } from "../../contract/admin-api.ts";
import { otherLines, type ProfileLines, profileLines } from "../model/device/receipt-lines.ts";
import { checkSignature, type SignatureVerdict } from "../model/device/receipt-signature.ts";
import { useConsole, useLoaded } from "./console-context.ts";
import { CommandLine } from "./empty.tsx";
import { useSay } from "./say-context.ts";
import { Shown } from "./shown.tsx";

/** What a receipt proves: asked for when somebody opens it. */
export function ReceiptDetail({ receiptId }: { readonly receiptId: string }) {
  const say = useSay();
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="receipt" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{say("receiptLine.open")}</summary>
      {isOpen && <Receipt receiptId={receiptId} />}
    </details>
  );
}

function Receipt({ receiptId }: { readonly receiptId: string }) {
  const { client } = useConsole();
  const { loaded } = useLoaded(async () => {
    const found = await client.call("getReceipt", { params: { receiptId } });
    if (!found.ok) return found;
    const verdict = await checkSignature(found.value, crypto.subtle);
    return { ok: true, value: { ...found.value, verdict } };
  }, receiptId);
  return <Shown loaded={loaded}>{(detail) => <Proof {...detail} />}</Shown>;
}

type ProofProps = RouteReply<"getReceipt"> & { readonly verdict: SignatureVerdict };

function Proof({ receipt, verdict }: ProofProps) {
  const say = useSay();
  return (
    <>
      <p class={verdict === "bad" ? "fault" : ""} role="status">
        {say(`signature.${verdict}`)}
      </p>
      {verdict !== "good" && <CommandLine command={`sessionward receipt verify ${receipt.id}`} />}
      {receipt.profiles.map((profile) => (
        <Profile key={`${profile.family} ${profile.profile}`} lines={profileLines(profile, say)} />
      ))}
      <ul>
        {otherLines(receipt, say).map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
      <p class="quiet">
        {say.around("receiptLine.scope", {
          data: receipt.data.join(", "),
          id: <code>{receipt.id}</code>,
        })}
      </p>
    </>
  );
}

function Profile({ lines }: { readonly lines: ProfileLines }) {
  const say = useSay();
  const { title, how, stores, left, kept } = lines;
  return (
    <div>
      <p>
        <strong>{title}</strong>
      </p>
      <p>{how}</p>
      <ul>
        {stores.map((words) => (
          <li key={words}>{words}</li>
        ))}
        {left.map((words) => (
          <li key={words} class="fault">
            {say("receiptLine.left", { what: words })}
          </li>
        ))}
        {kept.map((words) => (
          <li key={words}>{say("receiptLine.kept", { what: words })}</li>
        ))}
      </ul>
    </div>
  );
}
