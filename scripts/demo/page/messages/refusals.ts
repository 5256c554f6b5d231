import type { ProblemReason } from "../../comparison/problem-shape.ts";

/** Why the demo did not do what was asked; its own words for it are English. */
type RefusalMessages = Readonly<Record<`refused.${ProblemReason}`, string>>;

export const refusalsEn = {
  "refused.unknownCaller":
    "This page belongs to another run: open the address that “npm start” printed.",
  "refused.foreignOrigin": "Only the demo's own page may do that.",
  "refused.foreignHost": "This is another address than the one that “npm start” printed.",
  "refused.notFound": "The demo does not know what was asked: reload the page.",
  "refused.busy": "One act at a time: wait for the one that is being done.",
  "refused.notReady": "The two computers are still starting.",
  "refused.notAvailable": "Not on this machine: below stands what is missing.",
  "refused.badShape": "The demo did not understand what was asked: reload the page.",
  "refused.internal": "The demo failed; its terminal says why.",
} as const satisfies RefusalMessages;

export const refusalsFr: RefusalMessages = {
  "refused.unknownCaller":
    "Cette page est celle d’un autre lancement : ouvrez l’adresse que « npm start » a affichée.",
  "refused.foreignOrigin": "Seule la page de la démonstration peut faire cela.",
  "refused.foreignHost": "Ce n’est pas l’adresse que « npm start » a affichée.",
  "refused.notFound": "La démonstration ne connaît pas cette demande : rechargez la page.",
  "refused.busy": "Une action à la fois : attendez la fin de celle qui est en cours.",
  "refused.notReady": "Les deux ordinateurs démarrent encore.",
  "refused.notAvailable": "Pas sur cette machine : ce qui manque est indiqué plus bas.",
  "refused.badShape": "La démonstration n’a pas compris la demande : rechargez la page.",
  "refused.internal": "La démonstration a échoué ; son terminal dit pourquoi.",
};

export const refusalsDe: RefusalMessages = {
  "refused.unknownCaller":
    "Diese Seite gehört zu einem anderen Lauf: die Adresse öffnen, die „npm start“ ausgegeben hat.",
  "refused.foreignOrigin": "Das darf nur die Seite der Vorführung selbst.",
  "refused.foreignHost": "Das ist nicht die Adresse, die „npm start“ ausgegeben hat.",
  "refused.notFound": "Die Vorführung kennt das Verlangte nicht: die Seite neu laden.",
  "refused.busy": "Eins nach dem anderen: warten, bis fertig ist, was gerade geschieht.",
  "refused.notReady": "Die beiden Computer starten noch.",
  "refused.notAvailable": "Nicht auf diesem Gerät: was fehlt, steht unten.",
  "refused.badShape": "Die Vorführung hat das Verlangte nicht verstanden: die Seite neu laden.",
  "refused.internal": "Die Vorführung ist gescheitert; ihr Terminal sagt, warum.",
};
