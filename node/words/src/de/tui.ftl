### Was das Terminal sagt.

tui-all-read = Alles gelesen.
tui-attach-hint = Höchstens je { $size }, { $count } mit einem Beitrag. Tab ergänzt, Eingabe hängt an.
tui-attached = „{ $name }“ geht mit.
tui-attaching = „{ $name }“ wird versiegelt …
tui-bytes-left = { $count ->
    [one] noch { $count } Byte
   *[other] noch { $count } Bytes
}
tui-bytes-over = { $count ->
    [one] { $count } Byte zu lang
   *[other] { $count } Bytes zu lang
}
tui-caught-up = { $count ->
    [one] { $count } Beitrag als gelesen markiert.
   *[other] { $count } Beiträge als gelesen markiert.
}
tui-catch-up-question = { $count ->
    [one] { $count } Beitrag
   *[other] { $count } Beiträge
} in { $board } als gelesen markieren? Nichts macht das rückgängig.
tui-current = was jetzt dasteht
tui-delete-question = „{ $beginning }“ zurücknehmen? Hier wird er gelöscht, und andere werden darum gebeten.
tui-detached = „{ $name }“ geht nicht mehr mit.
tui-discard-question = Wegwerfen, was hier geschrieben steht?
tui-discarded = Weggeworfen.
tui-done = Erledigt.
tui-draft-again = Hier ist, was du geschrieben hattest.
tui-draft-gone = den Beitrag gibt es nicht mehr
tui-draft-kept = Als Entwurf behalten: Dieselbe Taste öffnet ihn wieder.
tui-drafts = Noch nicht gesendet · Enter geht weiter · x wirft weg
tui-file-asked = Andere Knoten werden danach gefragt; wie weit es ist, steht am Beitrag.
tui-file-away = auf Abruf
tui-file-came = „{ $name }“ ist da.
tui-file-coming = wird versiegelt
tui-file-fetch = holen
tui-file-here = da
tui-file-save = speichern
tui-files = Dateien dieses Beitrags
tui-files-more = { $count ->
    [one] und { $count } weitere
   *[other] und { $count } weitere
}
tui-for-a-shell = „{ $verb }“ gehört in eine Shell.
tui-found-best = { $query }, die treffendsten zuerst ({ $count })
tui-found = { $query } ({ $count })
tui-help = Tasten
tui-help-writing = Beim Schreiben
tui-hidden = ausgeblendet
# Teile von Hinweisen stehen in der Reihenfolge ihres Gewichts: Wo kein Platz ist, fallen die letzten weg.
tui-hint = ? Hilfe · q beendet · Leertaste liest weiter · : Befehle
tui-hint-compose = Strg-S sendet · Esc behält es · Strg-O hängt eine Datei an · Strg-E Editor · Strg-P Vorschau · Strg-X verwirft
tui-hint-message = Strg-S sendet · Esc behält es · Strg-O hängt eine Datei an · Strg-T an jemand anders · Strg-E Editor · Strg-P Vorschau · Strg-X verwirft
tui-history = Alle seine Texte
tui-key-attach = eine Datei mitgehen lassen
tui-key-away = weglegen; es bleibt als Entwurf
tui-key-back = hinaus
tui-key-catch-up-board = das Brett als gelesen markieren
tui-key-catch-up-thread = das Thema als gelesen markieren
tui-key-command = ein Befehl der Kommandozeile; Tab ergänzt, die Pfeile erinnern sich
tui-key-delete = den eigenen Beitrag zurücknehmen
tui-key-detach = die letzte Datei wegnehmen
tui-key-discard = wegwerfen
tui-key-down = hinunter
tui-key-drafts = Texte, die du nicht gesendet hast
tui-key-edit = den eigenen Beitrag ändern
tui-key-editor = in deinem Editor bearbeiten
tui-key-files = Dateien des Beitrags: holen, speichern
tui-key-first = zum Anfang
tui-key-help = diese Tasten
tui-key-history = die Texte, die der Beitrag hatte
tui-key-last = zum Ende
tui-key-left = der Bereich links
tui-key-mentions = Beiträge, die dich nennen
tui-key-message = dem Verfasser allein schreiben
tui-key-moderate = Moderation, Stummschalten und Blockieren
tui-key-network = das Netz: Gegenstellen und wie weit sie sind
tui-key-new-thread = ein Thema beginnen
tui-key-next = der nächste Beitrag; in einer Liste der nächste mit Ungelesenem
tui-key-next-pane = der nächste Bereich
tui-key-notify = was von einem Brett sofort gemeldet wird: Glocke, Desktop, Befehl
tui-key-open = öffnen
tui-key-page-down = eine Seite hinunter
tui-key-page-up = eine Seite hinauf
tui-key-preview = zeigen, wie es gelesen wird
tui-key-previous = der davor
tui-key-previous-pane = der Bereich davor
tui-key-quit = beenden
tui-key-quote = mit Zitat antworten
tui-key-react = sagen, was du von dem Beitrag hältst
tui-key-read-on = weiterlesen: die Seite, der nächste ungelesene Beitrag, das nächste Thema, das nächste Brett
tui-key-redirect = eine Nachricht jemand anderem geben
tui-key-refresh = neu zeichnen und neu fragen
tui-key-reply = antworten
tui-key-right = der Bereich rechts
tui-key-search = suchen
tui-key-send = senden
tui-key-suspend = zurück zur Shell; `fg` kommt wieder
tui-key-up = hinauf
tui-marks-failed = Der Knoten konnte Gelesenes nicht markieren; es wird wieder versucht.
tui-mentions = Nennungen
tui-mentions-you = nennt dich
tui-mod-block = nur für dich: den Verfasser blockieren
tui-mod-expel = den Verfasser ausschließen
tui-mod-hide = den Beitrag ausblenden
tui-mod-lock = das Thema schließen
tui-mod-log = was die Moderation entschied
tui-mod-move = das Thema auf ein Brett verschieben
tui-mod-mute = nur für dich: den Verfasser stummschalten
tui-mod-obey = nur für dich: wie entschieden wurde
tui-mod-overrule = nur für dich: als wäre nichts entschieden
tui-mod-pin = das Thema anheften
tui-mod-show = ihn wieder zeigen
tui-mod-unlock = es wieder öffnen
tui-mod-unpin = es ablösen
tui-moderation = Moderation
tui-more-came = · mehr ist da
tui-more-is-said = mehr dazu, als hier steht
tui-network = Netz
tui-network-held = { $members } Personen · { $devices } Geräte · { $entries } Einträge hier
tui-network-me = { $who } in { $community }
tui-newer = { $count ->
    [one] +{ $count } neu
   *[other] +{ $count } neu
}
tui-news = { $count ->
    [one] { $count } neu
   *[other] { $count } neu
}
tui-no-board = Es gibt noch kein Brett: `:board new NAME` macht eines.
tui-no-files = Dazu gehören keine Dateien.
tui-no-node = kein Knoten
tui-no-post = Kein Beitrag ist offen.
tui-no-threads = Hier ist noch nichts. `w` beginnt ein Thema.
tui-node-back = Der Knoten ist wieder da.
tui-node-gone = Der Knoten antwortet nicht; `tidings start` startet ihn. Was du schreibst, bleibt.
tui-not-kept = Dein Text konnte nicht aufgehoben werden: { $why }
tui-not-quoted = Was er sagt, wird hier nicht gezeigt; daher wird nichts davon zitiert.
tui-not-readable = Sein Text ist nicht hier.
tui-not-sent = Nicht gesendet, dein Text bleibt: { $why }
tui-not-yours = Nur eigene Beiträge, und keine gelöschten.
tui-nobody = Niemand heißt hier „{ $who }“; `:people` nennt alle.
tui-nobody-but = Niemand heißt hier „{ $who }“; ist { $near } gemeint?
tui-nothing-found = Nichts gefunden.
tui-nothing-written = Noch ist nichts geschrieben.
tui-notify = Was von { $board } wird sofort gemeldet?
tui-notified = Von { $board } wird sofort gemeldet: { $what }.
tui-peer-behind = { $count ->
    [one] { $count } Eintrag kommt noch
   *[other] { $count } Einträge kommen noch
}
tui-peer-caught-up = alles von dort ist hier
tui-peer-hello = verbindet sich
tui-plain-all = Das war alles.
tui-plain-answer = Beitrag { $number }, antwortet { $who }
tui-plain-attach = Dateien, die mitgehen, höchstens je { $size } und { $count } mit einem Beitrag:
tui-plain-draft-question = Eingabe macht damit weiter, x wirft es weg:
tui-plain-help = Die Eingabetaste allein liest weiter. Eine Zahl öffnet, was genannt wurde, o nennt, was folgt.
    b Bretter, w Thema beginnen, m NAME jemandem schreiben, / suchen, @ wer dich erwähnt, D Entwürfe,
    c Thema als gelesen markieren, C Brett als gelesen markieren, : ein Befehl, q beenden.
    Der letzte Beitrag, oder der einer Zahl wie in `r 3`: r antworten, R zitieren, e eigenen neu schreiben,
    d zurücknehmen, + EMOJI was du davon hältst (+ - nimmt es zurück), H seine Texte, f seine Dateien,
    f 3 1 eine holen und sichern, M hide und so weiter: moderieren.
tui-plain-hint = Die Eingabetaste liest weiter, eine Zahl öffnet, ? hilft, q beendet.
tui-plain-kept = Die Eingabe endete vor einem Punkt: Dein Text ist als Entwurf aufgehoben.
tui-plain-moderate = M mit hide, show, lock, unlock, pin, unpin, jeweils mit Begründung; move BOARD; overrule, obey, mute, block.
tui-plain-more = Es gibt mehr als diese { $count }: o nennt die folgenden.
tui-plain-most = Mehr als diese { $count } werden nicht genannt; eine Suche findet andere.
tui-plain-post = Beitrag { $number }
tui-plain-unknown = Das ist hier nicht bekannt. ? hilft.
tui-plain-which-board = Auf welchem Brett? `w NAME` nennt es.
tui-plain-write = Schreib; ein Punkt allein auf einer Zeile beendet. `.attach PFAD` lässt eine Datei mitgehen, `.files` nennt sie, `.detach N` nimmt eine weg.
tui-prompt-attach = Datei:
tui-prompt-command = :
tui-prompt-message = An:
tui-prompt-react = Ein Emoji:
tui-prompt-search = /
tui-prompt-search-best = / die treffendsten:
tui-quote = { $who } schrieb:
tui-reach-local = Aus den eigenen Netzen zu erreichen.
tui-reach-nat = Hinter einem Router; Relais und Löcher helfen.
tui-reach-public = Von überall zu erreichen.
tui-react-none = { $emoji } zurücknehmen
tui-react-other = ein anderes Emoji
tui-reaction = Was hältst du davon?
tui-running = { $verb } …
tui-search-operators = "ein Satz" · -ohne · @ana · #board · is:unread · has:file · by:me · in:ID · before:7d · after:7d · Tab: beste vorn
tui-sending = Sendet …
tui-sent = In { $board } geschrieben.
tui-sent-after-all = Es war gesendet, bevor der Knoten wegging.
tui-several = { $count ->
    [one] { $count } Person heißt
   *[other] { $count } Personen heißen
} „{ $who }“: Die Zeichen nach # gehören dazu, wie `:people` sie zeigt.
tui-still-attaching = Eine Datei wird noch versiegelt: sende, wenn sie mitgeht.
tui-subject = Betreff:
tui-to-again = Dein Beitrag, geändert
tui-to-board = Neues Thema in { $name }
tui-to-person = Nachricht an { $name }
tui-to-post = Antwort an { $name }
tui-unchanged = Das steht schon da.
tui-unexpected = Der Knoten hat etwas anderes geantwortet: Vielleicht ist er von einer anderen Version.
tui-unknown-board = Ein Brett „{ $name }“ gibt es nicht; `:board new { $name }` legt es an.
tui-unsearched = { $count ->
    [one] { $count } Beitrag ist noch nicht durchsucht: Der Index ist noch nicht so weit.
   *[other] { $count } Beiträge sind noch nicht durchsucht: Der Index ist noch nicht so weit.
}
tui-waiting = Öffnet …
tui-welcome = Die Leertaste liest weiter durch alles Ungelesene.
    `Enter` öffnet, `w` beginnt ein Thema, `/` sucht, `?` zeigt alle Tasten.
tui-yes = jJyY
tui-yes-or-no = j ja · jede andere Taste nein
