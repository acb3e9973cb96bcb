//! The command line in its user's language, and what programs read in none.

mod data;

use crate::cast::{Person, text};
use crate::pages::Browser;
use serde_json::{Value, json};

/// A letter of 2026-03-09 with notes of 1 800 bytes.
fn letter() -> String {
    format!(
        "From ada Mon Mar  9 10:00:00 2026\n\
         From: Ada Lovelace <ada@example.org>\nMessage-ID: <1@example.org>\n\
         Date: Mon, 09 Mar 2026 10:00:00 +0000\nSubject: Ships\nMIME-Version: 1.0\n\
         Content-Type: multipart/mixed; boundary=b\n\n--b\n\nAll of them.\n\
         --b\nContent-Type: text/plain; name=notes.txt\n\
         Content-Disposition: attachment; filename=notes.txt\n\n{}\n--b--\n",
        "n".repeat(1_800)
    )
}

/// Verbs whose JSON is read twice; nothing in it may change meanwhile.
const FOR_PROGRAMS: [&[&str]; 12] = [
    &["boards"],
    &["board", "notify", "general"],
    &["read", "--all"],
    &["search", "Löwen"],
    &["search", "Löwen", "--count"],
    &["mentions"],
    &["people"],
    &["mod", "log"],
    &["draft", "list"],
    &["status"],
    &["device", "list"],
    &["token", "list"],
];

/// What doctor says of these changes by itself from one moment to the next.
const RESTLESS: [&str; 2] = ["clock", "disk"];

#[test]
fn a_german_user_is_spoken_to_in_german() {
    let mut ana = Person::founds("ana");
    ana.env("LANG", "de_DE.UTF-8");
    let read = ana.run(&["read"]).ok();
    assert!(read.stderr.contains("Es gibt noch keine Beiträge."), "{read}");
    let posted = ana.run(&["post", "general", "Die Löwen sind los.", "--subject", "Zoo"]).ok();
    assert!(posted.stderr.contains("✓ In #general geschrieben"), "{posted}");
    let id = posted.stdout.trim().to_owned();
    let answer = ana.run(&["reply", &id, "Alle @ana?"]).ok();
    assert!(answer.stderr.contains("In #general geantwortet"), "{answer}");
    let edited = ana.run(&["edit", &id, "Die Löwen sind müde."]).ok();
    assert!(edited.stderr.contains("In #general bearbeitet"), "{edited}");

    let thread = ana.run(&["read", &id]).ok().stdout;
    for said in ["gerade eben", "(1× bearbeitet)", "nur hier"] {
        assert!(thread.contains(said), "{said}: {thread}");
    }
    let found = ana.run(&["search", "Löwen"]).ok();
    assert!(found.stderr.contains("1 gefunden."), "{found}");
    let next = ana.run(&["next"]).ok();
    assert!(next.stderr.contains("Nichts ist ungelesen."), "{next}");
    let caught_up = ana.run(&["catchup"]).ok();
    assert!(caught_up.stderr.contains("0 Beiträge als gelesen markiert"), "{caught_up}");
    let deleted = ana.run(&["delete", &id, "--yes"]).ok();
    assert!(deleted.stderr.contains("In #general gelöscht"), "{deleted}");
}

#[test]
fn whoever_comes_in_is_led_in_german() {
    let ana = Person::founds("ana");
    let code = ana.code();
    let mut bo = Person::nobody_yet();
    bo.env("LANG", "de_DE.UTF-8");
    let mistyped = bo.run(&["join", "7-copper-lantern"]).fails(2).stderr;
    assert!(mistyped.contains("ist kein Wort kurzer Codes"), "{mistyped}");
    assert!(mistyped.contains("weiter: meintest du „copier“?"), "{mistyped}");
    let joined = bo.run(&["join", &code, "--as", "bo"]).ok().stderr;
    for said in ["Sucht ein Mitglied …", "✓ Identität bo", "beigetreten", "Einträge empfangen"]
    {
        assert!(joined.contains(said), "{said}: {joined}");
    }
    let invited = bo.run(&["invite", "--uses", "1", "--long"]).ok();
    assert!(invited.stderr.contains("Diese Einladung lässt eine Person ein"), "{invited}");
    let again = bo.run(&["new", "Noch eine"]).fails(2).stderr;
    assert!(again.contains("enthält schon eine Gemeinschaft"), "{again}");
}

#[test]
fn a_wrong_setting_is_named_in_german() {
    let mut ana = Person::founds("ana");
    ana.env("TIDINGS_LANGUAGE", "de");
    let settings = ana.path().join("config.toml");
    std::fs::write(&settings, "min_fre = \"1 GiB\"\n").expect("the settings");
    let told = ana.run(&["config", "check"]).fails(2).stderr;
    assert!(told.contains("unbekannter Schlüssel `min_fre`"), "{told}");
    assert!(told.contains("weiter: meintest du `min_free`?"), "{told}");
    std::fs::write(&settings, "min_free = \"viel\"\n").expect("the settings");
    let told = ana.run(&["config", "reload"]).fails(2).stderr;
    let said =
        "`min_free` ist \"viel\": es ist eine Größe wie \"256 MiB\" oder eine Zahl von Bytes";
    assert!(told.contains(said), "{told}");
    assert!(told.contains("weiter: schreib zum Beispiel min_free = \"256 MiB\""), "{told}");
}

#[test]
fn a_node_in_the_foreground_refuses_in_german_and_its_log_is_english() {
    let mut ana = Person::founds("ana");
    ana.env("LANG", "de_DE.UTF-8");
    let twice = ana.run(&["run"]).fails(6).stderr;
    assert!(twice.contains("läuft schon (Prozess "), "{twice}");
    assert!(twice.contains("weiter: `tidings stop` beendet ihn"), "{twice}");
    ana.run(&["stop"]).ok();
    ana.env("TIDINGS_METRICS", "192.0.2.1:1");
    let alone = ana.run(&["run"]).fails(1).stderr;
    assert!(alone.contains("Messwerte lassen sich auf 192.0.2.1:1 nicht anbieten"), "{alone}");
    assert!(alone.contains("weiter: wähl in config.toml eine andere Adresse"), "{alone}");
    let behind = ana.run(&["start"]).fails(1).stderr;
    assert!(behind.contains("der Knoten endete sofort"), "{behind}");
    assert!(behind.contains("cannot serve metrics at 192.0.2.1:1"), "{behind}");
}

#[test]
fn what_is_refused_is_said_in_german_with_the_next_step_and_the_same_code() {
    let mut ana = Person::founds("ana");
    ana.env("LC_MESSAGES", "de_AT");
    let absent = ana.run(&["draft", "show", "7"]).fails(4).stderr;
    let said = "tidings: es gibt keinen Entwurf 7\n  weiter: `tidings draft list` listet sie\n";
    assert_eq!(absent, said);
    let lost = ana.run(&["post", "nowhere", "hi"]).fails(4).stderr;
    assert!(lost.contains("es gibt kein Brett #nowhere") && lost.contains("Entwurf 1"), "{lost}");
    let unclear = ana.run(&["read", "nowhere"]).fails(4).stderr;
    assert!(unclear.contains("„nowhere“ ist weder ein Brett"), "{unclear}");
    let undecided = ana.run(&["people", "expel", "ana", "--no-input"]).fails(2).stderr;
    assert!(undecided.contains("ana wurde nicht ausgeschlossen"), "{undecided}");
    ana.run(&["stop"]).ok();
    let down = ana.run(&["peers"]).fails(3).stderr;
    assert!(down.contains("läuft kein Knoten\n  weiter: `tidings start` startet ihn"), "{down}");
}

#[test]
fn why_an_address_is_not_reached_is_said_in_german() {
    let mut ana = Person::founds("ana");
    ana.env("LANG", "de_DE.UTF-8");
    let typed = ana.run(&["dial", "nirgendwo"]).fails(2).stderr;
    assert!(typed.contains("„nirgendwo“ ist weder host:port noch eine Multiaddr"), "{typed}");
    let own = ana.run(&["dial", &ana.address()]).fails(2).stderr;
    assert!(own.contains("ist dieser Knoten selbst: die Adresse ist eine eigene"), "{own}");
    let stranger = Person::founds("eve");
    let refused = ana.run(&["dial", &stranger.address()]).fails(7).stderr;
    assert!(refused.contains("lehnt ab: kein Mitglied dieser Gemeinschaft"), "{refused}");
    let code = ana.code();
    let mut bo = Person::nobody_yet();
    bo.env("LANG", "de_DE.UTF-8");
    let joined = bo.run(&["join", &format!("{code}@nirgendwo"), "--as", "bo"]).fails(2).stderr;
    assert!(joined.contains("„nirgendwo“ ist weder host:port"), "{joined}");
}

#[test]
fn verbs_typed_into_the_terminal_ui_answer_in_its_language() {
    let ana = Person::founds("ana");
    std::fs::write(ana.path().join("config.toml"), "language = \"de\"\n").expect("the settings");
    let talk = ana.run_with(&["--plain"], ":status\n:doctor\n:token list\nq\n").ok().stdout;
    for said in ["Gemeinschaft  ", "✓ Einstellungen  ", "Es gibt keine Tokens."] {
        assert!(talk.contains(said), "{said}: {talk}");
    }
}

#[test]
fn tables_have_german_heads_and_columns_that_line_up() {
    let mut ana = Person::founds("ana");
    ana.env("LC_ALL", "de_DE.UTF-8");
    let boards = ana.run(&["boards"]).ok().stdout;
    let rows: Vec<&str> = boards.lines().collect();
    let head: Vec<&str> = rows[0].split_whitespace().collect();
    assert_eq!(head, ["BRETT", "FÜR", "UNGELESEN", "THEMEN", "BEITRÄGE", "NEUESTER"]);
    let column = |row: &str, word: &str| {
        row.find(word).map(|bytes| row[..bytes].chars().count()).expect("the word")
    };
    assert_eq!(column(rows[0], "FÜR"), column(rows[1], "alle"), "{boards}");
    let people = ana.run(&["people"]).ok().stdout;
    assert!(people.contains("EINGELASSEN VON") && people.contains("besitzt"), "{people}");
    assert!(people.contains("(du)") && people.contains("hat gegründet"), "{people}");
}

#[test]
fn how_it_is_and_what_is_wrong_is_said_in_german() {
    let mut ana = Person::founds("ana");
    let for_programs = |who: &Person| {
        let rows = who.run(&["doctor", "--json"]).json_lines();
        let quiet = |row: &Value| !RESTLESS.contains(&text(&row["check"]).as_str());
        rows.into_iter().filter(quiet).collect::<Vec<_>>()
    };
    let english = for_programs(&ana);
    assert!(english.len() > 3, "{english:?}");
    ana.env("LANG", "de_DE.UTF-8");
    assert_eq!(english, for_programs(&ana));
    let status = ana.run(&["status"]).ok().stdout;
    for said in [
        "Gemeinschaft       Book Club",
        "(besitzt)",
        "läuft als Prozess",
        "0 verbunden",
        "1 mit 1 Gerät",
        "ungelesen: 0 Beiträge",
        "Wörter noch nicht aufgeschrieben",
    ] {
        assert!(status.contains(said), "{said}: {status}");
    }
    let doctor = ana.run(&["doctor"]).stdout;
    for said in [
        "✓ Einstellungen  gelesen; Suche im LAN ist aus",
        "frei in",
        "    weiter: `tidings device words --forget` zeigt sie",
        "Einträge von 1 Gerät",
    ] {
        assert!(doctor.contains(said), "{said}: {doctor}");
    }
    ana.run(&["stop"]).ok();
    assert!(ana.run(&["status"]).ok().stdout.contains("läuft nicht"));
    let doctor = ana.run(&["doctor"]).fails(1).stdout;
    assert!(
        doctor.contains("es läuft keiner\n    weiter: `tidings start` startet ihn"),
        "{doctor}"
    );
}

#[test]
fn devices_and_what_programs_and_browsers_come_in_by_are_spoken_of_in_german() {
    let mut ana = Person::founds("ana");
    ana.env("LANG", "de_DE.UTF-8");
    let devices = ana.run(&["device", "list"]).ok().stdout;
    assert!(devices.contains("ZULETZT GEHÖRT") && devices.contains("jetzt"), "{devices}");
    assert!(devices.contains("dieses"), "{devices}");
    let code = ana.run(&["device", "add"]).ok().stderr;
    assert!(code.contains("Dieser Code macht ein Gerät zu deinem, bis "), "{code}");
    let lost = ana.run(&["device", "revoke", "amiga"]).fails(4).stderr;
    let said = "du hast kein Gerät „amiga“\n  weiter: `tidings device list` zeigt";
    assert!(lost.contains(said), "{lost}");
    let shown = ana.run(&["device", "words"]).fails(2).stderr;
    assert!(shown.contains("zeigt nur ein Terminal\n  weiter: mit --yes"), "{shown}");
    let certified = ana.run(&["device", "certify"]).ok().stderr;
    assert!(certified.contains("Dieses Gerät ist beglaubigt"), "{certified}");

    assert!(ana.run(&["token", "list"]).ok().stderr.contains("Es gibt keine Tokens."));
    let made = ana.run(&["token", "add", "bot", "--scope", "read", "--board", "general"]).ok();
    let said = "✓ Das Token bot ist für `read` auf #general\nHeb es jetzt auf";
    assert!(made.stderr.contains(said), "{made}");
    let tokens = ana.run(&["token", "list"]).ok().stdout;
    assert!(tokens.contains("ÖFFNET") && tokens.contains("auf Widerruf"), "{tokens}");
    let revoked = ana.run(&["token", "revoke", "bot"]).ok().stderr;
    assert!(revoked.contains("Das Token bot öffnet nichts mehr"), "{revoked}");
    let web = ana.run(&["web", "--no-open"]).ok().stderr;
    assert!(web.contains("Öffne diese Adresse in einem Browser auf diesem Rechner"), "{web}");
    // Where systemd runs, this would ask the machine's.
    if !std::path::Path::new("/run/systemd/system").is_dir() {
        let service = ana.run(&["service", "status"]).fails(1).stderr;
        let said = "läuft nicht mit systemd\n  weiter: lass deine Dienstverwaltung";
        assert!(service.contains(said), "{service}");
    }
}

#[test]
fn days_sizes_and_numbers_are_written_as_german_is() {
    let mut ana = Person::founds("ana");
    let line = |n| format!("{}\n", json!({ "board": "general", "text": format!("line {n}") }));
    ana.run_with(&["import", "-"], &(0..1_233).map(line).collect::<String>()).ok();
    ana.run_with(&["import", "-", "--board", "general"], &letter()).ok();
    let newest = |who: &Person| who.run(&["read", "--all", "--limit", "1", "--json"]).ok();
    let json = newest(&ana).stdout;
    ana.env("LANG", "de_DE.UTF-8");
    let read = ana.run(&["read", "--all", "--limit", "1"]).ok().stdout;
    for said in [" datiert 09.03.2026 · ", "[1] notes.txt 1,8 KB · "] {
        assert!(read.contains(said), "{said}: {read}");
    }
    let boards = ana.run(&["boards"]).ok().stdout;
    assert!(boards.contains(" 1.234 "), "{boards}");
    let years = ana.run(&["invite", "--expires", "365d", "--long"]).ok().stderr;
    let until = years.split(" bis ").nth(1).expect("until when").as_bytes();
    assert_eq!((until[2], until[5], until[10]), (b'.', b'.', b' '), "{years}");
    assert_eq!(newest(&ana).stdout, json, "programs read what they did");
    assert_eq!(ana.run(&["search", "by:me", "--count"]).ok().stdout, "1234\n");

    let mut browser = Browser::enters(&ana);
    browser.language = "de";
    let page = |path: &str| browser.follow(browser.get(path)).body;
    assert!(page("/boards").contains("1.234 Beiträge"), "{}", page("/boards"));
    let board = page("/board?name=general");
    assert!(board.contains("datiert 09.03.2026"), "{board}");
    let form = page("/new?board=general");
    assert!(form.contains("Höchstens 104 MB je Datei"), "{form}");
    let talk = ana.run_with(&["--plain"], "b\n2\nq\n").ok().stdout;
    assert!(talk.contains("datiert 09.03.2026"), "{talk}");
}

#[test]
fn a_setting_counts_more_than_the_environment_and_nothing_else_means_english() {
    let mut ana = Person::founds("ana");
    let english = ana.run(&["read"]).ok();
    assert!(english.stderr.contains("There are no posts yet."), "{english}");
    ana.env("LANG", "de_DE.UTF-8");
    std::fs::write(ana.path().join("config.toml"), "language = \"en\"\n").expect("the settings");
    let english = ana.run(&["read"]).ok();
    assert!(english.stderr.contains("There are no posts yet."), "{english}");
    std::fs::write(ana.path().join("config.toml"), "language = \"de\"\n").expect("the settings");
    ana.env("LANG", "en_GB.UTF-8");
    let german = ana.run(&["read"]).ok();
    assert!(german.stderr.contains("Es gibt noch keine Beiträge."), "{german}");
}

#[test]
fn programs_read_the_same_bytes_in_every_language() {
    let mut ana = Person::founds("ana");
    let id = ana.posts("general", "Die Löwen sind los, @ana.");
    ana.run(&["mod", "pin", &id, "--reason", "wichtig"]).ok();
    ana.run(&["post", "nowhere", "nur ein Entwurf"]).fails(4);
    ana.run(&["token", "add", "bot", "--scope", "read"]).ok();
    let all = |who: &Person| FOR_PROGRAMS.map(|verb| who.run(&[verb, &["--json"]].concat()).ok());
    let english = all(&ana).map(|ran| ran.stdout);
    ana.env("LANG", "de_DE.UTF-8");
    for ((english, german), verb) in english.iter().zip(all(&ana)).zip(FOR_PROGRAMS) {
        assert_eq!(*english, german.stdout, "{verb:?}");
    }
    let rows = ana.run(&["read", "--all", "--json"]).ok().json_lines();
    assert_eq!(text(&rows[0]["id"]), id);
}
