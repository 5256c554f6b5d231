/** ICU messages. Every language has exactly these keys; a unit test compares them. */
export const en = {
  "when.seconds": "in {count, plural, one {# second} other {# seconds}}",
  "when.minutes": "in {count, plural, one {# minute} other {# minutes}}",
  "unit.seconds": "{count, plural, one {second} other {seconds}}",
  "unit.minutes": "minutes",

  "headline.lock": "This screen locks {when}",
  "headline.clear": "This session is cleared {when}",
  "headline.signOut": "You’ll be signed out {when}",
  "headline.end": "This session ends {when}",
  "headline.hide": "This screen is hidden {when}",
  "headline.change": "This session changes {when}",

  "why.idleMinutes": "No activity for {count, plural, one {# minute} other {# minutes}}.",
  "why.idle": "No activity for a while.",
  "why.maxLength": "This session has reached its longest time.",
  "why.calendar": "It is the time set for this device.",
  "why.risk": "This device does not meet your organisation’s rules at the moment.",
  "why.command": "Your IT team asked for it.",
  "why.user": "It was asked for at this device.",
  "why.takeover": "The next person is here.",
  "why.accountChanged": "The account of this session has changed.",
  "why.shellLost": "A part of the session protection stopped working.",
  "why.policyStale": "This device has not heard from your organisation for a long time.",

  "todo.anyKey": "Press any key or touch the screen to stay.",
  "todo.stillYou":
    "Still you? Continue. If not, start fresh: what the last person left is cleared.",
  "todo.save": "Save your work now.",
  "todo.downloads":
    "{count, plural, one {# file that you downloaded is removed.} other {# files that you downloaded are removed.}}",
  "todo.unlock": "You can unlock it again.",

  "button.stillHere": "I’m still here",
  "button.continue": "Continue",
  "button.startFresh": "Start fresh",
  "button.signOutNow": "Sign out now",
  "button.endNow": "End session now",
  "button.moreTime": "Give me {count, plural, one {# more minute} other {# more minutes}}",
  "button.askForMoreTime": "Ask for more time",
  "button.emergency": "Emergency, keep on",
  "button.nextPerson": "Next person",

  "notice.title": "This session has a time limit",
  "notice.next": "The next step is {when}.",
  "notice.none": "You are told before anything happens.",
  "message.title": "Message from your IT team",
  "cover.working": "One moment",
  "cover.workingText": "This screen is hidden while the session is made safe.",
  "cover.locked": "Locked",
  "cover.lockedText": "Unlock to carry on.",
  "cover.fresh": "Ready for the next person",
  "cover.freshText": "What the last person left was cleared.",
  "cover.offline": "Out of order",
  "cover.offlineText": "This device is not ready to use. Please go to the desk.",
  "ended.title": "Signed out at {time}",
  "ended.done": "Everything was cleared, nothing left.",
  "ended.partial": "The session is over. Some data is still being removed.",
  "ended.nothingToClear": "There was nothing to clear.",
  "ended.code": "Code for staff: {code}",
  "offline.title": "Session protection is restarting",
  "offline.text": "You can carry on. If this stays here, tell your IT team.",

  "answer.refused": "That is not possible any more.",
  "answer.lost": "That did not get through. Try again.",
  "answer.asked": "Asked. You are told when somebody answers.",
} as const;

export type MessageId = keyof typeof en;
export type Messages = Readonly<Record<MessageId, string>>;
