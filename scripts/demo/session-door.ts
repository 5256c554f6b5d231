import { connect } from "node:net";
import * as z from "zod/mini";
import { StepFailed } from "./step.ts";

const replySchema = z.object({ pid: z.nullable(z.int()) });

/** Asks the leader of a session to open a program in it. */
export function openInSession(socketPath: string, argv: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const door = connect(socketPath);
    let reply = "";
    door.setEncoding("utf8").on("data", (text: string) => {
      reply += text;
    });
    door.on("end", () => {
      const decoded = z.safeParse(replySchema, reply === "" ? null : JSON.parse(reply));
      const pid = decoded.success ? decoded.data.pid : null;
      if (pid === null) reject(new StepFailed(`the session did not start ${argv[0]}`));
      else resolve(pid);
    });
    door.on("error", reject);
    door.write(`${JSON.stringify(argv)}\n`);
  });
}
