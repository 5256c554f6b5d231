import * as z from "zod/mini";
import { type Bridge, type SurfaceView, surfaceViewSchema } from "../main/contract/bridge.ts";

declare global {
  interface Window {
    /** Put there by the host, before the page's own code (main/contract/bridge.ts). */
    readonly sessionward: Bridge;
  }
}

// The page's content security policy forbids what zod would compile.
z.config({ jitless: true });

export const bridge: Bridge = window.sessionward;

/** Calls back with every view that the host sends and that has the agreed shape. */
export function onView(listener: (view: SurfaceView) => void): void {
  bridge.onView((view) => {
    const decoded = z.safeParse(surfaceViewSchema, view);
    if (decoded.success) listener(decoded.data);
  });
}
