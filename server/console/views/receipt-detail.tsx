import { useState } from "preact/hooks";
import type { RouteReply } from "../../contract/admin-api.ts";
import { otherLines, type ProfileLines, profileLines } from "../model/device/receipt-lines.ts";
import { checkSignature, type SignatureVerdict } from "../model/device/receipt-signature.ts";
import { useConsole, useLoaded } from "./console-context.ts";
import { CommandLine } from "./empty.tsx";
import { Shown } from "./shown.tsx";

/** What a receipt proves: asked for when somebody opens it. */
export function ReceiptDetail({ receiptId }: { readonly receiptId: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="receipt" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>What was cleared, and how it is proven</summary>
      {isOpen && <Receipt receiptId={receiptId} />}
    </details>
  );
}

const VERDICTS: Readonly<Record<SignatureVerdict, string>> = {
  good: "Its signature is good: checked in this browser against the key of the device.",
  bad: "Its signature is not of this device: believe none of it.",
  unknown: "This browser can’t check the signature. On any computer:",
};

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
  return (
    <>
      <p class={verdict === "bad" ? "fault" : ""} role="status">
        {VERDICTS[verdict]}
      </p>
      {verdict !== "good" && <CommandLine command={`sessionward receipt verify ${receipt.id}`} />}
      {receipt.profiles.map((profile) => (
        <Profile key={`${profile.family} ${profile.profile}`} lines={profileLines(profile)} />
      ))}
      <ul>
        {otherLines(receipt).map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
      <p class="quiet">
        Cleared: {receipt.data.join(", ")}. It speaks of this device only: no website was told
        anything. <code>{receipt.id}</code>
      </p>
    </>
  );
}

function Profile({ lines }: { readonly lines: ProfileLines }) {
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
            still there: {words}
          </li>
        ))}
        {kept.map((words) => (
          <li key={words}>kept: {words}</li>
        ))}
      </ul>
    </div>
  );
}
