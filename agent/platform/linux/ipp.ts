import { request } from "node:http";
import { fail, ok, type Result } from "../../../policies/result.ts";

/**
 * The two words of the Internet Printing Protocol that a print queue is cleared with (RFC 8011).
 * `cancel -a -x -u NAME` says another one, Cancel-My-Jobs: to root those are root's jobs, and the
 * data of jobs that are over stays where it is.
 */
const OPERATIONS = { getJobs: 0x0a, cancelJob: 0x08 } as const;
const TAG = {
  ...{ operation: 0x01, end: 0x03, integer: 0x21, boolean: 0x22, name: 0x42 },
  ...{ keyword: 0x44, uri: 0x45, charset: 0x47, language: 0x48 },
  ...{ job: 0x02, nameWithLanguage: 0x36 },
} as const;
const OWNER = "job-originating-user-name";
/** From here on a tag is of a value; below, of a group. */
const FIRST_VALUE_TAG = 0x10;
const VERSION_2_0 = 0x0200;
const HEADER_BYTES = 8;
const FIRST_ERROR = 0x0400;
const MAX_ANSWER_BYTES = 1024 * 1024;
/** How CUPS knows who speaks on a unix socket: by what the kernel says of the other end. */
const AS_ROOT = "PeerCred root";

export type IppPort = { readonly socket: string; readonly signal: AbortSignal };
type Answer = { readonly httpStatus: number; readonly body: Buffer };
type Fault = "noAnswer" | "refused";

/** `owner`: as the scheduler has it; null: it does not tell. */
export type PrintJob = { readonly id: number; readonly owner: string | null };

/**
 * What the scheduler takes for all jobs of an account: waiting, being printed, and over but kept. It
 * does not tell names apart by their case, as the system does.
 */
export async function jobsOf(
  userName: string,
  port: IppPort,
): Promise<Result<readonly PrintJob[], Fault>> {
  const message = encode("getJobs", [
    ...addressed("printer-uri", "ipp://localhost/", userName),
    attribute(TAG.keyword, "which-jobs", "all"),
    attribute(TAG.boolean, "my-jobs", Buffer.from([1])),
    attribute(TAG.keyword, "requested-attributes", "job-id"),
    // A further value of the same attribute has no name.
    attribute(TAG.keyword, "", OWNER),
  ]);
  const answer = await send(message, port, null);
  if (answer === null) return fail("noAnswer", "the scheduler gave no list");
  if (!isDone(answer)) return fail("refused", "the scheduler gave no list");
  return ok(jobsIn(answer.body));
}

/** Ends a job and takes its data away: for its owner, and as root where that is asked for. */
export async function purgeJob(id: number, userName: string, port: IppPort): Promise<boolean> {
  const message = encode("cancelJob", [
    ...addressed("job-uri", `ipp://localhost/jobs/${id}`, userName),
    attribute(TAG.boolean, "purge-job", Buffer.from([1])),
  ]);
  const asOwner = await send(message, port, null);
  if (asOwner === null || asOwner.httpStatus !== 401) return asOwner !== null && isDone(asOwner);
  const asRoot = await send(message, port, AS_ROOT);
  return asRoot !== null && isDone(asRoot);
}

function addressed(name: "printer-uri" | "job-uri", uri: string, userName: string): Buffer[] {
  return [
    attribute(TAG.charset, "attributes-charset", "utf-8"),
    attribute(TAG.language, "attributes-natural-language", "en"),
    attribute(TAG.uri, name, uri),
    attribute(TAG.name, "requesting-user-name", userName),
  ];
}

function encode(operation: keyof typeof OPERATIONS, attributes: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(HEADER_BYTES + 1);
  header.writeUInt16BE(VERSION_2_0, 0);
  header.writeUInt16BE(OPERATIONS[operation], 2);
  header.writeUInt32BE(1, 4);
  header.writeUInt8(TAG.operation, HEADER_BYTES);
  return Buffer.concat([header, ...attributes, Buffer.from([TAG.end])]);
}

function attribute(tag: number, name: string, value: string | Buffer): Buffer {
  const parts = [Buffer.from(name), Buffer.from(value)].flatMap((bytes) => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(bytes.length, 0);
    return [length, bytes];
  });
  return Buffer.concat([Buffer.from([tag]), ...parts]);
}

function send(message: Buffer, port: IppPort, authorization: string | null) {
  const { socket, signal } = port;
  const headers = {
    ...{ host: "localhost", "content-type": "application/ipp" },
    ...(authorization === null ? {} : { authorization }),
  };
  const options = { socketPath: socket, path: "/jobs/", method: "POST", headers, signal };
  return new Promise<Answer | null>((resolve) => {
    const asked = request(options, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on("error", () => resolve(null));
      response.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size > MAX_ANSWER_BYTES) response.destroy();
        else chunks.push(chunk);
      });
      const body = () => Buffer.concat(chunks);
      response.on("end", () => resolve({ httpStatus: response.statusCode ?? 0, body: body() }));
      response.on("close", () => resolve(null));
    });
    asked.on("error", () => resolve(null));
    asked.end(message);
  });
}

function isDone({ httpStatus, body }: Answer): boolean {
  return httpStatus === 200 && body.length >= HEADER_BYTES && body.readUInt16BE(2) < FIRST_ERROR;
}

/** Stops at the first thing that is cut off. */
export function jobsIn(body: Buffer): readonly PrintJob[] {
  const jobs: { id: number | null; owner: string | null }[] = [];
  for (let at = HEADER_BYTES; at < body.length; ) {
    const tag = body.readUInt8(at);
    at += 1;
    if (tag === TAG.job) jobs.push({ id: null, owner: null });
    if (tag < FIRST_VALUE_TAG) continue;
    const name = block(body, at);
    const value = name === null ? null : block(body, name.end);
    if (name === null || value === null) break;
    at = value.end;
    const job = jobs.at(-1);
    if (job !== undefined) Object.assign(job, jobValue(tag, name.bytes.toString(), value.bytes));
  }
  return jobs.flatMap(({ id, owner }) => (id === null ? [] : [{ id, owner }]));
}

function jobValue(tag: number, name: string, bytes: Buffer): Partial<PrintJob> {
  const isId = tag === TAG.integer && name === "job-id" && bytes.length === 4;
  if (isId) return { id: bytes.readInt32BE(0) };
  if (name !== OWNER) return {};
  if (tag === TAG.name) return { owner: bytes.toString() };
  const language = tag === TAG.nameWithLanguage ? block(bytes, 0) : null;
  const text = language === null ? null : block(bytes, language.end);
  return text === null ? {} : { owner: text.bytes.toString() };
}

function block(body: Buffer, at: number): { readonly bytes: Buffer; readonly end: number } | null {
  if (at + 2 > body.length) return null;
  const start = at + 2;
  const end = start + body.readUInt16BE(at);
  return end > body.length ? null : { bytes: body.subarray(start, end), end };
}
