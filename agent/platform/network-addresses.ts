import { networkInterfaces } from "node:os";

/** Of interfaces that are up and have a carrier: a cable that is pulled takes its own away. */
export function networkAddresses(): readonly string[] {
  return Object.entries(networkInterfaces()).flatMap(([name, rows = []]) =>
    rows.filter(({ internal }) => !internal).map(({ address }) => `${name} ${address}`),
  );
}
