import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runProgram } from "./run-program.ts";
import type { Stage } from "./stage.ts";

/**
 * Shows the device in the list and says what to try. The person types outside of the sandbox, so
 * the way to the server is put where both sides can read it, for this user alone.
 */
export async function invite(stage: Stage, seenOutDir: string): Promise<void> {
  const { cli, server, notes, place, cast } = stage;
  const accessDir = join(place.outDir, "access");
  const seenAccessDir = join(seenOutDir, "access");
  mkdirSync(accessDir, { recursive: true, mode: 0o700 });
  copyFileSync(server.info().adminTokenFile, join(accessDir, "admin.token"));
  const info = { ...server.info(), adminTokenFile: join(seenAccessDir, "admin.token") };
  writeFileSync(join(accessDir, "server-info.json"), JSON.stringify(info), { mode: 0o600 });

  const [node = "", ...program] = cli.argv;
  const listed = await runProgram([node, ...program, "device", "list"], {
    env: { SESSIONWARD_SERVER_DATA: place.serverDir },
  });
  const lines = [
    "",
    listed.stdout.trimEnd(),
    "",
    `The server listens on ${server.info().url}; the device is ${notes.deviceId}.`,
    `The ward's display is ${cast?.ward.display.name ?? "not there"}.`,
    "Try, in another terminal in this folder:",
    "",
    `  export SESSIONWARD_SERVER_DATA=${seenAccessDir}`,
    "  npm run -s sessionward -- device list",
    `  npm run -s sessionward -- device show ${notes.deviceId}`,
    `  npm run -s sessionward -- device wipe-session ${notes.deviceId} --reason "trying it" --wait`,
    `  npm run -s sessionward -- device lock ${notes.deviceId} --reason "trying it" --wait`,
    "  npm run -s sessionward -- audit verify",
    "",
    "Ctrl-C ends everything and leaves nothing behind.",
    "",
  ];
  process.stdout.write(lines.join("\n"));
}
