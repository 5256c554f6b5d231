import { IntlMessageFormat } from "intl-messageformat";

/** What the timelines tell, as ICU messages; the page has them in its other languages, too. */
export const eventsEn = {
  "event.left": "The person walks away and leaves everything open.",
  "event.inOpenSession": "Somebody else sits down, and is in the session that is open.",
  "event.inNewSession": "Somebody else sits down, and is in a new session.",
  "event.pressesFresh": "Somebody else presses “Start fresh”.",
  "event.pressesNext": "Somebody else presses “Next person”.",
  "event.signedIn":
    "{person} signed in with {family}, which keeps that in {count, plural, one {# place} other {# places}}.",
  "event.appKnows":
    "To the app, the next person in {family} is {person} ({count, plural, one {# place} other {# places}}).",
  "event.appKnowsNobody": "To the app, the next person in {family} is nobody.",
  "event.browserRuns": "{family} runs.",
  "event.browserEnded": "{family} has ended.",
  "event.browsersKilled":
    "The browsers were killed: {count, plural, one {# process} other {# processes}}.",
  "event.cableOut": "The network cable is out.",
  "event.cableIn": "The network cable is in again.",
  "event.powerCut": "The power was cut: everything that ran is gone.",
  "event.started": "The computer has started again, in {seconds} s.",
  "event.noticed": "The shell says how long this session lasts without anybody.",
  "event.warned": "The shell covers the screen and asks: 20 s to answer.",
  "event.locked": "The session is locked.",
  "event.cleared": "The browsers were cleared; the session is the next person's.",
  "event.signedOut": "Nobody is signed in at the screen.",
  "event.receiptSigned": "The agent signed a receipt: {status}.",
  "event.receiptVerified": "The receipt on the server is verified: signed by this device.",
  "event.tokenNowhere": "The token is in no file: 0 bytes.",
  "event.tokenFound":
    "The token is in {files, plural, one {# file} other {# files}}: {bytes, plural, one {# byte} other {# bytes}}.",
  "event.tokenGone": "0 bytes of the token, {seconds} s after the person left.",
  "event.sessionEnded": "The session was signed out: every program was asked to end.",
  "event.cleanerKilled": "The clean-up tool was killed.",
  "event.cleanerNone": "Nothing to kill: no tool of today watches.",
  "event.cleans": "BleachBit cleans both browsers, as the sign-out script asks it to.",
  "event.cleaned": "BleachBit ended with {code} after {seconds} s.",
  "event.ordered": "An admin orders everybody out; the order is signed.",
  "event.orderEnded": "The admin's order to sign out was {state}.",
  "event.agentBack": "The agent was killed; systemd had it back after {milliseconds} ms.",
} as const;

export type EventId = keyof typeof eventsEn;
export type EventMessages = Readonly<Record<EventId, string>>;
export type EventValues = Readonly<Record<string, string | number>>;

export function eventText(id: EventId, values: EventValues): string {
  return String(new IntlMessageFormat(eventsEn[id], "en").format(values));
}
