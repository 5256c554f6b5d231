import { vi } from "vitest";

/**
 * The usual second of `vi.waitFor` is a measure of speed: real sockets, stores and programs on a
 * machine that does much else get half a minute before something is said not to come.
 */
const waitFor = vi.waitFor.bind(vi);
vi.waitFor = (look, options = 30_000) => waitFor(look, options);
