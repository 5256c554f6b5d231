import { useState } from "preact/hooks";
import type { ProblemDocument } from "../../contract/admin-shapes.ts";
import { newestOfLog, verifyLog } from "../audit-log.ts";
import { actWords, bodyWords, foundRows } from "../model/audit/audit-rows.ts";
import type { AuditRow, ChainVerdict } from "../model/audit/chain.ts";
import type { Say } from "../translate.ts";
import { useConsole, useLoaded } from "./console-context.ts";
import { CommandLine } from "./empty.tsx";
import { Failure } from "./failure.tsx";
import { Moment } from "./moment.tsx";
import { useSay } from "./say-context.ts";
import { Shown } from "./shown.tsx";

const MOST_SHOWN = 200;

/** Who did what on this server, and the proof that nobody edited it since. */
export function AuditPage() {
  const say = useSay();
  const { client } = useConsole();
  const { loaded } = useLoaded(() => newestOfLog(client), "audit");
  return (
    <>
      <div class="page-head">
        <h1>{say("page.audit")}</h1>
        <Verify />
      </div>
      <Shown loaded={loaded}>{({ rows, size }) => <Log rows={rows} size={size} />}</Shown>
      <h2>{say("audit.forAuditor")}</h2>
      <p class="quiet">{say("audit.forAuditorHow")}</p>
      <CommandLine command="sessionward audit report --device ward-3-pc-7 --from 2026-10-01 --to 2026-11-01 --out ward-3-pc-7.html" />
      <h2>{say("audit.without")}</h2>
      <p class="quiet">{say("audit.withoutHow")}</p>
      <CommandLine command="sessionward audit verify" />
    </>
  );
}

function Verify() {
  const say = useSay();
  const { client } = useConsole();
  const [verdict, setVerdict] = useState<ChainVerdict | null>(null);
  const [problem, setProblem] = useState<ProblemDocument | null>(null);
  const verify = async () => {
    const outcome = await verifyLog(client);
    if (outcome.ok) setVerdict(outcome.value);
    setProblem(outcome.ok ? null : outcome.problem);
  };
  return (
    <>
      <button type="button" onClick={() => void verify()}>
        {say("audit.verify")}
      </button>
      <p role="status" class={verdict?.ok === false ? "fault" : "quiet"}>
        {verdictWords(verdict, say)}
      </p>
      {problem !== null && <Failure problem={problem} />}
    </>
  );
}

function verdictWords(verdict: ChainVerdict | null, say: Say): string {
  if (verdict === null) return "";
  if (!verdict.ok) {
    const because = say(`chain.${verdict.because}`, { seq: verdict.expected });
    return say("audit.edited", { seq: verdict.seq, because });
  }
  return say("audit.whole", { count: verdict.rows, head: verdict.head.slice(0, 12) });
}

type LogProps = { readonly rows: readonly AuditRow[]; readonly size: number };

function Log({ rows, size }: LogProps) {
  const say = useSay();
  const [query, setQuery] = useState("");
  const found = foundRows(rows, query, say);
  return (
    <>
      <div class="filters">
        <input
          type="search"
          aria-label={say("audit.find")}
          placeholder={say("audit.find")}
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
        <p class="quiet" role="status">
          {say("audit.shown", { found: found.length, count: rows.length, size })}
        </p>
      </div>
      <div class="wide-only">
        <table class="plain">
          <thead>
            <tr>
              <th scope="col">{say("audit.when")}</th>
              <th scope="col">{say("audit.who")}</th>
              <th scope="col">{say("audit.what")}</th>
              <th scope="col">{say("audit.about")}</th>
              <th scope="col">{say("audit.row")}</th>
            </tr>
          </thead>
          <tbody>
            {found.slice(0, MOST_SHOWN).map(({ seq, at, actor, event, body }) => (
              <tr key={seq}>
                <td>
                  <Moment at={at} />
                </td>
                <td>{actor}</td>
                <td title={event}>{actWords(event, say)}</td>
                <td class="about">{bodyWords(body, say)}</td>
                <td>{seq}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
