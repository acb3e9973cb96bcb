### Was die Webseite sagt.

## Um jede Seite
web-skip = Zum Inhalt
web-pages-label = Seiten
web-pager-label = Weitere Seiten dieser Liste
web-pager-before = ← Davor
web-pager-after = Danach →
web-pager-newest = Die neuesten
web-pager-here = Seite { $count }
web-you-are = Du bist
web-logout = Abmelden
web-not-writable = Es kann nichts geschrieben werden:
web-not-indexing = Was ankommt, wird nicht gezeigt:
web-wrong-title = Das ging nicht
web-wrong-home = Weiterlesen
web-refused-title = Nicht von dort
web-refused-way = Das Brett öffnen
web-clock-ahead = { DAY($day) } (eine Uhr geht vor)

## Die Tür
web-door-title = Dieses Brett ist für den Browser geschlossen
web-door-closed = Seiten sieht ein Browser, den die Besitzerin dieses Knotens eingelassen hat.
web-door-used = Diese Adresse wurde schon benutzt, oder sie ist älter als fünf Minuten.
web-door-how = Eine Adresse, die diesen Browser einmal einlässt, gibt es in einem Terminal auf diesem Rechner:
web-door-why = Wo es einen Browser gibt, wird er gleich geöffnet. Du bleibst eingelassen, bis du dich abmeldest, der Knoten endet oder 30 Tage ohne Besuch vergehen.

## Lesen
web-unread-title = Ungelesen
web-unread-count = { $count ->
    [one] { $count } Beitrag wartet darauf, gelesen zu werden.
   *[other] { $count } Beiträge warten darauf, gelesen zu werden.
}
web-unread-more = { $count ->
    [one] Und { $count } weiterer, der beim Weiterlesen kommt.
   *[other] Und { $count } weitere, die beim Weiterlesen kommen.
}
web-all-read = Du hast alles gelesen.
web-empty = Noch hat niemand etwas geschrieben.
web-empty-invite = Jemanden einladen
web-blind = Dieses Heim ist ein blindes Relais: Es trägt, was es nicht lesen kann.
web-recent-title = Was zuletzt gesagt wurde
web-read-on = Weiterlesen
web-mark-read = Als gelesen markieren und bleiben
web-mark-unread = ungelesen
web-marked = { $count ->
    [0] Nichts war ungelesen.
    [one] { $count } Beitrag als gelesen markiert.
   *[other] { $count } Beiträge als gelesen markiert.
}
web-to-unread = Zum ersten ungelesenen Beitrag
web-catch-up = Aufholen
web-catch-up-all = Jeder Beitrag auf jedem Brett gilt dann als gelesen. Das lässt sich nicht zurücknehmen.
web-catch-up-board = Jeder Beitrag auf diesem Brett gilt dann als gelesen. Das lässt sich nicht zurücknehmen.
web-catch-up-thread = Jeder Beitrag dieses Themas gilt dann als gelesen. Das lässt sich nicht zurücknehmen.
web-catch-up-do = Alles als gelesen markieren
web-posts-label = Beiträge
web-answers = antwortet

## Bretter und Themen
web-boards-title = Bretter
web-board = Brett
web-board-new = Ein neues Brett
web-board-name = Name
web-board-closed = Geschlossen: nur die unten Genannten lesen es
web-board-readers = Wer ein geschlossenes Brett liest, als Name oder Name#Endung, mit Kommas
web-board-make = Brett anlegen
web-board-made = Das Brett ist angelegt.
web-board-empty = Noch keine Themen.
web-notify = Sofort gemeldet
web-notify-what = Was von diesem Brett sofort gemeldet wird
web-notify-do = Einstellen
web-notify-how = Durch die Glocke des Terminals, durch den Desktop (desktop = true in den Einstellungen des Knotens) und durch einen eigenen Befehl (notify_command); nur an diesem Ort.
web-notify-done = Es ist eingestellt.
web-feed-make = Feed für Feedreader anlegen
web-feed = Feed für Feedreader auf diesem Rechner
web-feed-made = Das Brett hat einen Feed. Wer dessen Adresse hat, liest das Brett von diesem Rechner aus.
web-thread-new = Neues Thema

## Schreiben
web-new-title = Schreiben
web-subject = Betreff
web-text = Text
web-text-hint = Höchstens { SIZE($max) }. Betonung *so*, Zitate mit > davor; der Rest steht auf der Hilfeseite.
web-files = Dateien
web-files-hint = Höchstens { SIZE($size) } je Datei, { $count } je Beitrag. Kleine bekommen andere von selbst, große auf Abruf.
web-files-kept = Diese gehen mit
web-files-title = Dateien eines Beitrags
web-files-none = Zu diesem Beitrag gehören keine Dateien.
web-files-again = Noch einmal nachsehen
web-file-save = Speichern
web-file-fetch = Holen
web-file-soon = kommt von selbst
web-file-part = { $count } % sind da
web-preview = Vorschau
web-send = Senden
web-sent = Geschrieben. Es geht zu anderen, wenn Knoten sich treffen.
web-reply = Antworten
web-quote = Zitieren
web-the-post = Der Beitrag
web-mark-mention = nennt dich
web-reactions = Was Leute dazu fühlen
web-reactions-by = von
web-react = Reagieren
web-react-other = Oder ein anderes einzelnes Zeichen
web-react-do = Sagen
web-react-none = Zurücknehmen:
web-edit = Bearbeiten
web-edit-what = Der Text davor bleibt in der Geschichte des Beitrags, für alle.
web-delete = Löschen
web-delete-what = Der Text wird hier gelöscht, und andere Knoten werden gebeten, ihn auch zu löschen. Das lässt sich nicht zurücknehmen.
web-delete-do = Diesen Beitrag löschen
web-history = Geschichte
web-history-current = wie er jetzt ist
web-mentions-title = Erwähnungen
web-mentions-none = Noch hat dich niemand beim Namen genannt.
web-regard = Stummschalten oder blockieren
web-regard-heard = Wieder zuhören
web-regard-mute = Stumm: Beiträge einklappen
web-regard-block = Blockieren: nicht zeigen, was sie schreiben
web-regard-done = Nur in diesem Heim gemerkt; niemand sonst erfährt es.
web-answered = Worauf geantwortet wird
web-reply-title = Antworten
web-answer-thread = Auf dieses Thema antworten
web-quoted = { $who } schrieb:

## Entwürfe
web-drafts-title = Entwürfe
web-drafts-what = Texte, die nicht gesendet sind. Sie liegen in diesem Heim: Terminal und Befehlszeile haben dieselben.
web-draft-keep = Als Entwurf behalten
web-draft-kept = Der Text liegt bei den Entwürfen.
web-draft-on = Weiterschreiben
web-draft-discard = Wegwerfen
web-draft-discard-title = Einen Entwurf wegwerfen
web-draft-discard-what = Der Text ist dann fort, auch für Terminal und Befehlszeile. Das lässt sich nicht zurücknehmen.
web-draft-discard-do = Diesen Entwurf wegwerfen
web-draft-discarded = Weggeworfen.
web-draft-reply = Antwort auf einen Beitrag
web-draft-edit = anderer Text für einen Beitrag
web-draft-message = Nachricht an { $who }

## Suche
web-search-title = Suche
web-search-label = Suchen nach
web-search-hint = Suchen
web-search-found = { $count ->
    [0] Nichts gefunden
    [one] { $count } Beitrag gefunden
   *[other] { $count } Beiträge gefunden
}
web-search-newest = Die neuesten { $count } von mehr Beiträgen
web-search-older = Ältere Beiträge
web-search-how = Alle Wörter, groß oder klein geschrieben; die neuesten Beiträge zuerst. Auch "einige Wörter", -Wort, @Name, #Brett, before:2026-03-09, after:7d, is:unread, has:file.

## Leute
web-people-title = Leute
web-admitted-by = eingelassen von
web-devices-count = { $count ->
    [one] { $count } Gerät
   *[other] { $count } Geräte
}
web-message-write = Nachricht schreiben
web-reason = Grund, in Worten für alle
web-role = Rolle
web-role-change = Rolle ändern
web-role-give = Diese Rolle geben
web-role-given = { $who } hat jetzt eine andere Rolle.
web-role-none = nicht eingelassen
web-role-relay = Relais
web-role-reader = liest mit
web-role-member = Mitglied
web-role-moderator = moderiert
web-role-owner = besitzt
web-role-expelled = ausgeschlossen

## Nachrichten
web-messages-title = Nachrichten
web-messages-none = Noch keine Nachrichten.
web-message-new = Neue Nachricht
web-message-to = An, als Name oder Name#Endung

## Einladungen
web-invites-title = Einladungen
web-invites-good = Einladungen, die gelten
web-invites-over = Einladungen, die vorbei sind
web-invite-new = Eine neue Einladung
web-invite-for = Für
web-invite-any = alle, die sie haben
web-invite-days = Gilt
web-invite-make = Einladung anlegen
web-invite-made = Die Einladung ist angelegt: ihr Code steht unten.
web-invite-how = Auf dem anderen Rechner:
web-invite-picture = Der Code als QR-Code
web-invite-elsewhere = Auf einem anderen Gerät angelegt; dort ist ihr Code.
web-invite-by = von
web-invite-used = { $count ->
    [one] { $count } Person kam mit ihr
   *[other] { $count } Personen kamen mit ihr
}
web-invite-used-of = { $count } von { $uses } kamen mit ihr
web-invite-until = gilt bis { MOMENT($time) }
web-invite-revoke = Zurücknehmen
web-invite-revoked = zurückgenommen
web-invite-taken = Die Einladung ist zurückgenommen.
web-invite-short = Kurzer Code
web-invite-short-revoke = Kurzen Code ungültig machen
web-invite-short-killed = Der kurze Code gilt nicht mehr. Die Einladung dahinter gilt weiter.
web-invite-short-none = Kein kurzer Code galt noch.
web-invites-later = Sobald dieser Knoten eingelassen ist, kannst du hier andere einladen.
web-days = { $count ->
    [one] { $count } Tag
   *[other] { $count } Tage
}
web-minutes-left = { $count ->
    [one] Gilt noch { $count } Minute.
   *[other] Gilt noch { $count } Minuten.
}

## Geräte
web-devices-title = Geräte
web-device-this = dieses
web-device-heard = zuletzt gehört
web-device-revoked = widerrufen
web-device-outside = noch nicht eingelassen
web-device-forked = sein Protokoll ist gegabelt: das Heim wurde kopiert
web-device-revoke = Widerrufen
web-device-revoke-title = Ein Gerät widerrufen
web-device-revoke-what = Was es von jetzt an schreibt, gilt bei niemandem. Nichts macht das rückgängig.
web-device-revoke-do = Dieses Gerät widerrufen
web-device-revoke-done = Widerrufen: Was { $name } von jetzt an schreibt, gilt nicht mehr.
web-device-add = Ein Gerät hinzufügen
web-device-add-what = Ein Code lässt innerhalb einer Stunde einen weiteren Rechner als dich ein. Zeige ihn sonst niemandem; ein früherer Code ist ungültig.
web-device-add-do = Code anlegen
web-device-code = Der Code eines neuen Geräts
web-device-code-how = Gilt einmal, bis { MOMENT($time) }, solange dieser Knoten läuft. Auf dem neuen Rechner:
web-device-words = Deine 24 Wiederherstellungswörter, die dieses Heim nicht aufbewahrt
web-entries = { $count ->
    [one] { $count } Eintrag
   *[other] { $count } Einträge
}

## Netz
web-network-title = Netz
web-net-connected = Verbunden
web-net-lag = Rückstand
web-net-in-step = keiner: im Gleichschritt
web-net-lag-unknown = nicht bekannt, solange niemand verbunden ist
web-net-missing = { $count ->
    [one] { $count } Eintrag
   *[other] { $count } Einträge
}
web-net-reach = Erreichbar
web-net-public = von überall
web-net-nat = aus den eigenen Netzen; vor den anderen steht ein Router
web-net-local = aus den eigenen Netzen, soweit jemand etwas gesagt hat
web-net-relays = { $count ->
    [one] über { $count } Relais
   *[other] über { $count } Relais
}
web-net-addresses = Adressen
web-net-store = Hier gehalten
web-net-quota = Von dem, was gehalten werden darf
web-net-files = Dateien von Beiträgen
web-net-files-held = { $count ->
    [one] { $count } Datei
   *[other] { $count } Dateien
}
web-net-disk = Platte
web-net-wanted = Erbetene Texte
web-peers-title = Nachbarn
web-peers-none = Noch keine Nachbarn.
web-peer-here = verbunden
web-peer-gone = nicht verbunden
web-dial-title = Eine Adresse anwählen
web-dial-address = Rechner:Port oder eine Multiaddr
web-dial-do = Anwählen
web-dialed = Verbunden.
web-carry-title = Einen Stick tragen
web-carry-how = Wohin kein Netz führt, führt ein Stick: Was andere darauf ließen, wird genommen, und was ihnen fehlt, bleibt dort.
web-carry-dir = Verzeichnis des Sticks, auf dem Rechner dieses Knotens
web-carry-here = Jetzt da:
web-carry-none = Dort ist jetzt kein Stick eingehängt.
web-carry-do = Tragen
web-carry-how-far = Gerade wird etwas getragen: wie weit das ist
web-carry-going = Einträge werden vom Stick genommen und darauf gelassen. Verlass diese Seite, wenn du magst: das geht weiter.
web-carry-part = { $count } % sind getan
web-carry-again-by-itself = Diese Seite sieht alle zwei Sekunden von selbst wieder nach.
web-carried = Genommen: { $took }. Dagelassen: { $left }.
web-carry-again = Was heil ist, wurde genommen; noch einmal, dann geht es weiter.

## Moderation
web-moderation-title = Moderation
web-moderation-what = Was Moderierende und Besitzende über Leute, Themen und Beiträge entschieden, und warum. Alle sehen dasselbe.
web-moderation-none = Noch wurde nichts entschieden.
web-moderation-by = entschieden von
web-moderation-wrote = geschrieben von
web-moderation-past = gilt nicht mehr
web-moderation-overruled = von dir überstimmt
web-act-role = Rolle
web-act-hidden = verborgen
web-act-shown = wieder gezeigt
web-act-locked = geschlossen
web-act-unlocked = geöffnet
web-act-pinned = angeheftet
web-act-unpinned = gelöst
web-act-moved = verschoben
web-moderate = Moderieren
web-moderators-decide = Für alle entscheiden nur Moderierende und Besitzende; wer das ist, zeigt die Seite der Leute.
web-holds-nothing = Für diesen Beitrag und sein Thema gilt keine Entscheidung der Moderation.
web-holds-hidden = Der Beitrag ist verborgen.
web-holds-locked = Das Thema ist geschlossen: Nur Moderierende antworten.
web-holds-pinned = Das Thema ist angeheftet: Es steht auf seinem Brett zuerst.
web-holds-overruled = Du hast die Moderation hier überstimmt, nur für dich.
web-moderated = Entschieden; alle können es im Moderationsprotokoll lesen.
web-do-hide = Verbergen
web-do-show = Zeigen
web-do-lock = Thema schließen
web-do-unlock = Thema öffnen
web-do-pin = Thema anheften
web-do-unpin = Thema lösen
web-do-move = Ein anderes Brett für das Thema
web-do-move-do = Thema dorthin verschieben
web-overrule = Die Moderation hier überstimmen
web-overrule-what = Für dich allein: diesen Beitrag sehen, wie er geschrieben wurde, oder wie die Moderation entschied.
web-obey = Der Moderation hier folgen

## Einstellungen
web-settings-title = Einstellungen
web-set-language = Sprache
web-set-browser = wie der Browser sie wünscht
web-set-colours = Farben
web-set-contrast = Kontrast
web-set-system = wie das System
web-set-light = hell
web-set-dark = dunkel
web-set-more = hoch
web-set-do = Merken
web-set-done = In diesem Browser gemerkt.
web-set-called = Wie andere dich nennen
web-set-name = Name
web-set-rename = Namen ändern
web-set-renamed = Du heißt jetzt { $who }.
web-set-node = Die Einstellungen des Knotens stehen in einer Datei; das zeigt sie und woher jede kommt:

## Hilfe
web-help-title = Hilfe
web-help-reading = Lesen
web-help-reading-how = „Weiterlesen“ markiert, was die Seite zeigte, als gelesen und geht zum nächsten ungelesenen Beitrag, über Themen und Bretter hinweg, bis alles gelesen ist. Was währenddessen ankommt, bleibt ungelesen.
web-help-keys = Tasten
web-help-writing = Schreiben
web-help-trust = Worauf du dich verlassen kannst
web-help-trust-how = Ein Name ist, wie sich jemand nennt; die Zeichen hinter # gehören zu seinem Schlüssel, und niemand sonst kann ihn haben. Zeiten sind die der Uhr beim Schreiben, aber später als das, worauf geantwortet wird.
web-key-next = nächster Beitrag
web-key-before = Beitrag davor
web-key-unread = weiterlesen
web-key-reply = auf diesen Beitrag antworten
web-key-search = suchen
web-key-boards = Bretter
web-key-home = Ungelesenes
web-key-help = diese Seite
web-write-emphasis = Betonung
web-write-strong = starke Betonung
web-write-code = Code
web-write-quote = ein Zitat
web-write-list = eine Liste
web-write-link = ein Link

## Die Bretter als Website aus einfachen Dateien
web-site-boards = Die Bretter, die alle lesen, wie sie waren, als diese Seiten entstanden.
web-site-all-boards = alle Bretter
web-site-back-label = Der Weg zurück
web-site-no-threads = Darauf gibt es keine Themen.
web-site-answers = ↑ antwortet auf diesen Beitrag
web-site-file-absent = nicht hier, als diese Seiten entstanden
