import { useConsole, useLoaded } from "./console-context.ts";
import { Empty } from "./empty.tsx";
import { Failure } from "./failure.tsx";

export function LivePage() {
  const { client } = useConsole();
  const { loaded } = useLoaded(() => client.call("listDevices", {}), "devices");
  return (
    <>
      <h1>Live</h1>
      {loaded.state === "failed" && <Failure problem={loaded.problem} />}
      {loaded.state === "loaded" && loaded.value.devices.length === 0 && (
        <Empty title="No device is enrolled" command="sessionward token create --groups wards">
          Make a token on the server, then enrol a device with what it prints.
        </Empty>
      )}
      {loaded.state === "loaded" && (
        <ul>
          {loaded.value.devices.map(({ id, hostName }) => (
            <li key={id}>{hostName}</li>
          ))}
        </ul>
      )}
    </>
  );
}
