import { CommandError, EXIT } from "./output.ts";

type Wanted = { readonly data: string; readonly listen: string };

/** By what the system refused, what people can do about it. */
const WHY: Readonly<Record<string, (wanted: Wanted) => string>> = {
  "mkdir EACCES": ({ data }) =>
    `this account may not make ${data}; make it once, as root: install -d -m 700 -o ACCOUNT ${data}`,
  "mkdir EEXIST": ({ data }) => `${data} is a file, not a directory`,
  "mkdir ENOTDIR": ({ data }) => `a part of ${data} is a file, not a directory`,
  "listen EADDRINUSE": ({ listen }) =>
    `something else listens on ${listen} already; stop it, or give another --listen`,
  "listen EADDRNOTAVAIL": ({ listen }) =>
    `${listen} is no address of this machine; 0.0.0.0:PORT is all of them`,
  "listen EACCES": ({ listen }) =>
    `this account may not listen on ${listen}; take a port from 1024 up`,
};

/** Why a server did not start, in people's words where they can do something about it. */
export function notStarted(error: unknown, wanted: Wanted): CommandError {
  const { syscall, code }: NodeJS.ErrnoException = error instanceof Error ? error : new Error();
  const message = error instanceof Error ? error.message : String(error);
  const exitCode = error instanceof RangeError ? EXIT.usage : EXIT.failed;
  const why = WHY[`${syscall} ${code}`]?.(wanted) ?? message;
  return new CommandError("notStarted", why, exitCode);
}
