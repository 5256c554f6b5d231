import { expect, test } from "vitest";
import type { ClearProgress } from "../../../agent/core/clear-request.ts";
import { makeBigProfile } from "../../../scripts/bench/big-profile.ts";
import { clearRequest, realBrowsers } from "../../support/clear-home.ts";
import { giveTo } from "../../support/fake-profiles.ts";
import { createTestUser, noTestUsers } from "../../support/test-user.ts";

if (noTestUsers !== null) process.stderr.write(`skipping progress: ${noTestUsers}\n`);

/** Enough files for the helper to say more than once how far it is. */
const SIZE = { name: "many files", cookies: 20, origins: 2, cacheFiles: 5_000, cacheMib: 5 };

test.skipIf(noTestUsers !== null)(
  "tells every phase at its start, and then how many of how many files are gone",
  async () => {
    const user = createTestUser();
    await makeBigProfile(user.homeDir, SIZE);
    giveTo(user, user.homeDir);
    const told: ClearProgress[] = [];
    const keep = { sites: ["mail0.com"], keepsSignedIn: true };
    const onProgress = (progress: ClearProgress) => told.push(progress);

    const cleared = await realBrowsers().clear({ ...clearRequest(user), keep, onProgress });
    if (!cleared.ok) throw new Error(cleared.detail);
    const [receipt] = await cleared.value.freed;

    expect(receipt?.status).toBe("done");
    const phases = told.map(({ phase }) => phase);
    expect([...new Set(phases)]).toEqual(["stopping", "takingAway", "keeping", "freeing"]);
    const freeing = told.filter(({ phase }) => phase === "freeing");
    const done = freeing.map(({ doneFiles }) => doneFiles);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(freeing.at(0)?.doneFiles).toBe(0);
    expect(freeing.at(-1)?.doneFiles).toBe(freeing.at(-1)?.files);
    expect(freeing.at(-1)?.files).toBeGreaterThan(SIZE.cacheFiles);
    expect(freeing.length, "the helper said nothing in between").toBeGreaterThan(2);
  },
);
