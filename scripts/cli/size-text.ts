/** `0 B`, `12 kB`, `3.4 MB`, `2.30 GB`. */
export function sizeText(bytes: number): string {
  if (bytes === 0) return "0 B";
  if (bytes < 1_000_000) return `${Math.ceil(bytes / 1000)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}
