import type { SettingValue } from "./catalogue.ts";

export type KeepAwakeWord = SettingValue<"session.keepAwake.allow">[number];

/** A program that asks the system not to go idle, in its own words: a claim, not a proof. */
export type Inhibition = {
  readonly through: "logind" | "screenSaver" | "sessionManager";
  readonly program: string;
  readonly reason: string;
};

type Row = { readonly program: RegExp; readonly reason: RegExp };

const ANY = /^/;
const BROWSER = /chrom|firefox|mozilla|librewolf|brave|vivaldi|opera|edge/;

/** What each word of the policy stands for. Names as the programs give them, in lower case. */
const ALLOWED: Readonly<Record<KeepAwakeWord, readonly Row[]>> = {
  "video-call": [
    { program: /zoom|teams|webex|skype|jitsi|bigbluebutton/, reason: ANY },
    { program: BROWSER, reason: /webrtc|peerconnection/ },
  ],
  presentation: [
    { program: /soffice|libreoffice|impress|pdfpc/, reason: ANY },
    { program: /evince|okular|papers|atril|xreader/, reason: /presentation|full ?screen/ },
  ],
  media: [
    { program: /\b(vlc|mpv|totem|celluloid|parole|rhythmbox|showtime|smplayer)\b/, reason: ANY },
    { program: BROWSER, reason: /video|audio|playing|media/ },
  ],
};

/** The first word of the policy's list that covers this; null: it holds nothing. */
export function keepAwakeWord(
  { program, reason }: Inhibition,
  allow: readonly KeepAwakeWord[],
): KeepAwakeWord | null {
  const [who, why] = [program.toLowerCase(), reason.toLowerCase()];
  const covers = (word: KeepAwakeWord) =>
    ALLOWED[word].some((row) => row.program.test(who) && row.reason.test(why));
  return allow.find(covers) ?? null;
}
