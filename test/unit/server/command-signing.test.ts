import { expect, test } from "vitest";
import { commandSchema } from "../../../agent/contract/command.ts";
import { refusalOf } from "../../../agent/core/command-judgement.ts";
import { lifetimeOf, signCommand } from "../../../server/commands/command-signing.ts";
import { testKey } from "../../support/test-keys.ts";

const NOW_MS = Date.parse("2026-11-27T09:00:00Z");

test.each(["lock", "signOut", "wipeSession"] as const)(
  "a %s that waits as long as it may is taken, however long its signing takes",
  async (kind) => {
    let readMs = NOW_MS;
    const clock = { nowMs: () => readMs++ };
    const draft = {
      ...{ kind, params: {}, reason: "test", requestedBy: "ines", batchId: "b1", deviceId: "d1" },
      lifetimeMs: lifetimeOf(kind, undefined),
    };
    const signed = await signCommand(draft, testKey().signing, clock);
    const situation = {
      deviceId: "d1",
      nowMs: NOW_MS,
      mode: "enforce",
      isProtected: false,
    } as const;
    const payload = Buffer.from(signed.envelope.payload, "base64").toString();
    const command = commandSchema.parse(JSON.parse(payload));
    expect(refusalOf(command, situation)).toBeNull();
  },
);
