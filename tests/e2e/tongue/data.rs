//! Data that comes in and goes out: what is said of it, and what stands in it.

use crate::cast::{Person, SOON};
use crate::harness::eventually;
use crate::mail::{LIST, mailbox};
use crate::sticks::files;
use crate::tamper::flip;
use std::fs;

/// Somebody with a board, to whom German is spoken.
fn german(name: &str) -> Person {
    let mut person = Person::founds(name);
    person.env("LANG", "de_DE.UTF-8");
    person
}

/// Fails unless all of these stand in it.
#[track_caller]
fn says(told: &str, sentences: &[&str]) {
    for said in sentences {
        assert!(told.contains(said), "{said}: {told}");
    }
}

/// Fails unless stdout has the same bytes in both languages.
#[track_caller]
fn same_for_programs(person: &mut Person, verb: &[&str]) {
    let read = ["en_GB.UTF-8", "de_DE.UTF-8"].map(|language| {
        person.env("LANG", language);
        person.run(verb).ok().stdout
    });
    assert_eq!(read[0], read[1], "{verb:?}");
}

#[test]
fn a_mailbox_comes_in_and_goes_out_in_german() {
    let mut ana = german("ana");
    fs::write(ana.path().join("config.toml"), "file_limit = \"1 KB\"\n").expect("settings");
    let list = mailbox(&ana, &LIST.replace("THE-LARGE-ONE", &"moth ".repeat(400)));
    let homeless = ana.run(&["import", &list]).fails(2).stderr;
    let said = "auf welches Brett seine Themen gehören\n  weiter: nenn eines: `--board general`\n";
    says(&homeless, &[said]);

    let import = ["import", &list, "--board", "listen", "--create-boards"];
    let dry_run = [&import[..], &["--dry-run"]].concat();
    let would = ana.run(&dry_run).ok().stderr;
    says(&would, &["✓ Hereinkämen 2 Beiträge in 1 Thema, 1 Datei"]);
    same_for_programs(&mut ana, &[&dry_run[..], &["--json"]].concat());
    let told = ana.run(&import).ok().stderr;
    says(
        &told,
        &[
            "✓ 2 Beiträge in 1 Thema hereingeholt, 1 Datei",
            "übergangen: Zeile 35 (Byte ",
            "): sie ist keine Nachricht: Sie hat keinen Kopf",
            "): eine Nachricht vor ihr hat dieselbe Message-ID",
            "moths.bin hat 2,0 KB; `file_limit` ist 1,0 KB",
        ],
    );
    says(&ana.run(&import).ok().stderr, &["2 Nachrichten waren schon hier"]);

    let exported = ana.run(&["export", "--format", "mbox"]).ok();
    says(&exported.stderr, &["✓ 2 Beiträge ausgegeben"]);
    same_for_programs(&mut ana, &["export"]);
    let unplaced = ana.run(&["export", "--format", "html"]).fails(2).stderr;
    says(&unplaced, &["kommt in ein neues Verzeichnis\n  weiter: nenn eines: "]);
    let site = ana.beside("site").to_string_lossy().into_owned();
    let made = ana.run(&["export", "--format", "html", "-o", &site]).ok().stderr;
    says(&made, &["✓ 2 Beiträge auf "]);
    let again = ana.run(&["export", "--format", "html", "-o", &site]).fails(2).stderr;
    says(&again, &["gibt es schon\n  weiter: nenn ein Verzeichnis, das es nicht gibt\n"]);
}

#[test]
fn lines_that_cannot_be_imported_are_named_in_german() {
    let ana = german("ana");
    let refused = |lines: &str, code: i32| {
        let path = ana.beside("posts.jsonl");
        fs::write(&path, lines).expect("lines");
        ana.run(&["import", &path.to_string_lossy()]).fails(code).stderr
    };
    let broken = refused("{\"board\":\"general\",\"text\":\"a\"}\n{\"board\":1}\n", 2);
    says(&broken, &["tidings: Zeile 2: ", "weiter: jede Zeile ist {\"board\":\"general\","]);
    let lost =
        refused("{\"board\":\"dort\",\"text\":\"a\"}\n{\"board\":\"dort\",\"text\":\"b\"}\n", 4);
    says(
        &lost,
        &[
            "Zeilen 1 bis 2: Beitrag 1 des Imports: es gibt kein Brett #dort",
            "`--create-boards` legt Bretter an",
        ],
    );
}

#[test]
fn a_home_is_backed_up_and_restored_in_german() {
    let ana = german("ana");
    ana.posts("general", "in der Sicherung");
    let file = ana.beside("club.backup").to_string_lossy().into_owned();
    let made = ana.run(&["backup", &file]).ok().stderr;
    says(&made, &[" Einträge: geprüft\n  Die Schlüssel sind darin: "]);
    let there = ana.run(&["backup", &file]).fails(2).stderr;
    says(&there, &["gibt es schon\n  weiter: nenn eine andere Datei oder sag --yes"]);

    let mut again = Person::nobody_yet();
    same_for_programs(&mut again, &["restore", &file, "--dry-run", "--json"]);
    let held = again.run(&["restore", &file, "--dry-run"]).ok().stdout;
    says(&held, &["Book Club, ana auf ", " Einträge, gemacht ", " UTC, alles geprüft\n"]);
    let damaged = ana.beside("damaged.backup");
    let refused = |bytes: &[u8], code: i32| {
        fs::write(&damaged, bytes).expect("a file");
        again.run(&["restore", &damaged.to_string_lossy()]).fails(code).stderr
    };
    let whole = fs::read(&file).expect("the backup");
    let step = "weiter: nimm eine andere Kopie davon oder eine andere Sicherung; nichts wurde";
    says(&refused(&whole[..whole.len() / 2], 8), &["beschädigt: sie endet zu früh\n", step]);
    says(&refused(b"Liebes Tagebuch!\n", 2), &["das ist keine Sicherung von Tidings"]);
    let restored = again.run(&["restore", &file]).ok().stderr;
    let said = "✓ Book Club ist wiederhergestellt: ";
    says(&restored, &[said, "\n  Dieses Verzeichnis ist ein neues Gerät von dir. "]);
}

#[test]
fn a_stick_goes_round_in_german() {
    let mut ana = german("ana");
    let mut bo = Person::joins("bo", &ana.code());
    bo.env("LANG", "de_DE.UTF-8");
    ana.posts("general", "als wir uns trafen");
    bo.sees("als wir uns trafen");
    bo.run(&["sync"]).ok();
    ana.stop_node();
    bo.stop_node();
    let dir = ana.beside("stick");
    let stick = dir.to_string_lossy().into_owned();
    let absent = ana.run(&["carry", &stick]).fails(4).stderr;
    says(&absent, &["\n  weiter: ist der Stick dort eingehängt?\n"]);
    fs::create_dir(&dir).expect("a stick");
    let empty = bo.run(&["pull", &stick]).fails(4).stderr;
    says(&empty, &["ist nichts von dieser Gemeinschaft\n  weiter: `tidings publish` oder"]);

    fs::create_dir_all(dir.join("tidings/0123456789abcdef")).expect("somebody else's");
    ana.posts("general", "auf dem Stick");
    let left = ana.run(&["carry", &stick]).ok().stderr;
    says(&left, &["✓ Nichts Neues mitgenommen; ", " dagelassen für ", "andere Gemeinschaft hat"]);
    for pack in files(&dir, ".pack") {
        let mut bytes = fs::read(&pack).expect("a pack");
        bytes.iter_mut().skip(50).step_by(61).for_each(|byte| *byte ^= 1);
        fs::write(&pack, bytes).expect("the stick can be written");
    }
    let damaged = bo.run(&["pull", &stick]).fails(8).stderr;
    says(&damaged, &["die Bytes wurden verändert, in ", " bei Byte "]);
    says(&damaged, &["\n  weiter: was ganz ist, wurde mitgenommen (0 Einträge); wer es schrieb"]);
    let refused = bo.run(&["pull", &stick, "--json"]).fails(8).json();
    assert_eq!(refused["damage"][0]["why"], "the bytes were altered");
    assert_eq!(refused["damage"][0]["code"], "altered");
    ana.run(&["carry", &stick]).ok();
    let took = bo.run(&["carry", &stick]).ok().stderr;
    says(&took, &["✓ Mitgenommen: 1 Eintrag von 1 Gerät über ana#"]);

    let replica = ana.beside("replica").to_string_lossy().into_owned();
    let published = ana.run(&["publish", &replica]).ok().stderr;
    says(&published, &[" dagelassen für alle, ", " geschrieben"]);
    same_for_programs(&mut bo, &["pull", &replica, "--json"]);
}

#[test]
fn a_home_is_checked_and_summed_up_in_german() {
    let mut ana = german("ana");
    let post = ana.posts("general", "die Kombination ist neunzehnhundertvierundachtzig");
    says(&ana.run(&["verify"]).ok().stderr, &["geprüft, nichts ist beschädigt"]);
    let report = ana.run(&["report"]).ok().stdout;
    says(&report, &["Bekannt    ", "Abgewiesen ", "Verkehr    "]);
    let busy = ana.run(&["compact"]).fails(6).stderr;
    says(&busy, &["in diesem Verzeichnis läuft ein Knoten\n  weiter: `tidings stop`, "]);
    ana.stop_node();
    says(&ana.run(&["compact"]).ok().stdout, &[" vorher, ", " jetzt\n"]);
    same_for_programs(&mut ana, &["verify", "--json"]);
    same_for_programs(&mut ana, &["report", "--json"]);
    fs::remove_file(ana.path().join("report.jsonl")).expect("rows");
    says(&ana.run(&["report"]).ok().stdout, &["Seit ", " UTC lief kein Knoten.\n"]);

    assert!(flip(&ana, &post) > 0, "the post is in the file");
    let found = ana.run(&["verify"]).fails(8);
    says(&found.stdout, &["Eintrag ", ": sein Inhalt ist nicht, was unterschrieben wurde\n"]);
    says(&found.stderr, &["1 von ", " Einträgen beschädigt\n  weiter: stell das Verzeichnis aus"]);
    let backup = ana.beside("club.backup").to_string_lossy().into_owned();
    let refused = ana.run(&["backup", &backup]).fails(8).stderr;
    says(&refused, &["1 Eintrag des Logs ist beschädigt: Eintrag ", "unterschrieben wurde\n"]);
}

#[test]
fn a_site_is_in_its_makers_language_and_has_the_files_that_are_here() {
    let ana = Person::founds("ana");
    let mut bo = Person::joins("bo", &ana.code());
    bo.env("LANG", "de_DE.UTF-8");
    let file = |name: &str, bytes: &[u8]| {
        let path = ana.beside(name);
        fs::write(&path, bytes).expect("a file");
        path.to_string_lossy().into_owned()
    };
    let (small, large) = (file("notes.html", b"<script>"), file("film.mp4", &[7; 2 << 20]));
    let post = ["post", "general", "anbei", "--file", &small, "--file", &large];
    let post = ana.run(&post).ok().stdout.trim().to_owned();
    bo.sees("anbei");
    eventually(SOON, "the small file is here", || {
        bo.post_row(&post).is_some_and(|row| row["files"][0]["here"] == 100)
    });
    let dir = bo.beside("site");
    let made = bo.run(&["export", "--format", "html", "-o", &dir.to_string_lossy()]).ok().stderr;
    says(&made, &["✓ 1 Beitrag auf 4 Seiten ausgegeben, 1 Datei\n1 Datei weggelassen: nicht hier"]);
    let read = |path: &str| fs::read_to_string(dir.join(path)).expect(path);
    assert_eq!(read(&format!("files/{post}-1.bin")), "<script>", "nothing that a server would run");
    let page = read(&format!("threads/{post}-1.html"));
    says(&page, &["<html lang=\"de\">", "alle Bretter</a>", "href=\"../boards/2-general-1.html\""]);
    says(
        &page,
        &["download=\"notes.html\"", "film.mp4", "nicht hier, als diese Seiten entstanden"],
    );
    says(&read("index.html"), &["1 Thema · 1 Beitrag"]);
    says(&read("boards/2-general-1.html"), &["keine Antworten"]);
}
