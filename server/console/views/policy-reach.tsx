import type { Reach } from "../model/policies/policy-tools.ts";

/** Whom it means, and who of them can't do what it says. */
export function PolicyReach({ reach }: { readonly reach: Reach }) {
  const { meant, cannot, cannotDevices } = reach;
  return (
    <section>
      <h2>Whom it means</h2>
      <p>
        {meant} {meant === 1 ? "device" : "devices"} of those that are enrolled now.
      </p>
      {cannotDevices > 0 && (
        <>
          <p class="fault">
            {cannotDevices} {cannotDevices === 1 ? "device" : "devices"} cannot enforce this.
          </p>
          <ul>
            {cannot.map(({ setting, devices }) => (
              <li key={setting}>
                {setting}: {devices}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
