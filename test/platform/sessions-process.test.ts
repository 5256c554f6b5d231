import { eventually } from "../support/eventually.ts";
import { KioskWorld } from "../support/kiosk-world.ts";
import { reasonToSkip } from "../support/platform-world.ts";
import { sessionsContract } from "./sessions-contract.ts";

const skip = reasonToSkip("the contract on process sessions", ["Xvfb", "i3lock", "xmessage"]);

sessionsContract("process", skip, async () => {
  const world = await KioskWorld.create();
  const sessions = world.start();
  await sessions.list();
  await eventually("the session's processes run", () => world.processes().length >= 9);
  return {
    sessions,
    sessionId: "kiosk",
    processes: async () => world.processes(),
    stop: () => world.stop(),
  };
});
