/** How one gets in, and proves once more who one is. */
export const entryEn = {
  "entry.useAccount": "Use an account",
  "entry.invited": "I was invited",
  "entry.useToken": "Use an admin token",
  "entry.name": "Name",
  "entry.password": "Password",
  "entry.signIn": "Sign in",
  "entry.passkey": "Sign in with a passkey",
  "entry.invitation": "Invitation",
  "entry.newPassword": "New password, 12 characters or more",
  "entry.token": "Admin token",
  "entry.tokenWhere": "The first admin’s lies on the server’s own machine:",
  "prove.label": "Who is there",
  "prove.why": "This can’t be undone, so say once more who is there.",
  "prove.goOn": "Go on",
  "prove.passkey": "Use a passkey",
  "prove.leave": "Leave it",
} as const;

type EntryMessages = Readonly<Record<keyof typeof entryEn, string>>;

export const entryFr: EntryMessages = {
  "entry.useAccount": "Utiliser un compte",
  "entry.invited": "J’ai une invitation",
  "entry.useToken": "Utiliser un jeton d’administration",
  "entry.name": "Nom",
  "entry.password": "Mot de passe",
  "entry.signIn": "Se connecter",
  "entry.passkey": "Se connecter avec une clé d’accès",
  "entry.invitation": "Invitation",
  "entry.newPassword": "Nouveau mot de passe, 12 caractères ou plus",
  "entry.token": "Jeton d’administration",
  "entry.tokenWhere": "Celui du premier compte se trouve sur la machine du serveur :",
  "prove.label": "Qui est là",
  "prove.why": "C’est irréversible : confirmez encore une fois qui est là.",
  "prove.goOn": "Continuer",
  "prove.passkey": "Utiliser une clé d’accès",
  "prove.leave": "Renoncer",
};

export const entryDe: EntryMessages = {
  "entry.useAccount": "Mit einem Konto",
  "entry.invited": "Ich bin eingeladen",
  "entry.useToken": "Mit einem Admin-Token",
  "entry.name": "Name",
  "entry.password": "Passwort",
  "entry.signIn": "Anmelden",
  "entry.passkey": "Mit einem Passkey anmelden",
  "entry.invitation": "Einladung",
  "entry.newPassword": "Neues Passwort, mindestens 12 Zeichen",
  "entry.token": "Admin-Token",
  "entry.tokenWhere": "Das erste liegt auf dem Rechner des Servers:",
  "prove.label": "Wer ist da",
  "prove.why": "Das lässt sich nicht rückgängig machen. Bestätigen Sie noch einmal, wer da ist.",
  "prove.goOn": "Weiter",
  "prove.passkey": "Passkey verwenden",
  "prove.leave": "Doch nicht",
};
