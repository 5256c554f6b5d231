import { request as requestHttps } from "node:https";
import { problemSchema } from "../../server/contract/admin-shapes.ts";
import type { TestServer } from "./test-server.ts";

export type ConsoleReply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
};

type Asked = { readonly body?: object; readonly headers?: Readonly<Record<string, string>> };

/** A browser as far as cookies and `Origin` go: it keeps what it is given and sends it back. */
export class ConsoleClient {
  readonly cookies = new Map<string, string>();
  readonly origin: string;
  readonly #url: URL;

  constructor(server: TestServer) {
    this.#url = new URL(server.server.info.url);
    this.origin = `https://localhost:${this.#url.port}`;
  }

  /** `headers` win over what a browser would send; an empty one is left out. */
  async ask(
    method: string,
    path: string,
    { body, headers = {} }: Asked = {},
  ): Promise<ConsoleReply> {
    const cookie = [...this.cookies].map((pair) => pair.join("=")).join("; ");
    const all = {
      ...(cookie === "" ? {} : { cookie }),
      ...(method === "GET" ? {} : { origin: this.origin, "sec-fetch-site": "same-origin" }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    };
    const sent = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ""));
    const reply = await exchange(this.#url, method, path, sent, body);
    for (const one of [reply.headers["set-cookie"] ?? []].flat()) this.#keep(one);
    return reply;
  }

  #keep(line: string): void {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (value === "" || /max-age=0|1970/i.test(line)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

function exchange(
  url: URL,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body?: object,
): Promise<ConsoleReply> {
  return new Promise((resolve, reject) => {
    const options = { host: url.hostname, port: url.port, method, path, headers };
    const request = requestHttps({ ...options, rejectUnauthorized: false }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("end", () => {
        const { statusCode: status = 0, headers: told } = response;
        resolve({ status, headers: told, body: text === "" ? null : JSON.parse(text) });
      });
    });
    request.on("error", reject);
    request.end(body === undefined ? "" : JSON.stringify(body));
  });
}

export function reasonOf(reply: ConsoleReply): string {
  return problemSchema.parse(reply.body).reason;
}

export const PASSWORD = "a long enough password";

/** A console in which an account of this name has just signed in, by its invitation. */
export async function signedInConsole(
  server: TestServer,
  account: Parameters<typeof server.admin.call<"createAccount">>[1]["body"],
): Promise<ConsoleClient> {
  const { invitation } = await server.admin.call("createAccount", { body: account });
  const client = new ConsoleClient(server);
  const body = { invitation, newPassword: PASSWORD };
  const reply = await client.ask("POST", "/v1/sign-in", { body });
  if (reply.status !== 200) throw new Error(`not signed in: ${JSON.stringify(reply.body)}`);
  return client;
}
