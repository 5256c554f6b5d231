import type { CommandView } from "../../contract/admin-shapes.ts";
import { kindWords } from "../model/commands/command-words.ts";
import { FEWEST_DRAWN, latencyWords, secondsUntilDone } from "../model/commands/latency.ts";
import { batchesOf } from "../model/commands/progress.ts";
import { routeHash } from "../model/route.ts";
import { Chart } from "./chart.tsx";
import { useConsole, useLoaded } from "./console-context.ts";
import { Empty } from "./empty.tsx";
import { Moment } from "./moment.tsx";
import { Progress } from "./progress.tsx";
import { Shown } from "./shown.tsx";

/** One request: where each of its commands stands, as it changes. */
export function BatchView({ batchId }: { readonly batchId: string }) {
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
          return <Empty title="There is no such command">Look in the list.</Empty>;
        return (
          <>
            <div class="page-head">
              <h1>{kindWords(batch.kind)}</h1>
              <p class="quiet">
                {batch.requestedBy}, <Moment at={batch.issuedAt} />; waits for devices until{" "}
                <Moment at={batch.notAfter} />
              </p>
            </div>
            <p>{batch.reason}</p>
            <Progress commands={batch.commands} />
            <p class="quiet" role="status">
              {batch.isSettled
                ? "Nothing will change any more."
                : "Done is what a device says; verified is what its signed receipt proves."}
            </p>
            <Latency commands={batch.commands} />
            <div class="wide-only">
              <table class="plain">
                <thead>
                  <tr>
                    <th scope="col">Device</th>
                    <th scope="col">State</th>
                    <th scope="col">Since</th>
                    <th scope="col">Why</th>
                    <th scope="col">Receipts</th>
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
                      <td class={`step-${one.state}`}>{one.state}</td>
                      <td>
                        <Moment at={one.history.at(-1)?.at ?? one.issuedAt} />
                      </td>
                      <td>{[one.because, one.detail].filter(Boolean).join(": ")}</td>
                      <td>{one.receiptIds.length === 0 ? "none" : one.receiptIds.length}</td>
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
  const seconds = secondsUntilDone(commands);
  if (seconds.length < FEWEST_DRAWN) return null;
  const words = latencyWords(seconds, commands.length);
  return <Chart words={words} xLabel="Devices" yLabel="Seconds" values={seconds} />;
}
