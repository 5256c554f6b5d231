import { eventually } from "../support/eventually.ts";
import { LogindNamespace, lockerScript } from "../support/logind-namespace.ts";
import { reasonToSkip } from "../support/platform-world.ts";
import { XDisplay } from "../support/x-display.ts";
import { sessionsContract } from "./sessions-contract.ts";

const skip = reasonToSkip("the contract on a real logind", [
  "root",
  "systemd",
  "Xvfb",
  "xss-lock",
  "i3lock",
  "xmessage",
]);

sessionsContract("logind", skip, async () => {
  const world = await LogindNamespace.start();
  const screen = await XDisplay.start();
  await world.addUser("ana");
  const script = lockerScript("i3lock -n -c 880000");
  const sessionId = await world.startSession({ userName: "ana", display: screen.name, script });
  await eventually("xss-lock listens", async () => {
    return (await world.exec("busctl", "list", "--no-legend")).includes("xss-lock");
  });
  return {
    sessions: world.sessions,
    sessionId,
    processes: () => world.processesOf("ana"),
    stop: async () => {
      await world.stop();
      await screen.stop();
    },
  };
});
