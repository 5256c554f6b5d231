import { useState } from "preact/hooks";
import type { ProblemDocument } from "../../contract/admin-shapes.ts";
import { newestOfLog, verifyLog } from "../audit-log.ts";
import { actWords, bodyWords, foundRows } from "../model/audit/audit-rows.ts";
import type { AuditRow, ChainVerdict } from "../model/audit/chain.ts";
import { useConsole, useLoaded } from "./console-context.ts";
import { CommandLine } from "./empty.tsx";
import { Failure } from "./failure.tsx";
import { Moment } from "./moment.tsx";
import { useSay } from "./say-context.ts";
import { Shown } from "./shown.tsx";

const MOST_SHOWN = 200;

/** Who did what on this server, and the proof that nobody edited it since. */
export function AuditPage() {
  const { client } = useConsole();
  const { loaded } = useLoaded(() => newestOfLog(client), "audit");
  return (
    <>
      <div class="page-head">
        <h1>Audit</h1>
        <Verify />
      </div>
      <Shown loaded={loaded}>{({ rows, size }) => <Log rows={rows} size={size} />}</Shown>
      <h2>For an auditor</h2>
      <p class="quiet">
        One page about a device, to be kept: its sessions, reasons, receipts, the rule in force,
        gaps in its log and how to check all of it. It is made where the CLI is:
      </p>
      <CommandLine command="sessionward audit report --device ward-3-pc-7 --from 2026-10-01 --to 2026-11-01 --out ward-3-pc-7.html" />
      <h2>Without this server</h2>
      <p class="quiet">Devices keep logs of their own, which their keys sign:</p>
      <CommandLine command="sessionward audit verify" />
    </>
  );
}

function Verify() {
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
        Verify
      </button>
      <p role="status" class={verdict?.ok === false ? "fault" : "quiet"}>
        {verdictWords(verdict)}
      </p>
      {problem !== null && <Failure problem={problem} />}
    </>
  );
}

function verdictWords(verdict: ChainVerdict | null): string {
  if (verdict === null) return "";
  if (!verdict.ok) return `The log was edited: at row ${verdict.seq} ${verdict.because}.`;
  return `${verdict.rows} rows, each extending the one before; head ${verdict.head.slice(0, 12)}.`;
}

type LogProps = { readonly rows: readonly AuditRow[]; readonly size: number };

function Log({ rows, size }: LogProps) {
  const say = useSay();
  const [query, setQuery] = useState("");
  const found = foundRows(rows, query);
  return (
    <>
      <div class="filters">
        <input
          type="search"
          aria-label="Who, what or about what"
          placeholder="Who, what or about what"
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
        <p class="quiet" role="status">
          {found.length} of the newest {rows.length} rows, {size} in all
        </p>
      </div>
      <div class="wide-only">
        <table class="plain">
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Who</th>
              <th scope="col">What</th>
              <th scope="col">About</th>
              <th scope="col">Row</th>
            </tr>
          </thead>
          <tbody>
            {found.slice(0, MOST_SHOWN).map(({ seq, at, actor, event, body }) => (
              <tr key={seq}>
                <td>
                  <Moment at={at} />
                </td>
                <td>{actor}</td>
                <td title={event}>{actWords(event)}</td>
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
