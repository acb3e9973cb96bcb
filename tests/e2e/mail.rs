//! Mailboxes: what others wrote elsewhere comes in once, in its threads, with names that are quoted.

use crate::cast::{Person, SOON};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;

/// Three messages of one thread, the second missing; one with a file; one that is none; one twice.
pub(crate) const LIST: &str = "\
From ada@example.org Mon Mar  9 10:00:00 2026
From: Ada Lovelace <ada@example.org>
Message-ID: <1@example.org>
Date: Mon, 9 Mar 2026 10:00:00 +0000
Subject: Note G

It weaves \u{1b}[31malgebraical patterns.

From grace@example.org Mon Mar  9 12:00:00 2026
From: ana#64xt <grace@example.org>
Message-ID: <3@example.org>
References: <1@example.org> <2@example.org>
Date: Mon, 9 Mar 2026 12:00:00 +0000
Subject: Re: Note G
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=x

--x

>From a moth.
--x
Content-Type: text/plain
Content-Disposition: attachment; filename=\"../moth.txt\"

a moth
--x
Content-Type: application/octet-stream
Content-Disposition: attachment; filename=\"moths.bin\"

THE-LARGE-ONE
--x--

From nobody Mon Mar  9 13:00:00 2026

From ada@example.org Mon Mar  9 14:00:00 2026
From: Ada Lovelace <ada@example.org>
Message-ID: <1@example.org>

Note G again.
";

/// A mailbox beside the home; its path.
pub(crate) fn mailbox(person: &Person, text: &str) -> String {
    let path = person.beside("list.mbox");
    fs::write(&path, text).expect("a mailbox");
    path.to_string_lossy().into_owned()
}

/// All posts, by the ids that they had elsewhere.
fn imported(person: &Person) -> BTreeMap<String, Value> {
    let posts = person.run(&["export"]).ok().json_lines();
    let sourced = posts.into_iter().filter_map(|post| {
        let id = post["origin"]["id"].as_str()?.to_owned();
        Some((id, post))
    });
    sourced.collect()
}

fn last(told: &[Value]) -> &Value {
    told.last().expect("an end")
}

#[test]
fn a_mailing_list_becomes_threads_of_quoted_names() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    fs::write(ana.path().join("config.toml"), "file_limit = \"1 KB\"\n").expect("settings");
    let text = LIST.replace("THE-LARGE-ONE", &"moth ".repeat(400));
    let list = mailbox(&ana, &text);
    let args = ["import", &list, "--board", "lists/notes", "--create-boards"];
    assert!(ana.run(&["import", &list]).fails(2).stderr.contains("--board"));

    let dry = ana.run(&[&args[..], &["--dry-run", "--json"]].concat()).ok().json_lines();
    let of = |told: &Value| {
        let count = |key: &str| told[key].as_u64().expect("a number");
        ["imported", "threads", "files", "known", "refused", "left_out"].map(count)
    };
    assert_eq!(of(last(&dry)), [2, 1, 1, 0, 2, 1]);
    assert!(imported(&ana).is_empty(), "nothing is written");
    let told = ana.run(&[&args[..], &["--json"]].concat()).ok().json_lines();
    assert_eq!(of(last(&told)), of(last(&dry)));
    let byte = text.find("From nobody").expect("it");
    let line = text[..byte].lines().count() + 1;
    assert_eq!(last(&told)["refusals"][0]["at"], format!("line {line} (byte {byte})"));

    bo.sees("From a moth.");
    let posts = imported(&bo);
    let (first, reply) = (&posts["1@example.org"], &posts["3@example.org"]);
    assert_eq!(first["origin"]["name"], "Ada Lovelace <ada@example.org>");
    assert_eq!(first["origin"]["time"], 1_773_050_400_000_000_u64);
    assert_eq!(reply["parent"], first["id"], "the message between them is missing");
    assert_eq!((&reply["author"]["name"], &reply["author"]["me"]), (&"ana".into(), &false.into()));
    assert_eq!(reply["text"], "From a moth.");
    assert_eq!(reply["files"][0]["name"], "moth.txt");
    let read = bo.run(&["read", first["id"].as_str().expect("an id")]).ok().stdout;
    assert!(
        read.contains(" importing “Ada Lovelace <ada@example.org>”, dated 2026-03-09 · "),
        "{read}"
    );
    assert!(read.contains("importing “ana#64xt <grace@example.org>”"), "{read}");

    // Once is enough; a deleted one does not come back, and its answers find their thread.
    ana.run(&["delete", first["id"].as_str().expect("an id"), "--yes"]).ok();
    let more = "From x Tue Mar 10 10:00:00 2026\nFrom: x@y\nMessage-ID: <4@y>\n\
                In-Reply-To: <3@example.org>\n\nLater.\n";
    let list = mailbox(&ana, &format!("{LIST}\n{more}"));
    let again = ana.run(&["import", &list, "--board", "lists/notes", "--json"]).ok().json_lines();
    assert_eq!(of(last(&again))[..4], [1, 0, 0, 2]);
    assert_eq!(imported(&ana)["4@y"]["thread"], first["id"]);
    ana.verifies();
}

/// A list of so many messages in threads of ten.
fn long_list(count: usize) -> String {
    let message = |n: usize| {
        let (day, hour, root) = (1 + n / 24 % 28, n % 24, n - n % 10);
        let answers = if n == root { String::new() } else { format!("References: <{root}@l>\n") };
        format!(
            "From m@l Sun Mar {day:2} {hour:02}:00:00 2026\nFrom: Writer {} <w@l>\n\
             Message-ID: <{n}@l>\n{answers}Date: {day} Mar 2026 {hour:02}:00:00 +0000\n\
             Subject: {} {root}\n\nMessage {n} of many.\n\n",
            n % 7,
            if n == root { "About" } else { "Re: About" },
        )
    };
    (0..count).map(message).collect()
}

#[test]
fn an_import_that_is_killed_goes_on_where_it_was() {
    let ana = Person::founds("ana");
    let list = mailbox(&ana, &long_list(2_000));
    let args = ["import", &list, "--board", "general", "--json"];
    let mut import = ana.spawn(&args);
    let told = import.line(SOON, "a batch is durable", |line| line.contains("\"imported\""));
    assert!(!told.is_empty(), "some of it is durable");
    import.kill();
    let again = ana.run(&args).ok().json_lines();
    let (imported_now, known) = (&last(&again)["imported"], &last(&again)["known"]);
    let sum = imported_now.as_u64().expect("posts") + known.as_u64().expect("known");
    assert!(known.as_u64() >= Some(500), "{again:?}");
    assert_eq!(sum, 2_000);
    let posts = imported(&ana);
    assert_eq!(posts.len(), 2_000);
    assert_eq!(ana.run(&["export"]).ok().json_lines().len(), 2_000, "nothing twice");
    for (id, post) in &posts {
        let number: usize = id.trim_end_matches("@l").parse().expect("a number");
        let root = &posts[&format!("{}@l", number - number % 10)];
        assert_eq!(post["thread"], root["id"], "{id}");
    }
    ana.verifies();
}

#[test]
fn a_maildir_goes_to_a_closed_board_without_a_node() {
    let mut ana = Person::founds("ana");
    ana.run(&["board", "new", "plans", "--closed"]).ok();
    let dir = ana.beside("Maildir");
    for folder in ["cur", "new", "tmp"] {
        fs::create_dir_all(dir.join(folder)).expect("a Maildir");
    }
    for (n, place) in [(0, "cur/1.a:2,S"), (1, "new/2.a"), (2, "new/3.a"), (3, "tmp/4.a")] {
        let answers = (1..=n.min(1)).map(|_| "In-Reply-To: <0@l>\n").collect::<String>();
        let message = format!("From: w@l\nMessage-ID: <{n}@l>\n{answers}\nSecret {n}.\n");
        fs::write(dir.join(place), message).expect("a message");
    }
    ana.stop_node();
    let told = ana.run(&["import", &dir.to_string_lossy(), "--board", "plans"]).ok();
    assert!(told.stderr.contains("3 posts in 1 thread"), "{told}");
    let posts = imported(&ana);
    assert_eq!(posts["2@l"]["parent"], posts["0@l"]["id"]);
    assert_eq!(posts["2@l"]["board"], "plans");
    let again = ana.run(&["import", &dir.to_string_lossy(), "--board", "plans"]).ok();
    assert!(again.stderr.contains("3 messages were here already"), "{again}");
    ana.verifies();
}

/// Subjects, texts, names and what is answered, by the order of the export.
fn essence(person: &Person) -> Vec<(Value, String)> {
    let posts = person.run(&["export"]).ok().json_lines();
    let text =
        |id: &Value| posts.iter().find(|post| post["id"] == *id).map(|it| it["text"].clone());
    let of = |post: &Value| (post["text"].clone(), format!("{:?}", text(&post["parent"])));
    posts.iter().map(of).collect()
}

#[test]
fn an_export_as_a_mailbox_goes_round() {
    let ana = Person::founds("ana");
    let list = mailbox(&ana, LIST);
    ana.run(&["import", &list, "--board", "general"]).ok();
    let own = ana.posts("general", "Hello.\n\nFrom here on: \u{1f433}");
    ana.replies(&own, "And back.");
    let out = ana.run(&["export", "--format", "mbox"]).ok().stdout;
    assert!(out.contains("\nFrom: \"Ada Lovelace\" <ada@example.org>\n"), "{out}");
    assert!(out.contains("\nSender: \"ana#"), "{out}");

    // Everything is known here.
    let path = mailbox(&ana, &out);
    let told = ana.run(&["import", &path, "--board", "general", "--json"]).ok().json_lines();
    assert_eq!((&last(&told)["imported"], &last(&told)["known"]), (&0.into(), &4.into()));

    let cy = Person::founds("cy");
    cy.run(&["import", &path, "--board", "general"]).ok();
    assert_eq!(essence(&cy), essence(&ana));
    let posts = imported(&cy);
    assert_eq!(posts["1@example.org"]["origin"]["name"], "Ada Lovelace <ada@example.org>");
    let name = posts[&format!("{own}@tidings.invalid")]["origin"]["name"].clone();
    assert!(name.as_str().expect("a name").starts_with("ana#"), "{name}");
    assert_eq!(posts["3@example.org"]["files"].as_array().map(Vec::len), Some(2));
}

#[test]
fn an_export_as_a_site_is_plain_files_of_what_everybody_reads() {
    let ana = Person::founds("ana");
    let list = mailbox(&ana, LIST);
    ana.run(&["import", &list, "--board", "general"]).ok();
    let own = ana.posts("general", "# Hello <b>\n\n[evil](javascript:x) **there**");
    ana.run(&["message", "ana", "a note to myself"]).ok();
    let dir = ana.beside("site");
    let to = dir.to_string_lossy().into_owned();
    assert!(ana.run(&["export", "--format", "html"]).fails(2).stderr.contains("-o DIR"));
    ana.run(&["export", "--format", "html", "-o", &to]).ok();
    ana.run(&["export", "--format", "html", "-o", &to]).fails(2);

    let index = fs::read_to_string(dir.join("index.html")).expect("an index");
    let page = fs::read_to_string(dir.join(format!("threads/{own}-1.html"))).expect("a thread");
    assert!(index.contains("href=\"boards/2-general-1.html\""), "{index}");
    assert!(
        index.contains("<html lang=\"en\">") && index.contains("2 threads · 3 posts"),
        "{index}"
    );
    assert!(page.contains("all boards</a> › <a href=\"../boards/2-general-1.html\">"), "{page}");
    assert!(page.contains("Hello &lt;b&gt;") && page.contains("<strong>there</strong>"), "{page}");
    let mut all = String::new();
    for folder in ["boards", "threads"] {
        for file in fs::read_dir(dir.join(folder)).expect("a folder") {
            all += &fs::read_to_string(file.expect("a file").path()).expect("a page");
        }
    }
    assert!(all.contains("importing “Ada Lovelace &lt;ada@example.org&gt;”, dated"), "{all}");
    assert!(all.contains("download=\"moth.txt\""), "files go along: {all}");
    assert!(!all.contains("a note to myself") && !all.contains("<script") && !all.contains("src="));
    for link in all.split("href=\"../").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(dir.join(link).is_file(), "{link} leads nowhere");
    }
}

/// What lies in a home of mail that was piped.
fn spooled(person: &Person) -> usize {
    fs::read_dir(person.path().join("imports")).expect("a directory").count()
}

#[test]
fn mail_that_is_piped_comes_in_once_and_nothing_of_it_lies_about() {
    let ana = Person::founds("ana");
    let args = ["import", "-", "--board", "general", "--json"];
    let pipe = |text: &str| ana.run_with(&args, text).ok().json_lines();
    let refused = ana.run_with(&["import", "-"], LIST).fails(2);
    assert!(refused.stderr.contains("--board"), "{refused}");
    assert_eq!(last(&pipe(LIST))["imported"], 2);
    let again = pipe(LIST);
    assert_eq!((&last(&again)["imported"], &last(&again)["known"]), (&0.into(), &2.into()));

    // One message without a line in front of it, as it lies in a Maildir.
    let alone = "Return-Path: <x@y>\nFrom: x@y\nMessage-ID: <5@y>\nIn-Reply-To: <3@example.org>\n\n\
                 Alone.\n\nFrom here on it goes on.\n";
    assert_eq!(last(&pipe(alone))["imported"], 1);
    let posts = imported(&ana);
    assert_eq!(posts["5@y"]["text"], "Alone.\n\nFrom here on it goes on.");
    assert_eq!(posts["5@y"]["parent"], posts["3@example.org"]["id"]);
    assert_eq!(spooled(&ana), 0);
    let lines = "{\"board\":\"general\",\"text\":\"no mail\"}\n";
    ana.run_with(&["import", "-"], lines).ok();
    assert!(ana.texts().contains("no mail"));
}

#[test]
fn two_imports_of_one_mailbox_at_once_bring_each_message_once() {
    const COUNT: usize = 1_200;
    let ana = Person::founds("ana");
    let list = mailbox(&ana, &long_list(COUNT));
    let args = ["import", &list, "--board", "general", "--json"];
    let both = [ana.spawn(&args), ana.spawn(&args)];
    let told = both.map(|import| import.finish(SOON).ok().json_lines());
    let sum = |key: &str| -> u64 {
        told.iter().map(|told| last(told)[key].as_u64().expect("a number")).sum()
    };
    assert_eq!((sum("imported"), sum("known")), (COUNT as u64, COUNT as u64), "{told:?}");
    let posts = ana.run(&["export"]).ok().json_lines();
    assert_eq!((posts.len(), imported(&ana).len()), (COUNT, COUNT), "each stands there once");
    ana.verifies();
}
