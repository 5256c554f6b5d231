import type { EventMessages } from "../../comparison/events.ts";

export const eventsFr: EventMessages = {
  "event.left": "La personne s’en va et laisse tout ouvert.",
  "event.inOpenSession": "Quelqu’un d’autre s’assied, dans la session restée ouverte.",
  "event.inNewSession": "Quelqu’un d’autre s’assied, dans une nouvelle session.",
  "event.pressesFresh": "Quelqu’un d’autre appuie sur « Start fresh ».",
  "event.pressesNext": "Quelqu’un d’autre appuie sur « Next person ».",
  "event.signedIn":
    "{person} s’est connecté avec {family}, qui le garde à {count, plural, one {# endroit} other {# endroits}}.",
  "event.appKnows":
    "Pour l’application, la personne suivante dans {family} est {person} ({count, plural, one {# endroit} other {# endroits}}).",
  "event.appKnowsNobody": "Pour l’application, la personne suivante dans {family} n’est personne.",
  "event.browserRuns": "{family} tourne.",
  "event.browserEnded": "{family} s’est terminé.",
  "event.browsersKilled":
    "Les navigateurs ont été tués : {count, plural, one {# processus} other {# processus}}.",
  "event.cableOut": "Le câble réseau est débranché.",
  "event.cableIn": "Le câble réseau est rebranché.",
  "event.powerCut": "Le courant a été coupé : tout ce qui tournait a disparu.",
  "event.started": "L’ordinateur a redémarré, en {seconds} s.",
  "event.noticed": "L’écran dit combien de temps cette session dure sans personne.",
  "event.warned": "L’écran est couvert et demande : 20 s pour répondre.",
  "event.locked": "La session est verrouillée.",
  "event.cleared": "Les navigateurs ont été effacés ; la session est à la personne suivante.",
  "event.signedOut": "Personne n’est connecté devant l’écran.",
  "event.receiptSigned": "L’agent a signé un reçu : {status}.",
  "event.receiptVerified": "Le reçu sur le serveur est vérifié : signé par cet appareil.",
  "event.tokenNowhere": "Le jeton n’est dans aucun fichier : 0 octet.",
  "event.tokenFound":
    "Le jeton est dans {files, plural, one {# fichier} other {# fichiers}} : {bytes, plural, one {# octet} other {# octets}}.",
  "event.tokenGone": "0 octet du jeton, {seconds} s après le départ de la personne.",
  "event.sessionEnded": "La session a été déconnectée : chaque programme a été prié de s’arrêter.",
  "event.cleanerKilled": "L’outil de nettoyage a été tué.",
  "event.cleanerNone": "Rien à tuer : aucun outil d’aujourd’hui ne veille.",
  "event.cleans": "BleachBit nettoie les deux navigateurs, comme le demande le script.",
  "event.cleaned": "BleachBit s’est terminé avec {code} après {seconds} s.",
  "event.ordered": "Un administrateur fait sortir tout le monde ; l’ordre est signé.",
  "event.orderEnded": "L’ordre de déconnexion de l’administrateur : {state}.",
  "event.agentBack": "L’agent a été tué ; systemd l’a relancé en {milliseconds} ms.",
};

export const eventsDe: EventMessages = {
  "event.left": "Die Person geht weg und lässt alles offen.",
  "event.inOpenSession": "Jemand anderes setzt sich, und ist in der Sitzung, die offen ist.",
  "event.inNewSession": "Jemand anderes setzt sich, und ist in einer neuen Sitzung.",
  "event.pressesFresh": "Jemand anderes drückt „Start fresh“.",
  "event.pressesNext": "Jemand anderes drückt „Next person“.",
  "event.signedIn":
    "{person} hat sich mit {family} angemeldet, und steht dort an {count, plural, one {# Stelle} other {# Stellen}}.",
  "event.appKnows":
    "Für die Anwendung ist die nächste Person in {family} {person} ({count, plural, one {# Stelle} other {# Stellen}}).",
  "event.appKnowsNobody": "Für die Anwendung ist die nächste Person in {family} niemand.",
  "event.browserRuns": "{family} läuft.",
  "event.browserEnded": "{family} ist beendet.",
  "event.browsersKilled":
    "Die Browser wurden abgeschossen: {count, plural, one {# Prozess} other {# Prozesse}}.",
  "event.cableOut": "Das Netzwerkkabel ist gezogen.",
  "event.cableIn": "Das Netzwerkkabel steckt wieder.",
  "event.powerCut": "Der Strom ist weg: alles, was lief, ist fort.",
  "event.started": "Der Computer ist wieder gestartet, in {seconds} s.",
  "event.noticed": "Der Bildschirm sagt, wie lange diese Sitzung ohne jemanden dauert.",
  "event.warned": "Der Bildschirm wird verdeckt und fragt: 20 s für eine Antwort.",
  "event.locked": "Die Sitzung ist gesperrt.",
  "event.cleared": "Die Browser sind gelöscht; die Sitzung gehört der nächsten Person.",
  "event.signedOut": "Am Bildschirm ist niemand angemeldet.",
  "event.receiptSigned": "Der Agent hat einen Beleg signiert: {status}.",
  "event.receiptVerified": "Der Beleg auf dem Server ist geprüft: signiert von diesem Gerät.",
  "event.tokenNowhere": "Die Anmeldung liegt in keiner Datei: 0 Bytes.",
  "event.tokenFound":
    "Die Anmeldung liegt in {files, plural, one {# Datei} other {# Dateien}}: {bytes, plural, one {# Byte} other {# Bytes}}.",
  "event.tokenGone": "0 Bytes der Anmeldung, {seconds} s nachdem die Person ging.",
  "event.sessionEnded": "Die Sitzung wurde abgemeldet: jedes Programm sollte enden.",
  "event.cleanerKilled": "Das Putzprogramm wurde abgeschossen.",
  "event.cleanerNone": "Nichts abzuschießen: kein Werkzeug von heute passt auf.",
  "event.cleans": "BleachBit putzt beide Browser, wie das Abmeldeskript es verlangt.",
  "event.cleaned": "BleachBit endete mit {code} nach {seconds} s.",
  "event.ordered": "Eine Administratorin meldet alle ab; der Auftrag ist signiert.",
  "event.orderEnded": "Der Auftrag zur Abmeldung: {state}.",
  "event.agentBack":
    "Der Agent wurde abgeschossen; nach {milliseconds} ms hatte systemd ihn zurück.",
};
