/** Gives npm `x11` the types of `x11-protocol.ts`. */
declare module "x11" {
  import type { Duplex } from "node:stream";
  import type { XClient, XDisplay } from "./x11-protocol.ts";

  export function createClient(
    options: { readonly display: string; readonly stream: Duplex; readonly auth: undefined },
    ready: (error: Error | undefined, display: XDisplay) => void,
  ): XClient;
}
