/** What is said at the start of a session, and when somebody has held its limits. */
const words = {
  "notice.title": "This session has a time limit",
  "notice.held": "Time limit on hold",
  "notice.next": "The next step is {when}.",
  "notice.none": "You are told before anything happens.",
} as const;
type Words = Readonly<Record<keyof typeof words, string>>;

export const noticeEn: Words = words;

export const noticeFr: Words = {
  "notice.title": "Cette session a une durée limitée",
  "notice.held": "Limite de durée suspendue",
  "notice.next": "La prochaine étape est {when}.",
  "notice.none": "Vous êtes prévenu avant toute action.",
};

export const noticeDe: Words = {
  "notice.title": "Diese Sitzung ist zeitlich begrenzt",
  "notice.held": "Zeitgrenze ausgesetzt",
  "notice.next": "Der nächste Schritt kommt {when}.",
  "notice.none": "Sie erfahren es, bevor etwas geschieht.",
};

export const noticeEs: Words = {
  "notice.title": "Esta sesión tiene un límite de tiempo",
  "notice.held": "Límite de tiempo en pausa",
  "notice.next": "El próximo paso es {when}.",
  "notice.none": "Se le avisa antes de que ocurra nada.",
};

export const noticeAr: Words = {
  "notice.title": "لهذه الجلسة حد زمني",
  "notice.held": "الحد الزمني معلّق الآن",
  "notice.next": "الخطوة التالية {when}.",
  "notice.none": "نُعلمك قبل أن يحدث أي شيء.",
};
