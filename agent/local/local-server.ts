import { createServer, type Server, type Socket } from "node:net";
import { fail, ok, type Result } from "../../policies/result.ts";
import type { LocalCallBody, ShellOrder, ShellStatus } from "../contract/local-calls.ts";
import type { Clock, Log, SessionInfo, Shells } from "../core/ports.ts";
import {
  type LocalAnswer,
  type LocalRefusal,
  MESSAGES_PER_SECOND,
  type ShellCall,
  ShellConnection,
} from "./shell-connection.ts";
import { bindFor, claimSocketPath, type SocketFault, socketPathFor } from "./socket-path.ts";
import { TokenBucket } from "./token-bucket.ts";

const MAX_CONNECTIONS_PER_UID = 8;

export type LocalServerPorts = {
  /** Made by this process, writable by nobody else: `<dir>/<uid>/s` are the sockets. */
  readonly dir: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Windows: lets the account reach its pipe; without it no shell of that account gets through. */
  readonly lendPipe?: (path: string, uid: number) => Promise<Result<null, "notLent">>;
  readonly sessionsOfUid: (uid: number) => readonly SessionInfo[];
  readonly onCall: (
    sessionId: string,
    call: ShellCall["call"],
    body: ShellCall["body"],
  ) => LocalAnswer;
  /** The first shell of a session came, or its last one is gone (design §5, "Lost"). */
  readonly onShellChange: (sessionId: string, change: "connected" | "lost") => void;
};

type Listener = {
  readonly server: Server;
  readonly connections: Set<ShellConnection>;
  /** One for all connections of a uid: more connections don't buy more messages. */
  readonly bucket: TokenBucket;
};

/** The agent's end of the local channel: one socket for every uid, so that the kernel proves the caller. */
export class LocalServer implements Shells {
  readonly #ports: LocalServerPorts;
  readonly #listeners = new Map<number, Listener>();
  readonly #statuses = new Map<string, { status: ShellStatus; atMs: number }>();

  constructor(ports: LocalServerPorts) {
    this.#ports = ports;
  }

  /** Listens for the shells of one uid. @returns the socket's path; again is fine. */
  async open(uid: number): Promise<Result<string, SocketFault>> {
    const path = socketPathFor(this.#ports.dir, uid);
    if (this.#listeners.has(uid)) return ok(path);
    const bucket = new TokenBucket(MESSAGES_PER_SECOND, () => this.#ports.clock.uptimeMs());
    const listener: Listener = { server: createServer(), connections: new Set(), bucket };
    this.#listeners.set(uid, listener);
    const opened = await this.#listen(uid, path, listener);
    if (!opened.ok) {
      this.#listeners.delete(uid);
      this.#ports.log.warn("localSocketRefused", { uid, reason: opened.reason });
    }
    return opened;
  }

  async closeUid(uid: number): Promise<void> {
    const listener = this.#listeners.get(uid);
    if (listener === undefined) return;
    this.#listeners.delete(uid);
    for (const connection of listener.connections) connection.close("the agent stops listening");
    await new Promise<void>((resolve) => {
      listener.server.close(() => resolve());
    });
  }

  /** A session that ended: its shells are cut off, so that no late call reaches the next one. */
  closeSession(sessionId: string): void {
    this.#statuses.delete(sessionId);
    for (const one of this.#connectionsOf(sessionId)) one.close("the session ended");
  }

  async close(): Promise<void> {
    await Promise.all([...this.#listeners.keys()].map((uid) => this.closeUid(uid)));
  }

  publish(status: ShellStatus): void {
    this.#statuses.set(status.sessionId, { status, atMs: this.#ports.clock.uptimeMs() });
    for (const shell of this.#shellsOf(status.sessionId)) shell.send({ kind: "status", status });
  }

  /** @returns false where no shell of that session takes orders. */
  order(sessionId: string, order: ShellOrder): boolean {
    const takers = this.#shellsOf(sessionId).filter((shell) => shell.takesOrders);
    for (const shell of takers) shell.send({ kind: "order", order });
    return takers.length > 0;
  }

  isConnected(sessionId: string): boolean {
    return this.#shellsOf(sessionId).length > 0;
  }

  async #listen(
    uid: number,
    path: string,
    listener: Listener,
  ): Promise<Result<string, SocketFault>> {
    const { server } = listener;
    server.on("connection", (socket) => this.#accept(uid, listener, socket));
    if (process.platform !== "win32") {
      const claimed = await claimSocketPath(this.#ports.dir, uid);
      if (!claimed.ok) return claimed;
    }
    const listening = new Promise<Result<string, SocketFault>>((resolve) => {
      server.once("error", (error) => resolve(fail("cannotListen", error.message)));
      server.once("listening", () => resolve(ok(path)));
      bindFor(uid, path, server);
    });
    const opened = await listening;
    const lent = opened.ok ? await this.#ports.lendPipe?.(path, uid) : undefined;
    return lent?.ok === false ? fail("cannotListen", lent.detail) : opened;
  }

  #accept(uid: number, listener: Listener, socket: Socket): void {
    if (listener.connections.size >= MAX_CONNECTIONS_PER_UID) {
      socket.destroy();
      return;
    }
    const connection = new ShellConnection(socket, {
      clock: this.#ports.clock,
      mayTake: () => listener.bucket.take(),
      onHello: (hello) => this.#sessionFor(uid, hello),
      onCall: (sessionId, request) => this.#call(uid, sessionId, request),
      onWelcomed: (shell) => this.#welcome(shell),
      onClosed: (shell, because) => this.#forget(listener, shell, because),
    });
    listener.connections.add(connection);
  }

  #sessionFor(uid: number, hello: LocalCallBody<"hello">): Result<string, LocalRefusal> {
    const sessions = this.#ports.sessionsOfUid(uid);
    const only = sessions.length === 1 ? sessions[0] : undefined;
    const onDisplay = sessions.find((session) => session.display === hello.display);
    const guess = hello.display === null || only?.display === null ? only : undefined;
    const found = onDisplay ?? guess;
    return found === undefined
      ? fail("noSession", "no session of yours stands there")
      : ok(found.id);
  }

  /** The session may have ended since the hello: nothing asked in one acts on the next. */
  #call(uid: number, sessionId: string, request: ShellCall): LocalAnswer {
    const lives = this.#ports.sessionsOfUid(uid).some((session) => session.id === sessionId);
    if (!lives) return fail("noSession", "that session has ended");
    return this.#ports.onCall(sessionId, request.call, request.body);
  }

  #welcome(shell: ShellConnection): void {
    const { sessionId } = shell;
    if (sessionId === null || !shell.isShell) return;
    const last = this.#statuses.get(sessionId);
    if (last !== undefined) shell.send({ kind: "status", status: this.#aged(last) });
    if (this.#shellsOf(sessionId).length > 1) return;
    this.#ports.log.info("shellConnected", { sessionId });
    this.#ports.onShellChange(sessionId, "connected");
  }

  /** A status says how much time was left when it was made; who joins later gets what is left now. */
  #aged({ status, atMs }: { status: ShellStatus; atMs: number }): ShellStatus {
    const ageMs = this.#ports.clock.uptimeMs() - atMs;
    const { remainingMs, idleMs } = status;
    return {
      ...status,
      remainingMs: remainingMs === null ? null : Math.max(0, remainingMs - ageMs),
      idleMs: idleMs === null ? null : idleMs + ageMs,
    };
  }

  #forget(listener: Listener, shell: ShellConnection, because: string): void {
    listener.connections.delete(shell);
    const { sessionId } = shell;
    this.#ports.log.info("shellClosed", { sessionId, because });
    if (sessionId === null || !shell.isShell || this.isConnected(sessionId)) return;
    this.#ports.onShellChange(sessionId, "lost");
  }

  #shellsOf(sessionId: string): readonly ShellConnection[] {
    return this.#connectionsOf(sessionId).filter(({ isShell }) => isShell);
  }

  #connectionsOf(sessionId: string): readonly ShellConnection[] {
    return [...this.#listeners.values()]
      .flatMap((listener) => [...listener.connections])
      .filter((connection) => connection.sessionId === sessionId);
  }
}
