import type { Messages } from "./en.ts";

export const fr: Messages = {
  "when.seconds": "dans {count, plural, one {# seconde} other {# secondes}}",
  "when.minutes": "dans {count, plural, one {# minute} other {# minutes}}",
  "unit.seconds": "{count, plural, one {seconde} other {secondes}}",
  "unit.minutes": "minutes",

  "headline.lock": "Cet écran se verrouille {when}",
  "headline.clear": "Cette session est effacée {when}",
  "headline.signOut": "Vous serez déconnecté {when}",
  "headline.end": "Cette session se termine {when}",
  "headline.hide": "Cet écran est masqué {when}",
  "headline.change": "Cette session change {when}",

  "why.idleMinutes": "Aucune activité depuis {count, plural, one {# minute} other {# minutes}}.",
  "why.idle": "Aucune activité depuis un moment.",
  "why.maxLength": "Cette session a atteint sa durée maximale.",
  "why.calendar": "C’est l’heure prévue pour cet appareil.",
  "why.risk": "Cet appareil ne respecte pas les règles de votre organisation en ce moment.",
  "why.command": "Votre service informatique l’a demandé.",
  "why.user": "Cela a été demandé sur cet appareil.",
  "why.takeover": "La personne suivante est là.",
  "why.accountChanged": "Le compte de cette session a changé.",
  "why.shellLost": "Une partie de la protection de session ne fonctionne plus.",
  "why.policyStale": "Cet appareil est sans nouvelles de votre organisation depuis longtemps.",

  "todo.anyKey": "Appuyez sur une touche ou touchez l’écran pour rester.",
  "todo.stillYou":
    "Toujours vous ? Continuez. Sinon, repartez à neuf : ce qui reste de la personne précédente est effacé.",
  "todo.save": "Enregistrez votre travail maintenant.",
  "todo.downloads":
    "{count, plural, one {# fichier téléchargé sera supprimé.} other {# fichiers téléchargés seront supprimés.}}",
  "todo.unlock": "Vous pourrez le déverrouiller.",

  "button.stillHere": "Je suis toujours là",
  "button.continue": "Continuer",
  "button.startFresh": "Repartir à neuf",
  "button.signOutNow": "Se déconnecter",
  "button.endNow": "Terminer la session",
  "button.moreTime": "{count, plural, one {# minute de plus} other {# minutes de plus}}",
  "button.askForMoreTime": "Demander plus de temps",
  "button.emergency": "Urgence, continuer",
  "button.nextPerson": "Personne suivante",

  "notice.title": "Cette session a une durée limitée",
  "notice.next": "La prochaine étape est {when}.",
  "notice.none": "Vous êtes prévenu avant toute action.",
  "message.title": "Message de votre service informatique",
  "cover.working": "Un instant",
  "cover.workingText": "Cet écran est masqué pendant que la session est sécurisée.",
  "cover.locked": "Verrouillé",
  "cover.lockedText": "Déverrouillez pour continuer.",
  "cover.fresh": "Prêt pour la personne suivante",
  "cover.freshText": "Ce que la personne précédente a laissé a été effacé.",
  "cover.offlineText": "Cet appareil n’est pas prêt. Adressez-vous à l’accueil.",
  "ended.title": "Déconnecté à {time}",
  "ended.done": "Tout a été effacé, il ne reste rien.",
  "ended.partial": "La session est terminée. Des données sont encore en cours de suppression.",
  "ended.nothingToClear": "Il n’y avait rien à effacer.",
  "ended.code": "Code pour le personnel : {code}",
  "offline.title": "La protection de session redémarre",
  "offline.text":
    "Vous pouvez continuer. Si ce message reste, prévenez votre service informatique.",

  "answer.refused": "Ce n’est plus possible.",
  "answer.lost": "La demande n’est pas passée. Réessayez.",
  "answer.asked": "Demandé. Vous serez prévenu de la réponse.",
};
