/** What a value was kept as; null where there is none, or it is no JSON any more. */
export function storedJson(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
