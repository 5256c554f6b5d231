/** What a caller gives of a route: each part may be missing. */
export type RequestParts = {
  readonly params?: object;
  readonly query?: object;
  readonly body?: object;
};

/** The address of one request: `:name` is filled from `params`, what is undefined is not asked. */
export function fillPath(path: string, parts: RequestParts): string {
  const filled = Object.entries(parts.params ?? {}).reduce(
    (soFar, [key, value]) => soFar.replace(`:${key}`, encodeURIComponent(String(value))),
    path,
  );
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(parts.query ?? {})) {
    if (value !== undefined) query.set(key, String(value));
  }
  return query.size === 0 ? filled : `${filled}?${query}`;
}
