### Was die Befehlszeile sagt, wo Daten hereinkommen, hinausgehen und gepflegt werden.

data-files = { $count ->
    [one] { $count } Datei
   *[other] { $count } Dateien
}
data-pages = { $count ->
    [one] { $count } Seite
   *[other] { $count } Seiten
}

## Hereinholen
data-importing = Holt herein
data-reading = Liest
data-imported = { $posts } hereingeholt
data-mailbox-imported = { $posts } in { $threads } hereingeholt, { $files }
data-mailbox-would-import = Hereinkämen { $posts } in { $threads }, { $files }
data-known = { $count ->
    [one] { $count } Nachricht war schon hier
   *[other] { $count } Nachrichten waren schon hier
}
data-passed-over = übergangen: { $at }: { $why }
data-more-passed-over = übergangen: { $count } weitere
data-file-left-out = Datei weggelassen: { $at }: { $why }
data-more-files-left-out = Datei weggelassen: { $count } weitere
data-at-line = Zeile { $line } (Byte { $byte })
data-message-too-long = sie ist länger als 64 MiB
data-message-none = sie ist keine Nachricht: Sie hat keinen Kopf
data-message-twice = eine Nachricht vor ihr hat dieselbe Message-ID
data-attachment-too-large = { $name } hat { SIZE($size) }; `file_limit` ist { SIZE($limit) }
data-attachment-too-many = { $name }: ein Beitrag hat höchstens { $max }
data-no-text = (kein Text)
data-cut-here = (hier abgeschnitten; alles steht in der angehängten message.txt)
data-unknown-sender = unbekannt
data-no-mailbox = { $path } ist weder eine mbox (sie begänne mit „From “) noch ein Maildir (mit cur und new)
data-mailbox-too-many = ein Postfach mit mehr als { $max } Nachrichten
    .next = hol es in Teilen herein
data-mailbox-changed = { $place } hat sich geändert, während es gelesen wurde
    .next = hol es noch einmal herein, wenn dort niemand mehr schreibt: Was schon hier ist, wird übergangen
data-mailbox-names-no-board = ein Postfach sagt nicht, auf welches Brett seine Themen gehören
    .next = nenn eines: `--board general`
data-flags-of-mailboxes = `--board` und `--dry-run` sind für Postfächer
    .next = eine Zeile JSON nennt ihr Brett selbst
data-name-a-source = nenn eine mbox, ein Maildir, eine Datei mit Zeilen JSON oder `-` für die Standardeingabe
data-standard-input = die Standardeingabe
data-line = Zeile { $line }
data-lines = Zeilen { $first } bis { $last }
data-line-too-long = Zeile { PLAIN($line) } hat mehr als { SIZE($max) }
data-line-unread = Zeile { $line }: { $why }
    .next = jede Zeile ist { $example }
data-create-boards = `--create-boards` legt Bretter an, die es nicht gibt
data-lines-imported = die Zeilen 1 bis { $lines } sind hereingeholt ({ $posts }); bessere nach und hol herein, was auf sie folgt
data-mailbox-goes-on = { $done }; behebe das und hol das Postfach noch einmal herein: Was schon hier ist, wird übergangen
data-mailbox-no-room = ein Postfach von { SIZE($size) } und mehr hat neben diesem Verzeichnis keinen Platz
    .next = schaff Platz oder nenn seine Datei: Sie wird gelesen, wo sie liegt; nichts ist hereingeholt

## Hinausgeben
data-exported = { $posts } ausgegeben
data-site-exported = { $posts } auf { $pages } ausgegeben, { $files }
data-site-files-left-out = { $files } weggelassen: nicht hier; `tidings file fetch` fragt Gegenstellen
data-posts-left-out = ohne Text und weggelassen: { $posts }
data-files-left-out = { $files } weggelassen: nicht hier oder mehr als { SIZE($max) } je Beitrag
data-site-needs-directory = eine Website kommt in ein neues Verzeichnis
    .next = nenn eines: `export --format html -o DIR`
data-output-is-for-sites = `-o` ist für `--format html`
    .next = alles andere geht auf die Standardausgabe
data-directory-there = { $path } gibt es schon
    .next = nenn ein Verzeichnis, das es nicht gibt
data-post-unwritable = { $post } lässt sich nicht schreiben: { $why }

## Sichern und Wiederherstellen
data-backup-there = { $file } gibt es schon
    .next = nenn eine andere Datei oder sag --yes, um sie zu ersetzen
data-backup-made = { SIZE($size) }, { $entries }: geprüft
data-backup-holds-keys = Die Schlüssel sind darin: Wer die Sicherung hat, liest alles und schreibt in deinem Namen.
data-remove-it = { $file }: { $why }; entferne sie
data-checking = Prüft
data-log-damaged = { $count ->
    [one] { $count } Eintrag des Logs ist beschädigt: { $first }
   *[other] { $count } Einträge des Logs sind beschädigt: { $first }
}
    .next = `tidings verify` listet sie
data-home-too-many = das Verzeichnis hat mehr als { $max } Dateien
    .next = lass die weg, die zu Beiträgen gehören: `tidings backup DATEI --no-files`
data-file-shrank = { $file } wurde kürzer
    .next = tu es noch einmal
data-backup-unwritable = die Sicherung lässt sich nicht schreiben: { $why }
    .next = nenn eine Datei auf einem Datenträger, der Platz dafür hat
data-no-backup = das ist keine Sicherung von Tidings oder eine von einer neueren Version
    .next = `tidings backup DATEI` macht eine
data-backup-damaged = die Sicherung ist beschädigt: { $why }
    .next = nimm eine andere Kopie davon oder eine andere Sicherung; nichts wurde wiederhergestellt
data-backup-altered = ihr Hash stimmt nicht
data-backup-misnames = sie nennt eine Datei { $name }
data-backup-cut = sie endet zu früh
data-backup-goes-on = hinter dem Ende der Sicherung steht noch etwas
    .next = nimm eine andere Kopie davon
data-backup-lacks = in der Sicherung fehlt { $file }
    .next = nimm eine andere Sicherung
data-backup-holds = { $community }, { $name } auf { $device }: { $entries }, gemacht { MOMENT($when) }, alles geprüft
data-restored = { $community } ist wiederhergestellt: { $entries }
data-restored-device = Dieses Verzeichnis ist ein neues Gerät von dir. `tidings start` startet seinen Knoten; das erste Mitglied, dem es begegnet, lässt es ein.
data-restored-uncertified = Dieses Verzeichnis ist ein neues Gerät, das deine Wiederherstellungswörter zu deinem machen: `tidings device certify` fragt nach ihnen, dann startet `tidings start` seinen Knoten.

## Tragen
data-carrying = Trägt
data-carried = { $took }; { $left }
data-published = { $left }, { SIZE($size) } geschrieben
data-path-not-text = der Pfad ist kein Text in UTF-8
data-took-nothing = Nichts Neues mitgenommen
data-took = Mitgenommen: { $sources }
data-took-from = { $entries } { $authors } über { $who }
data-of-authors = { $count ->
    [one] von { $count } Gerät
   *[other] von { $count } Geräten
}
data-some-device = Gerät { $device }
data-left-nothing = nichts Neues dagelassen
data-left = { $entries } { $authors } dagelassen für { $readers }
data-for-whoever-comes = alle, die kommen
data-for-everybody = alle
data-withheld = { $left }; kein Platz für { $entries }
data-waiting = { $count ->
    [one] { $count } Eintrag dort ist noch nicht zu gebrauchen: Worauf er folgt, ist nicht da
   *[other] { $count } Einträge dort sind noch nicht zu gebrauchen: Worauf sie folgen, ist nicht da
}
data-files-came = { $files } ({ SIZE($size) }) mitgenommen
data-files-left-there = { $files } ({ SIZE($size) }) dagelassen
data-files-larger = { $files } weggelassen: größer, als `--files-up-to` mitgehen lässt
data-files-absent = { $files } weggelassen: nicht ganz hier; `tidings file fetch` fragt Gegenstellen
data-files-no-room = { $files } weggelassen: kein Platz dafür
data-files-wished = { $files } erbeten: wer sie hat, lässt sie da
data-damaged-entry = Eintrag { $entry } von { $whose }
data-damaged-entries = Einträge { $first } bis { $last } von { $whose }
data-damage = { $why }, in { $file }
data-damage-at = { $why }, in { $file } bei Byte { $byte }
data-damaged = { $damage }
    .next = was ganz ist, wurde mitgenommen ({ $entries }); wer es schrieb, kann es noch einmal schreiben
data-damaged-and-more = { $damage } (und { $count ->
    [one] { $count } weitere Stelle
   *[other] { $count } weitere Stellen
})
    .next = was ganz ist, wurde mitgenommen ({ $entries }); wer es schrieb, kann es noch einmal schreiben
data-broke-off = es brach ab: { $why }
    .next = was kam, bleibt ({ $entries }); tu es noch einmal, dann geht es weiter
data-no-room-here = hier wurde nichts weiter angenommen: { $why }
    .next = `tidings status` sagt, wie Platz wird; was dort liegt, wartet: tu es dann noch einmal
data-no-room-there = dort ist kein Platz mehr: { $why }
    .next = schaff Platz oder begrenz es mit `--max SIZE` oder `--newer TIME`

## Das Verzeichnis pflegen
data-checked = { $entries } geprüft, nichts ist beschädigt
data-checked-with-files = { $entries } und { $files } geprüft, nichts ist beschädigt
data-files-damaged = { $damaged } von { $count ->
    [one] { $count } Datei
   *[other] { $count } Dateien
} beschädigt
    .next = der Knoten holt, was beschädigt ist, von Gegenstellen, die es haben, während er läuft
data-entries-damaged = { $damaged } von { $count ->
    [one] { $count } Eintrag
   *[other] { $count } Einträgen
} beschädigt
    .next = stell das Verzeichnis aus einer Sicherung wieder her oder tritt mit einem leeren noch einmal bei
data-compact-busy = in diesem Verzeichnis läuft ein Knoten
    .next = `tidings stop`, `tidings compact`, `tidings start`
data-compacted = { SIZE($before) } vorher, { SIZE($after) } jetzt
data-no-node-since = Seit { MOMENT($since) } lief kein Knoten.
data-report-known = Bekannt
data-report-known-from = { MOMENT($from) } bis { MOMENT($to) }
data-report-starts = Starts
data-report-sessions = Sitzungen
data-report-began = { $count } begonnen
data-report-entries = Einträge
data-report-accepted = { $accepted } neu, von { $received } empfangenen; { $held } gehalten
data-report-traffic = Verkehr
data-report-in-out = { SIZE($received) } herein, { SIZE($sent) } hinaus
data-report-refused = Abgewiesen
data-report-strikes = { $strangers ->
    [one] { $strangers } fremdes Gerät
   *[other] { $strangers } fremde Geräte
}, { $forged ->
    [one] { $forged } Stück mit falscher Unterschrift
   *[other] { $forged } Stücke mit falscher Unterschrift
}, { $strikes ->
    [one] { $strikes } Verwarnung
   *[other] { $strikes } Verwarnungen
}
data-report-trouble = Störungen
data-report-failures = { $failed ->
    [one] { $failed } missglückter Schreibvorgang
   *[other] { $failed } missglückte Schreibvorgänge
}, { $forks ->
    [one] { $forks } Gerät mit zwei Geschichten
   *[other] { $forks } Geräte mit zwei Geschichten
}
data-report-log = Log
data-report-size = { SIZE($size) }
data-report-grown = { SIZE($size) }, { SIZE($grown) } mehr als anfangs
data-report-quotas = Grenzen
data-report-full = alle Logs zusammen sind über `quota`: nichts wird angenommen
data-report-people-over = { $count ->
    [one] { $count } Person über `quota_author`: Neues wartet
   *[other] { $count } Personen über `quota_author`: Neues wartet
}
data-report-who = { $what }; `tidings status` sagt, wer
