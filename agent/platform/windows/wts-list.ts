import type { WtsList, WtsSession } from "./wts-messages.ts";
import { accountCalls, must, readInt, readText, wtsCalls } from "./wts-native.ts";

/** WTS_SESSION_INFOW and WTS_PROCESS_INFOW are 24 bytes each where pointers are 8. */
const ROW_BYTES = 24;
const WTS_INFO = { userName: 5, domainName: 7, sessionInfoEx: 25 } as const;
const HKEY_LOCAL_MACHINE = -0x7ffffffe;
const RRF_RT_REG_SZ = 2;
const CURRENT_VERSION = "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";
const FLAGS_UNKNOWN = -1;

/** Who is signed in, with everything that the daemon has to know of each. */
export function listSessions(): WtsList {
  const processes = countProcesses();
  const sessions = rowsOf("WTSEnumerateSessionsW", wtsCalls.sessions, (row, at) => ({
    id: readInt(row, at),
    state: readInt(row, at + 16),
  })).map((row) => describe(row, processes.get(row.id) ?? 0));
  const listed = new Set(sessions.map(({ id }) => id));
  const left = [...processes].filter(([id]) => !listed.has(id));
  return { sessions, leftBehind: Object.fromEntries(left), autologon: readAutologon() };
}

function describe(row: Pick<WtsSession, "id" | "state">, processes: number): WtsSession {
  const user = queryText(row.id, WTS_INFO.userName);
  const domain = queryText(row.id, WTS_INFO.domainName);
  const sid = user === "" ? null : sidOf(`${domain}\\${user}`);
  return {
    ...row,
    flags: flagsOf(row.id),
    domain,
    user,
    sid,
    homeDir:
      sid === null
        ? null
        : readText16(`${CURRENT_VERSION}\\ProfileList\\${sid}`, "ProfileImagePath"),
    accountFlags: domain.toUpperCase() === machineName() ? flagsOfAccount(user) : null,
    processes,
  };
}

function countProcesses(): ReadonlyMap<number, number> {
  const ids = rowsOf("WTSEnumerateProcessesW", wtsCalls.processes, readInt);
  const counts = new Map<number, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

function rowsOf<T>(
  name: string,
  enumerate: typeof wtsCalls.sessions,
  read: (rows: unknown, offset: number) => T,
): T[] {
  const rows: [unknown] = [null];
  const count: [number | null] = [0];
  must(name, enumerate(null, 0, 1, rows, count) !== 0);
  const found = Array.from({ length: count[0] ?? 0 }, (_, index) =>
    read(rows[0], index * ROW_BYTES),
  );
  wtsCalls.free(rows[0]);
  return found;
}

/** WTSINFOEXW: its level, then at 8 a union whose members begin with id, state and flags. */
function flagsOf(sessionId: number): number {
  return query(sessionId, WTS_INFO.sessionInfoEx, FLAGS_UNKNOWN, (memory, bytes) =>
    bytes >= 20 && readInt(memory, 0) === 1 ? readInt(memory, 16) : FLAGS_UNKNOWN,
  );
}

function queryText(sessionId: number, kind: number): string {
  return query(sessionId, kind, "", (memory) => readText(memory));
}

function query<T>(
  sessionId: number,
  kind: number,
  otherwise: T,
  read: (memory: unknown, bytes: number) => T,
): T {
  const memory: [unknown] = [null];
  const bytes: [number | null] = [0];
  if (wtsCalls.query(null, sessionId, kind, memory, bytes) === 0) return otherwise;
  const found = read(memory[0], bytes[0] ?? 0);
  wtsCalls.free(memory[0]);
  return found;
}

/** SID: revision, count, 6 bytes of authority (big-endian), then 4 bytes each (little-endian). */
function sidOf(account: string): string | null {
  const sid = Buffer.alloc(68);
  const domain = Buffer.alloc(512);
  const found = accountCalls.lookup(null, account, sid, [68], domain, [256], [null]);
  if (found === 0) return null;
  const parts = Array.from({ length: sid.readUInt8(1) }, (_, at) => sid.readUInt32LE(8 + 4 * at));
  return ["S", sid.readUInt8(0), sid.readUIntBE(2, 6), ...parts].join("-");
}

/** USER_INFO_1.flags stands at 40. A user that only a domain knows has none here. */
function flagsOfAccount(user: string): number | null {
  const memory: [unknown] = [null];
  if (accountCalls.userInfo(null, user, 1, memory) !== 0) return null;
  const flags = readInt(memory[0], 40);
  accountCalls.freeUserInfo(memory[0]);
  return flags;
}

function readAutologon(): WtsList["autologon"] {
  const key = `${CURRENT_VERSION}\\Winlogon`;
  if (readText16(key, "AutoAdminLogon") !== "1") return null;
  const domain = readText16(key, "DefaultDomainName") ?? "";
  return { domain, user: readText16(key, "DefaultUserName") ?? "" };
}

function machineName(): string {
  return (
    process.env["COMPUTERNAME"] ??
    readText16(COMPUTER_NAME, "ComputerName") ??
    ""
  ).toUpperCase();
}
const COMPUTER_NAME = "SYSTEM\\CurrentControlSet\\Control\\ComputerName\\ActiveComputerName";

function readText16(key: string, name: string): string | null {
  const data = Buffer.alloc(2048);
  const bytes: [number] = [data.length];
  const root = HKEY_LOCAL_MACHINE;
  if (accountCalls.registry(root, key, name, RRF_RT_REG_SZ, null, data, bytes) !== 0) return null;
  return data.toString("utf16le", 0, bytes[0]).replace(/\0.*$/s, "");
}
