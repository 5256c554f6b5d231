/** @returns the value, or undefined where the text is not JSON (empty, cut off, a message). */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return;
  }
}
