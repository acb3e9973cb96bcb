### Was die Befehlszeile vom eigenen Verzeichnis sagt: wie es hineinkommt, was es hält und was ihm fehlt.

## Dateien des Verzeichnisses
home-account-damaged = { $file } ist beschädigt: { $why }
    .next = lösch sie, wenn die Wörter auf Papier stehen, oder leg eine Kopie zurück
home-community-damaged = { $file } ist beschädigt: { $why }
    .next = leg eine Kopie der Datei zurück oder tritt mit einem leeren Verzeichnis noch einmal bei
home-identity-damaged = { $file } ist beschädigt: { $why }
    .next = leg eine Kopie der Datei zurück; ihre Schlüssel gibt es nirgends sonst
home-not-16-bytes = `{ $field }` hat nicht 16 Bytes
home-id-disagrees = es passt nicht zu seiner Kennung
home-certificate-none = sein Zertifikat ist keines
home-seed-none = ein Schlüssel darin ist keiner
home-nowhere = dieses System sagt nicht, wo dein Verzeichnis liegt
    .next = nenn eines mit `--home DIR` oder TIDINGS_HOME
home-name-empty = { $what } ist leer
home-name-control = { $what } enthält Steuerzeichen
home-name-long = { $what } hat { $count } Bytes, höchstens { $max } dürfen es sein
    .next = wähle einen kürzeren
home-your-name = dein Name
home-community-name = der Name der Gemeinschaft

## Einstellungen
home-setting-above = `{ $one }` liegt über `{ $all }`, das für alle zusammen gilt
    .next = senke `{ $one }` oder erhöhe `{ $all }`
home-not-toml = kein TOML: { $why }
    .next = `tidings config example` schreibt eine Datei für den Anfang
home-unknown-key = unbekannter Schlüssel `{ $key }`
    .next = die Schlüssel sind { $keys }
home-unknown-key-near = unbekannter Schlüssel `{ $key }`
    .next = meintest du `{ $near }`?
home-variable-no-number = { $variable } ist „{ $value }“
    .next = setz es auf eine Zahl
home-variable-no-switch = { $variable } ist „{ $value }“
    .next = setz es auf on oder off
home-write-for-example = schreib zum Beispiel { $example }
home-by-command-line = die Befehlszeile
home-by-default = Vorgabe
home-settings-right = { $count ->
    [0] nichts ist eingestellt: Es gelten die Vorgaben
    [one] von Umgebung, Verzeichnis und Rechner stellt { $count } etwas ein, richtig
   *[other] von Umgebung, Verzeichnis und Rechner stellen { $count } etwas ein, richtig
}
home-setting-unset = # { $key } ist nicht gesetzt
home-takes-a-reload = gilt nach einem `config reload`
home-takes-a-restart = gilt nach einem Neustart
home-settings-unchanged = Nichts hat sich geändert
home-settings-taken = Übernommen: { $keys }
home-settings-restart = { $keys } geändert, aber das gilt erst nach einem Neustart
    .next = `tidings stop`, dann `tidings start`
home-wrong-value = `{ $key }` ist { $value }: { $form }
home-wrong-in-list = Nummer { $number } von `{ $key }` ist { $value }: { $form }
home-is-a-switch = möglich sind true und false
home-is-a-port = es ist eine Zahl von 0 bis 65535
home-is-a-size = es ist eine Größe wie "256 MiB" oder eine Zahl von Bytes
home-is-a-quota = es ist eine Größe von mindestens 1 MiB wie "2 GiB", oder "off"
home-is-a-rate = es ist eine Rate von mindestens 64 KiB/s wie "1 MiB/s", oder "off"
home-is-a-socket = es ist eine Adresse mit Port wie "127.0.0.1:9464"
home-is-an-address = es ist eine Liste von Multiaddrs wie "/ip4/0.0.0.0/tcp/4001"
home-is-a-command = es ist eine Liste: ein Programm und jedes seiner Argumente
home-is-one-of = möglich sind { $names }
home-is-a-filter = es ist eine Stufe wie "debug" oder eine für jeden Teil wie "info,tidings_net=trace"
home-is-an-access-rule = eine Regel nennt entweder ein Netz mit seinem Präfix wie network = "10.0.0.0/8" oder ein Konto wie account = "bo#x2fp" und sagt allow = true oder false
home-is-a-retention-rule = eine Regel nennt Bedingungen (account, board, older_than wie "180d", larger_than wie "4K", keep_last) und sagt keep = true oder false
home-no-filter = „{ $filter }“ ist kein Filter: { $why }

## Eine Gemeinschaft entsteht
home-taken = { $home } enthält schon eine Gemeinschaft
    .next = `tidings status` sagt, welche; `--home DIR` nennt für eine andere ein anderes Verzeichnis
home-made-not-started = die Gemeinschaft ist gegründet, aber ihr Knoten ist nicht gestartet
home-made-not-started-next = `tidings start` versucht es noch einmal; `tidings invite` schreibt dann eine Einladung
home-identity = Identität { $who } ({ $full })
home-boards = Bretter { $boards }
home-new-boards-open = `tidings` öffnet die Bretter, `tidings web` dieselben in einem Browser.

## Einladungen
home-invite-lets-in = { $count ->
    [0] Diese Einladung lässt alle ein, die sie haben, bis { MOMENT($until) }.
    [one] Diese Einladung lässt eine Person ein, bis { MOMENT($until) }.
   *[other] Diese Einladung lässt { $count } Personen ein, bis { MOMENT($until) }.
}
home-invite-how = Auf dem anderen Rechner: `tidings join CODE`, wobei CODE ist
home-no-invites = Es gibt keine Einladungen. `tidings invite` macht eine.
home-codes-as-they-hold = Die Codes stehen da, wie sie jetzt gelten: Was vor dem letzten Ausschluss weitergegeben wurde, ist ungültig.
home-invite-taken-back = { $count ->
    [one] Deine Einladung { $key } zurückgenommen; { $count } Person kam mit ihr
   *[other] Deine Einladung { $key } zurückgenommen; { $count } Personen kamen mit ihr
}
home-invite-of-taken-back = { $count ->
    [one] Einladung { $key } von { $who } zurückgenommen; { $count } Person kam mit ihr
   *[other] Einladung { $key } von { $who } zurückgenommen; { $count } Personen kamen mit ihr
}
home-invite-still-finds = Wer ihren Code hat, weiß weiterhin, wie die Knoten der Gemeinschaft zu finden sind.
home-column-key = SCHLÜSSEL
home-column-used = GENUTZT
home-column-expires = GILT BIS
home-column-short-code = KURZER CODE
home-column-code = CODE
home-any = beliebig
home-taken-back = zurückgenommen
home-over = vorbei
home-overused = von { $used } genutzt, war für { $uses }
home-invited-as = { $role ->
    [relay] Relais
    [reader] Mitlesende
    [member] Mitglieder
   *[other] { $role }
}
home-made-elsewhere = auf einem anderen Gerät gemacht
home-minutes = { $count ->
    [one] { $count } Minute
   *[other] { $count } Minuten
}
home-tries = { $count ->
    [one] { $count } Versuch
   *[other] { $count } Versuche
}
home-short-explained = { $count ->
    [one] { $count } Minute lang kommt in diesem Netz eine Person herein durch
   *[other] { $count } Minuten lang kommt in diesem Netz eine Person herein durch
}
home-short-from-afar = {"  "}tidings join { $code }@{ $at }   (aus einem anderen Netz)
home-short-replaced = Der kurze Code davor, { $code }, gilt nicht mehr.
home-no-short = Es gibt keinen kurzen Code: { $why }
home-list-shows-short = `tidings invite list` zeigt den kurzen Code, der gilt
home-short-not-live = dieser kurze Code gilt nicht
    .next = `tidings invite list` zeigt den, der gilt, wenn es einen gibt
home-short-dead = Der kurze Code gilt nicht mehr; seine Einladung gilt weiter
home-short-shape = ein kurzer Code ist eine Ziffer und zwei Wörter
home-short-word = „{ $word }“ ist kein Wort kurzer Codes
home-short-looks-like = ein kurzer Code sieht aus wie 7-copier-lantern
home-short-near = meintest du „{ $near }“? Niemand wurde gefragt, also ist kein Versuch verloren
home-short-again = lass ihn dir noch einmal vorlesen, wo du eingeladen wurdest; kein Versuch ist verloren

## Geräte
home-device-no-node = kein Knoten läuft, der das neue Gerät einließe
    .next = `tidings start` startet ihn, dann noch einmal dieser Befehl
home-device-code = Dieser Code macht ein Gerät zu deinem, bis { MOMENT($until) }.
home-device-code-how = Lass diesen Knoten laufen. Auf dem neuen Gerät: `tidings join CODE`, wobei CODE dies ist:
home-device-certified-already = Dieses Gerät ist beglaubigt; es gibt nichts zu tun.
home-device-certified = Dieses Gerät ist beglaubigt. Es schreibt wieder, sobald es ein anderes getroffen hat.
home-column-since = SEIT
home-column-heard = ZULETZT GEHÖRT
home-not-yet = noch nicht
home-now = jetzt
home-this-one = dieses
home-revoked-after = widerrufen nach Eintrag { $entry }
home-not-let-in-yet = noch nicht eingelassen
home-revoke-question = { $name }#{ $key } widerrufen? Das lässt sich nicht rückgängig machen.
home-not-revoked = nichts wurde widerrufen
    .next = füge --yes an, wo niemand gefragt werden kann
home-revoked = { $name } ist widerrufen: Was nach Eintrag { $entry } von dort kam, zählt nicht mehr
home-no-device = du hast kein Gerät „{ $name }“
    .next = `tidings device list` zeigt ihre Namen und Schlüssel
home-several-devices = { $count } Geräte können gemeint sein
    .next = nenn die ersten Zeichen seines Schlüssels: `tidings device list`
home-words-not-here = die Wiederherstellungswörter liegen nicht mehr hier
    .next = sie stehen da, wo du sie aufgeschrieben hast
home-words-write-down = Schreib sie in dieser Reihenfolge auf Papier. Dann antworte:
home-words-forget-how = `tidings device words --forget` entfernt sie von diesem Rechner.
home-words-terminal-only = die Wiederherstellungswörter zeigt nur ein Terminal
    .next = mit --yes gehen sie dorthin, wohin stdout geht
home-word-place = Wort { $place }?
home-word-wrong = Das ist ein anderes Wort als das gezeigte. Wort { $place }?
home-no-word-typed = kein Wort wurde eingegeben; nichts ist entfernt
    .next = derselbe Befehl fragt noch einmal
home-words-on-paper = Die Wiederherstellungswörter stehen jetzt nur noch auf deinem Papier.
home-words-all-needed = um die Wörter von #{ $suffix } ohne Terminal zu vergessen, sind alle { $count } nötig
    .next = gib sie auf stdin oder in TIDINGS_WORDS

## Ein Browser und Programme
home-web-opened = Im Browser geöffnet
home-web-open = Öffne diese Adresse in einem Browser auf diesem Rechner: Sie lässt einmal ein, innerhalb von { $minutes } Min.
home-token-made = Das Token { $name } ist für `{ $scope }` { $places }
home-token-keep = Heb es jetzt auf: Es wird nicht noch einmal gezeigt. `tidings token revoke` nimmt es zurück.
home-token-void = Das Token { $name } öffnet nichts mehr
home-token-file-next = leg sie zurück, wie sie war, oder lösch sie: Dann ist jedes Token ungültig
home-no-tokens = Es gibt keine Tokens.
home-token-until-revoked = auf Widerruf
home-column-opens = ÖFFNET
home-column-where = WO
home-column-made = GEMACHT
home-column-until = BIS
home-on-all-boards = auf allen Brettern
home-on-boards = auf { $boards }

## Der Knoten als Dienst
home-wrote = { $file } geschrieben
home-as-it-should-be = Schon, wie es sein soll: { $file }
home-service-runs = { $name } läuft; `tidings service status` sagt, wie
home-service-linger = `loginctl enable-linger` lässt ihn auch laufen, während du nicht angemeldet bist
home-service-first-steps = Gib ihm jetzt mit `tidings new` oder `tidings join` eine Gemeinschaft, dann `tidings stop` und `systemctl --user start tidings`
home-service-first-steps-system = Gib ihm jetzt eine Gemeinschaft, dann starte ihn:
    {"  "}sudo install -d -m 0700 -o { $user } -g { $user } { $home }
    {"  "}sudo -u { $user } tidings --home { $home } join CODE
    {"  "}sudo -u { $user } tidings --home { $home } stop
    {"  "}sudo systemctl start tidings
home-service-no-user = systemd-sysusers: { $why }
    .next = leg den Benutzer `{ $user }` selbst an, dann versuch es noch einmal
home-service-removed = Dienst entfernt; { $home } bleibt
home-service-none = Es gibt keinen Dienst zu entfernen.
home-service-state = { $name } ist `{ $state }` und startet von selbst ({ $file })
home-service-by-hand = { $name } ist `{ $state }` und startet nicht von selbst ({ $file })
home-service-absent = { $name } ist nicht eingerichtet; `tidings service install` tut es
home-no-systemd = dieses System läuft nicht mit systemd
    .next = lass deine Dienstverwaltung `tidings --home DIR run` ausführen oder `tidings start` am Anfang der Sitzung; `--print` zeigt die Unit
home-service-nowhere = dieses System sagt nicht, wo deine Einstellungen liegen
    .next = setz HOME
home-service-journal = `journalctl` sagt mehr
home-service-sudo = versuch es noch einmal mit sudo
home-service-foreign = { $file } hat nicht dieses Programm geschrieben
    .next = leg die Datei beiseite, dann versuch es noch einmal

## Hereinkommen
home-in-not-started = du bist drin, aber der Knoten ist nicht gestartet
home-start-tries-again = `tidings start` versucht es noch einmal
home-blind-in-service = Dieses Verzeichnis ist ein blindes Relais und im Dienst
home-blind-what = Es trägt, was es nicht lesen kann, auch zwischen Mitgliedern, die nie zugleich an sind. Auf einem eigenen Rechner: `tidings stop`, dann `tidings service install --blind`.
home-joined = { $community } beigetreten
home-the-invite = die Einladung
home-invite-missing = die Einladung fehlt
    .next = `tidings join CODE`, `tidings join -` mit dem Code auf der Standardeingabe, oder der Code in TIDINGS_CODE
home-receiving = Empfängt
home-received = { $count ->
    [one] { $count } Eintrag empfangen
   *[other] { $count } Einträge empfangen
}
home-more-may-come = Vielleicht kommt mehr; `tidings status` sagt, wie viel hier ist.
home-waiting-for-member = Wartet, bis der Knoten des Mitglieds wieder antwortet …
home-read-now = Jetzt lesen?
home-read-on = `tidings read BOARD` liest weiter, `tidings boards` listet die Bretter.
home-node-stops-to-ask = Der Knoten hält an, während Mitglieder gebeten werden, dieses Verzeichnis wieder einzulassen.
home-nothing-changed = Nichts hat sich geändert; der Knoten läuft wieder, im Hintergrund.
home-nothing-changed-stopped = Nichts hat sich geändert; `tidings start` startet den Knoten wieder.
home-in-already = dieses Verzeichnis ist schon in dieser Gemeinschaft
    .next = `tidings start` startet seinen Knoten, `tidings read` zeigt, was ungelesen ist
home-code-of-somebody-else = das Gerät, das den Code zeigte, gehört jemand anders
    .next = `tidings device add` auf einem anderen eigenen Gerät zeigt einen Code
home-back-in = Wieder in { $community }, mit allem, was dieses Verzeichnis hält
home-words-of-another = das sind die Wörter eines anderen Kontos als dem dieses Verzeichnisses
    .next = `--home DIR` nennt für ein anderes Konto ein anderes Verzeichnis
home-not-vouched-for = dein Konto bürgt nicht für das Gerät dieses Verzeichnisses
    .next = `tidings join CODE --words` nimmt deine 24 Wörter
home-refused-unknown = dieses Mitglied kennt die Einladung nicht; vielleicht ein anderes, oder in einer Minute noch einmal
home-refused-unknown-words = dieses Mitglied kennt das Konto dieser Wörter nicht; vielleicht ein anderes
home-refused-unknown-device = dieses Mitglied hat den Code nicht gezeigt; das Gerät, das ihn zeigte, muss laufen
home-refused-expired = die Einladung ist abgelaufen; bitte um eine neue
home-refused-expired-device = der Gerätecode ist abgelaufen; `tidings device add` zeigt einen neuen
home-refused-used = die Einladung ist verbraucht; bitte um eine neue
home-refused-used-device = der Gerätecode ist verbraucht; `tidings device add` zeigt einen neuen
home-refused-invalid = die Anfrage lässt sich nicht bestätigen
home-refused-unable = dieser Knoten kann jetzt niemanden einlassen, und ein Relais tut es nie; ein Mitglied muss laufen
home-refused-revoked = die Einladung wurde zurückgenommen; bitte um eine neue
home-refused-expelled = dieses Konto wurde aus der Gemeinschaft ausgeschlossen
home-refused-expelled-next = bitte die Moderation um `tidings people role DEIN-NAME member`; dann öffnet ein neuer Code. Wurde dieses Gerät widerrufen: `tidings --home DIR join CODE --words` macht ein anderes
home-refused-device = dieses Gerät wurde von seiner Person widerrufen
home-refused-device-next = `tidings --home DIR join CODE --words` macht in einem anderen Verzeichnis ein neues Gerät von dir
home-a-member-answered = Ein Mitglied antwortete: { $word }. Fragt weiter …
home-no-answer-in-time = keine Antwort in der Zeit
home-hung-up = es hat aufgelegt; vielleicht gehört der Code zu einer anderen Gemeinschaft
home-makes-no-sense = was es sagte, ergibt keinen Sinn; vielleicht ist es von einer anderen Version
home-nobody-yet = Noch hat kein Mitglied geantwortet.
home-tried-mdns = {"  "}versucht: Multicast-DNS im lokalen Netz
home-tried-address = {"  "}versucht: { $address }
home-tried-others = {"  "}Antworten anderer Gemeinschaften: { $count }
home-nobody-likely = {"  "}wahrscheinlich: kein Knoten eines Mitglieds läuft, ein VPN ist im Weg,
    {"  "}das WLAN trennt seine Geräte voneinander (Client Isolation), oder eine Firewall
    {"  "}sperrt UDP-Port 5353 oder den Port des Knotens
    {"  "}weiter: `tidings status` auf dem Rechner des Mitglieds, `tidings doctor` auf beiden,
    {"  "}oder nenn seine Adresse: `tidings join CODE@HOST:PORT`
    Sucht weiter, bis { $count } s vorbei sind; Strg-C beendet es.
home-cannot-start = startet nicht: { $why }
home-nowhere-to-look = nirgends ist zu suchen: Die Suche im LAN ist aus
    .next = schalte sie ein oder nenn die Adresse eines Mitglieds: `tidings join CODE@HOST:PORT`
home-nowhere-to-look-nearby = nirgends ist zu suchen: Die Suche im LAN ist aus
    .next = schalte sie ein oder nenn die Adresse, von der die Einladung kommt: `tidings join CODE@HOST:PORT`
home-looking = Sucht ein Mitglied …
home-network-ended = das Netz ist zu Ende
home-found = { $community } gefunden
home-found-at = { $community } gefunden auf { $host }
home-nobody-let-us-in = kein Mitglied hat dich eingelassen: { $word }
home-nobody-answered = kein Mitglied der Gemeinschaft { $community }… hat innerhalb von { $count } s geantwortet
home-nobody-next = bitte ein Mitglied um `tidings start`, dann wiederhole diesen Befehl; nichts ist verloren
home-interrupted = unterbrochen
    .next = derselbe Befehl versucht es noch einmal
home-looking-nearby = Sucht Gemeinschaften, die in der Nähe einladen …
home-nobody-nearby-now = Niemand in der Nähe lädt jetzt ein.
home-ask-code = Der Code, kurz oder lang, dann Enter:
home-no-such-number = diese Zahl gibt es nicht
home-nobody-nearby = niemand in der Nähe hat innerhalb von { $count } s eingeladen
    .next = bitte ein Mitglied um `tidings invite`; aus einem anderen Netz: `tidings join CODE@HOST:PORT`
home-no-address = kein Knoten antwortet (der Name steht für keine Adresse): { $name }
    .next = `tidings status` auf dem einladenden Rechner zeigt seine Adresse
home-looking-for-inviter = Sucht, wer in der Nähe einlädt …
home-nobody-nearby-yet = Noch lädt niemand in der Nähe ein.
    {"  "}wahrscheinlich: der kurze Code ist vorbei (15 Minuten, drei falsche Versuche, einmal benutzt),
    {"  "}oder ein VPN, Client Isolation oder eine Firewall trennt die Rechner
    {"  "}weiter: `tidings invite list` auf dem einladenden Rechner, `tidings doctor` auf beiden
home-door-closed = dort gilt kein kurzer Code: { $whom }
    .next = lass mit `tidings invite` einen neuen machen: jeder gilt 15 Minuten und einmal
home-door-wrong-code = der kurze Code ist dort falsch: { $whom }
    .next = prüf ihn; nach drei falschen Versuchen, von wem auch immer, gilt er nicht mehr, und `tidings invite` macht einen anderen
home-door-impostor = wer dort antwortet, kennt den kurzen Code auch nicht: { $whom }
    .next = vielleicht gibt jemand nur vor, einzuladen: tritt mit dem langen Code bei
home-door-failed = kein Knoten antwortet ({ $why }): { $whom }
    .next = `tidings status` auf dem einladenden Rechner zeigt seine Adresse
home-door-foreign = was von dort kam, ist keine Einladung
    .next = vielleicht ist es von einer anderen Version: tritt mit dem langen Code bei
home-door-welcome = Der Code stimmt: { $who } lädt zu { $community } ein ({ $at })
home-door-offer = { $community } · { $who } lädt noch { $count ->
    [one] { $count } Minute
   *[other] { $count } Minuten
} ein · { $at }
home-door-line = {"  "}{ $offer }
home-door-numbered = {"  "}{ $number }  { $offer }
home-several-doors = { $count } Gemeinschaften laden in der Nähe ein:
    { $doors }
    .next = sag, welche: `tidings join CODE@{ $first }`
home-which-door = Welche? [1-{ $count }]
home-ask-name = Dein Name [{ $login }]:
home-nothing-typed = nichts wurde eingegeben
    .next = `tidings join CODE`
home-no-answer-read = die Antwort lässt sich nicht lesen: { $why }
home-short-join = {"  "}tidings join { $code }
home-words-of-another-than = das sind die Wiederherstellungswörter eines anderen Kontos als #{ $suffix }
    .next = gib die Wörter des Kontos dieses Verzeichnisses
home-words-needed = dafür braucht es die Wiederherstellungswörter des Kontos
    .next = gib sie im Terminal, auf der Standardeingabe oder in { $variable }
home-the-words = der Text der Wiederherstellungswörter
home-type-words = Deine { $count } Wiederherstellungswörter (sie werden nicht gezeigt):
home-terminal-unreadable = das Terminal lässt sich nicht lesen: { $why }
home-terminal-silent = das Terminal bleibt stumm: { $why }
