import type { SurfaceView } from "../../main/contract/bridge.ts";

/** Drawn on a 24 px grid with the accent's colour; always beside a word, so hidden from readers. */
const PATHS = {
  lock: "M7 11V8a5 5 0 0 1 10 0v3M6 11h12v9H6z",
  check: "M4 12.5l5.5 5.5L20 7",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3.5 2",
  restart: "M4 12a8 8 0 1 0 2.5-5.8M4 4v4h4",
  person: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20.5a7.5 7.5 0 0 1 15 0",
  screen: "M3 4.5h18v12H3zM9 20.5h6M12 16.5v4",
  desk: "M12 3a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM6.5 14.5a5.5 5.5 0 0 1 11 0M2.5 14.5h19M4.5 14.5V21M19.5 14.5V21",
  alert: "M12 3.5L2.5 20h19zM12 10v4.5M12 17.4v.1",
  message: "M4 5h16v11h-9l-4.5 4v-4H4zM8 9h8M8 12h5",
  globe:
    "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3 12h18M12 3c3 2.5 4 5.5 4 9s-1 6.5-4 9c-3-2.5-4-5.5-4-9s1-6.5 4-9z",
  keyboard: "M2.5 6h19v12h-19zM6 10h.1M9.5 10h.1M13 10h.1M16.5 10h.1M7 14h10",
  Backspace: "M9 6h12v12H9l-6-6zM12 9.5l5 5M17 9.5l-5 5",
  Enter: "M19 6v7H5M9 9l-4 4 4 4",
  Tab: "M3 12h14M12 7l5 5-5 5M20.5 6v12",
  ArrowLeft: "M20 12H5M11 6l-6 6 6 6",
  ArrowRight: "M4 12h15M13 6l6 6-6 6",
  ArrowUp: "M12 20V5M6 11l6-6 6 6",
  ArrowDown: "M12 4v15M6 13l6 6 6-6",
  shift: "M12 4l8 8h-4.5v7h-7v-7H4z",
  shiftHeld: "M12 3l8 8h-4.5v5h-7v-5H4zM8 20h8",
  hidden: "M3 12c2.5-4.5 6-6.5 9-6.5s6.5 2 9 6.5c-2.5 4.5-6 6.5-9 6.5S5.5 16.5 3 12zM4 20L20 4",
} as const;
type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <span class="badge">
      <Drawing name={name} />
    </span>
  );
}

export function Drawing({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

type Status = SurfaceView["status"];

/** Pure: the sign beside the words. A surface that counts has its number instead. */
export function iconOf({ surface, status }: SurfaceView): IconName {
  if (surface === "cover") return coverIcon(status);
  if (surface === "ended") return status?.ended?.cleared === "partial" ? "clock" : "check";
  if (surface === "spare") return "screen";
  if (surface === "desk") return "desk";
  if (surface === "offline") return "restart";
  return status?.message === null ? "clock" : "message";
}

function coverIcon(status: Status): IconName {
  if (status?.outOfOrder === true) return "alert";
  if (status?.act === "hide") return "hidden";
  return status?.stage === "cleared" ? "person" : "lock";
}
