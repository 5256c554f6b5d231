import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { apiDocument } from "../server/http/api-document.ts";

/** Writes docs/openapi.json; a unit test fails when it is not up to date. */
const path = fileURLToPath(new URL("../docs/openapi.json", import.meta.url));
writeFileSync(path, `${JSON.stringify(await apiDocument(), null, 1)}\n`);
