import { handsOf } from "../accounts/one-person.ts";
import type { AdminHandlers } from "../http/admin-call.ts";
import { Problem } from "../http/problem.ts";
import {
  type LonePublicationParts,
  publishAlone,
  withdrawAlone,
} from "../policy/lone-publication.ts";
import type { Publication } from "../policy/policy-publisher.ts";
import type { PolicyRecord } from "../storage/records.ts";
import type { Storage } from "../storage/storage.ts";

type PolicyHandlers = Pick<
  AdminHandlers,
  "publishPolicy" | "listPolicies" | "getPolicy" | "withdrawPolicy"
>;

export function policyHandlers(storage: Storage, parts: LonePublicationParts): PolicyHandlers {
  return {
    publishPolicy: async ({ body, admin, ifMatch }) =>
      publicationOf(await publishAlone(body, { hands: handsOf(admin), ifMatch }, parts)),
    listPolicies: async () => ({ policies: (await storage.policies.newest()).map(viewOf) }),
    getPolicy: async ({ params }) => {
      const { name, version } = params;
      const record = await storage.policies.find(name, version);
      if (record !== null) {
        return { ...viewOf(record), envelope: record.envelope, source: record.source };
      }
      throw new Problem(404, "unknownPolicy", `there is no version ${version} of ${name}`);
    },
    withdrawPolicy: async ({ params, admin, ifMatch }) =>
      publicationOf(await withdrawAlone(params.name, { hands: handsOf(admin), ifMatch }, parts)),
  };
}

function viewOf({ envelope: _, source: __, ...shown }: PolicyRecord) {
  return shown;
}

function publicationOf({ record, sentTo, warnings }: Publication) {
  return { ...viewOf(record), sentTo, warnings: [...warnings] };
}
