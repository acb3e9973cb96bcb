### Was jede Oberfläche sagt.

common-unread = { $count ->
    [0] nichts ungelesen
    [one] { $count } ungelesen
   *[other] { $count } ungelesen
}
common-posts = { $count ->
    [one] { $count } Beitrag
   *[other] { $count } Beiträge
}
common-replies = { $count ->
    [0] keine Antworten
    [one] { $count } Antwort
   *[other] { $count } Antworten
}
common-threads = { $count ->
    [one] { $count } Thema
   *[other] { $count } Themen
}
common-people = { $count ->
    [one] { $count } Person
   *[other] { $count } Personen
}
common-peers = { $count ->
    [0] keine Gegenstellen
    [one] { $count } Gegenstelle
   *[other] { $count } Gegenstellen
}
common-new-posts = { $count ->
    [one] { $count } neuer Beitrag
   *[other] { $count } neue Beiträge
}
common-new-in = { $count ->
    [one] { $count } neuer Beitrag in { $board }
   *[other] { $count } neue Beiträge in { $board }
}
common-edited = { $times ->
    [one] bearbeitet
   *[other] { $times }-mal bearbeitet
}
common-deleted = vom Verfasser gelöscht
common-asks-to-erase = Hier gelöscht; andere Knoten werden gebeten, es auch zu löschen.
common-hidden = ausgeblendet von { $who }
common-hidden-because = ausgeblendet von { $who }: { $reason }
common-behind-lock = kam, nachdem { $who } das Thema geschlossen hatte
common-behind-lock-because = kam, nachdem { $who } das Thema geschlossen hatte: { $reason }
common-locked = geschlossen
common-thread-locked = Dieses Thema ist geschlossen: nur die Moderation antwortet.
common-pinned = angeheftet
common-muted = { $who } ist stummgeschaltet
common-blocked = { $who } ist blockiert
common-feel-thumb = Daumen hoch
common-feel-heart = Herz
common-feel-laugh = lachend
common-feel-party = Feier
common-feel-wow = erstaunt
common-feel-sad = traurig
common-feel-think = nachdenklich
common-feel-eyes = Augen
common-notify-all = jeder neue Beitrag
common-notify-mentions = was dich beim Namen nennt, und private Nachrichten
common-notify-none = nichts
common-importing = übernimmt „{ $name }“
common-importing-dated = übernimmt „{ $name }“, datiert { DAY($day) }
common-late = verspätet eingetroffen
common-here-only = nur hier
common-on-peers = { $count ->
    [one] auf { $count } Gegenstelle
   *[other] auf { $count } Gegenstellen
}
common-on-relays = { $count ->
    [one] auf einem Relais
   *[other] auf { $count } Relais
}
common-on-own-devices = { $count ->
    [one] auf einem anderen eigenen Gerät
   *[other] auf { $count } anderen eigenen Geräten
}
common-absent-blocked = (blockiert)
common-absent-moderator = (von der Moderation ausgeblendet)
common-absent-locked = (geschrieben, nachdem das Thema geschlossen war)
common-absent-deleted = (vom Verfasser gelöscht)
common-absent-pruned = (hier nicht aufbewahrt)
common-absent-damaged = (auf dieser Platte beschädigt: `tidings verify` nennt es)
common-absent-newer = (von einer neueren Version geschrieben)
common-absent-enclosed = (für andere versiegelt)
common-absent-sealed = (mit einem Schlüssel versiegelt, der nicht hier ist)
common-pruned = { $peers ->
    [0] hier nicht aufbewahrt, und keine Gegenstelle, die es haben mag, ist verbunden
    [one] hier nicht aufbewahrt; { $peers } Gegenstelle mag es haben
   *[other] hier nicht aufbewahrt; { $peers } Gegenstellen mögen es haben
}
common-just-now = gerade eben
common-minutes-ago = { $count ->
    [one] vor { $count } Minute
   *[other] vor { $count } Minuten
}
common-hours-ago = { $count ->
    [one] vor { $count } Stunde
   *[other] vor { $count } Stunden
}
common-days-ago = { $count ->
    [one] vor { $count } Tag
   *[other] vor { $count } Tagen
}
common-you = du
common-cancel = Abbrechen
common-search = Suchen
common-silent-expelled = Du wurdest ausgeschlossen: was hier ist, lässt sich lesen; was du schreibst, wird abgewiesen. Die Moderation kann das zurücknehmen.
common-silent-reader = Du liest hier mit: was du schreibst, wird abgewiesen. Die Moderation kann dich zum Mitglied machen.
common-silent-relay = Dieses Konto ist ein Relais: es gibt weiter, was andere schreiben, und schreibt nichts.
common-silent-revoked = Dieses Gerät wurde widerrufen: was hier ist, lässt sich lesen; was du schreibst, wird abgewiesen. Ein anderes deiner Geräte lässt ein neues ein.
common-silent-waiting = Noch hat niemand diesen Knoten eingelassen: was du schreibst, wartet hier.
common-boards = Bretter
common-or = {" "}oder{" "}
common-closed-board = geschlossenes Brett
common-no-drafts = Nichts wartet darauf, gesendet zu werden.
