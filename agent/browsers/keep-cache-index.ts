/** Origin and storage key in Chromium's `CacheStorageIndex` (`cache_storage.proto`). */
const OWNER_FIELDS = [2, 3];
const VARINT = 0;
const TEXT = 2;
const MAX_FIELDS = 10_000;

/**
 * Whose caches a directory of Cache Storage holds, from its `index.txt` (a protocol buffer in spite
 * of its name).
 *
 * @returns the origin and the storage key; null when they can't be read, and then it must go
 */
export function cacheStorageKeys(index: Buffer): readonly string[] | null {
  const keys: string[] = [];
  for (let at = 0, fields = 0; at < index.length; fields += 1) {
    const field = fieldAt(index, at);
    if (field === null || fields > MAX_FIELDS) return null;
    if (OWNER_FIELDS.includes(field.number) && field.text !== null) keys.push(field.text);
    at = field.end;
  }
  return keys.length === 0 ? null : keys;
}

type Field = { readonly number: number; readonly text: string | null; readonly end: number };

function fieldAt(bytes: Buffer, start: number): Field | null {
  const tag = varintAt(bytes, start);
  const value = tag === null ? null : varintAt(bytes, tag.end);
  if (tag === null || value === null) return null;
  const [number, type] = [Math.floor(tag.value / 8), tag.value % 8];
  if (type === VARINT) return { number, text: null, end: value.end };
  const end = value.end + value.value;
  if (type !== TEXT || end > bytes.length) return null;
  return { number, text: bytes.toString("latin1", value.end, end), end };
}

/** At most ten bytes (protocol buffers, encoding of base 128 varints). */
function varintAt(
  bytes: Buffer,
  start: number,
): { readonly value: number; readonly end: number } | null {
  let value = 0;
  for (let at = start; at < start + 10; at += 1) {
    const byte = bytes[at];
    if (byte === undefined) return null;
    value += (byte & 127) * 2 ** (7 * (at - start));
    if (byte < 128) return Number.isSafeInteger(value) ? { value, end: at + 1 } : null;
  }
  return null;
}
