import { afterAll, beforeAll, expect, test } from "vitest";
import type { SessionChange, Sessions } from "../../agent/core/ports.ts";
import { eventually } from "../support/eventually.ts";

/** A back end with exactly one session that can be locked and ended. */
export type SessionsSubject = {
  readonly sessions: Sessions;
  readonly sessionId: string;
  /** Process ids of the session, looked up without the back end's help. */
  readonly processes: () => Promise<readonly number[]>;
  /** What a lock of this back end is seen by, where that is no window. */
  readonly seenBy?: string;
  readonly stop: () => Promise<void>;
};

/** What every back end promises the core. Each of them runs all of it, the fake too. */
export function sessionsContract(
  name: string,
  skip: string | null,
  create: () => Promise<SessionsSubject>,
): void {
  let subject: SessionsSubject;
  const changes: SessionChange[] = [];

  beforeAll(async () => {
    if (skip !== null) return;
    subject = await create();
    subject.sessions.onChange((change) => changes.push(change));
  });
  afterAll(async () => subject?.stop());

  test.skipIf(skip)(`${name}: lists the session with its user, home and kind`, async () => {
    const listed = await subject.sessions.list();
    const session = listed.find(({ id }) => id === subject.sessionId);
    expect(session).toMatchObject({ userName: expect.any(String), homeDir: expect.any(String) });
    expect(await subject.processes()).not.toEqual([]);
    expect(await subject.sessions.isOver(subject.sessionId)).toBe(false);
  });

  test.skipIf(skip)(`${name}: says why a session that is not there was not locked`, async () => {
    expect(await subject.sessions.lock("nobody0")).toMatchObject({
      status: "failed",
      because: expect.stringContaining("nobody0"),
    });
  });

  test.skipIf(skip)(`${name}: a session that is not there is over already`, async () => {
    expect(await subject.sessions.isOver("nobody0")).toBe(true);
    expect(await subject.sessions.end("nobody0", 0)).toMatchObject({ status: "ended" });
  });

  test.skipIf(skip)(`${name}: a lock names what was seen, and listeners hear of it`, async () => {
    const outcome = await subject.sessions.lock(subject.sessionId);
    expect(outcome).toMatchObject({
      status: "locked",
      by: expect.arrayContaining([subject.seenBy ?? "window"]),
    });
    await eventually("locked was told", () => changes.some(({ kind }) => kind === "locked"));
  });

  test.skipIf(skip)(`${name}: locking twice is locking once`, async () => {
    const outcome = await subject.sessions.lock(subject.sessionId);
    expect(outcome.status).toBe("locked");
  });

  test.skipIf(skip)(
    `${name}: an ended session has no process left, and listeners hear of it`,
    async () => {
      const before = await subject.processes();
      expect(await subject.sessions.end(subject.sessionId, 200)).toMatchObject({ status: "ended" });
      const after = await subject.processes();
      expect(after.filter((pid) => before.includes(pid))).toEqual([]);
      await eventually("removed was told", () =>
        changes.some((each) => each.kind === "removed" && each.sessionId === subject.sessionId),
      );
    },
  );
}
