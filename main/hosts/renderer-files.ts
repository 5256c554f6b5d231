import { readdir, readFile } from "node:fs/promises";
import { extname, join, sep } from "node:path";
import { fail, ok, type Result } from "../../policies/result.ts";

/** The only scripts, styles and pictures are our own; nothing is fetched, framed or submitted. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join("; ");

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
};

/** Not empty: Chromium shows a page of its own for an empty 404. */
const NOT_FOUND = Buffer.from("not found");

/** By the path it is asked for (`/index.html`): a closed list, so no path can lead outside of it. */
export type RendererFiles = ReadonlyMap<string, RendererFile>;
type RendererFile = { readonly body: Buffer; readonly mediaType: string };

export type RendererAnswer = {
  readonly status: 200 | 404;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

/** Reads the built page into memory, once. */
export async function loadRendererFiles(dir: string): Promise<Result<RendererFiles, "noRenderer">> {
  const names = await namesUnder(dir);
  const files = new Map<string, RendererFile>();
  for (const name of names) {
    const mediaType = MEDIA_TYPES[extname(name)];
    if (mediaType === undefined) continue;
    files.set(`/${name.split(sep).join("/")}`, {
      body: await readFile(join(dir, name)),
      mediaType,
    });
  }
  return files.has("/index.html")
    ? ok(files)
    : fail("noRenderer", `no built page in ${dir}: run "npm run build" first`);
}

/** Pure: the same answers whichever host asks. Anything but a file of the list is a 404. */
export function answerRequest(files: RendererFiles, origin: string, url: string): RendererAnswer {
  const file = url.startsWith(`${origin}/`) ? files.get(url.slice(origin.length)) : undefined;
  return {
    status: file === undefined ? 404 : 200,
    headers: {
      "content-type": file?.mediaType ?? "text/plain; charset=utf-8",
      "content-security-policy": CONTENT_SECURITY_POLICY,
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cache-control": "no-store",
    },
    body: file?.body ?? NOT_FOUND,
  };
}

async function namesUnder(dir: string): Promise<readonly string[]> {
  try {
    return await readdir(dir, { recursive: true });
  } catch {
    return [];
  }
}
