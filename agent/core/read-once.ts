/**
 * What is kept as text is asked for far more often than it changes: the same text is read once.
 * Whoever asks gets the very value that others have, and must not change it.
 */
export function readOnce<T>(read: (text: string | null) => T): (text: string | null) => T {
  let last: { readonly text: string | null; readonly value: T } | null = null;
  return (text) => {
    if (last === null || last.text !== text) last = { text, value: read(text) };
    return last.value;
  };
}
