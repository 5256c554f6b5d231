import { RecordedWindows, windowsRecordings } from "../support/recorded-windows.ts";
import { sessionsContract } from "./sessions-contract.ts";

for (const recording of windowsRecordings()) {
  const name = `Windows as documented, ${recording.build}, ${recording.locale}`;
  sessionsContract(name, null, async () => {
    const world = new RecordedWindows(recording);
    const { sessions } = world.platform;
    return {
      sessions,
      sessionId: recording.sessionId,
      processes: async () => world.processes,
      seenBy: "sessionFlag",
      stop: () => world.platform.close(),
    };
  });
}
