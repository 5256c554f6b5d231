import type { CommandView } from "../../contract/admin-shapes.ts";
import { kindWords, stateWords } from "../model/commands/command-words.ts";
import { FEWEST_DRAWN, latencyWords, secondsUntilDone } from "../model/commands/latency.ts";
import { batchesOf } from "../model/commands/progress.ts";
import { routeHash } from "../model/route.ts";
import { Chart } from "./chart.tsx";
import { useConsole, useLoaded } from "./console-context.ts";
import { Empty } from "./empty.tsx";
import { Moment } from "./moment.tsx";
import { Progress } from "./progress.tsx";
import { useSay } from "./say-context.ts";
import { Shown } from "./shown.tsx";

/** One request: where each of its commands stands, as it changes. */
export function BatchView({ batchId }: { readonly batchId: string }) {
  const say = useSay();
  const { client, live } = useConsole();
  const query = { batchId, limit: 1000 };
  const { loaded } = useLoaded(
    () => client.call("listCommands", { query }),
    batchId,
    `${live.state.resyncs}`,
  );
  const nameOf = (deviceId: string) => live.state.rows.get(deviceId)?.device.hostName ?? deviceId;
  return (
    <Shown loaded={loaded}>
      {({ commands }) => {
        const all = batchesOf(commands, live.state.commands);
        const batch = all.find(({ id }) => id === batchId);
        if (batch === undefined)
          return <Empty title={say("batch.unknown")}>{say("batch.unknownHow")}</Empty>;
        return (
          <>
            <div class="page-head">
              <h1>{kindWords(batch.kind, say)}</h1>
              <p class="quiet">
                {say.around("batch.asked", {
                  person: batch.requestedBy,
                  time: <Moment at={batch.issuedAt} />,
                  end: <Moment at={batch.notAfter} />,
                })}
              </p>
            </div>
            <p>{batch.reason}</p>
            <Progress commands={batch.commands} />
            <p class="quiet" role="status">
              {say(batch.isSettled ? "batch.settled" : "batch.meaning")}
            </p>
            <Latency commands={batch.commands} />
            <div class="wide-only">
              <table class="plain">
                <thead>
                  <tr>
                    <th scope="col">{say("batch.device")}</th>
                    <th scope="col">{say("batch.state")}</th>
                    <th scope="col">{say("batch.since")}</th>
                    <th scope="col">{say("batch.why")}</th>
                    <th scope="col">{say("batch.receipts")}</th>
                  </tr>
                </thead>
                <tbody>
                  {batch.commands.map((one) => (
                    <tr key={one.id}>
                      <td>
                        <a href={routeHash({ page: "live", id: one.deviceId })}>
                          {nameOf(one.deviceId)}
                        </a>
                      </td>
                      <td class={`step-${one.state}`}>{stateWords(one.state, say)}</td>
                      <td>
                        <Moment at={one.history.at(-1)?.at ?? one.issuedAt} />
                      </td>
                      <td>{[one.because, one.detail].filter(Boolean).join(": ")}</td>
                      <td>{one.receiptIds.length || say("batch.noReceipts")}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </>
        );
      }}
    </Shown>
  );
}

/** How long devices took: one that is away, or a slow site, is a bend in the curve. */
function Latency({ commands }: { readonly commands: readonly CommandView[] }) {
  const say = useSay();
  const seconds = secondsUntilDone(commands);
  if (seconds.length < FEWEST_DRAWN) return null;
  const words = latencyWords(seconds, commands.length, say);
  const labels = { xLabel: say("latency.devices"), yLabel: say("latency.seconds") };
  return <Chart words={words} {...labels} values={seconds} />;
}
