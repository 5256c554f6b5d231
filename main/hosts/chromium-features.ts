/**
 * What playwright-core turns off for itself. Chromium heeds the last such switch alone, so that ours
 * has to say it again; a test compares it with what the installed one says.
 */
const DRIVEN = [
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsUpgrades",
  "HttpsFirstBalancedModeAutoEnable",
  "LensOverlay",
  "MediaRouter",
  "PaintHolding",
  "ThirdPartyStoragePartitioning",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "TcpPortRandomizationWin",
  "OptimizationHints",
  "NetworkTimeServiceQuerying",
  "AimEnabled",
  "PreconnectToSearch",
  "msForceBrowserSignIn",
  "msEdgeUpdateLaunchServicesPreferredVersion",
];

/**
 * Pages that Chromium loads with its first window, to suggest addresses: more than half of the
 * processor's time of its start, for a bar that no window here has.
 */
export const ADDRESS_SUGGESTIONS = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup"];

export const FEATURES_OFF = `--disable-features=${[...DRIVEN, ...ADDRESS_SUGGESTIONS].join(",")}`;
