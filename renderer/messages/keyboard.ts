/** The keyboard on the screen: a name for each key whose sign does not say it. */
const names = {
  "kiosk.keyboard": "Keyboard",
  "keyboard.Backspace": "Delete",
  "keyboard.Enter": "Enter",
  "keyboard.Tab": "Next field",
  "keyboard.ArrowLeft": "Left",
  "keyboard.ArrowUp": "Up",
  "keyboard.ArrowDown": "Down",
  "keyboard.ArrowRight": "Right",
  "keyboard.shift": "Capital letters",
  "keyboard.signs": "Signs",
  "keyboard.letters": "Letters",
  "keyboard.layout": "Other alphabet",
  "keyboard.space": "Space",
} as const;
type Names = Readonly<Record<keyof typeof names, string>>;

export const keyboardEn: Names = names;

export const keyboardFr: Names = {
  "kiosk.keyboard": "Clavier",
  "keyboard.Backspace": "Effacer",
  "keyboard.Enter": "Entrée",
  "keyboard.Tab": "Champ suivant",
  "keyboard.ArrowLeft": "Gauche",
  "keyboard.ArrowUp": "Haut",
  "keyboard.ArrowDown": "Bas",
  "keyboard.ArrowRight": "Droite",
  "keyboard.shift": "Majuscules",
  "keyboard.signs": "Signes",
  "keyboard.letters": "Lettres",
  "keyboard.layout": "Autre alphabet",
  "keyboard.space": "Espace",
};

export const keyboardDe: Names = {
  "kiosk.keyboard": "Tastatur",
  "keyboard.Backspace": "Löschen",
  "keyboard.Enter": "Eingabe",
  "keyboard.Tab": "Nächstes Feld",
  "keyboard.ArrowLeft": "Links",
  "keyboard.ArrowUp": "Hoch",
  "keyboard.ArrowDown": "Runter",
  "keyboard.ArrowRight": "Rechts",
  "keyboard.shift": "Großbuchstaben",
  "keyboard.signs": "Zeichen",
  "keyboard.letters": "Buchstaben",
  "keyboard.layout": "Anderes Alphabet",
  "keyboard.space": "Leerzeichen",
};

export const keyboardEs: Names = {
  "kiosk.keyboard": "Teclado",
  "keyboard.Backspace": "Borrar",
  "keyboard.Enter": "Intro",
  "keyboard.Tab": "Campo siguiente",
  "keyboard.ArrowLeft": "Izquierda",
  "keyboard.ArrowUp": "Arriba",
  "keyboard.ArrowDown": "Abajo",
  "keyboard.ArrowRight": "Derecha",
  "keyboard.shift": "Mayúsculas",
  "keyboard.signs": "Signos",
  "keyboard.letters": "Letras",
  "keyboard.layout": "Otro alfabeto",
  "keyboard.space": "Espacio",
};

export const keyboardAr: Names = {
  "kiosk.keyboard": "لوحة المفاتيح",
  "keyboard.Backspace": "حذف",
  "keyboard.Enter": "إدخال",
  "keyboard.Tab": "الحقل التالي",
  "keyboard.ArrowLeft": "يسار",
  "keyboard.ArrowUp": "أعلى",
  "keyboard.ArrowDown": "أسفل",
  "keyboard.ArrowRight": "يمين",
  "keyboard.shift": "أحرف إضافية",
  "keyboard.signs": "رموز",
  "keyboard.letters": "حروف",
  "keyboard.layout": "أبجدية أخرى",
  "keyboard.space": "مسافة",
};
