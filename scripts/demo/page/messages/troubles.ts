import type { TroubleMessages } from "../../comparison/troubles.ts";

export const troublesFr: TroubleMessages = {
  "trouble.absent": "Cet ordinateur ne peut pas être montré sur cette machine.",
  "trouble.late":
    "Quelque chose n’est pas venu en {seconds, plural, one {# seconde} other {# secondes}} ; le terminal dit quoi.",
  "trouble.nobodyYet": "Personne ne s’est encore connecté ici.",
  "trouble.orderRefused":
    "L’appareil a refusé l’ordre : il en accepte six de ce genre en dix minutes, d’où qu’ils viennent.",
  "trouble.other": "Cela a échoué ; le terminal dit pourquoi.",
};

export const troublesDe: TroubleMessages = {
  "trouble.absent": "Dieser Computer kann auf diesem Gerät nicht gezeigt werden.",
  "trouble.late":
    "Etwas kam nicht innerhalb von {seconds, plural, one {# Sekunde} other {# Sekunden}}; das Terminal sagt, was.",
  "trouble.nobodyYet": "Hier hat sich noch niemand angemeldet.",
  "trouble.orderRefused":
    "Das Gerät hat den Befehl abgelehnt: es nimmt in zehn Minuten sechs davon an, wer immer sie schickt.",
  "trouble.other": "Das ist gescheitert; das Terminal sagt, warum.",
};
