/**
 * Gives npm `x11` the types of `x11-protocol.ts`. Its core alone, because a
 * watch waits for what is loaded, and the front door leads to key names and an X server too.
 */
declare module "x11/lib/xcore.js" {
  import type { Duplex } from "node:stream";
  import type { XClient, XDisplay } from "./x11-protocol.ts";

  export function createClient(
    options: {
      readonly display: string;
      readonly stream: Duplex;
      /** undefined: the cookie of `XAUTHORITY` or of the home's `.Xauthority`. */
      readonly auth: { readonly name: string; readonly data: string } | undefined;
      readonly disableBigRequests: true;
    },
    ready: (error: Error | undefined, display: XDisplay) => void,
  ): XClient;
}
