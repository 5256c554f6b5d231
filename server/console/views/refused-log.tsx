import type { DeviceDetail } from "../../contract/admin-shapes.ts";
import { CommandLine } from "./empty.tsx";
import { Moment } from "./moment.tsx";
import { useSay } from "./say-context.ts";

/** A device that was restored sends a log that the server refuses, until an admin has looked. */
export function RefusedLog({ device }: { readonly device: DeviceDetail }) {
  const say = useSay();
  const { size, refused } = device.audit;
  if (refused == null) return null;
  const { follows, shown, since } = refused;
  return (
    <section>
      <h2>{say("refusedLog.title")}</h2>
      <p>
        {say.around("refusedLog.how", {
          ...{ held: size, follows: follows.size, shown: shown.size },
          time: <Moment at={since} />,
        })}
      </p>
      {/* For the head that is shown here: one that the device shows later needs another look. */}
      <CommandLine
        command={`sessionward device accept-audit-gap ${device.hostName} --head ${shown.head} --reason TEXT`}
      />
    </section>
  );
}
