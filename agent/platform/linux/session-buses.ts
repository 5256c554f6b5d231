import type { Log, SessionInfo } from "../../core/ports.ts";
import { SessionBusLink } from "./session-bus-link.ts";
import type { AccountOf } from "./x11-displays.ts";
import type { OpenProbe } from "./x11-prepared-probe.ts";
import { type OneQuestion, X11ProbeProcess } from "./x11-probe-process.ts";

export type SessionBusPorts = {
  /** Absolute path of the program of the bus's probe. */
  readonly probePath: string;
  readonly accountOf: AccountOf;
  readonly log: Log;
};

type Ask = (question: OneQuestion) => Promise<number | null>;

/** A local socket and nothing else: no host, no `unixexec`, no second address. */
const LOCAL_BUS = /^unix:(?:path=\/|abstract=)[^,;]+/;

/** The buses of the sessions that somebody listens to, each through one probe as that user. */
export class SessionBuses {
  readonly #ports: SessionBusPorts;
  readonly #links = new Map<string, SessionBusLink>();

  constructor(ports: SessionBusPorts) {
    this.#ports = ports;
  }

  /** The link of this session; it ends when the last who listens to it has gone. */
  of(session: SessionInfo): SessionBusLink {
    const found = this.#links.get(session.id);
    if (found !== undefined) return found;
    const link: SessionBusLink = new SessionBusLink({
      open: (...heard) => this.#open(session, ...heard),
      waylandSocket: session.waylandSocket,
      onUnused: () => {
        link.close();
        if (this.#links.get(session.id) === link) this.#links.delete(session.id);
      },
      log: this.#ports.log,
    });
    this.#links.set(session.id, link);
    return link;
  }

  /** One question to a probe of its own. @returns null when nobody answers */
  ask(session: SessionInfo, question: OneQuestion): Promise<number | null> {
    return this.converse(session, (ask) => ask(question));
  }

  /** Several questions to one probe, which ends with them. @returns null when there is none */
  async converse<T>(session: SessionInfo, talk: (ask: Ask) => Promise<T>): Promise<T | null> {
    const probe = await this.#open(
      session,
      () => undefined,
      () => undefined,
    );
    if (probe === null) return null;
    const told = await talk((question) => probe.ask(question));
    probe.end();
    return told;
  }

  close(): void {
    for (const link of this.#links.values()) link.close();
    this.#links.clear();
  }

  async #open(
    session: SessionInfo,
    ...heard: Parameters<OpenProbe>
  ): Promise<X11ProbeProcess | null> {
    const account = await this.#ports.accountOf(session.uid);
    const self = process.getuid?.() ?? -1;
    if (account === null || (self !== 0 && self !== session.uid)) return null;
    const identity = self === 0 ? account.identity : null;
    const { homeDir } = account;
    const at = { busAddress: busAddressOf(session) };
    const programPath = this.#ports.probePath;
    return new X11ProbeProcess(
      { programPath, at, xAuthorityPath: null, homeDir, identity },
      ...heard,
    );
  }
}

/** What the session's own programs use; else the bus that systemd starts for each user. */
function busAddressOf({ busAddress, uid }: SessionInfo): string {
  return LOCAL_BUS.exec(busAddress ?? "")?.[0] ?? `unix:path=/run/user/${uid}/bus`;
}
