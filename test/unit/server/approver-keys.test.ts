import { expect, test } from "vitest";
import { approverKeysOf } from "../../../server/campaigns/approver-keys.ts";
import { SoftwareAuthenticator } from "../../support/software-authenticator.ts";

const { publicKey } = new SoftwareAuthenticator("localhost", "https://localhost:8443");
const ASKED_AT = "2026-11-22T12:00:00.000Z";

const keysWithOne = (createdAt: string) => {
  const passkey = {
    ...{ id: "p", admin: "ben", label: "", rpId: "localhost", publicKey, coseKey: "" },
    ...{ counter: 0, createdAt, lastUsedAt: null },
  };
  const never = () => Promise.reject(new Error("only read"));
  const passkeys = { list: async () => [passkey], find: never, add: never, used: never };
  const storage = { passkeys: { ...passkeys, remove: never } };
  return approverKeysOf("ben", ASKED_AT, storage, { approvers: () => [] });
};

test.each([
  ["before", "2026-11-22T11:59:59.999Z", 1],
  ["in the same moment", ASKED_AT, 0],
  ["after", "2026-11-22T12:00:01.000Z", 0],
])("a passkey that was added %s the request approves it, or not", async (_when, at, count) => {
  expect(await keysWithOne(at)).toHaveLength(count);
});
