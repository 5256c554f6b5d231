import type { DeviceDetail } from "../../contract/admin-shapes.ts";
import type { Outcome } from "../api-client.ts";
import type { SettingLine } from "../model/policy-values.ts";
import { routeHash } from "../model/route.ts";
import type { Say } from "../translate.ts";
import { type ConsoleParts, useConsole, useLoaded } from "./console-context.ts";
import { Empty } from "./empty.tsx";
import { useSay } from "./say-context.ts";
import { Shown } from "./shown.tsx";

/** What is in force here: every value with the line it comes from and what it won over. */
export function DevicePolicy({ device }: { readonly device: DeviceDetail }) {
  const say = useSay();
  const { client } = useConsole();
  const applied = device.policyState?.applied ?? [];
  const key = `${device.id} ${JSON.stringify(applied)}`;
  const { loaded } = useLoaded(() => effectiveLines(client, device, say), `${key} ${say.language}`);
  return (
    <section>
      <h2>{say("device.policy")}</h2>
      <Refused device={device} />
      {applied.length === 0 ? (
        <Empty title={say("device.noPolicy")} command="sessionward policy publish ward.yaml">
          {say("device.noPolicyHow")}
        </Empty>
      ) : (
        <>
          <p class="quiet">
            {applied.map(({ name, version }) => (
              <a key={name} href={routeHash({ page: "policies", id: name })}>
                {name} {version}{" "}
              </a>
            ))}
          </p>
          <Shown loaded={loaded}>{(lines) => <Settings lines={lines} />}</Shown>
        </>
      )}
    </section>
  );
}

function Refused({ device }: { readonly device: DeviceDetail }) {
  const say = useSay();
  const rejected = device.policyState?.rejected ?? [];
  return (
    <>
      {rejected.map(({ name, version, reasons }) => (
        <p key={`${name} ${version}`} class="fault">
          {say("device.refused", {
            policy: name ?? say("device.aPolicy"),
            version: version ?? "",
            reasons: reasons.join("; "),
          })}
        </p>
      ))}
    </>
  );
}

function Settings({ lines }: { readonly lines: readonly SettingLine[] }) {
  const say = useSay();
  return (
    <dl class="facts">
      {lines.map(({ key, label, value, origin, overridden, settled }) => (
        <div key={key}>
          <dt title={key}>{label}</dt>
          <dd>
            {value} <span class="quiet">{origin}</span>
            {overridden !== "" && (
              <span class="quiet">{say("device.over", { values: overridden })}</span>
            )}
            {settled !== "" && <span class="quiet">{say("device.settled", { why: settled })}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Merging needs the catalogue of settings, which no other page loads. */
async function effectiveLines(
  client: ConsoleParts["client"],
  device: DeviceDetail,
  say: Say,
): Promise<Outcome<readonly SettingLine[]>> {
  const applied = device.policyState?.applied ?? [];
  const { payloadIn, settingLines } = await import("../model/policy-values.ts");
  const found = await Promise.all(
    applied.map(({ name, version }) => client.call("getPolicy", { params: { name, version } })),
  );
  const failed = found.find((one) => !one.ok);
  if (failed !== undefined && !failed.ok) return failed;
  const payloads = found.flatMap((one) => {
    const payload = one.ok ? payloadIn(one.value.envelope.payload) : null;
    return payload === null ? [] : [payload];
  });
  return { ok: true, value: settingLines(payloads, device, Date.now(), say) };
}
