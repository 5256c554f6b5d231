import {
  beside,
  type FamilyRow,
  flatpakPlace,
  localPlace,
  roamingPlace,
  xdgPlace,
} from "./family-row.ts";

type Given = Omit<FamilyRow, "engine" | "handlers" | "rootIsProfile"> &
  Partial<Pick<FamilyRow, "rootIsProfile">>;

function chromiumFamily(given: Given): FamilyRow {
  const handlers = beside(given.executables, "chrome_crashpad_handler");
  return { rootIsProfile: false, ...given, engine: "chromium", handlers };
}

/** Paths: each browser's own documentation and packages; only Chromium's were run (docs/browsers.md). */
export const CHROMIUM_FAMILIES: readonly FamilyRow[] = [
  chromiumFamily({
    family: "chromium",
    places: {
      linux: [
        xdgPlace("chromium"),
        {
          configDir: "snap/chromium/common/chromium",
          cacheDir: "snap/chromium/common/.cache/chromium",
        },
        flatpakPlace("org.chromium.Chromium", "chromium"),
      ],
      windows: [localPlace("Chromium/User Data")],
    },
    executables: [
      "/chromium/chromium",
      "/chromium-browser/chromium-browser",
      "/chromium-browser/chrome",
      "/app/chromium/chrome",
    ],
  }),
  chromiumFamily({
    family: "chrome",
    places: {
      linux: [
        xdgPlace("google-chrome"),
        xdgPlace("google-chrome-beta"),
        xdgPlace("google-chrome-unstable"),
        xdgPlace("google-chrome-canary"),
        flatpakPlace("com.google.Chrome", "google-chrome"),
        flatpakPlace("com.google.ChromeDev", "google-chrome-unstable"),
      ],
      windows: ["Chrome", "Chrome Beta", "Chrome Dev", "Chrome SxS"].map((name) =>
        localPlace(`Google/${name}/User Data`),
      ),
    },
    executables: [
      "/google/chrome/chrome",
      "/google/chrome-beta/chrome",
      "/google/chrome-unstable/chrome",
      "/google/chrome-canary/chrome",
      "/app/extra/chrome",
    ],
  }),
  chromiumFamily({
    family: "edge",
    places: {
      linux: [
        xdgPlace("microsoft-edge"),
        xdgPlace("microsoft-edge-beta"),
        xdgPlace("microsoft-edge-dev"),
        flatpakPlace("com.microsoft.Edge", "microsoft-edge"),
        flatpakPlace("com.microsoft.EdgeDev", "microsoft-edge-dev"),
      ],
      windows: ["Edge", "Edge Beta", "Edge Dev", "Edge SxS"].map((name) =>
        localPlace(`Microsoft/${name}/User Data`),
      ),
    },
    executables: [
      "/microsoft/msedge/msedge",
      "/microsoft/msedge-beta/msedge",
      "/microsoft/msedge-dev/msedge",
      "/app/extra/msedge",
    ],
  }),
  chromiumFamily({
    family: "brave",
    places: {
      linux: [
        xdgPlace("BraveSoftware/Brave-Browser"),
        xdgPlace("BraveSoftware/Brave-Browser-Beta"),
        xdgPlace("BraveSoftware/Brave-Browser-Nightly"),
        xdgPlace("BraveSoftware/Brave-Browser", "snap/brave/*/"),
        flatpakPlace("com.brave.Browser", "BraveSoftware/Brave-Browser"),
      ],
      windows: ["Brave-Browser", "Brave-Browser-Beta", "Brave-Browser-Nightly"].map((name) =>
        localPlace(`BraveSoftware/${name}/User Data`),
      ),
    },
    executables: [
      "/brave.com/brave/brave",
      "/brave.com/brave-beta/brave",
      "/brave.com/brave-nightly/brave",
      "/app/brave/brave",
    ],
  }),
  chromiumFamily({
    family: "vivaldi",
    places: {
      linux: [
        xdgPlace("vivaldi"),
        xdgPlace("vivaldi-snapshot"),
        xdgPlace("vivaldi", "snap/vivaldi/*/"),
        flatpakPlace("com.vivaldi.Vivaldi", "vivaldi"),
      ],
      windows: [localPlace("Vivaldi/User Data")],
    },
    executables: [
      "/vivaldi/vivaldi-bin",
      "/vivaldi-snapshot/vivaldi-bin",
      "/app/vivaldi/vivaldi-bin",
    ],
  }),
  chromiumFamily({
    family: "opera",
    places: {
      linux: [
        xdgPlace("opera"),
        xdgPlace("opera-beta"),
        xdgPlace("opera-developer"),
        xdgPlace("opera", "snap/opera/*/"),
        flatpakPlace("com.opera.Opera", "opera"),
      ],
      windows: ["Opera Stable", "Opera Next", "Opera Developer", "Opera GX Stable"].map((name) =>
        roamingPlace(`Opera Software/${name}`),
      ),
    },
    rootIsProfile: true,
    executables: ["/opera/opera", "/opera-beta/opera-beta", "/opera-developer/opera-developer"],
  }),
];
