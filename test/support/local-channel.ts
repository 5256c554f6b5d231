import { connect, type Socket } from "node:net";
import { expect, onTestFinished, vi } from "vitest";
import type { LocalMessage } from "../../agent/contract/local-calls.ts";
import type { Clock, SessionInfo } from "../../agent/core/ports.ts";
import { LocalServer, type LocalServerPorts } from "../../agent/local/local-server.ts";
import { systemClock } from "../../agent/platform/system-clock.ts";
import { ok } from "../../policies/result.ts";
import { tempDir } from "./temp-dir.ts";

export const OWN_UID = process.getuid?.() ?? 0;

export function sessionOf(fields: Partial<SessionInfo> = {}): SessionInfo {
  return {
    id: "s1",
    backEnd: "process",
    kind: "named",
    userName: "someone",
    uid: OWN_UID,
    gid: 0,
    homeDir: "/nonexistent",
    display: ":5",
    xAuthorityPath: null,
    canUnlock: true,
    freshHome: false,
    ...fields,
  };
}

export type Channel = {
  readonly server: LocalServer;
  readonly dir: string;
  readonly path: string;
  readonly calls: { sessionId: string; call: string; body: unknown }[];
  readonly changes: string[];
};

/** A real server on a real socket, for the uid that runs the tests. */
export async function openChannel(
  ports: Partial<LocalServerPorts> & { readonly clock?: Clock } = {},
): Promise<Channel> {
  const calls: Channel["calls"] = [];
  const changes: string[] = [];
  const dir = ports.dir ?? tempDir();
  const server = new LocalServer({
    dir,
    clock: systemClock,
    log: { info: () => {}, warn: () => {} },
    sessionsOfUid: () => [sessionOf()],
    onCall: (sessionId, call, body) => {
      calls.push({ sessionId, call, body });
      return ok(null);
    },
    onShellChange: (sessionId, change) => changes.push(`${sessionId} ${change}`),
    ...ports,
  });
  onTestFinished(() => server.close());
  const opened = await server.open(OWN_UID);
  if (!opened.ok) throw new Error(opened.detail);
  return { server, dir, path: opened.value, calls, changes };
}

/** What a program that speaks the protocol (or only pretends to) sees. */
export class RawClient {
  readonly socket: Socket;
  readonly messages: LocalMessage[] = [];
  readonly closed: Promise<void>;
  #text = "";

  constructor(path: string) {
    this.socket = connect(path);
    this.socket.on("data", (chunk) => this.#read(chunk.toString()));
    this.socket.on("error", () => {});
    this.closed = new Promise((resolve) => this.socket.once("close", () => resolve()));
    onTestFinished(() => void this.socket.destroy());
  }

  /** Sends a whole line, JSON or not. */
  line(text: string): void {
    this.socket.write(`${text}\n`);
  }

  request(id: number, call: string, body: unknown = {}): void {
    this.line(JSON.stringify({ id, call, body }));
  }

  hello(display: string | null = ":5"): void {
    this.request(1, "hello", { protocol: 1, host: "chromium", display });
  }

  replyTo(id: number): Extract<LocalMessage, { kind: "reply" }> | undefined {
    return this.messages
      .filter((message) => message.kind === "reply")
      .find((reply) => reply.id === id);
  }

  #read(chunk: string): void {
    this.#text += chunk;
    const lines = this.#text.split("\n");
    this.#text = lines.pop() ?? "";
    this.messages.push(...lines.map((line) => JSON.parse(line) as LocalMessage));
  }
}

/** A client that has said hello and was taken in. */
export async function welcomedClient(path?: string): Promise<RawClient> {
  const client = new RawClient(path ?? (await openChannel()).path);
  client.hello();
  await vi.waitFor(() => expect(client.replyTo(1)?.ok).toBe(true));
  return client;
}
