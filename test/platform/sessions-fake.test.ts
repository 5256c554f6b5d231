import { FakeSessions } from "../support/fake-sessions.ts";
import { sessionsContract } from "./sessions-contract.ts";

sessionsContract("fake", null, async () => {
  let pids = [101, 102];
  const sessions = new FakeSessions([
    {
      id: "s1",
      backEnd: "process",
      kind: "named",
      userName: "ana",
      uid: 1000,
      gid: 0,
      homeDir: "/home/ana",
      display: ":0",
      xAuthorityPath: null,
      canUnlock: true,
      freshHome: false,
    },
  ]);
  sessions.onChange(({ kind }) => {
    if (kind === "removed") pids = [];
  });
  return { sessions, sessionId: "s1", processes: async () => pids, stop: () => sessions.close() };
});
