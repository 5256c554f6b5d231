import type { Fact } from "../../policies/fact.ts";
import type { Result } from "../../policies/result.ts";
import type { ChainHead } from "../contract/audit-chain.ts";
import type { Envelope } from "../contract/envelope-schema.ts";
import type { IdleDetection } from "../contract/posture-facts.ts";
import type { AgentStatus } from "../contract/status-file.ts";
import type { AccountWatch } from "./account-keeper.ts";
import type { Inhibitors } from "./inhibitors.ts";
import type { InputWatch } from "./input-watch.ts";
import type { Journal } from "./journal-port.ts";
import type { DeviceKeyring } from "./key-rotation.ts";
import type { Leftovers, SessionPrograms } from "./leftovers.ts";
import type { ShellStarter } from "./lost-shells.ts";
import type { BrowserPolicies } from "./managed-browsers.ts";
import type {
  Browsers,
  Clock,
  DeviceFacts,
  IdleSource,
  KeyValue,
  Log,
  PolicyStore,
  Scheduler,
  Sessions,
  Shells,
} from "./ports.ts";
import type { MachineRestart } from "./reboots.ts";
import type { ActivityLog, Atomically, AuditChain, RevisableOutbox } from "./store-ports.ts";
import type { Trust } from "./trust.ts";

/** Who this device is to its server. */
export type DeviceIdentity = {
  readonly trust: Trust;
  readonly keys: DeviceKeyring;
};

type DurablePorts = {
  readonly journal: Journal;
  readonly audit: AuditChain;
  readonly outbox: RevisableOutbox;
  readonly policies: PolicyStore;
  readonly keyValue: KeyValue;
  readonly activity: ActivityLog;
  readonly atomically: Atomically;
  rememberAuditHead(head: ChainHead): void;
};

/** Shells, and the sockets they come through. */
interface ShellGate extends Shells {
  open(uid: number): Promise<Result<string, string>>;
  closeSession(sessionId: string): void;
}

/** Everything the core needs of the world. */
export type ConductorPorts = {
  /** Whose policies count; it outlives a device key that may not be used. */
  readonly trust: Trust | null;
  readonly identity: DeviceIdentity | null;
  readonly bootId: string;
  readonly agentVersion: string;
  /** As this machine's own file says: no server takes it back. */
  readonly isProtected: boolean;
  readonly store: DurablePorts;
  readonly sessions: Sessions;
  readonly idle: IdleSource;
  readonly idleHealth: () => Fact<IdleDetection>;
  readonly inputDevices: InputWatch;
  readonly inhibitors: Inhibitors;
  readonly accounts: AccountWatch;
  readonly browsers: Browsers;
  readonly leftovers: Leftovers;
  readonly programs: SessionPrograms;
  /** Null: this agent writes no policy of a browser. */
  readonly browserPolicies: BrowserPolicies | null;
  readonly facts: DeviceFacts;
  readonly scheduler: Scheduler;
  readonly shells: ShellGate;
  readonly shellStarter: ShellStarter;
  readonly restart: MachineRestart;
  readonly clock: Clock;
  /** The device's own time zone, as it is now. */
  readonly zone: () => string;
  readonly log: Log;
  readonly saveReceipt: (id: string, envelope: Envelope) => void;
  readonly writeStatus: (status: AgentStatus) => void;
};
