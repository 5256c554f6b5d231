import { expect, test } from "vitest";
import { askWhoLocked } from "../../../../agent/platform/linux/wayland-lock.ts";
import { standInCompositor } from "../../../support/compositor-stand-in.ts";
import { eventually } from "../../../support/eventually.ts";

const MANAGER_ID = 4;
const LOCK_ID = 5;
const LOCKED = 0;
const FINISHED = 1;
const UNLOCK_AND_DESTROY = 2;

test("who asks a session that is open gets its lock, and gives it back", async () => {
  const { path, requests } = await compositor("ext_session_lock_manager_v1", LOCKED);
  expect(await askWhoLocked(path, true)).toBe("free");
  await eventually("given back", () => requests.includes(`${LOCK_ID}.${UNLOCK_AND_DESTROY}`));
});

test("what a killed locker left shut stays shut", async () => {
  const { path, requests, ended } = await compositor("ext_session_lock_manager_v1", LOCKED);
  expect(await askWhoLocked(path, false)).toBe("free");
  await eventually("hung up", () => ended.length > 0);
  expect(requests).not.toContain(`${LOCK_ID}.${UNLOCK_AND_DESTROY}`);
});

test("a compositor that refuses the lock has given it to somebody", async () => {
  const { path } = await compositor("ext_session_lock_manager_v1", FINISHED);
  expect(await askWhoLocked(path, true)).toBe("held");
});

test("a compositor without such a lock, or none at all, can't tell", async () => {
  const { path, requests } = await compositor("xdg_wm_base", LOCKED);
  expect(await askWhoLocked(path, true)).toBe("cannotTell");
  expect(requests).not.toContain(`${MANAGER_ID}.1`);
  expect(await askWhoLocked(`${path}-gone`, true)).toBe("cannotTell");
});

/** As much of ext-session-lock-v1 as is asked for, written from the protocol's text. */
function compositor(offered: string, answer: number) {
  return standInCompositor([offered], ({ request, tell }) => {
    if (request === `${MANAGER_ID}.1`) tell(LOCK_ID, answer);
  });
}
