import { writeSync } from "node:fs";

/**
 * `node wts-probe.js list|watch|disconnect ID|logoff ID|lend PIPE SID`: the C calls that only
 * Windows has, in a process of their own. It prints JSON lines (`wts-messages.ts`), never words
 * that a person would read. Everything that decides is in the daemon.
 */
const say = (value: unknown) => writeSync(1, `${JSON.stringify(value)}\n`);
const [ask = "", ...args] = process.argv.slice(2);

try {
  await answer();
} catch (fault) {
  const because = fault instanceof Error ? fault.message : String(fault);
  say(ask === "watch" ? { event: "failed", because } : { error: because.slice(0, 300) });
}

async function answer(): Promise<void> {
  if (ask === "list") say((await import("./wts-list.ts")).listSessions());
  else if (ask === "watch") (await import("./wts-window.ts")).watchSessions(say);
  else if (ask === "lend") {
    (await import("./wts-lend.ts")).lendPipe(args[0] ?? "", args[1] ?? "");
    say({ done: true });
  } else if (ask === "disconnect" || ask === "logoff") await endSession(ask);
  else throw new Error(`no such question: ${ask}`);
}

async function endSession(how: "disconnect" | "logoff"): Promise<void> {
  const { must, wtsCalls } = await import("./wts-native.ts");
  const sessionId = Number(args[0]);
  // Session 0 is the services' own; -1 would mean the caller's.
  must("a session's number", Number.isInteger(sessionId) && sessionId > 0);
  must(how, wtsCalls[how](null, sessionId, 0) !== 0);
  say({ done: true });
}
