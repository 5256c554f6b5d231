import { expect, test } from "vitest";
import { type KeepAwakeWord, keepAwakeWord } from "../../../policies/keep-awake.ts";

const ALL: readonly KeepAwakeWord[] = ["video-call", "presentation", "media"];
const held = (program: string, reason: string) => ({ through: "logind", program, reason }) as const;

test.each<[string, string, KeepAwakeWord | null]>([
  ["chromium", "WebRTC has active PeerConnections", "video-call"],
  ["google-chrome", "Video Wake Lock", "media"],
  ["Chromium", "Playing audio", "media"],
  ["firefox", "video-playing", "media"],
  ["ZOOM", "Zoom Video Conferencing", "video-call"],
  ["teams-for-linux", "Electron", "video-call"],
  ["soffice.bin", "Presentation", "presentation"],
  ["evince", "Running in presentation mode", "presentation"],
  ["evince", "printing", null],
  ["vlc", "VLC media player", "media"],
  ["chromium", "Download in progress", null],
  ["caffeine", "because", null],
  ["packagekitd", "installing", null],
  ["vlcx", "", null],
])("%s holding for %j is %s", (program, reason, word) => {
  expect(keepAwakeWord(held(program, reason), ALL)).toBe(word);
});

test("a word that the policy does not allow holds nothing", () => {
  expect(keepAwakeWord(held("vlc", "playing"), ["video-call"])).toBeNull();
  expect(keepAwakeWord(held("vlc", "playing"), [])).toBeNull();
});
