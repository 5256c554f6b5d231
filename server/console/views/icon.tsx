/** Drawn on a 24 px grid in the colour of the words beside it; hidden from readers. */
const PATHS = {
  live: "M3 12h4l3-7 4 14 3-7h4",
  commands: "M4 6l6 6-6 6M12 18h8",
  policies: "M6 3h9l4 4v14H6zM9 11h7M9 15h7M14 3v5h5",
  audit: "M4 5h16M4 12h10M4 19h7M15 17l2.5 2.5L22 15",
  settings:
    "M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM12 2.5v3M12 18.5v3M2.5 12h3M18.5 12h3M5.3 5.3l2.1 2.1M16.6 16.6l2.1 2.1M18.7 5.3l-2.1 2.1M7.4 16.6l-2.1 2.1",
  search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5L21 21",
  active: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20.5a7.5 7.5 0 0 1 15 0",
  noticed: "M4 5h16v11h-9l-4.5 4v-4H4z",
  warned: "M12 3.5L2.5 20h19zM12 10v4.5M12 17.4v.1",
  locked: "M7 11V8a5 5 0 0 1 10 0v3M6 11h12v9H6z",
  cleared: "M4 12.5l5.5 5.5L20 7",
  signedOut: "M14 4H5v16h9M10 12h11M17 8l4 4-4 4",
  empty: "M5 12h14",
  offline:
    "M4 4l16 16M8.5 15.5a5 5 0 0 1 6 0M5 12a10 10 0 0 1 4-2.4M19 12a10 10 0 0 0-6-2.9M12 19h.1",
  check: "M4 12.5l5.5 5.5L20 7",
  unknown: "M9 9a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4M12 17.5v.1",
  bell: "M6 17V11a6 6 0 0 1 12 0v6l1.5 2h-15zM10 21.5h4",
  alarm: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7.5v5.5M12 16.2v.1",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3.5 2",
  cross: "M6 6l12 12M18 6L6 18",
} as const;
export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
