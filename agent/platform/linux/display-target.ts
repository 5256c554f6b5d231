/** One display as one user sees it. */
export type DisplayTarget = {
  readonly display: string;
  readonly xAuthorityPath: string | null;
  readonly uid: number;
};

/** What everybody who watches or asks it has in common. */
export function keyOf({ display, uid }: DisplayTarget): string {
  return `${display} ${uid}`;
}

/** A probe that is started for nobody yet must already have the right way in. */
export function preparedKeyOf(target: DisplayTarget): string {
  return `${keyOf(target)} ${target.xAuthorityPath ?? ""}`;
}
