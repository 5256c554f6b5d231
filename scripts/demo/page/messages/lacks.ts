import type { LackMessages } from "../../comparison/lacks.ts";

export const lacksFr: LackMessages = {
  "lack.notLinux": "pas de Linux privé sur {platform}",
  "lack.notRoot": "un système privé avec ses propres comptes demande root",
  "lack.notInstalled": "non installé : {programs}",
  "lack.noBleachBit": "BleachBit n’est pas installé : le choix à gauche est désactivé",
  "lack.notStarted": "les ordinateurs n’ont pas pu démarrer : {because}",
  "lack.noNetwork":
    "l’ordinateur de droite n’a pas de réseau à lui, et son agent ne voit pas la prise : après « Le rebrancher », le serveur peut l’attendre une minute",
  "mend.asRoot":
    "lancez « npm start » en root sous Linux avec systemd, dans une machine virtuelle si vous voulez",
  "mend.install": "apt-get install {packages}",
  "mend.startAgain":
    "appuyez sur Ctrl-C et relancez ; .sandbox/last contient alors ce que chaque programme a dit",
};

export const lacksDe: LackMessages = {
  "lack.notLinux": "kein eigenes Linux auf {platform}",
  "lack.notRoot": "ein eigenes System mit eigenen Konten braucht root",
  "lack.notInstalled": "nicht installiert: {programs}",
  "lack.noBleachBit": "BleachBit ist nicht installiert, daher ist die Auswahl links aus",
  "lack.notStarted": "die Computer konnten nicht gestartet werden: {because}",
  "lack.noNetwork":
    "der rechte Computer hat kein eigenes Netz, und sein Agent sieht den Stecker nicht: nach „Wieder einstecken“ kann es eine Minute dauern, bis der Server ihn hört",
  "mend.asRoot":
    "„npm start“ als root unter Linux mit systemd aufrufen, gern in einer virtuellen Maschine",
  "mend.install": "apt-get install {packages}",
  "mend.startAgain":
    "Strg-C drücken und neu starten; in .sandbox/last steht dann, was jedes Programm gesagt hat",
};
