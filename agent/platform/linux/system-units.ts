import * as z from "zod/mini";
import type { Result } from "../../../policies/result.ts";
import type { Cancel } from "../../core/ports.ts";
import type { BusFault, BusSignal, SystemBus } from "./system-bus.ts";

const SYSTEMD = "org.freedesktop.systemd1";
const ROOT_PATH = "/org/freedesktop/systemd1";
const MANAGER = `${SYSTEMD}.Manager`;
const SERVICE = `${SYSTEMD}.Service`;
const PROPERTIES = "org.freedesktop.DBus.Properties";
/** `si_code` of SIGCHLD (sigaction(2)): what ExecMainCode says. */
const CLD_EXITED = 1;
const STOP_WITHIN_US = 2_000_000n;

/** A program in a unit of the machine's systemd: never a child of ours, whatever bounds us. */
export type UnitProgram = {
  readonly name: string;
  readonly description: string;
  readonly command: readonly [string, ...string[]];
  readonly userName: string;
  /** As `user-1000.slice`: it goes when all of that person's programs go. */
  readonly slice: string;
  readonly environment: Readonly<Record<string, string>>;
};

/** Told by the parent of the program, which is systemd: nobody in the session can write it. */
export type UnitEnd =
  | { readonly kind: "exited"; readonly status: number }
  | { readonly kind: "signalled"; readonly signal: number };

const endedSignal = z.tuple([
  z.literal(SERVICE),
  z.object({ ExecMainCode: z.int().check(z.gte(1)), ExecMainStatus: z.int() }),
  z.unknown(),
]);
/** ListUnitsByPatterns: a(ssssssouso), of which the name is used. */
const unitsSchema = z.array(z.tuple([z.string()], z.unknown()));

type Bus = Pick<SystemBus, "call" | "listen" | "onConnected">;

/** Transient services of the system's own manager (org.freedesktop.systemd1(5)). */
export class SystemUnits {
  readonly #bus: Bus;

  constructor(bus: Bus) {
    this.#bus = bus;
    // Without it no signal of a unit is sent; the manager forgets who asked when the bus is lost.
    bus.onConnected(() => void this.#manager("Subscribe"));
  }

  start(program: UnitProgram): Promise<Result<unknown, BusFault>> {
    const body = [program.name, "fail", propertiesOf(program), []];
    return this.#manager("StartTransientUnit", "ssa(sv)a(sa(sv))", body);
  }

  stop(name: string): Promise<Result<unknown, BusFault>> {
    return this.#manager("StopUnit", "ss", [name, "replace"]);
  }

  /** Names of the running units whose name begins so. */
  async running(prefix: string): Promise<readonly string[]> {
    const states = ["active", "activating"];
    const found = await this.#manager("ListUnitsByPatterns", "asas", [states, [`${prefix}*`]]);
    const units = found.ok ? z.safeParse(unitsSchema, found.value) : null;
    return units?.success === true ? units.data.map(([name]) => name) : [];
  }

  onEnded(listener: (name: string, end: UnitEnd) => void): Cancel {
    const rule = `type='signal',sender='${SYSTEMD}',interface='${PROPERTIES}',path_namespace='${ROOT_PATH}/unit'`;
    return this.#bus.listen(rule, (signal) => {
      const end = endOf(signal);
      if (end !== null) listener(nameOf(signal.path), end);
    });
  }

  #manager(member: string, signature?: string, body?: readonly unknown[]) {
    const call = { destination: SYSTEMD, path: ROOT_PATH, interface: MANAGER, member };
    return this.#bus.call(
      signature === undefined || body === undefined ? call : { ...call, signature, body },
    );
  }
}

function propertiesOf(program: UnitProgram): readonly unknown[] {
  const { command, environment } = program;
  return [
    ["Description", ["s", program.description]],
    // `exec`, so that a program which is not there fails the unit.
    ["Type", ["s", "exec"]],
    ["ExecStart", ["a(sasb)", [[command[0], command, false]]]],
    ["User", ["s", program.userName]],
    ["Slice", ["s", program.slice]],
    ["Environment", ["as", Object.entries(environment).map((entry) => entry.join("="))]],
    ["CollectMode", ["s", "inactive-or-failed"]],
    ["TimeoutStopUSec", ["t", STOP_WITHIN_US]],
    // What hides a session must be the last that memory pressure ends.
    ["OOMScoreAdjust", ["i", -900]],
    ["StandardOutput", ["s", "null"]],
    ["StandardError", ["s", "null"]],
  ];
}

function endOf({ path, member, body }: BusSignal): UnitEnd | null {
  if (!path.startsWith(`${ROOT_PATH}/unit/`) || member !== "PropertiesChanged") return null;
  const row = z.safeParse(endedSignal, body);
  if (!row.success) return null;
  const { ExecMainCode, ExecMainStatus } = row.data[1];
  return ExecMainCode === CLD_EXITED
    ? { kind: "exited", status: ExecMainStatus }
    : { kind: "signalled", signal: ExecMainStatus };
}

/** Object paths hold a unit's name with every other byte as `_` and two hex digits. */
function nameOf(path: string): string {
  const escaped = path.slice(path.lastIndexOf("/") + 1);
  return escaped.replace(/_([0-9a-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
