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
  inhibition: Inhibition,
  allow: readonly KeepAwakeWord[],
): KeepAwakeWord | null {
  return allow.find((word) => programOf(inhibition, word) !== null) ?? null;
}

/**
 * The program as our own list names it; null: this word does not cover it. Of what a program says of
 * itself this much may be written down: the rest may be the title of a film (design §7, "Audit").
 */
export function programOf({ program, reason }: Inhibition, word: KeepAwakeWord): string | null {
  const [who, why] = [program.toLowerCase(), reason.toLowerCase()];
  const row = ALLOWED[word].find((each) => each.program.test(who) && each.reason.test(why));
  return row?.program.exec(who)?.[0] ?? null;
}
