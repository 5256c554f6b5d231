import { type Fact, unknown } from "../../policies/fact.ts";
import type { InputDevices } from "../contract/posture-facts.ts";
import type { Cancel } from "./ports.ts";

/** What people, or something that types in their stead, have plugged in. */
export interface InputWatch {
  look(): Promise<Fact<InputDevices>>;
  /** Something was plugged in while this daemon ran. */
  onArrival(tell: (now: Fact<InputDevices>) => void): Cancel;
}

/** Where nothing tells of it. */
export function noInputWatch(because: string): InputWatch {
  return { look: async () => unknown(because), onArrival: () => () => undefined };
}
