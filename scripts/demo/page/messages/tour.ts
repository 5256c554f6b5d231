/** The captions of the tour, in every language: they are told together, and so they stand together. */
export const tourEn = {
  "tour.label": "Guided tour",
  "tour.play": "Play the tour",
  "tour.again": "Play it again",
  "tour.stop": "Stop the tour",
  "tour.count": "{step} of {steps}",
  "tour.starting": "Both computers are starting…",
  "tour.startingLook": "This takes a few seconds.",
  "tour.there": "One click, two minutes, both computers; the proof is there in less than one.",
  "tour.thereLook": "Or do it yourself, with the buttons below.",
  "tour.none": "The two computers can't run on this machine as you started it.",
  "tour.noneLook":
    "Here is a recording of them; below it stands what is missing, why, and what mends it.",
  "tour.stuck": "The tour stopped.",
  "tour.stuckAt": "“{caption}” {reason}",
  "tour.tooLong": "It took longer than it ever should.",
  "tour.done": "That was all, in {seconds} seconds.",
  "tour.doneLook":
    "The console below shows the same as an admin sees it, with the verified receipt.",
  "tour.startOver":
    "Both computers begin anew: the same person signs in on both, in two real browsers.",
  "tour.startOver.look": "Both screens: the same app, the same name.",
  "tour.walkAway": "The person walks away and leaves everything open.",
  "tour.walkAway.look": "Right: a warning counts down. Left: nothing happens, and nothing will.",
  "tour.pullCable": "Somebody trips over the network cable of both.",
  "tour.pullCable.look":
    "Right: the countdown goes on. The policy is on the disk; no server is needed.",
  "tour.findToken":
    "Is the sign-in still there? Every file of the person's home is read for its bytes.",
  "tour.findToken.look": "Left: the files it is found in. Right: 0 bytes.",
  "tour.plugIn": "The cable is plugged in again.",
  "tour.plugIn.look": "Right: what happened meanwhile reaches the server now.",
  "tour.nextPerson": "Somebody else sits down.",
  "tour.nextPerson.look":
    "Left: in front of everything that was left open. Right: “Next person”, and an empty desktop.",
  "tour.openApp": "They open the app. Whom does it greet?",
  "tour.openApp.look": "Left: the one who left. Right: nobody; it asks who they are.",
  "tour.killBrowsers": "The browsers crash: kill -9 to each of them.",
  "tour.killBrowsers.look":
    "Left: what clears on exit never exits. Right: there is nothing of the one who left.",
  "tour.killAgent": "Somebody kills the agent with kill -9.",
  "tour.killAgent.look": "Right: systemd has it back, and it goes on where it was.",
  "tour.closingTime":
    "Closing time: everybody is signed out, on the left by the system, on the right by an admin.",
  "tour.closingTime.look":
    "Right: a signed order, 20 seconds to finish, a receipt. Left: out of the session, not of the app.",
  "tour.cutPower": "The power fails. Both start again with what their disks have.",
  "tour.cutPower.look":
    "Left: the browsers never got to clear anything. Right: there was nothing left to clear.",
  "tour.findAgain": "And once more: is the sign-in still there?",
  "tour.findAgain.look": "Left: yes. Right: no.",
  "tour.receipt": "The receipt: the device signed what it saw, and the server has checked it.",
  "tour.receipt.look": 'Open the console to see it there: "verified".',
} as const;
type TourMessages = Readonly<Record<keyof typeof tourEn, string>>;

export const tourFr: TourMessages = {
  "tour.label": "Visite guidée",
  "tour.play": "Lancer la visite",
  "tour.again": "La rejouer",
  "tour.stop": "Arrêter la visite",
  "tour.count": "{step} sur {steps}",
  "tour.starting": "Les deux ordinateurs démarrent…",
  "tour.startingLook": "Cela prend quelques secondes.",
  "tour.there": "Un clic, deux minutes, deux ordinateurs ; la preuve est là en moins d’une.",
  "tour.thereLook": "Ou faites-le vous-même, avec les boutons ci-dessous.",
  "tour.none": "Les deux ordinateurs ne peuvent pas tourner ici, lancés de cette façon.",
  "tour.noneLook":
    "En voici un enregistrement ; plus bas, ce qui manque, pourquoi, et comment y remédier.",
  "tour.stuck": "La visite s’est arrêtée.",
  "tour.stuckAt": "« {caption} » {reason}",
  "tour.tooLong": "Cela a duré plus que cela ne devrait jamais durer.",
  "tour.done": "C’était tout, en {seconds} secondes.",
  "tour.doneLook":
    "La console, plus bas, montre la même chose vue par un administrateur, avec le reçu vérifié.",
  "tour.startOver":
    "Les deux ordinateurs repartent de zéro : la même personne se connecte sur les deux, dans deux vrais navigateurs.",
  "tour.startOver.look": "Les deux écrans : la même application, le même nom.",
  "tour.walkAway": "La personne s’en va et laisse tout ouvert.",
  "tour.walkAway.look":
    "À droite : un avertissement décompte. À gauche : il ne se passe rien, et il ne se passera rien.",
  "tour.pullCable": "Quelqu’un se prend les pieds dans le câble réseau des deux.",
  "tour.pullCable.look":
    "À droite : le décompte continue. La règle est sur le disque ; aucun serveur n’est nécessaire.",
  "tour.findToken":
    "La connexion est-elle encore là ? Ses octets sont cherchés dans chaque fichier de la personne.",
  "tour.findToken.look": "À gauche : les fichiers où elle se trouve. À droite : 0 octet.",
  "tour.plugIn": "Le câble est rebranché.",
  "tour.plugIn.look": "À droite : ce qui s’est passé entre-temps parvient maintenant au serveur.",
  "tour.nextPerson": "Quelqu’un d’autre s’assied.",
  "tour.nextPerson.look":
    "À gauche : devant tout ce qui est resté ouvert. À droite : « Personne suivante », et un bureau vide.",
  "tour.openApp": "Cette personne ouvre l’application. Qui est salué ?",
  "tour.openApp.look":
    "À gauche : celui qui est parti. À droite : personne ; l’application demande qui est là.",
  "tour.killBrowsers": "Les navigateurs plantent : kill -9 pour chacun.",
  "tour.killBrowsers.look":
    "À gauche : ce qui efface à la fermeture ne ferme jamais. À droite : il ne reste rien de celui qui est parti.",
  "tour.killAgent": "Quelqu’un tue l’agent avec kill -9.",
  "tour.killAgent.look": "À droite : systemd le relance, et il reprend où il en était.",
  "tour.closingTime":
    "Fermeture : tout le monde est déconnecté, à gauche par le système, à droite par un administrateur.",
  "tour.closingTime.look":
    "À droite : un ordre signé, 20 secondes pour finir, un reçu. À gauche : hors de la session, pas de l’application.",
  "tour.cutPower": "Le courant est coupé. Les deux redémarrent avec ce qu’il y a sur leur disque.",
  "tour.cutPower.look":
    "À gauche : les navigateurs n’ont jamais pu effacer. À droite : il ne restait rien à effacer.",
  "tour.findAgain": "Encore une fois : la connexion est-elle toujours là ?",
  "tour.findAgain.look": "À gauche : oui. À droite : non.",
  "tour.receipt": "Le reçu : l’appareil a signé ce qu’il a vu, et le serveur l’a vérifié.",
  "tour.receipt.look": "Ouvrez la console pour l’y voir : « verified ».",
};

export const tourDe: TourMessages = {
  "tour.label": "Rundgang",
  "tour.play": "Rundgang starten",
  "tour.again": "Noch einmal",
  "tour.stop": "Rundgang beenden",
  "tour.count": "{step} von {steps}",
  "tour.starting": "Beide Computer starten …",
  "tour.startingLook": "Das dauert einige Sekunden.",
  "tour.there": "Ein Klick, zwei Minuten, beide Computer; der Beweis ist in weniger als einer da.",
  "tour.thereLook": "Oder machen Sie es selbst, mit den Knöpfen unten.",
  "tour.none": "So gestartet, können die beiden Computer auf diesem Gerät nicht laufen.",
  "tour.noneLook":
    "Hier ist eine Aufnahme von ihnen; darunter steht, was fehlt, warum, und was dagegen hilft.",
  "tour.stuck": "Der Rundgang ist stehen geblieben.",
  "tour.stuckAt": "„{caption}“ {reason}",
  "tour.tooLong": "Das hat länger gedauert, als es je dauern sollte.",
  "tour.done": "Das war alles, in {seconds} Sekunden.",
  "tour.doneLook":
    "Die Konsole unten zeigt dasselbe, wie eine Administratorin es sieht, mit dem geprüften Beleg.",
  "tour.startOver":
    "Beide Computer beginnen von vorn: dieselbe Person meldet sich auf beiden an, in zwei echten Browsern.",
  "tour.startOver.look": "Beide Bildschirme: dieselbe Anwendung, derselbe Name.",
  "tour.walkAway": "Die Person geht weg und lässt alles offen.",
  "tour.walkAway.look":
    "Rechts: eine Warnung zählt herunter. Links: nichts geschieht, und nichts wird geschehen.",
  "tour.pullCable": "Jemand stolpert über das Netzwerkkabel von beiden.",
  "tour.pullCable.look":
    "Rechts: es zählt weiter. Die Regel liegt auf der Platte; ein Server ist nicht nötig.",
  "tour.findToken":
    "Ist die Anmeldung noch da? Jede Datei der Person wird nach ihren Bytes durchsucht.",
  "tour.findToken.look": "Links: die Dateien, in denen sie liegt. Rechts: 0 Bytes.",
  "tour.plugIn": "Das Kabel wird wieder eingesteckt.",
  "tour.plugIn.look": "Rechts: was inzwischen geschah, erreicht jetzt den Server.",
  "tour.nextPerson": "Jemand anderes setzt sich hin.",
  "tour.nextPerson.look":
    "Links: vor alles, was offen blieb. Rechts: „Nächste Person“, und ein leerer Schreibtisch.",
  "tour.openApp": "Diese Person öffnet die Anwendung. Wer wird begrüßt?",
  "tour.openApp.look": "Links: wer gegangen ist. Rechts: niemand; sie fragt, wer da ist.",
  "tour.killBrowsers": "Die Browser stürzen ab: kill -9 für jeden.",
  "tour.killBrowsers.look":
    "Links: was beim Beenden löscht, wird nie beendet. Rechts: von wem ging, ist nichts mehr da.",
  "tour.killAgent": "Jemand beendet den Agenten mit kill -9.",
  "tour.killAgent.look": "Rechts: systemd startet ihn wieder, und er macht weiter, wo er war.",
  "tour.closingTime":
    "Feierabend: alle werden abgemeldet, links vom System, rechts von einer Administratorin.",
  "tour.closingTime.look":
    "Rechts: ein signierter Auftrag, 20 Sekunden Zeit, ein Beleg. Links: aus der Sitzung, nicht aus der Anwendung.",
  "tour.cutPower": "Der Strom fällt aus. Beide starten mit dem, was auf ihren Platten liegt.",
  "tour.cutPower.look":
    "Links: die Browser kamen nie zum Löschen. Rechts: es war nichts mehr zu löschen.",
  "tour.findAgain": "Und noch einmal: ist die Anmeldung noch da?",
  "tour.findAgain.look": "Links: ja. Rechts: nein.",
  "tour.receipt": "Der Beleg: das Gerät hat signiert, was es sah, und der Server hat es geprüft.",
  "tour.receipt.look": "Öffnen Sie die Konsole, dort steht er: „verified“.",
};
