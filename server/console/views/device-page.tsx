import type { DeviceDetail } from "../../contract/admin-shapes.ts";
import { deviceNews } from "../model/device/device-news.ts";
import { factLines } from "../model/device/facts.ts";
import { timelineOf } from "../model/device/timeline.ts";
import { linesOf } from "../model/live/live-lines.ts";
import { routeHash } from "../model/route.ts";
import { useConsole, useLoaded } from "./console-context.ts";
import { DeviceControls } from "./device-controls.tsx";
import { DevicePolicy } from "./device-policy.tsx";
import { DeviceSessions } from "./device-sessions.tsx";
import { Empty } from "./empty.tsx";
import { Moment } from "./moment.tsx";
import { RefusedLog } from "./refused-log.tsx";
import { useSay } from "./say-context.ts";
import { Shown } from "./shown.tsx";
import { Timeline } from "./timeline.tsx";

/** Everything of one device: who is there, what happened and why, what is in force. */
export function DevicePage({ deviceId }: { readonly deviceId: string }) {
  const { client, live } = useConsole();
  const row = live.state.rows.get(deviceId) ?? null;
  // What is told live says that there is something new to ask for.
  const news = deviceNews(live.state, deviceId);
  const { loaded, reload } = useLoaded(
    () => client.call("getDevice", { params: { deviceId } }),
    deviceId,
    news,
  );
  return (
    <Shown loaded={loaded}>
      {(device) => (
        <>
          <Head device={device} />
          <RefusedLog device={device} />
          <DeviceControls device={device} onDone={reload} />
          <DeviceSessions lines={row === null ? [] : linesOf([row])} />
          <div class="columns">
            <Happened device={device} news={news} />
            <div>
              <DevicePolicy device={device} />
              <Facts device={device} />
            </div>
          </div>
        </>
      )}
    </Shown>
  );
}

function Head({ device }: { readonly device: DeviceDetail }) {
  const say = useSay();
  const { hostName, id, osRelease, agentVersion, groups, deviceClass, mode, online } = device;
  return (
    <>
      <div class="page-head">
        <h1>{hostName}</h1>
        <span class={`state state-${online ? "active" : "offline"}`}>
          {say(online ? "state.online" : "state.offline")}
        </span>
        {!online && device.lastSeenAt !== null && (
          <span class="quiet">
            {say.around("device.lastSeen", { time: <Moment at={device.lastSeenAt} /> })}
          </span>
        )}
        <a
          class="button primary end"
          href={routeHash({ page: "commands", id: "new", query: { devices: id } })}
        >
          {say("action.compose")}
        </a>
      </div>
      <p class="quiet">
        {say(`class.${deviceClass}`)}, {say(`mode.${mode}`)}
        {device.pausedUntil !== null && (
          <>, {say.around("device.actsAgain", { time: <Moment at={device.pausedUntil} /> })}</>
        )}
        {device.protected && `, ${say("device.protected")}`},{" "}
        {say("device.groups", { groups: groups.join(", ") || say("device.noGroups") })} ·{" "}
        {osRelease}, {say("device.agent", { version: agentVersion })} · <code>{id}</code>
      </p>
    </>
  );
}

function Happened({ device, news }: { readonly device: DeviceDetail; readonly news: string }) {
  const say = useSay();
  const { client } = useConsole();
  const query = { deviceId: device.id, limit: 50 };
  const { loaded } = useLoaded(
    async () => {
      const [receipts, commands] = await Promise.all([
        client.call("listReceipts", { query }),
        client.call("listCommands", { query }),
      ]);
      if (!receipts.ok) return receipts;
      if (!commands.ok) return commands;
      return { ok: true, value: { receipts: receipts.value, commands: commands.value } };
    },
    device.id,
    news,
  );
  return (
    <section>
      <h2>{say("device.happened")}</h2>
      <Shown loaded={loaded}>
        {({ receipts, commands }) => (
          <Timeline entries={timelineOf(device, receipts.receipts, commands.commands, say)} />
        )}
      </Shown>
    </section>
  );
}

function Facts({ device }: { readonly device: DeviceDetail }) {
  const say = useSay();
  const lines = factLines(device.facts, say);
  return (
    <section>
      <h2>{say("device.facts")}</h2>
      {lines.length === 0 ? (
        <Empty title={say("device.noFacts")} command="sessionward agent doctor">
          {say("device.noFactsHow")}
        </Empty>
      ) : (
        <dl class="facts">
          {lines.map(({ key, value, state, at }) => (
            <div key={key}>
              <dt>{key}</dt>
              <dd class={state === "known" ? "" : "quiet"}>
                {value}, <Moment at={at} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
