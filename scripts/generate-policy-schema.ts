import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { policyJsonSchema } from "../policies/authored-schema.ts";

/** Writes policies/policy.schema.json; a unit test fails when it is not up to date. */
const path = fileURLToPath(new URL("../policies/policy.schema.json", import.meta.url));
writeFileSync(path, `${JSON.stringify(policyJsonSchema(), null, 2)}\n`);
