/** Writing a policy: what is wrong with it, whom it means, and how it goes out. */
export const editorEn = {
  "editor.label": "Policy",
  "editor.publish": "Publish to {count} {count, plural, one {device} other {devices}}",
  "editor.fine": "Nothing is wrong with it.",
  "editor.error": "error, line {line}: {path} {message}",
  "editor.warning": "warning, line {line}: {path} {message}",
  "editor.changes": "What changes",
  "reach.title": "Whom it means",
  "reach.meant":
    "{count} {count, plural, one {device} other {devices}} of those that are enrolled now.",
  "reach.cannot": "{count} {count, plural, one {device} other {devices}} cannot enforce this.",
  "reach.setting": "{setting}: {count}",
  "publish.inRings": "Roll out in rings",
  "rollout.label": "Rollout",
  "rollout.how":
    "It reaches 1 %, 10 %, 50 % and then all of the devices on which it makes something stricter. Where that is more than one person may do alone, a second person signs it first. It is rolled back by itself when devices lose their shell or refuse it.",
  "rollout.reason": "Reason",
  "rollout.soak": "Each ring is watched for",
  "rollout.minutes": "{count} {count, plural, one {minute} other {minutes}}",
  "rollout.hours": "{count} {count, plural, one {hour} other {hours}}",
  "rollout.ask": "Ask for the rollout",
  "rollout.leave": "Leave it",
  "rehearse.start": "Rehearse",
  "rehearsed.nobody": "No device is online that could say what it would have done.",
  "rehearsed.answered": "{count} of {all} devices have answered, {told} with something.",
  "rehearsed.nothing": "Nothing would have happened to anybody.",
  "rehearsed.near": "{count} of these would have met somebody at work.",
  "rehearsed.lock": "{count} times locked, because of {cause}.",
  "rehearsed.clear": "{count} times cleared, because of {cause}.",
  "rehearsed.signOut": "{count} times signed out, because of {cause}.",
  "silent.notObserving": "{count} do not observe.",
  "silent.notMeant": "{count} are not meant.",
  "silent.nothingRecorded": "{count} have recorded nothing yet.",
  "silent.badPolicy": "{count} can’t read it.",
  "silent.tooSoon": "{count} were asked a moment ago.",
  "help.title": "Settings",
  "help.find": "Find a setting",
  "help.stricter": "Stricter: {stricter}.",
  "help.standard": "Without it: {standard}. {systems}",
} as const;

type EditorMessages = Readonly<Record<keyof typeof editorEn, string>>;

export const editorFr: EditorMessages = {
  "editor.label": "Règle",
  "editor.publish": "Publier pour {count, plural, one {# appareil} other {# appareils}}",
  "editor.fine": "Aucune faute.",
  "editor.error": "erreur, ligne {line} : {path} {message}",
  "editor.warning": "avertissement, ligne {line} : {path} {message}",
  "editor.changes": "Ce qui change",
  "reach.title": "Qui est visé",
  "reach.meant":
    "{count, plural, one {# appareil} other {# appareils}} parmi ceux qui sont inscrits en ce moment.",
  "reach.cannot":
    "{count, plural, one {# appareil ne peut pas} other {# appareils ne peuvent pas}} appliquer cela.",
  "reach.setting": "{setting} : {count}",
  "publish.inRings": "Déployer par vagues",
  "rollout.label": "Déploiement",
  "rollout.how":
    "Elle atteint 1 %, 10 %, 50 %, puis tous les appareils sur lesquels elle rend quelque chose plus strict. Quand c’est plus qu’une personne ne peut faire seule, une deuxième personne la signe d’abord. Elle est annulée toute seule quand des appareils perdent leur interface ou la refusent.",
  "rollout.reason": "Motif",
  "rollout.soak": "Durée d’observation de chaque vague",
  "rollout.minutes": "{count, plural, one {# minute} other {# minutes}}",
  "rollout.hours": "{count, plural, one {# heure} other {# heures}}",
  "rollout.ask": "Demander le déploiement",
  "rollout.leave": "Renoncer",
  "rehearse.start": "Simuler",
  "rehearsed.nobody": "Aucun appareil en ligne ne peut dire ce qu’elle aurait fait.",
  "rehearsed.answered":
    "{count, plural, one {# appareil} other {# appareils}} sur {all} ont répondu, dont {told} avec quelque chose à dire.",
  "rehearsed.nothing": "Rien ne serait arrivé à personne.",
  "rehearsed.near":
    "{count, plural, one {# de ces actes aurait} other {# de ces actes auraient}} touché quelqu’un au travail.",
  "rehearsed.lock": "{count} fois verrouillé, motif : {cause}.",
  "rehearsed.clear": "{count} fois effacé, motif : {cause}.",
  "rehearsed.signOut": "{count} fois déconnecté, motif : {cause}.",
  "silent.notObserving": "{count, plural, one {# n’observe pas.} other {# n’observent pas.}}",
  "silent.notMeant": "{count, plural, one {# n’est pas visé.} other {# ne sont pas visés.}}",
  "silent.nothingRecorded":
    "{count, plural, one {# n’a encore rien enregistré.} other {# n’ont encore rien enregistré.}}",
  "silent.badPolicy":
    "{count, plural, one {# ne peut pas la lire.} other {# ne peuvent pas la lire.}}",
  "silent.tooSoon":
    "{count, plural, one {# a été interrogé} other {# ont été interrogés}} à l’instant.",
  "help.title": "Réglages",
  "help.find": "Trouver un réglage",
  "help.stricter": "Plus strict : {stricter}.",
  "help.standard": "Sans lui : {standard}. {systems}",
};

export const editorDe: EditorMessages = {
  "editor.label": "Richtlinie",
  "editor.publish": "Für {count, plural, one {# Gerät} other {# Geräte}} veröffentlichen",
  "editor.fine": "Sie hat keine Fehler.",
  "editor.error": "Fehler, Zeile {line}: {path} {message}",
  "editor.warning": "Warnung, Zeile {line}: {path} {message}",
  "editor.changes": "Was sich ändert",
  "reach.title": "Wen sie meint",
  "reach.meant":
    "{count, plural, one {# Gerät} other {# Geräte}} von denen, die jetzt registriert sind.",
  "reach.cannot":
    "{count, plural, one {# Gerät kann} other {# Geräte können}} das nicht durchsetzen.",
  "reach.setting": "{setting}: {count}",
  "publish.inRings": "In Ringen ausrollen",
  "rollout.label": "Rollout",
  "rollout.how":
    "Sie erreicht 1 %, 10 %, 50 % und dann alle Geräte, auf denen sie etwas strenger macht. Ist das mehr, als eine Person allein darf, signiert sie zuerst eine zweite. Sie wird von selbst zurückgerollt, wenn Geräte ihre Oberfläche verlieren oder sie ablehnen.",
  "rollout.reason": "Grund",
  "rollout.soak": "Beobachtungszeit je Ring",
  "rollout.minutes": "{count, plural, one {# Minute} other {# Minuten}}",
  "rollout.hours": "{count, plural, one {# Stunde} other {# Stunden}}",
  "rollout.ask": "Rollout beantragen",
  "rollout.leave": "Doch nicht",
  "rehearse.start": "Erproben",
  "rehearsed.nobody": "Kein Gerät ist online, das sagen könnte, was sie getan hätte.",
  "rehearsed.answered":
    "{count} von {all} Geräten haben geantwortet, {told} davon mit einem Ergebnis.",
  "rehearsed.nothing": "Niemandem wäre etwas geschehen.",
  "rehearsed.near":
    "{count} davon {count, plural, one {hätte} other {hätten}} jemanden bei der Arbeit getroffen.",
  "rehearsed.lock": "{count}-mal gesperrt, Grund: {cause}.",
  "rehearsed.clear": "{count}-mal gelöscht, Grund: {cause}.",
  "rehearsed.signOut": "{count}-mal abgemeldet, Grund: {cause}.",
  "silent.notObserving": "{count, plural, one {# beobachtet nicht.} other {# beobachten nicht.}}",
  "silent.notMeant": "{count, plural, one {# ist nicht gemeint.} other {# sind nicht gemeint.}}",
  "silent.nothingRecorded":
    "{count, plural, one {# hat noch nichts aufgezeichnet.} other {# haben noch nichts aufgezeichnet.}}",
  "silent.badPolicy":
    "{count, plural, one {# kann sie nicht lesen.} other {# können sie nicht lesen.}}",
  "silent.tooSoon": "{count, plural, one {# wurde} other {# wurden}} gerade erst gefragt.",
  "help.title": "Einstellungen",
  "help.find": "Einstellung suchen",
  "help.stricter": "Strenger: {stricter}.",
  "help.standard": "Ohne sie: {standard}. {systems}",
};
