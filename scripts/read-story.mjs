#!/usr/bin/env node
// `node scripts/read-story.mjs FILE CODE`: whether what `npm start -- --once --json` printed is what
// this system may say. Steps that only Linux shows are never ok elsewhere.
import { readFileSync } from "node:fs";
import { judgeStory } from "./bootstrap/story-verdict.mjs";

const [, , path = "", code = ""] = process.argv;
const { faults, counts } = judgeStory(readFileSync(path, "utf8"), Number(code), process.platform);
process.stdout.write(`${JSON.stringify(counts)}\n`);
for (const fault of faults) process.stdout.write(`${fault}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
