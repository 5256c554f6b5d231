import type { SurfaceView } from "../../main/contract/bridge.ts";

/** Whose device this is, where nobody has to act at once. The name is text, whatever it looks like. */
export function Letterhead({ appearance }: Pick<SurfaceView, "appearance">) {
  const { organisation = null, logo = null } = appearance ?? {};
  if (organisation === null && logo === null) return null;
  return (
    <p class="letterhead">
      {logo !== null && <img src={`data:image/png;base64,${logo}`} alt="" />}
      {organisation !== null && <span dir="auto">{organisation}</span>}
    </p>
  );
}
