import * as z from "zod/mini";
import { type KioskFault, kioskFaultSchema } from "../contract/guest-blocked.ts";
import type { AuditLog, KeyValue } from "./ports.ts";
import { storedJson } from "./stored-json.ts";

type Ports = { readonly audit: AuditLog; readonly keyValue: KeyValue };

const KEY = "kiosk.fault";

/**
 * What the audit log last told of the kiosk. A shell that starts anew says it again, and an agent that
 * does must know what is still open.
 */
export class KioskFaults {
  readonly #ports: Ports;
  #told: KioskFault | undefined;

  constructor(ports: Ports) {
    this.#ports = ports;
    const kept = z.safeParse(kioskFaultSchema, storedJson(ports.keyValue.get(KEY)));
    this.#told = kept.success ? kept.data.fault : undefined;
  }

  /** @param note writes it down; false: there was no room */
  take(fault: KioskFault, note: () => boolean): void {
    if (fault !== this.#told && note()) this.#keep(fault);
  }

  /** No shell says that a fault is over where there is no kiosk any more. */
  follow(isKiosk: boolean): void {
    if (isKiosk || this.#told === undefined || this.#told === null) return;
    this.#ports.audit.append("kioskFault", "agent", { told: { fault: null } });
    this.#keep(null);
  }

  #keep(fault: KioskFault): void {
    this.#told = fault;
    this.#ports.keyValue.set(KEY, JSON.stringify({ fault }));
  }
}
