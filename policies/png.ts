/** Enough for a mark beside a name; one line to the shell holds it (`MAX_LOCAL_MESSAGE_BYTES`). */
export const MAX_LOGO_BYTES = 16 * 1024;
const LEAST_PIXELS = 16;
const MOST_PIXELS = 512;

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const CHUNK_EXTRA_BYTES = 12;

/**
 * Pure: why this is no picture for a logo, or null. It is one PNG from its signature to its last
 * chunk, nothing behind it, small on the disk and on the screen, and it does not move (`acTL`).
 * https://www.w3.org/TR/png-3/#5Chunk-layout
 */
export function logoFault(base64: string): string | null {
  const bytes = bytesOf(base64);
  if (bytes === null) return "is not base64";
  if (bytes.length > MAX_LOGO_BYTES) return `is larger than ${MAX_LOGO_BYTES / 1024} KiB`;
  if (!SIGNATURE.every((byte, index) => bytes[index] === byte)) return "is no PNG";
  const chunks = chunksOf(bytes);
  if (chunks?.[0]?.type !== "IHDR" || chunks.at(-1)?.type !== "IEND") return "is no whole PNG";
  if (chunks.some(({ type }) => type === "acTL")) return "is a moving picture";
  const sides = [numberAt(bytes, 16), numberAt(bytes, 20)];
  return sides.every((side) => side >= LEAST_PIXELS && side <= MOST_PIXELS)
    ? null
    : `has to be ${LEAST_PIXELS} to ${MOST_PIXELS} pixels wide and high`;
}

type Chunk = { readonly type: string };

/** Null where they do not fill the file exactly. */
function chunksOf(bytes: readonly number[]): readonly Chunk[] | null {
  const chunks: Chunk[] = [];
  let at = SIGNATURE.length;
  while (at + CHUNK_EXTRA_BYTES <= bytes.length) {
    chunks.push({ type: String.fromCharCode(...bytes.slice(at + 4, at + 8)) });
    at += CHUNK_EXTRA_BYTES + numberAt(bytes, at);
    if (chunks.at(-1)?.type === "IEND") break;
  }
  return at === bytes.length ? chunks : null;
}

function numberAt(bytes: readonly number[], at: number): number {
  return bytes.slice(at, at + 4).reduce((number, byte) => number * 256 + byte, 0);
}

function bytesOf(base64: string): readonly number[] | null {
  if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return null;
  const bytes: number[] = [];
  const digits = base64.replace(/=+$/, "");
  for (let at = 0; at < digits.length; at += 4) {
    const group = [...digits.slice(at, at + 4)].map((digit) => ALPHABET.indexOf(digit));
    const [a = 0, b = 0, c = 0, d = 0] = group;
    const whole = [(a << 2) | (b >> 4), ((b & 15) << 4) | (c >> 2), ((c & 3) << 6) | d];
    bytes.push(...whole.slice(0, group.length - 1));
  }
  return bytes;
}
