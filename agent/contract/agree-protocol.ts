/** @returns the version that both ends speak, or null. */
export function agreeProtocol(
  mine: { readonly oldest: number; readonly current: number },
  theirs: { readonly oldest: number; readonly current: number },
): number | null {
  const version = Math.min(mine.current, theirs.current);
  return version >= mine.oldest && version >= theirs.oldest ? version : null;
}
