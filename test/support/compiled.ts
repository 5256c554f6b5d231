import { resolve } from "node:path";

/** Hundreds of programs are started from their sources: each file is compiled once. */
export const COMPILED = { NODE_COMPILE_CACHE: resolve("node_modules/.sessionward/compiled") };
