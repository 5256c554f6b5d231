import type { Reach } from "../model/policies/policy-tools.ts";
import { useSay } from "./say-context.ts";

/** Whom it means, and who of them can't do what it says. */
export function PolicyReach({ reach }: { readonly reach: Reach }) {
  const say = useSay();
  const { meant, cannot, cannotDevices } = reach;
  return (
    <section>
      <h2>{say("reach.title")}</h2>
      <p>{say("reach.meant", { count: meant })}</p>
      {cannotDevices > 0 && (
        <>
          <p class="fault">{say("reach.cannot", { count: cannotDevices })}</p>
          <ul>
            {cannot.map(({ setting, devices }) => (
              <li key={setting}>
                {say("reach.setting", {
                  setting,
                  count: devices,
                })}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
