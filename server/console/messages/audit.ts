/** The server’s log: what stands in it, and whether it is whole. */
export const auditEn = {
  "refusedLog.title": "Its log is refused",
  "refusedLog.how":
    "First refused {time}. Its log does not extend what this server holds: {held, plural, one {# row is} other {# rows are}} here, while its own follows on row {follows} and has come to row {shown}. A disk that was restored or lost looks like that, and so does a log that somebody forged. Once you know which it is, this lets it go on; the gap stays on record.",
  "audit.verify": "Verify",
  "audit.whole": "{count} rows, each extending the one before; head {head}.",
  "audit.edited": "The log was edited: at row {seq} {because}.",
  "chain.missing": "row {seq} is missing",
  "chain.otherChain": "it extends another chain",
  "chain.altered": "it was altered",
  "chain.otherHead": "its last row is not the head that is told",
  "audit.find": "Who, what or about what",
  "audit.shown": "{found} of the newest {count} rows, {size} in all",
  "audit.when": "When",
  "audit.who": "Who",
  "audit.what": "What",
  "audit.about": "About",
  "audit.row": "Row",
  "audit.lines": "{count} {count, plural, one {line} other {lines}}",
  "audit.signed": "signed",
  "audit.forAuditor": "For an auditor",
  "audit.forAuditorHow":
    "One page about a device, to be kept: its sessions, reasons, receipts, the rule in force, gaps in its log and how to check all of it. It is made where the CLI is:",
  "audit.without": "Without this server",
  "audit.withoutHow": "Devices keep logs of their own, which their keys sign:",
} as const;

type AuditMessages = Readonly<Record<keyof typeof auditEn, string>>;

export const auditFr: AuditMessages = {
  "refusedLog.title": "Son journal est refusé",
  "refusedLog.how":
    "Premier refus {time} : son journal ne prolonge pas ce que ce serveur détient : {held, plural, one {# ligne est} other {# lignes sont}} ici, tandis que le sien repart de la ligne {follows} et en est à la ligne {shown}. C’est le cas après la restauration ou la perte d’un disque, mais aussi après une falsification. Une fois la cause connue, ceci lui permet de continuer ; la lacune reste consignée.",
  "audit.verify": "Vérifier",
  "audit.whole":
    "{count, plural, one {# ligne} other {# lignes}}, chacune prolonge la précédente ; tête {head}.",
  "audit.edited": "Le journal a été modifié : à la ligne {seq}, {because}.",
  "chain.missing": "la ligne {seq} manque",
  "chain.otherChain": "elle prolonge une autre chaîne",
  "chain.altered": "elle a été altérée",
  "chain.otherHead": "la dernière ligne n’est pas la tête annoncée",
  "audit.find": "Qui, quoi ou à quel sujet",
  "audit.shown": "{found} sur les {count} lignes les plus récentes, {size} en tout",
  "audit.when": "Quand",
  "audit.who": "Qui",
  "audit.what": "Quoi",
  "audit.about": "Au sujet de",
  "audit.row": "Ligne",
  "audit.lines": "{count, plural, one {# ligne} other {# lignes}}",
  "audit.signed": "signé",
  "audit.forAuditor": "Pour un auditeur",
  "audit.forAuditorHow":
    "Une page sur un appareil, à conserver : ses sessions, leurs motifs, les reçus, la règle en vigueur, les lacunes de son journal et la manière de tout vérifier. Elle se fait là où se trouve la ligne de commande :",
  "audit.without": "Sans ce serveur",
  "audit.withoutHow": "Les appareils tiennent leurs propres journaux, que leurs clés signent :",
};

export const auditDe: AuditMessages = {
  "refusedLog.title": "Sein Protokoll wird abgelehnt",
  "refusedLog.how":
    "Zuerst abgelehnt {time}: Sein Protokoll setzt nicht fort, was auf diesem Server liegt: Hier {held, plural, one {ist # Zeile} other {sind # Zeilen}}, seines schließt an Zeile {follows} an und ist bei Zeile {shown}. So ist es nach einem wiederhergestellten oder verlorenen Datenträger, aber auch nach einer Fälschung. Kennen Sie die Ursache, lässt dies es weitergehen; die Lücke bleibt vermerkt.",
  "audit.verify": "Prüfen",
  "audit.whole":
    "{count, plural, one {# Zeile} other {# Zeilen}}, jede setzt die vorige fort; Kopf {head}.",
  "audit.edited": "Das Protokoll wurde verändert: bei Zeile {seq} {because}.",
  "chain.missing": "fehlt Zeile {seq}",
  "chain.otherChain": "setzt sie eine andere Kette fort",
  "chain.altered": "wurde der Inhalt geändert",
  "chain.otherHead": "endet es nicht mit dem genannten Kopf",
  "audit.find": "Wer, was oder worüber",
  "audit.shown": "{found} der neuesten {count} Zeilen, {size} insgesamt",
  "audit.when": "Wann",
  "audit.who": "Wer",
  "audit.what": "Was",
  "audit.about": "Worüber",
  "audit.row": "Zeile",
  "audit.lines": "{count, plural, one {# Zeile} other {# Zeilen}}",
  "audit.signed": "signiert",
  "audit.forAuditor": "Für die Revision",
  "audit.forAuditorHow":
    "Eine Seite über ein Gerät, zum Aufbewahren: seine Sitzungen, Gründe, Belege, die geltende Richtlinie, Lücken im Protokoll und wie sich alles prüfen lässt. Sie entsteht dort, wo die Kommandozeile ist:",
  "audit.without": "Ohne diesen Server",
  "audit.withoutHow": "Geräte führen eigene Protokolle, die ihre Schlüssel signieren:",
};
