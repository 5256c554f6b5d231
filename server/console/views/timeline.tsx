import type { TimelineEntry } from "../model/device/timeline.ts";
import { Empty } from "./empty.tsx";
import { Icon, type IconName } from "./icon.tsx";
import { Moment } from "./moment.tsx";
import { ReceiptDetail } from "./receipt-detail.tsx";
import { useSay } from "./say-context.ts";

const ICONS: Readonly<Record<TimelineEntry["kind"], IconName>> = {
  session: "active",
  receipt: "check",
  command: "commands",
  alarm: "warned",
};

/** Newest first; what somebody should look into says so in words and colour. */
export function Timeline({ entries }: { readonly entries: readonly TimelineEntry[] }) {
  const say = useSay();
  if (entries.length === 0) {
    return <Empty title={say("timeline.nothing")}>{say("timeline.nothingText")}</Empty>;
  }
  return (
    <ol class="timeline">
      {entries.map((entry) => (
        <li key={`${entry.at} ${entry.words} ${entry.detail}`} class={entry.isBad ? "is-bad" : ""}>
          <Icon name={ICONS[entry.kind]} />
          <div>
            <p>
              {entry.hash === null ? entry.words : <a href={entry.hash}>{entry.words}</a>}{" "}
              <span class="quiet">
                <Moment at={entry.at} />
              </span>
            </p>
            <p class="quiet">{entry.detail}</p>
            {entry.receiptId !== null && <ReceiptDetail receiptId={entry.receiptId} />}
          </div>
        </li>
      ))}
    </ol>
  );
}
