import type { Result } from "../policies/result.ts";
import { type EnrolFault, type Enrolled, enrol } from "./link/enrolment.ts";
import { describeDevice, machineId } from "./machine.ts";

/** What a person types; see `agent/link/enrolment-address.ts` for the forms that are understood. */
export type EnrolmentRequest = {
  readonly url: string;
  readonly pin?: string;
  readonly token?: string;
  readonly data: string;
};

/** Introduces this machine to a server. A failed attempt changes nothing. */
export function enrolThisDevice(request: EnrolmentRequest): Promise<Result<Enrolled, EnrolFault>> {
  return enrol({
    url: request.url,
    pin: request.pin,
    token: request.token,
    dataDir: request.data,
    machineId: machineId(),
    device: describeDevice(),
    nowMs: Date.now(),
  });
}
