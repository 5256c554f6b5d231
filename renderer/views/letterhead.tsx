import type { SurfaceView } from "../../main/contract/bridge.ts";

type Props = Pick<SurfaceView, "appearance"> & {
  /** One of the two: where there is one line for everything. */
  readonly isShort?: boolean;
};

/** Whose device this is, where nobody has to act at once. The name is text, whatever it looks like. */
export function Letterhead({ appearance, isShort = false }: Props) {
  const { organisation = null, logo = null } = appearance ?? {};
  if (organisation === null && logo === null) return null;
  const hasName = organisation !== null && !(isShort && logo !== null);
  return (
    <p class="letterhead">
      {logo !== null && (
        <img src={`data:image/png;base64,${logo}`} alt={hasName ? "" : (organisation ?? "")} />
      )}
      {hasName && <span dir="auto">{organisation}</span>}
    </p>
  );
}
