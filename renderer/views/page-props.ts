import type { SurfaceView } from "../../main/contract/bridge.ts";
import type { Translate } from "../translate.ts";

/** What a part of a page needs that has controls of its own. */
export type PageProps = {
  readonly view: SurfaceView;
  readonly translate: Translate;
  /** Does nothing until the surface can have been seen. */
  readonly press: (run: () => void) => void;
};

export type TimedPageProps = PageProps & {
  /** Until the session's end; null where that is open. */
  readonly remainingMs: number | null;
};
