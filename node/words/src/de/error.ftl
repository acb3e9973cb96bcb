### Warum etwas abgelehnt wurde, nach den Codes der Fehler.

error-empty-text = der Text ist leer
    .next = schreib etwas und sende es dann noch einmal
error-text-too-long = der Text ist { $len } Bytes lang; in einen Beitrag passen höchstens { $max }
    .next = kürze ihn oder sende ihn in Teilen
error-text-too-long-sealed = versiegelt passt der Text nicht in einen Eintrag
    .next = kürze ihn oder sende ihn in Teilen
error-subject-too-long = der Betreff ist { $len } Bytes lang; höchstens { $max } passen
    .next = kürze ihn
error-no-reaction = „{ $emoji }“ ist keine Reaktion
    .next = reagiere mit einem Zeichen oder Emoji, etwa 👍
error-reaction-too-long = die Reaktion ist { $len } Bytes lang; höchstens { $max } passen
error-reason-too-long = die Begründung ist { $len } Bytes lang; höchstens { $max } passen
    .next = kürze sie
error-part-too-long = zu lang sind { $len } Bytes hierfür: { $part }; höchstens { $max } passen
error-entry-too-large = für einen Eintrag ist das zu viel: { $why }
error-entry-unsound = so lässt sich das nicht schreiben: { $why }
error-unknown-post = hier gibt es keinen Beitrag { $post }
    .next = `tidings read --all` listet die neuesten; oder warte, bis er angekommen ist
    .page = auf den Brettern stehen die, die da sind; er kann noch ankommen
error-ambiguous-post = { $count } Beiträge haben eine Kennung, die mit { $post } beginnt
    .next = schreib mehr von der Kennung
error-short-id = „{ $post }“ ist für eine Kennung zu kurz
    .next = schreib mindestens 6 Zeichen davon
error-deleted-post = den Beitrag { $post } hat zurückgenommen, wer ihn schrieb
error-absent-text = der Text des Beitrags { $post } ist nicht hier
    .next = `tidings read --fetch POST` fragt andere danach
error-not-yours-to-edit = das schrieb { $author }; niemand sonst kann es ändern
    .next = antworte mit `tidings reply` oder bitte die Moderation, es zu verbergen
    .page = antworte darauf, oder bitte jemanden von der Moderation, ihn zu verbergen
error-not-yours-to-delete = das schrieb { $author }; niemand sonst kann es zurücknehmen
    .next = antworte mit `tidings reply` oder bitte die Moderation, es zu verbergen
    .page = antworte darauf, oder bitte jemanden von der Moderation, ihn zu verbergen
error-locked = das Thema ist geschlossen: nur die Moderation antwortet darauf
    .next = `tidings mod log` sagt, wer es warum geschlossen hat; ein neues Thema steht dir offen
    .page = die Seite „Moderation“ sagt, wer es schloss und warum; ein neues Thema steht dir offen
error-hidden-already = es ist schon verborgen
    .next = `tidings mod log` sagt, wer was entschieden hat
    .page = die Seite „Moderation“ sagt, wer was entschied
error-not-hidden = es ist nicht verborgen
    .next = `tidings mod log` sagt, wer was entschieden hat
    .page = die Seite „Moderation“ sagt, wer was entschied
error-locked-already = es ist schon geschlossen
    .next = `tidings mod log` sagt, wer was entschieden hat
    .page = die Seite „Moderation“ sagt, wer was entschied
error-not-locked = es ist nicht geschlossen
    .next = `tidings mod log` sagt, wer was entschieden hat
    .page = die Seite „Moderation“ sagt, wer was entschied
error-pinned-already = es ist schon angeheftet
    .next = `tidings mod log` sagt, wer was entschieden hat
    .page = die Seite „Moderation“ sagt, wer was entschied
error-not-pinned = es ist nicht angeheftet
    .next = `tidings mod log` sagt, wer was entschieden hat
    .page = die Seite „Moderation“ sagt, wer was entschied
error-moved-within-circle = Themen werden nur zwischen Brettern für alle verschoben
    .next = was für wenige geschrieben wurde, bleibt bei ihnen; schreib es anderswo neu
error-moved-already = das Thema steht schon auf #{ $board }
error-nothing-to-overrule = niemand von der Moderation hat darüber etwas entschieden, dem du folgst
    .next = `tidings mod log` sagt, wer was entschieden hat
    .page = die Seite „Moderation“ sagt, wer was entschied
error-nothing-overruled = du hast dich hierbei über nichts hinweggesetzt
    .next = `tidings mod log` sagt, wer was entschieden hat
    .page = die Seite „Moderation“ sagt, wer was entschied
error-import-too-large = { $count } Beiträge in einem Import; höchstens { $max } passen
    .next = importiere sie in Teilen
error-too-many-sources = { $count } Namen; höchstens { $max } passen
    .next = frag in Teilen
error-not-imported = Beitrag { PLAIN($number) } des Imports: { $why }
error-bad-quotation = ein angeführter Name hat 1 bis { $name } Bytes, eine Quelle 1 bis { $source }
error-too-many-answers = ein Beitrag nennt höchstens { $max }, auf die er antwortet
error-empty-draft = der Entwurf ist leer
    .next = schreib erst etwas
error-unknown-draft = es gibt keinen Entwurf { PLAIN($id) }
    .next = `tidings draft list` listet sie
    .page = die Seite „Entwürfe“ zeigt sie
error-too-many-drafts = { $max } Entwürfe werden schon aufbewahrt
    .next = sende oder verwirf einige: `tidings draft list`
    .page = sende einige auf der Seite „Entwürfe“, oder wirf sie dort weg
error-draft-too-long = der Entwurf ist { $len } Bytes lang; höchstens { $max } passen
    .next = kürze ihn
error-files-with-an-edit = Dateien gehen mit einem Beitrag, nicht mit einem anderen Text von ihm
    .next = häng sie mit `tidings file attach` an
    .page = häng sie an eine Antwort
error-board-and-thread = ein Brett und ein Thema zugleich
    .next = nenn eines davon
error-foreign-cursor = der Cursor gehört nicht zu diesem Protokoll
    .next = beginne ohne ihn und lies auf den Brettern, was vorher kam
error-no-board-name = „{ $input }“ benennt kein Brett
    .next = der Name eines Bretts besteht aus a-z, 0-9 und -, Teile verbindet ein /, höchstens 64 Bytes: general, projects/tidings
error-unknown-board = es gibt kein Brett #{ $board }
    .next = `tidings board new { $board }` legt es an
    .page = leg es auf der Seite „Bretter“ an
error-unknown-board-near = es gibt kein Brett #{ $board }
    .next = meintest du { $near }? Oder leg es mit `tidings board new { $board }` an
    .page = meintest du { $near }? Oder leg es auf der Seite „Bretter“ an
error-unknown-conversation = es gibt kein Brett { $board }
    .next = `tidings people` listet alle
    .page = die Seite „Leute“ zeigt alle
error-unknown-conversation-near = es gibt kein Brett { $board }
    .next = meintest du { $near }?
error-gone = { $what ->
    [post] einen solchen Beitrag gibt es hier nicht
    [board] ein solches Brett gibt es hier nicht
   *[other] etwas dieses Namens gibt es hier nicht ({ $what })
}
error-board-exists = es gibt schon ein Brett #{ $board }
    .next = schreib darauf mit `tidings post { $board }` oder wähle einen anderen Namen
    .page = schreib dort, oder wähl einen anderen Namen
error-ambiguous-board = „{ $board }“ kann eines von { $count } Brettern meinen
    .next = schreib { $spellings }
error-no-messages = zwischen dir und { $person } gibt es keine Nachrichten
    .next = schreib die erste mit `tidings message { $name }`
    .page = schreib die erste, auf der Seite „Nachrichten“
error-unknown-peer = niemand weiß, mit wem dieses Gespräch ist
error-no-reader = du liest auf #{ $board } nicht mehr mit
    .next = was vorher geschrieben wurde, bleibt lesbar; wer das Brett angelegt hat, kann dich wieder einlassen
error-relay-reads-nothing = { $person } ist ein Relais: es liest nichts
    .next = `tidings people` zeigt, wer liest
    .page = die Seite „Leute“ zeigt, wer liest
error-not-in-community = { $person } ist nicht in dieser Gemeinschaft
    .next = `tidings people` zeigt, wer es ist
    .page = die Seite „Leute“ zeigt es
error-too-many-closed-boards = du hast so viele geschlossene Bretter angelegt, wie zählen
    .next = nimm eines davon: `board admit` und `board remove` ändern, wer dort liest
error-reads-already = { $person } liest dort schon
    .next = `tidings board readers { $board }` listet, wer liest
error-reads-not = { $person } liest dort nicht
    .next = `tidings board readers { $board }` listet, wer liest
error-not-your-readers = das entscheidet nur, wer das Brett angelegt hat, und die Moderation, die dort eingelassen ist
    .next = `tidings boards --json` sagt, wer es angelegt hat; dessen Wort geht dem der Moderation vor
error-too-many-readers = { $count } Leute; auf ein Brett passen höchstens { $max }
    .next = leg ein Brett für alle an: `tidings board new`
    .page = leg ein Brett für alle an
error-not-closed = { $board } ist kein geschlossenes Brett, hat also keine Liste, wer dort liest
    .next = `tidings boards` zeigt, welche es sind; `tidings board new NAME --closed` legt eines an
error-too-many-notices = für weitere Bretter ist kein Platz: { $max } sind schon eingestellt
    .next = stell einige Bretter wieder auf Erwähnungen
error-unknown-person = „{ $who }“ heißt hier niemand
    .next = `tidings people` listet alle
    .page = die Seite „Leute“ zeigt alle
error-unknown-person-near = „{ $who }“ heißt hier niemand
    .next = meintest du { $near }?
error-ambiguous-person = { $count } Leute heißen „{ $who }“
    .next = häng die Zeichen hinter # an, wie `tidings people` sie zeigt
    .page = schreib die Zeichen hinter # dazu, wie die Seite „Leute“ sie zeigt
error-blank-name = ein Name kann nicht leer sein
    .next = sag, wie du heißen willst
error-name-too-long = der Name ist { $len } Bytes lang; höchstens { $max } passen
    .next = wähle einen kürzeren
error-control-in-name = ein Name hat keine Steuerzeichen
    .next = lass sie weg
error-called-so-already = du heißt schon { $person }
    .next = sag einen anderen Namen
error-role-already = { $person } hat schon diese Rolle: { $role ->
    [relay] Relais
    [reader] liest mit
    [member] Mitglied
    [moderator] moderiert
    [owner] besitzt
    [expelled] ausgeschlossen
   *[other] { $role }
}
    .next = `tidings people` zeigt, wer was darf
    .page = die Seite „Leute“ zeigt, wer was darf
error-role-beyond-you = diese Rolle kannst du { $person } nicht geben: { $role ->
    [relay] Relais
    [reader] liest mit
    [member] Mitglied
    [moderator] moderiert
    [owner] besitzt
    [expelled] ausgeschlossen
   *[other] { $role }
}; es bliebe bei: { $after ->
    [relay] Relais
    [reader] liest mit
    [member] Mitglied
    [moderator] moderiert
    [owner] besitzt
    [expelled] ausgeschlossen
    [nothing] nicht eingelassen
   *[other] { $after }
}
    .next = das kann nur, wer darüber steht, und auch über wem, der die Rolle gab
error-roles-by-moderators = nur die Moderation und wer besitzt geben Rollen
    .next = bitte darum; `tidings people` zeigt, wer es ist
    .page = frag jemanden davon; die Seite „Leute“ zeigt sie
error-own-role = niemand ändert die eigene Rolle
    .next = bitte jemanden, der besitzt
error-regard-of-oneself = das bist du: niemand kann sich selbst stumm stellen oder sperren
    .next = nenn jemand anders
error-heard-already = { $person } ist weder stumm gestellt noch gesperrt
    .next = `tidings people` zeigt, wer es ist
    .page = die Seite „Leute“ zeigt es
error-muted-already = { $person } ist schon stumm gestellt
    .next = `tidings people` zeigt, wer es ist
    .page = die Seite „Leute“ zeigt es
error-blocked-already = { $person } ist schon gesperrt
    .next = `tidings people` zeigt, wer es ist
    .page = die Seite „Leute“ zeigt es
error-moderators-decide = das entscheiden nur die Moderation und wer besitzt
    .next = bitte darum (`tidings people` zeigt, wer es ist); `tidings people mute` oder `block` gilt für dich allein
    .page = frag jemanden davon, die Seite „Leute“ zeigt sie; Stummschalten und Blockieren dort gelten für dich allein
error-makers-decide = das entscheiden nur, wer das Brett angelegt hat, und die Moderation
    .next = bitte darum (`tidings people` zeigt, wer es ist); `tidings people mute` oder `block` gilt für dich allein
    .page = frag jemanden davon, die Seite „Leute“ zeigt sie; Stummschalten und Blockieren dort gelten für dich allein
error-messages-unmoderated = Nachrichten moderiert niemand
    .next = `tidings people mute` oder `block` gilt für dich allein
    .page = Stummschalten und Blockieren auf der Seite „Leute“ gelten für dich allein
error-unknown-invite = es gibt keine Einladung { $key }
    .next = `tidings invite list` zeigt sie; 4 Zeichen des Schlüssels genügen
    .page = die Seite „Einladungen“ zeigt die, die es gibt
error-ambiguous-invite = { $count } Einladungen haben einen Schlüssel, der so beginnt
    .next = schreib mehr davon
error-not-your-invite = die Einladung ist von { $person }
    .next = bitte darum oder die Moderation, sie zurückzunehmen
error-role-by-invite = eine Einladung macht zum Mitglied, lässt mitlesen oder macht zum Relais, und nichts anderes: { $role ->
    [owner] besitzt
    [moderator] moderiert
    [expelled] ausgeschlossen
   *[other] { $role }
}
    .next = lade als Mitglied ein, dann `tidings people role`
    .page = lade als Mitglied ein, dann ändere die Rolle auf der Seite „Leute“
error-invite-lifetime = eine Einladung gilt eine Sekunde bis ein Jahr
    .next = versuch `tidings invite --expires 7d`
    .page = wähl eine Dauer, die die Seite „Einladungen“ anbietet
error-not-admitted = dieses Gerät ist noch kein Mitglied
    .next = warte, bis es ein anderes Mitglied getroffen hat, und versuch es dann noch einmal
error-not-admitted-copy = dieses Gerät ist noch kein Mitglied
    .next = das Verzeichnis wurde kopiert, ehe sonst jemand dabei war: lass es erst das Original treffen oder nimm die Beiträge mit `tidings export`, `tidings new` und `tidings import` mit
error-account-not-known = kein Mitglied, das gefragt wurde, kennt dieses Konto
error-own-invite-expired = die Einladung ist abgelaufen; bitte um eine neue
error-own-invite-used = die Einladung ist verbraucht; bitte um eine neue
error-own-invite-revoked = die Einladung wurde zurückgenommen; bitte um eine neue
error-asked-invalidly = die Anfrage lässt sich nicht bestätigen
error-member-unable = dieses Mitglied kann jetzt niemanden einlassen; versuch es bei einem anderen
error-account-expelled = dieses Konto wurde aus der Gemeinschaft ausgeschlossen
error-revoked-by-person = dieses Gerät wurde von seiner Person widerrufen
error-device-revoked = dieses Gerät wurde widerrufen: was es schreibt, zählt nicht mehr
    .next = was hier ist, bleibt lesbar; `tidings join CODE` macht ein anderes Verzeichnis zu deinem
error-expelled = du wurdest aus dieser Gemeinschaft ausgeschlossen
    .next = was hier ist, lässt sich weiter lesen und exportieren; `tidings people` sagt, warum
    .page = was da ist, lässt sich weiter lesen und exportieren; die Seite „Leute“ sagt, warum
error-relay-writes-nothing = hier läuft ein blindes Relais: es trägt, was andere schreiben, und schreibt nichts
    .next = schreib bei einem Mitglied; die Moderation macht dieses Gerät mit `tidings people role` zum Mitglied
    .page = schreib im Heim eines Mitglieds; die Moderation macht dieses auf der Seite „Leute“ zum Mitglied
error-reader-writes-nothing = du liest hier mit und schreibst nichts
    .next = bitte die Moderation, dich zum Mitglied zu machen: `tidings people` listet sie
    .page = bitte die Moderation, dich zum Mitglied zu machen: die Seite „Leute“ zeigt, wer das ist
error-relay-cannot-read = hier läuft ein blindes Relais: es hat keine Schlüssel und kann nicht lesen, was es trägt
    .next = lies bei einem Mitglied; `tidings status` sagt, wie viel hier getragen wird
    .page = lies im Heim eines Mitglieds; die Seite „Netz“ sagt, wie viel hier getragen wird
error-foreign-revocation = der Widerruf gehört zu einem anderen Konto oder einer anderen Gemeinschaft
    .next = `tidings device list` zeigt die Geräte dieses Kontos
error-unknown-device = keines deiner Geräte hat diesen Schlüssel
    .next = `tidings device list` zeigt ihre Namen und Schlüssel
    .page = die Seite „Geräte“ zeigt ihre Namen und Schlüssel
error-revokes-itself = ein Gerät wird von einem anderen derselben Person widerrufen
    .next = widerrufe es von dort oder schließe das Konto aus: `tidings people expel`
    .page = widerruf es dort, oder lass das Konto von der Moderation ausschließen
error-foreign-words = die Wörter gehören zu einem anderen Konto
    .next = gib die Wörter des Kontos, das hier wohnt: `tidings whoami` sagt, welches es ist
    .page = gib die Wörter des Kontos dieses Heims: das Ende jeder Seite nennt es
error-count-of-words = es gibt { $wanted } Wiederherstellungswörter, und das sind { $count }
    .next = gib alle, in ihrer Reihenfolge
error-mismatched-words = diese Wiederherstellungswörter gehören nicht zusammen: eines ist falsch oder am falschen Platz
    .next = vergleiche sie Wort für Wort mit dem, was aufgeschrieben wurde
error-unknown-word = Wort { $place }, „{ $word }“, steht nicht auf der Liste der Wörter
    .next = vergleiche es mit dem, was aufgeschrieben wurde
error-unknown-word-near = Wort { $place }, „{ $word }“, steht nicht auf der Liste der Wörter
    .next = meintest du { $near }?
error-no-code = das ist kein Einladungscode
    .next = ein Code beginnt mit { $prefix }; `tidings invite` schreibt ihn auf dem Gerät eines Mitglieds
error-unknown-code = der Code ist von der Art { $kind }, die dieses Programm nicht kennt
    .next = erneuere tidings und tritt dann noch einmal bei
error-code-cut-off = der Einladungscode ist unvollständig
    .next = kopiere den Code noch einmal, als Ganzes
error-code-mistyped = ein Zeichen des Einladungscodes ist falsch oder fehlt
    .next = kopiere den Code noch einmal, als Ganzes
error-letter-in-code = ein Einladungscode enthält nie „{ $letter }“
    .next = kopiere den Code noch einmal, als Ganzes
error-code-of-another = das Mitglied, das geantwortet hat, gehört zu einer anderen Gemeinschaft als der Code
    .next = bitte um einen neuen Code, wo du diesen bekamst
error-not-yours-to-attach = das schrieb { $author }; niemand sonst kann Dateien anhängen
    .next = häng sie an eine Antwort
error-no-file-named = keine Datei ist genannt
    .next = nenn mindestens eine
error-too-many-files = { $count } Dateien; ein Beitrag hat höchstens { $max }
    .next = häng die anderen an eine Antwort
error-bad-file = „{ $file }“ benennt keine Datei
error-bad-key = ein Schlüssel hat 64 hexadezimale Ziffern
error-bad-file-name = der Name einer Datei hat 1 bis { $name } Bytes, ihre Art höchstens { $kind }
error-unknown-file = dieser Beitrag hat keine solche Datei
    .next = `tidings file list POST` zeigt, was er hat
    .page = der Beitrag selbst zeigt, was er hat
error-lost-file = die Bytes von „{ $name }“ sind nicht hier
    .next = häng sie neu an oder lass sie weg
error-no-files-here = dieser Knoten bewahrt keine Dateien auf
error-file-too-large = die Datei ist größer als { SIZE($max) }
error-quota-files = für { SIZE($wanted) } an Dateien ist kein Platz: { SIZE($held) } sind hier, und die Quote ist { SIZE($quota) }
    .next = erhöhe `quota_files` oder nimm Beiträge zurück, deren Dateien du nicht mehr brauchst
    .page = lösche Beiträge, deren Dateien du nicht mehr brauchst, oder lass `quota_files` erhöhen, von wem dieser Knoten betrieben wird: wo, sagt die Seite „Einstellungen“
error-absent-file = die Datei ist nicht hier
error-corrupt-file = das sind nicht die Bytes dieser Datei
error-failed = es ist schiefgegangen: { $why }
error-disk-full = auf dem Datenträger ist kein Platz: schaff welchen; nichts Gespeichertes ist verloren
error-disk-failed = der Datenträger hat versagt ({ $why }): nichts Gespeichertes ist verloren
error-log-damaged = das Protokoll ist beschädigt ({ $why }): `tidings verify` nennt, was betroffen ist
error-store-failed = das Speichern ist gescheitert: { $why }
    .next = schaff Platz oder repariere den Datenträger; ein laufender Knoten macht dann von selbst weiter
error-disk-nearly-full = der Datenträger ist fast voll: { SIZE($free) } sind frei, und unter { SIZE($min) } wird nichts angenommen
    .next = schaff Platz oder senke `min_free`; der Knoten macht dann von selbst weiter
error-over-quota = { SIZE($held) } an Protokollen sind hier, und `quota` ist { SIZE($quota) }
    .next = erhöhe `quota` oder lass alte Texte nach Regeln von `retention` gehen, dann `tidings config reload`; der Knoten macht von selbst weiter
error-over-quota-until = { SIZE($held) } an Protokollen sind hier, und `quota` ist { SIZE($quota) }; unter { SIZE($below) } geht es weiter
    .next = erhöhe `quota` oder lass alte Texte nach Regeln von `retention` gehen, dann `tidings config reload`; der Knoten macht von selbst weiter
error-foreign-log = { $file } gehört zu einer anderen Gemeinschaft als dieses Verzeichnis
    .next = stell das ganze Verzeichnis aus einer Sicherung wieder her
error-old-device-key = der Schlüssel des Geräts ist nicht neu: sein Protokoll ist in diesem Verzeichnis
    .next = erzeuge einen neuen Geräteschlüssel
error-not-blind = dieser Knoten ist nicht blind: er hat hier eine andere Rolle ({ $role ->
    [reader] liest mit
    [member] Mitglied
    [moderator] moderiert
    [owner] besitzt
    [expelled] ausgeschlossen
   *[other] { $role }
}), und seine Schlüssel liegen auf diesem Datenträger
    .next = ein Code von `tidings invite --role relay` lässt ein neues Verzeichnis ein, das nie welche bekommt; ohne `blind` läuft dieses, wie es ist
error-log-behind = das eigene Protokoll dieses Geräts wird von anderen zurückgeholt; versuch es gleich noch einmal
error-forked = das Protokoll dieses Geräts hat sich geteilt: sein Verzeichnis wurde kopiert oder zurückgespielt
    .next = starte den Knoten neu: er macht als neues Gerät weiter
error-no-key = der Schlüssel der Gemeinschaft ist noch nicht hier, und nichts wird unversiegelt geschrieben
    .next = er kommt mit dem, was andere Mitglieder schrieben: `tidings sync`, dann noch einmal
    .page = er kommt mit dem, was andere Mitglieder schrieben: versuch es wieder, sobald eines verbunden war, wie die Seite „Netz“ zeigt
error-foreign-certificate = die Beglaubigung ist nicht für dieses Gerät
error-uncertified = dieses Verzeichnis wurde kopiert oder wiederhergestellt und macht als neues Gerät weiter, das dein Konto noch nicht beglaubigt hat
    .next = `tidings device certify` fragt nach deinen 24 Wiederherstellungswörtern und beglaubigt es
error-from-another-machine = dieses Verzeichnis kam von einem anderen Rechner
    .next = es muss als neues Gerät weitermachen, damit nicht zwei dasselbe Protokoll schreiben
error-is-a-copy = dieses Verzeichnis ist eine Kopie oder kam aus einer Sicherung
    .next = es muss als neues Gerät weitermachen, damit nicht zwei dasselbe Protokoll schreiben
error-store-missing = { $file } fehlt: Dieses Verzeichnis wurde nie eingerichtet, oder die Datei wurde verschoben
error-store-exists = { $file } gibt es schon
error-store-locked = { $file } ist in Gebrauch, durch einen anderen Prozess: halt ihn zuerst an
error-store-damaged = { $file } ist beschädigt ({ $why }): hol sie aus einer Sicherung, oder tritt als neues Gerät noch einmal bei
error-store-newer = { $file } schrieb eine neuere Version (Format { $found }, diese kennt bis { $known }): erneuere dieses Programm
error-store-without-room = auf der Platte ist kein Platz für { $file }: schaff welchen und versuch es noch einmal
error-store-not-opened = { $file } lässt sich nicht öffnen: { $why }
error-too-many-decisions = für weitere eigene Entscheidungen ist kein Platz: { $max } sind schon aufbewahrt
error-query-too-long = eine Suche hat höchstens { $max } Bytes
    .next = lass Wörter weg
error-query-of-many-terms = eine Suche hat höchstens { $max } Teile
    .next = lass Wörter weg oder setz die einer Wendung in Anführungszeichen
error-query-of-many-words = eine Suche hat höchstens { $max } Wörter
    .next = lass Wörter weg
error-query-for-too-much = die Suche fragt nach zu vielem auf einmal
    .next = lass Wörter weg
error-empty-query = da ist nichts, wonach zu suchen wäre
    .next = nenn einige Wörter des Textes
error-query-without-board = `#` benennt kein Brett
    .next = schreib `#general`
error-query-without-person = wer?
    .next = schreib `@ana` oder `by:me`
error-query-not-left-out = `-{ $operator }:` lässt sich nicht ausschließen
    .next = `-` steht vor Wörtern, Wendungen, @Leuten und #Brettern
error-query-of-two-threads = kein Beitrag ist in zwei Themen
    .next = schreib `in:ID` nur einmal
error-unknown-state = `is:{ $state }` gibt es nicht
    .next = schreib `is:unread`
error-unknown-part = `has:{ $part }` gibt es nicht
    .next = schreib `has:file`
error-unknown-operator = es gibt kein `{ $operator }:`
    .next = um die Wörter zu suchen, setz sie in Anführungszeichen: `"{ $operator }:{ $value }"`
error-unknown-operator-near = es gibt kein `{ $operator }:`
    .next = meintest du `{ $near }`? Um die Wörter zu suchen, setz sie in Anführungszeichen: `"{ $operator }:{ $value }"`
error-no-date = „{ $date }“ ist kein Datum
    .next = schreib 2026, 2026-03 oder 2026-03-09; oder 7d mit before: und after:
error-no-such-page = eine solche Seite gibt es nicht
    .next = beginne noch einmal ohne `after`
error-unknown-sought-post = hier gibt es keinen Beitrag { $id }
    .next = `tidings read --all` listet die neuesten; ein Brett ist `#BOARD`
    .page = die Seite „Ungelesen“ zeigt die neuesten; ein Brett ist `#BRETT`
error-ambiguous-sought-post = { $count } Beiträge haben eine Kennung, die mit { $id } beginnt
    .next = schreib mehr von der Kennung
error-short-sought-id = „{ $id }“ ist für eine Kennung zu kurz
    .next = schreib mindestens 6 Zeichen davon; ein Brett ist `#BOARD`
error-unknown-sought-person = { $name } heißt hier niemand
    .next = `tidings people` listet alle; `@"ana maria"` ist ein Name
    .page = die Seite „Leute“ zeigt alle; `@"ana maria"` ist ein Name
error-unknown-sought-person-near = { $name } heißt hier niemand
    .next = meintest du { $near }?
error-ambiguous-sought-person = { $count } Leute heißen { $name }
    .next = schreib auch die Zeichen hinter `#`, wie in `@ana#k7mq`

error-left-out = { $what } wird übergangen: { $why }
error-further-lists = weitere Listen wurden übergangen
error-further-files = nach weiteren Dateien wurde nicht gesucht; tu es noch einmal
error-over-quota-author = { $whose } ist hier über `quota_author`: Neues bleibt dort
error-foreign-file = das ist keine Datei von Tidings
error-newer-file = von einer neueren Version geschrieben (Format { $format })
error-other-kind-of-file = das ist eine andere Art Datei, als ihr Name sagt
error-unknown-key = mit einem Schlüssel der Gemeinschaft versiegelt, den dieses Verzeichnis nicht hat
error-cut-off = sie ist abgeschnitten
error-altered = die Bytes wurden verändert
error-malformed-list = die Liste ist nicht lesbar
error-misplaced-list = die Liste gehört zu einer anderen Gemeinschaft oder einem anderen Gerät, als ihr Name sagt
error-unsigned-list = die Liste ist nicht von dem Gerät unterschrieben, das sie nennt
error-missing-pack = die Liste nennt dieses Paket, und es ist nicht da
error-file-cut-off = die Datei ist abgeschnitten
error-other-than-listed = dort steht etwas anderes, als die Liste sagt
error-other-part = dieser Teil einer Datei ist nicht, was sein Name sagt
error-file-too-long = die Datei ist zu lang
error-unlike-signature = die Unterschrift passt nicht zu den Einträgen
error-unlike-signed-body = ein Text ist nicht, was unterschrieben wurde
error-no-run = die Einträge lassen sich nicht lesen: { $why }
error-unproven-fork = der Nachweis zweier Geschichten gilt nicht: { $why }

error-damaged-entry = Eintrag { $entry } von { $author }: { $why }
error-damaged-log = Log von { $author }: { $why }
error-damaged-file = Datei { $file }: { $damaged } von { $all } MiB
error-unsigned-content = sein Inhalt ist nicht, was unterschrieben wurde
error-foreign-signature = seine Unterschrift stammt von jemand anderem
error-uncovered = keine Unterschrift deckt ihn
error-unreadable-record = was davon abgelegt ist, lässt sich nicht lesen
error-unlinked = der Eintrag davor fehlt oder ist nicht lesbar
error-unindexed = das Verzeichnis der Einträge führt nicht zu ihm
error-wrong-head = das Ende des Logs ist falsch aufgeschrieben
error-wrong-stock = wie viele Bytes es belegt, ist falsch aufgeschrieben
error-wrong-lacking = ob sein Text hier ist, ist falsch aufgeschrieben
error-wrong-evidence = der Nachweis zweier Geschichten fehlt oder beweist nichts
error-stray = das Verzeichnis der Einträge stimmt nicht: { $why }
error-unreadable-pages = die Datei lässt sich nicht weiter lesen: { $why }
