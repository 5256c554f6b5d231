/** What a kiosk's policy says of a guest's browser. Anything left out allows nothing. */
export type GuestRules = {
  readonly start: string;
  readonly allow: "any" | readonly string[];
  readonly permit: Readonly<Record<string, readonly string[]>>;
};

/** `top`: what fills the window. `frame`: a document inside it. `part`: whatever else a page loads. */
export type LoadPlace = "top" | "frame" | "part";

export type Refusal = "badAddress" | "scheme" | "notListed";

/** A frame, or a part, made of its page's own text: it can hold nothing that the page may not. */
const MADE_BY_PAGE = ["about:", "blob:", "data:"];

/**
 * Pure, for either host: why a load must not go on, or null where it may. What a policy allows is
 * reached over the web only: `file:`, `view-source:`, `javascript:`, `mailto:` and any scheme that
 * would start another program are refused wherever they come from.
 */
export function loadRefusal(rules: GuestRules, address: string, place: LoadPlace): Refusal | null {
  if (!URL.canParse(address)) return "badAddress";
  const url = new URL(address);
  if (place !== "top" && MADE_BY_PAGE.includes(url.protocol)) return null;
  if (!isWeb(url)) return "scheme";
  // A name before the host is what a look-alike address is made of; a part is looked at by nobody.
  if (place !== "part" && url.username + url.password !== "") return "badAddress";
  return isListed(rules, url) ? null : "notListed";
}

/** Pure: what a page of an address may use, asked for or only looked at; nothing unless it is listed. */
export function permitted(rules: GuestRules, address: string): readonly string[] {
  const origin = URL.canParse(address) ? new URL(address).origin : "null";
  return Object.hasOwn(rules.permit, origin) ? (rules.permit[origin] ?? []) : [];
}

/** Pure: the name and password that an address holds itself; null where it holds none that can be read. */
export function credentialsIn(
  address: string,
): { readonly username: string; readonly password: string } | null {
  if (!URL.canParse(address)) return null;
  const { username, password } = new URL(address);
  if (username === "") return null;
  try {
    return { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  } catch {
    // `%zz`: addresses are the page's to write, and a page must not end the shell with one.
    return null;
  }
}

/**
 * Pure: the names that the browser may look up at all, or null for any. It holds what no interception
 * sees: web sockets, WebRTC, names looked up ahead.
 */
export function reachableHosts({ start, allow }: GuestRules): readonly string[] | null {
  if (allow === "any") return null;
  const listed = allow.map((pattern) => {
    const [, , below = "", host = ""] = PATTERN.exec(pattern) ?? [];
    return below + host;
  });
  const first = URL.canParse(start) ? new URL(start).hostname : "";
  return [...new Set([first, ...listed])].filter((host) => HOST.test(host));
}

/** They become part of a switch and of a page's policy: what would end them there is no host. */
const HOST = /^(?:\*\.)?[a-z0-9.-]+$|^\[[0-9a-f:.]+\]$/;

function isWeb({ protocol }: URL): boolean {
  return ["https:", "http:", "wss:", "ws:"].includes(protocol);
}

/** The start page is always one of them: a list without it would be a kiosk that shows nothing. */
function isListed({ start, allow }: GuestRules, url: URL): boolean {
  if (allow === "any") return true;
  if (URL.canParse(start) && new URL(start).href === withoutHash(url)) return true;
  return allow.some((pattern) => matches(pattern, url));
}

function withoutHash(url: URL): string {
  const copy = new URL(url.href);
  copy.hash = "";
  return copy.href;
}

const PATTERN = /^(https?):\/\/(\*\.)?([a-z0-9.-]+)(?::(\d+))?(\/.*)?$/;

/** A socket counts as the page's own scheme. `*.` stands for names below, `*` in a path for any text. */
function matches(pattern: string, url: URL): boolean {
  const [, scheme, below, host, port = "", path] = PATTERN.exec(pattern) ?? [];
  if (scheme === undefined || host === undefined) return false;
  if (scheme !== url.protocol.slice(0, -1).replace("ws", "http")) return false;
  const isHost = below === undefined ? url.hostname === host : url.hostname.endsWith(`.${host}`);
  const isPort = url.port === (port === usualPort(scheme) ? "" : port);
  return isHost && isPort && matchesPath(path ?? "/*", url);
}

function usualPort(scheme: string): string {
  return scheme === "https" ? "443" : "80";
}

/** Compared as text, star by star: a list of hundreds of patterns must cost next to nothing. */
function matchesPath(pattern: string, { pathname, search }: URL): boolean {
  const [first = "", ...rest] = pattern.split("*");
  // An encoded slash or dot is somebody trying another way in (CWE-22).
  if (/%(?:2e|2f|5c)/i.test(pathname)) return false;
  const text = pattern.includes("?") ? pathname + search : pathname;
  if (rest.length === 0) return text === first;
  if (!text.startsWith(first)) return false;
  const last = rest.pop() ?? "";
  let from = first.length;
  for (const part of rest) {
    const at = text.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}
