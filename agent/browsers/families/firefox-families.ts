import { beside, type FamilyPlace, type FamilyRow, roamingPlace, xdgPlace } from "./family-row.ts";

type Given = Pick<FamilyRow, "family" | "places" | "executables">;

function firefoxFamily(given: Given): FamilyRow {
  const handlers = beside(given.executables, "crashhelper");
  return { ...given, rootIsProfile: false, engine: "firefox", handlers };
}

/** Before the XDG directories came (Firefox 147), and still where an old profile is found. */
function legacyPlace(name: string, cache: string, home = ""): FamilyPlace {
  return { configDir: `${home}${name}`, cacheDir: `${home}${cache}` };
}

const MOZILLA = "mozilla/firefox";
const LIBREWOLF = ".var/app/io.gitlab.librewolf-community";

/** Firefox ESR is `firefox`: the same profiles, under another program's name. */
export const FIREFOX_FAMILIES: readonly FamilyRow[] = [
  firefoxFamily({
    family: "firefox",
    places: {
      linux: [
        xdgPlace(MOZILLA),
        legacyPlace(".mozilla/firefox", ".cache/mozilla/firefox"),
        xdgPlace(MOZILLA, "snap/firefox/common/"),
        legacyPlace(".mozilla/firefox", ".cache/mozilla/firefox", "snap/firefox/common/"),
        legacyPlace(
          "config/mozilla/firefox",
          "cache/mozilla/firefox",
          flatpak("org.mozilla.firefox"),
        ),
        legacyPlace(".mozilla/firefox", "cache/mozilla/firefox", flatpak("org.mozilla.firefox")),
      ],
      windows: [roamingPlace("Mozilla/Firefox")],
    },
    executables: [
      "/firefox-esr/firefox-esr",
      "/firefox/firefox",
      "/firefox/firefox-bin",
      "/firefox-beta/firefox-beta",
      "/firefox-devedition/firefox-devedition",
      "/firefox-nightly/firefox-nightly",
    ],
  }),
  firefoxFamily({
    family: "librewolf",
    places: {
      linux: [
        legacyPlace(".librewolf", ".cache/librewolf"),
        xdgPlace("librewolf/librewolf"),
        legacyPlace(".librewolf", "cache/librewolf", `${LIBREWOLF}/`),
      ],
      windows: [roamingPlace("librewolf")],
    },
    executables: ["/librewolf/librewolf", "/librewolf/librewolf-bin"],
  }),
];

function flatpak(id: string): string {
  return `.var/app/${id}/`;
}
