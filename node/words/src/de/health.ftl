### Was die Befehlszeile davon sagt, wie es steht: was dieses Verzeichnis hält, wen es trifft und was ihm fehlt.

## Wie es steht
health-row-community = Gemeinschaft
health-row-you = Du
health-row-node = Knoten
health-row-address = Adresse
health-row-reach = Erreichbar
health-row-peers = Gegenstellen
health-row-members = Mitglieder
health-row-boards = Bretter
health-row-store = Speicher
health-row-files = Dateien
health-row-disk = Platte
health-row-quotas = Quoten
health-row-sealed = Versiegelt
health-row-recovery = Wiederherstellung
health-row-bodies = Texte
health-row-home = Verzeichnis
health-write-again = schaff Platz oder repariere den Datenträger; der Knoten macht dann von selbst weiter
health-nothing-writable = nichts lässt sich schreiben: { $why }
health-nothing-shown = nichts, was ankommt, wird gezeigt
health-begin-anew = `tidings stop`, dann `tidings start`: Was gezeigt wird, entsteht neu aus dem Log
health-reach-public = von überall, auf { $at }
health-reach-nat = hinter einem Router, der übersetzt ({ $behind })
health-reach-local = aus den eigenen Netzen, soweit jemand etwas gesagt hat
health-words-not-written-down = Wörter noch nicht aufgeschrieben (`tidings device words --forget`)
health-you-on = { $who } auf { $device }
health-node-not-running = läuft nicht (`tidings start` startet ihn)
health-node-running = läuft als Prozess { $pid }, Version { $version }, API auf 127.0.0.1:{ $port }
health-peers = { $count } verbunden, { $step } im Gleichschritt
health-devices = { $count ->
    [one] { $count } Gerät
   *[other] { $count } Geräten
}
health-members = { $count } mit { $devices }
health-store = { $entries }, { SIZE($size) }
health-store-indexing = { $entries }, { SIZE($size) }, wird eingeordnet
health-standing-expelled = ausgeschlossen: was hier ist, lässt sich lesen, schreiben lässt sich nichts; die Moderation kann das zurücknehmen
health-standing-refused = nicht eingelassen: { $why }; `tidings join CODE` mit einem neuen Code eines Mitglieds hilft
health-standing-waiting = wartet auf Einlass durch ein Mitglied; wenn keines es tut: `tidings join CODE` mit einem neuen Code
health-boards-held = { $count }, ungelesen: { $unread }
health-files-here = { $count ->
    [one] { $count } Datei, { SIZE($size) } hier
   *[other] { $count } Dateien, { SIZE($size) } hier
}
health-files-coming = { SIZE($size) } kommen noch
health-files-of-others = { SIZE($size) } für andere getragen
health-at-most = höchstens { SIZE($size) }
health-quota-all = alle { SIZE($size) }
health-quota-each = jede Person { SIZE($size) }
health-held-of = { SIZE($held) } gehalten, erlaubt: { $quotas }
health-nothing-taken = Mehr wird nicht angenommen
    .next = erhöhe `quota` oder lass alte Texte nach Regeln von `retention` gehen, dann `tidings config reload`; der Knoten macht von selbst weiter
health-nothing-taken-until = Mehr wird nicht angenommen; unter { SIZE($below) } geht es weiter
    .next = erhöhe `quota` oder lass alte Texte nach Regeln von `retention` gehen, dann `tidings config reload`; der Knoten macht von selbst weiter
health-person-over = { $who } ({ SIZE($size) })
health-person-over-until = { $who } ({ SIZE($size) }; unter { SIZE($below) } geht es weiter)
health-and-next = { $one }, { $next }
health-people-wait = { $count ->
    [0] Neues von { $who } wartet, wo es ist
    [one] Neues von { $who } und { $count } weiteren Person wartet, wo es ist
   *[other] Neues von { $who } und { $count } weiteren wartet, wo es ist
}
    .next = erhöhe `quota_author` oder lass alte Texte von dort nach Regeln von `retention` gehen
health-blind = blind: trägt, was es nicht lesen kann ({ $carried })
health-blind-but = laut Einstellungen blind, aber die Rolle ist jetzt: { $role }; was seine Schlüssel öffnet, liegt auf diesem Datenträger ({ $carried } nicht gelesen)
health-relay-reads = liest, was geschrieben wurde, ehe es Relais war; trägt außerdem { $carried }
health-key = Schlüssel { $number }
health-no-key = noch kein Schlüssel
health-waiting-for-key = { $count ->
    [one] { $count } Eintrag wartet auf einen Schlüssel, der nicht hier ist
   *[other] { $count } Einträge warten auf einen Schlüssel, der nicht hier ist
}
health-sealed-for-others = { $count ->
    [one] { $count } Eintrag für andere versiegelt
   *[other] { $count } Einträge für andere versiegelt
}
health-bodies-wanted = { $count } von anderen erbeten
health-bodies-pruned = { $count } hier fortgelassen

## Was doctor findet
health-check = { $check ->
    [settings] Einstellungen
    [disk] Platte
    [clock] Uhr
    [interfaces] Netze
    [vpn] VPN
    [route] Route
    [multicast] Multicast
    [home] Verzeichnis
    [recovery] Wörter
    [node] Knoten
    [store] Speicher
    [sockets] Port
    [files] Dateien
    [peers] Gegenstellen
    [skew] Uhren
   *[other] { $check }
}
health-doctor-settings = gelesen; Suche im LAN ist an
health-doctor-settings-undiscovered = gelesen; Suche im LAN ist aus, also sind Gegenstellen anzuwählen
health-doctor-settings-next = bessere config.toml im Verzeichnis oder die Variablen TIDINGS_
health-doctor-disk = { SIZE($size) } frei in { $dir }
health-doctor-disk-low = { SIZE($size) } frei in { $dir }
    .next = schaff Platz oder senke `min_free`: darunter wird nichts angenommen
health-doctor-clock = es ist { MOMENT($time) }
health-doctor-clock-wrong = es ist { MOMENT($time) }, vor dem { DAY($day) }
    .next = stell die Uhr: was du jetzt schreibst, steht sonst vor dem, was andere schrieben
health-doctor-no-interfaces = { $why }
    .next = `ip address` sagt, was da ist
health-doctor-loopback-alone = nur Loopback
    .next = verbinde den Rechner mit einem Netz; bis dahin trifft er nur Verzeichnisse, die er selbst hat
health-doctor-tunnel-beside = { $name } führt zu einer einzigen Gegenstelle, neben anderen Routen
health-doctor-tunnel-takes-all = die Standardroute geht durch { $name }, ein VPN oder einen Tunnel
    .next = lass das VPN das lokale Netz aussparen (oft Split Tunneling oder LAN-Zugriff genannt) oder nenn Adressen: `tidings dial HOST:PORT`
health-doctor-route = die Standardroute geht durch { $name }
health-doctor-no-route = es gibt keine Standardroute: Nur die Netze dieser Schnittstellen sind zu erreichen
health-doctor-multicast = eine Probe auf { $name } ist zu hören
health-doctor-multicast-deaf = eine Probe auf { $name } ist nicht zu hören, nicht einmal auf diesem Rechner
    .next = erlaube UDP-Port 5353 in der Firewall hinein und hinaus oder nenn Adressen: `tidings dial HOST:PORT`
health-doctor-multicast-failed = { $name }: { $why }
    .next = erlaube UDP-Port 5353 in der Firewall hinein und hinaus oder nenn Adressen: `tidings dial HOST:PORT`
health-doctor-no-community = keine Gemeinschaft in { $home }
    .next = `tidings new NAME` gründet eine Gemeinschaft, `tidings join CODE` tritt einer bei
health-doctor-recovery = die Wiederherstellungswörter liegen nicht hier
health-doctor-recovery-kept = die Wiederherstellungswörter sind noch nicht aufgeschrieben
    .next = `tidings device words --forget` zeigt sie und entfernt sie hier
health-doctor-node = Prozess { $pid } auf 127.0.0.1:{ $port }
health-doctor-no-node = es läuft keiner
    .next = `tidings start` startet ihn
health-doctor-node-mute = { $why }, antwortet aber nicht
    .next = warte darauf; wenn er nicht endet, beende ihn mit `kill` und starte den Knoten wieder
health-doctor-socket = hört auf Port { $port } auf Gegenstellen
health-doctor-no-socket = Port { $port } für Gegenstellen: { $why }
    .next = `tidings stop`, dann `tidings start`; wurde er mit --listen gestartet?
health-doctor-files = { SIZE($taken) } von { SIZE($quota) } für Dateien sind belegt
health-doctor-files-full = { SIZE($taken) } von { SIZE($quota) } für Dateien sind belegt: Die neuer Beiträge kommen vielleicht nicht von selbst
    .next = erhöhe `quota_files` oder lösch Beiträge, deren Dateien du nicht mehr brauchst
health-doctor-disk-next = schaff Platz oder senke `min_free`; der Knoten macht dann von selbst weiter
health-doctor-not-admitted = dieses Gerät ist noch nicht eingelassen
    .next = verbinde es mit irgendeinem Mitglied: `tidings peers` listet, wer da ist
health-doctor-store = geht auf; { $entries } von { $devices }
health-doctor-status-says-more = `tidings status` sagt mehr
health-doctor-peers = { $count } verbunden von { $known } bekannten
health-doctor-reach-open = { $at } antwortet, und es gibt keine Sitzung
    .next = `tidings dial` mit dieser Adresse sagt, was geschieht; vielleicht ist es eine andere Gemeinschaft
health-doctor-reach-silent = { $at } ist in diesem Netz und antwortet nicht: Client Isolation des WLANs, eine Firewall dort, oder es ist aus
    .next = lass `ping` es versuchen; nimm statt eines Gastnetzes ein anderes, ein Kabel oder ein Relais
health-doctor-reach-closed = { $at } ist da, und kein Knoten hört auf Port { $port }
    .next = dort `tidings start`; `tidings status` zeigt dort die Adresse
health-doctor-reach-far = { $at } ist in einem anderen Netz und von hier nicht zu erreichen
    .next = ein Relais, das beide erreichen, verbindet zwei Netze; `tidings dial HOST:PORT` nennt eine Adresse
health-doctor-reach-unknown = keine ihrer Adressen ist bekannt
    .next = `tidings status` zeigt dort eine Adresse; `tidings dial HOST:PORT` nimmt sie hier
health-doctor-clock-behind = diese Uhr geht gegenüber denen von { $count } Leuten nach, um bis zu { $seconds } s
    .next = stell die Uhr; `timedatectl set-ntp true` hält sie richtig
health-doctor-clock-ahead = die Uhr von { $who } geht dieser vor, um bis zu { $seconds } s
    .next = stell die falsche: `date -u` auf beiden
