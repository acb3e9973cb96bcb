### Was die Befehlszeile sagt.

## Um alles herum
cli-next = weiter: { $step }
cli-question = { $question } [J/n]
cli-yes = ja
cli-output-closed = die Ausgabe ist geschlossen
cli-output-failed = die Ausgabe lässt sich nicht schreiben: { $why }
cli-flags-of-the-face = `--ascii` und `--plain` gehören zum Terminal, also zu `tidings` allein
cli-home-busy = { $home } ist in Gebrauch, durch Prozess { $pid }
    .next = lass ihn die Arbeit tun oder halte ihn mit `tidings stop` an
cli-home-busy-somehow = { $home } ist in Gebrauch, durch einen anderen Prozess
    .next = lass ihn die Arbeit tun oder halte ihn mit `tidings stop` an
cli-home-unlockable = { $home } lässt sich nicht sperren: { $why }
    .next = wer das aufruft, muss dort schreiben dürfen; `--home DIR` nennt ein anderes Verzeichnis
cli-home-empty = in { $home } ist keine Gemeinschaft
    .next = `tidings new NAME` gründet eine, `tidings join CODE` tritt einer bei
cli-names-no-account = { $file } nennt kein Konto
    .next = leg eine Kopie der Datei zurück oder tritt mit einem leeren Verzeichnis noch einmal bei
cli-no-words-made = es ließen sich keine Wiederherstellungswörter machen
cli-home-is-a-copy = Dieses Verzeichnis ist eine Kopie oder kam aus einer Sicherung: Es macht als neues Gerät weiter.
cli-indexing = Ordnet ein
cli-cannot-read = { $what } lässt sich nicht lesen: { $why }
cli-text-too-large = { $what } ist größer als { SIZE($max) }
cli-not-text = { $what } ist kein Text in UTF-8
    .next = wandle ihn um, etwa mit iconv
cli-the-text = der Text

## Der Knoten
cli-no-node = in diesem Verzeichnis läuft kein Knoten
    .next = `tidings start` startet ihn
cli-no-node-runs = Es läuft kein Knoten.
cli-no-node-to-ask = kein Knoten läuft, der andere fragen könnte
    .next = `tidings start` startet ihn
cli-node-silent = der Knoten antwortet nicht: { $why }
    .next = `tidings status` sagt, ob er läuft, node.log im Verzeichnis, was er sagte
cli-unexpected-answer = der Knoten hat etwas anderes geantwortet, als gefragt war
    .next = vielleicht ist er von einer anderen Version: `tidings stop`, dann `tidings start`
cli-starting-node = Startet den Knoten …
cli-node-runs-already = Der Knoten läuft schon (Prozess { $pid }).
cli-node-runs = Knoten läuft (Prozess { $pid }) · API auf 127.0.0.1:{ $port } · Suche im LAN an
cli-node-runs-undiscovered = Knoten läuft (Prozess { $pid }) · API auf 127.0.0.1:{ $port } · Suche im LAN aus
cli-node-stopped = Knoten angehalten
cli-node-does-not-end = der Knoten (Prozess { $pid }) endet nicht
    .next = node.log im Verzeichnis sagt, was er tut; `kill` beendet ihn, und nichts geht verloren
cli-node-has-stopped = der Knoten ist angehalten
    .next = `tidings start` startet ihn
cli-node-ended-at-once = der Knoten endete sofort ({ $how }); er sagte:
    { $log }
    .next = `tidings run` startet ihn im Vordergrund
cli-node-late = der Knoten (Prozess { $pid }) antwortet noch nicht; zuletzt sagte er:
    { $log }
    .next = `tidings status` sagt, wann er es tut
cli-program-lost = dieses Programm ist nicht zu finden: { $why }
cli-terminal-unusable = das Terminal ist nicht zu gebrauchen: { $why }
    .next = `tidings read` und alle anderen Befehle kommen ohne aus
cli-text-in-file-alone = ein Text ist nur in drafts.json aufgehoben: { $why }
cli-drafts-broken = { $file }: { $why }
    .next = leg die Datei beiseite; sie enthält Texte, die nicht gesendet wurden
cli-drafts-astray = wohin einer ihrer Texte gehört, weiß niemand
cli-kept-in = was dort geschrieben wurde, liegt in { $file }
cli-runs-already = der Knoten dieses Verzeichnisses läuft schon (Prozess { $pid })
    .next = `tidings stop` beendet ihn
cli-no-threads = es lassen sich keine Threads starten: { $why }
cli-network-broke-down = das Netz ist zusammengebrochen
cli-thread-broke-down = der Thread des Knotens ist zusammengebrochen
cli-log-says-why = sein Protokoll sagt, warum; starte ihn wieder
cli-no-api = die API lässt sich nicht anbieten: { $why }
cli-no-metrics = Messwerte lassen sich auf { $at } nicht anbieten: { $why }
    .next = wähl in config.toml eine andere Adresse für `metrics`
cli-net-no-key = der Schlüssel des Geräts ist nicht zu gebrauchen: { $why }
cli-net-no-setup = das Netz ließ sich nicht einrichten: { $why }
    .next = wähl andere Adressen: TIDINGS_LISTEN oder `--listen MULTIADDR` von `start` und `run`
cli-net-no-listening = auf { $address } lässt sich nicht hören: { $why }
    .next = wähl andere Adressen: TIDINGS_LISTEN oder `--listen MULTIADDR` von `start` und `run`
cli-no-duration = „{ $text }“ ist keine Dauer
    .next = schreib 90s, 30m, 12h, 7d oder 2w
cli-no-size = „{ $text }“ ist keine Größe
    .next = schreib 500K, 20M, 2G oder 1T

## Tabellen
cli-column-board = BRETT
cli-column-for = FÜR
cli-column-unread = UNGELESEN
cli-column-threads = THEMEN
cli-column-posts = BEITRÄGE
cli-column-newest = NEUESTER
cli-column-name = NAME
cli-column-made-it = ANGELEGT
cli-column-devices = GERÄTE
cli-column-id = NR.
cli-column-kept = BEHALTEN
cli-column-text = TEXT
cli-column-when = WANN
cli-column-by = VON
cli-column-decided = ENTSCHIEDEN
cli-column-about = ÜBER
cli-column-reason = GRUND
cli-column-role = ROLLE
cli-column-let-in-by = EINGELASSEN VON
cli-column-number = NR.
cli-column-size = GRÖSSE
cli-column-here = DA
cli-column-kind = ART
cli-column-peer = GEGENSTELLE
cli-column-who = WER
cli-column-state = ZUSTAND
cli-column-way = WEG
cli-column-in = EIN
cli-column-out = AUS
cli-column-address = ADRESSE
cli-for-all = alle
cli-for-readers = Eingelassene
cli-for-you-two = euch beide
cli-peers = { $count ->
    [one] { $count } Gegenstelle
   *[other] { $count } Gegenstellen
}
cli-entries = { $count ->
    [one] { $count } Eintrag
   *[other] { $count } Einträge
}

## Beiträge
cli-minutes-ago = vor { $count } Min.
cli-hours-ago = vor { $count } Std.
cli-days-ago = { $count ->
    [one] vor { $count } Tag
   *[other] vor { $count } Tagen
}
cli-clock-ahead = { DAY($day) } (eine Uhr geht vor)
cli-writer-ahead = { $ago } (die Uhr beim Schreiben geht vor)
cli-unread = ungelesen
cli-unread-late = ungelesen, verspätet eingetroffen
cli-edited = { $times }× bearbeitet
cli-calls-you = nennt dich
cli-you-too = auch du
cli-a-moderator = der Moderation
cli-overrule-shows = `tidings mod overrule { $post }` zeigt ihn hier
cli-muted-line = stummgeschaltet (`tidings people unmute` zeigt es)
cli-blocked-line = blockiert (`tidings people unblock` zeigt es)
cli-arrived-late = Verspätet eingetroffen
cli-pinned-above = von der Moderation angeheftet:
cli-nothing-unread = Nichts ist ungelesen.
cli-nothing-unread-there = Dort ist nichts ungelesen.
cli-nothing-unread-newest = Nichts ist ungelesen. Die neuesten Beiträge:
cli-unread-left = { $count ->
    [one] Noch { $count } ungelesen.
   *[other] Noch { $count } ungelesen.
}
cli-no-posts = Es gibt noch keine Beiträge. `tidings post general` schreibt den ersten.
cli-bodies-wanted = { $count ->
    [one] Von { $count } Eintrag
   *[other] Von { $count } Einträgen
} sind nur die Köpfe hier: Die Texte waren schon fortgelassen, ehe sie kamen. Sie erscheinen von selbst, sobald eine Gegenstelle sie hat ({ $connected }).
cli-peers-connected = { $count ->
    [one] { $count } Gegenstelle verbunden
   *[other] { $count } Gegenstellen verbunden
}
cli-board-empty = { $mark } ist leer. `tidings post { $board }` beginnt ein Thema.
cli-more-by-limit = Vielleicht gibt es mehr: `--limit N` zeigt bis zu N Beiträge.
cli-several-conversations = du hast Nachrichten mit { $count } Leuten dieses Namens
    .next = sag, mit wem: { $names }
cli-neither-board-nor-thread = „{ $what }“ ist weder ein Brett noch der Anfang der Kennung eines Themas
    .next = `tidings boards` listet die Bretter; es gibt { $boards }
cli-asking-peers = { $count ->
    [one] Fragt Gegenstellen nach { $count } Beitrag, der hier fortgelassen wurde …
   *[other] Fragt Gegenstellen nach { $count } Beiträgen, die hier fortgelassen wurden …
}
cli-still-missing = { $count ->
    [one] { $count } Beitrag des Themas fehlt noch
   *[other] { $count } Beiträge des Themas fehlen noch
}
    .next = `tidings peers` zeigt, wer verbunden ist; versuch es noch einmal, wenn es mehr sind
cli-marked-read = { $count ->
    [one] { $count } Beitrag als gelesen markiert
   *[other] { $count } Beiträge als gelesen markiert
}
cli-catch-up-question = Alles Ungelesene ({ $count ->
    [one] { $count } Beitrag
   *[other] { $count } Beiträge
}) als gelesen markieren?
cli-nothing-contains-that = Nichts enthält das.
cli-found = { $count } gefunden.
cli-found-best = { $count ->
    [one] Der { $count } treffendste; `--limit N` zeigt mehr.
   *[other] Die { $count } treffendsten; `--limit N` zeigt mehr.
}
cli-found-newest = { $count ->
    [one] Der { $count } neueste; `--limit N` zeigt mehr.
   *[other] Die { $count } neuesten; `--limit N` zeigt mehr.
}
cli-unsearched = { $count ->
    [one] { $count } Beitrag ist noch nicht eingeordnet und wurde nicht durchsucht; versuch es bald noch einmal.
   *[other] { $count } Beiträge sind noch nicht eingeordnet und wurden nicht durchsucht; versuch es bald noch einmal.
}
cli-pruned = { $peers ->
    [0] (hier fortgelassen, und keine verbundene Gegenstelle mag es haben)
    [one] (hier fortgelassen, { $peers } Gegenstelle mag es haben)
   *[other] (hier fortgelassen, { $peers } Gegenstellen mögen es haben)
}
cli-no-mentions = Niemand hat dich beim Namen genannt.
cli-older = `--after { $after }` zeigt ältere.

## Schreiben
cli-posted = In { $board } geschrieben
cli-answered = In { $board } geantwortet
cli-sent = An { $board } gesendet
cli-edited-in = In { $board } bearbeitet
cli-so-already = So ist es schon: Nichts wurde geschrieben
cli-text-deleted = der Text dieses Beitrags wurde gelöscht
    .next = `tidings post` beginnt ein anderes Thema
cli-not-yours-to-edit = nur eigene Beiträge lassen sich neu schreiben
    .next = `tidings reply` antwortet auf einen
cli-delete-question = Den Beitrag { $post } in { $board } löschen? Hier wird er gelöscht; andere werden darum gebeten.
cli-not-deleted = der Beitrag wurde nicht gelöscht
    .next = sag ja, oder füge --yes an, wo niemand gefragt werden kann
cli-deleted-in = In { $board } gelöscht: hier schon, andere werden darum gebeten
cli-reacted = In { $board } reagiert
cli-reaction-taken-back = Eine Reaktion in { $board } zurückgenommen
cli-write-the-text = Schreib den Text; Strg-D auf einer eigenen Zeile beendet ihn.
cli-nothing-written = nichts wurde geschrieben, also wird nichts gesendet
cli-text-kept-in = Dein Text liegt in { $file } und öffnet sich beim nächsten Mal wieder.
cli-text-kept-as-draft = Dein Text ist als Entwurf { $draft } aufgehoben: `tidings draft send { $draft }` sendet ihn.
cli-no-editor = es ist kein Editor eingestellt
    .next = setz EDITOR oder schreib es hier
cli-editor-absent = es gibt keinen Editor { $editor }
    .next = setz EDITOR oder gib den Text in der Befehlszeile
cli-editor-not-started = { $editor } lässt sich nicht starten: { $why }
    .next = setz EDITOR oder gib den Text in der Befehlszeile
cli-editor-ended = { $editor } endete mit { $how }
    .next = nichts ist gesendet; dein Text bleibt und öffnet sich beim nächsten Mal wieder
cli-no-drafts = Es gibt keine Entwürfe.
cli-draft-discarded = Entwurf { $draft } ist weggeworfen
cli-draft-files = { $count ->
    [0] Entwurf { $draft } hat keine Dateien
    [one] Entwurf { $draft } hat eine Datei
   *[other] Entwurf { $draft } hat { $count } Dateien
}
cli-draft-no-file = Entwurf { $draft } hat keine Datei { $number }
    .next = `tidings draft show { $draft }` nummeriert sie
cli-draft-no-message = Entwurf { $draft } ist keine Nachricht
    .next = `tidings draft send { $draft }` sendet ihn, wohin er gehört
cli-draft-reply = Antwort auf { $to }
cli-draft-edit = andere Fassung von { $to }
cli-draft-message = Nachricht an { $to }

## Dateien
cli-attached = Angehängt
cli-files-here = { $count ->
    [one] { $count } Datei ist da
   *[other] { $count } Dateien sind da
}
cli-fetching = Holt
cli-fetched = Geholt
cli-sealing = Versiegelt
cli-no-peer-brings-more = keine Gegenstelle bringt mehr; { SIZE($here) } von { SIZE($of) } sind da
    .next = `tidings peers` zeigt, wer verbunden ist; es geht von selbst weiter, wenn es mehr sind
cli-files-gone = der Beitrag hat diese Dateien nicht mehr
cli-saved = { $file } gespeichert, { SIZE($size) }
cli-several-files = dieser Beitrag hat { $count } Dateien
    .next = sag, welche: `tidings file list POST` gibt ihnen Nummern
cli-file-there-already = { $file } gibt es schon
    .next = nenn mit -o eine andere Datei oder überschreib sie mit --force
cli-no-file = { $file } ist keine Datei
cli-file-too-large = { $file } hat { SIZE($size) }; angehängt werden hier höchstens { SIZE($limit) }
    .next = erhöhe `file_limit` in config.toml, auf höchstens 4 GiB

## Bretter
cli-board-made = { $board } angelegt
cli-board-made-closed = { $board } angelegt; davon weiß nur, wer dort liest
cli-reader-admitted = { $who } liest jetzt { $board } ({ $count ->
    [one] { $count } Person liest dort
   *[other] { $count } Personen lesen dort
})
cli-reader-removed = { $who } liest nichts, was von jetzt an in { $board } geschrieben wird; was vorher geschrieben wurde, bleibt dort lesbar ({ $count ->
    [one] { $count } Person liest dort
   *[other] { $count } Personen lesen dort
})
cli-the-board = das Brett
cli-no-board = es gibt kein Brett #{ $board }
    .next = `tidings boards` listet sie
cli-notify-all = Jeder neue Beitrag in { $board } wird sofort gemeldet
cli-notify-mentions = Neue Beiträge in { $board }, die dich beim Namen nennen, werden sofort gemeldet
cli-notify-none = Kein neuer Beitrag in { $board } wird sofort gemeldet

## Leute und Moderation
cli-founder = hat gegründet
cli-device = Gerät
cli-device-forked = zwei Geschichten ab Eintrag { $entry }
cli-device-cut = zählt bis Eintrag { $entry }
cli-role = { $role ->
    [relay] Relais
    [reader] liest mit
    [member] Mitglied
    [moderator] moderiert
    [owner] besitzt
    [expelled] ausgeschlossen
   *[other] { $role }
}
cli-role-none = nicht eingelassen
cli-muted-by-you = von dir stummgeschaltet
cli-blocked-by-you = von dir blockiert
cli-expel-question = { $who } ausschließen? Nichts, was danach von dort kommt, zählt.
cli-not-expelled = { $who } wurde nicht ausgeschlossen
    .next = sag ja, oder füge --yes an, wo niemand gefragt werden kann
cli-expelled = { $who } ist ausgeschlossen; was vorher geschrieben wurde, bleibt. Einladungscodes von vorher sind ungültig: `tidings invite` macht einen neuen
cli-relay-now = { $who } ist jetzt Relais (vorher: { $was }): trägt, was von jetzt an geschrieben wird, und kann es nicht lesen. Was vorher lesbar war, bleibt es
cli-role-now = Rolle von { $who } ist jetzt: { $role } (vorher: { $was })
cli-renamed = Du heißt jetzt { $who } und hießest { $was }: auch bei deinen früheren Beiträgen
cli-muted = { $who } ist stummgeschaltet: Beiträge sind auf eine Zeile gefaltet und nicht ungelesen. Das weiß nur dieses Verzeichnis; `tidings people unmute` macht es rückgängig
cli-blocked = { $who } ist blockiert: Von Beiträgen und Nachrichten siehst du, dass sie da sind, und sonst nichts. Das weiß nur dieses Verzeichnis; `tidings people unblock` macht es rückgängig
cli-heard-again = { $who } ist wieder zu hören, war { $was ->
    [muted] stummgeschaltet
    [blocked] blockiert
   *[other] { $was }
}
cli-done-hide = In { $board } ausgeblendet; an seiner Stelle stehen dein Name und dein Grund, und wer liest, kann es für sich überstimmen
cli-done-show = In { $board } wieder zu sehen
cli-done-lock = In { $board } geschlossen: Was andere als die Moderation antworten, ist ausgeblendet
cli-done-unlock = In { $board } wieder offen
cli-done-pin = Angeheftet: Es steht in { $board } ganz oben
cli-done-unpin = In { $board } nicht mehr angeheftet
cli-done-move = Nach { $board } verschoben
cli-overruled = { $post } ist hier zu sehen, als hätte die Moderation nichts gesagt; das weiß nur dieses Verzeichnis. `tidings mod obey { $post }` macht es rückgängig
cli-obeyed = { $post } ist zu sehen, wie es die Moderation will
cli-before-takes-an-id = --before nimmt die ganze Kennung einer Entscheidung
    .next = `--json` zeigt sie
cli-nothing-decided = Nichts wurde entschieden.
cli-more-before = Vielleicht gibt es mehr: `--before { $id }`
cli-replaced = ersetzt
cli-overruled-by-you = von dir überstimmt
cli-act-role = Rolle
cli-act-hide = ausblenden
cli-act-show = zeigen
cli-act-lock = schließen
cli-act-unlock = öffnen
cli-act-pin = anheften
cli-act-unpin = lösen
cli-act-move = verschieben
cli-act-move-to = verschieben nach { $board }
cli-about-absent = { $post } (nicht hier)
cli-about-post = { $post } von { $who }: { $subject }

## Das Netz
cli-no-peer-connected = keine Gegenstelle ist verbunden
    .next = `tidings doctor` sucht die Ursache, `tidings sync ADDR` wählt eine Adresse an
cli-no-peer-yet = Noch ist keine Gegenstelle bekannt. `tidings invite` lässt jemanden ein.
cli-not-in-time = nicht alles kam innerhalb von { $count } s
    .next = es geht im Hintergrund weiter; `--timeout TIME` wartet länger
cli-in-step = Im Gleichschritt mit { $peers }: { $entries } angekommen, { SIZE($received) } herein, { SIZE($sent) } hinaus
cli-connected = Verbunden mit { $peer } auf { $address }
cli-watching = Schaut zu; Strg-C beendet es.
cli-by-way-of = über { $relay }
cli-state-away = fort
cli-state-in-step = im Gleichschritt
cli-state-receiving = empfängt
cli-state-connecting = verbindet sich
cli-json-failed = JSON lässt sich nicht schreiben: { $why }
