use super::*;
use crate::threads::{Heading, Placed, Subject, Threads};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fs;

/// All messages of an mbox of these bytes.
fn letters(mbox: &[u8]) -> Vec<(At, Letter)> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("mbox");
    fs::write(&path, mbox).unwrap();
    let mailbox = Mailbox::open(&path).unwrap();
    let (mut met, mut again) = (Vec::new(), Vec::new());
    let walked = mailbox.walk::<Error>(|message| {
        met.push((message.at, message.bytes.map(<[u8]>::to_vec)));
        Ok(())
    });
    walked.unwrap();
    let read = met.into_iter().filter_map(|(at, bytes)| {
        let bytes = bytes.ok()?;
        mailbox.read(at, &mut again).unwrap();
        assert_eq!(again, bytes, "what is looked up is what was met");
        Some((at, Letter::parse(&bytes)?))
    });
    read.collect()
}

const TWO: &str = "\
From ana@example.org Mon Mar  9 10:00:00 2026
From: =?utf-8?Q?Ana_M=C3=BCller?= <ana@example.org>
Message-ID: <1@example.org>
Date: Mon, 9 Mar 2026 10:00:00 +0100
Subject: =?utf-8?B?V2FsZSDwn5Cz?=
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: 8bit

>From the beginning:
>>From twice
From here on it goes on in words, 2026 of them.

From bo@example.org  Mon Mar  9 11:00:00 2026
From: bo@example.org
In-Reply-To: <1@example.org>
Subject: Re: Wale

No id.
";

#[test]
fn an_mbox_is_read_as_it_was_written() {
    let read = letters(TWO.as_bytes());
    let [(first, ana), (second, bo)] = read.as_slice() else { panic!("{read:?}") };
    assert_eq!((ana.name.as_str(), ana.address.as_str()), ("Ana Müller", "ana@example.org"));
    assert_eq!((ana.subject.as_str(), ana.id.as_str()), ("Wale 🐳", "1@example.org"));
    assert_eq!(ana.time, Some(1_773_046_800));
    let text = "From the beginning:\n>From twice\nFrom here on it goes on in words, 2026 of them.";
    assert_eq!(ana.text, text);
    assert_eq!(bo.answers, std::slice::from_ref(&ana.id));
    assert!(bo.id.as_str().ends_with("@none.message-id.invalid"), "{}", bo.id);
    assert_eq!(bo.time, None);
    let path = tempfile::tempdir().unwrap();
    fs::write(path.path().join("m"), TWO).unwrap();
    let mailbox = Mailbox::open(&path.path().join("m")).unwrap();
    assert_eq!(mailbox.place(*first), Place::Line { line: 1, byte: 0 });
    let byte = TWO.find("From bo").unwrap();
    assert_eq!(mailbox.place(*second), Place::Line { line: 13, byte: byte.try_into().unwrap() });
}

#[test]
fn what_goes_with_a_message_has_a_name_and_no_path() {
    let message = "From: a@b\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n\
        --x\nContent-Type: text/html\n\n<p>Caf&eacute;</p>\n\
        --x\nContent-Type: text/plain\nContent-Disposition: attachment; filename=\"../../etc/passwd\"\n\nroot\n\
        --x\nContent-Type: application/pdf\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; filename*=utf-8''%C3%A4.pdf\n\nAAEC\n\
        --x\nContent-Type: image/png\nContent-Disposition: attachment; filename=\"..\"\n\nx\n--x--\n";
    let letter = Letter::parse(message.as_bytes()).unwrap();
    assert_eq!(letter.text, "Café");
    let names: Vec<_> = letter.attachments.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["passwd", "ä.pdf", "attachment-3"]);
    assert_eq!(letter.attachments[1].bytes, [0, 1, 2]);
    assert_eq!(letter.attachments[1].mime, "application/pdf");
}

#[test]
fn a_maildir_is_what_was_delivered() {
    let dir = tempfile::tempdir().unwrap();
    for folder in ["cur", "new", "tmp"] {
        fs::create_dir(dir.path().join(folder)).unwrap();
    }
    let message = |n: u32| format!("From: a@b\nMessage-ID: <{n}@b>\n\ntext {n}\n");
    fs::write(dir.path().join("new/1700000002.x"), message(2)).unwrap();
    fs::write(dir.path().join("cur/1700000001.x:2,S"), message(1)).unwrap();
    fs::write(dir.path().join("tmp/1700000003.x"), message(3)).unwrap();
    fs::write(dir.path().join("new/.hidden"), "x").unwrap();
    let mailbox = Mailbox::open(dir.path()).unwrap();
    let mut met = Vec::new();
    let walked = mailbox.walk::<Error>(|message| {
        let letter = Letter::parse(message.bytes.unwrap()).unwrap();
        met.push((letter.text, mailbox.place(message.at)));
        Ok(())
    });
    walked.unwrap();
    let named = |n: &str, place: &str| (format!("text {n}"), Place::File(place.into()));
    assert_eq!(met, [named("1", "cur/1700000001.x:2,S"), named("2", "new/1700000002.x")]);
}

#[test]
fn what_is_no_mailbox_is_refused_and_what_is_too_long_passed_over() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("posts.jsonl");
    fs::write(&path, "{}\n").unwrap();
    assert!(matches!(Mailbox::open(&path), Err(Error::NoMailbox(_))));
    assert!(matches!(Mailbox::open(dir.path()), Err(Error::NoMailbox(_))));
    let mut mbox = b"From a Mon Mar  9 10:00:00 2026\nFrom: a@b\n\n".to_vec();
    let line = [&[b'x'; 999][..], b"\n"].concat();
    (0..=MAX_MESSAGE / 1000).for_each(|_| mbox.extend_from_slice(&line));
    mbox.extend_from_slice(TWO.as_bytes());
    fs::write(&path, mbox).unwrap();
    let mut met = Vec::new();
    let mailbox = Mailbox::open(&path).unwrap();
    let walked = mailbox.walk::<Error>(|message| {
        met.push(message.bytes.map(|_| ()));
        Ok(())
    });
    walked.unwrap();
    assert_eq!(met, [Err(Refused::TooLarge), Ok(()), Ok(())]);
}

/// Messages by number, what they answer by number (100 and more are missing), times and subjects.
fn order(messages: &[(u128, &[u128], i64, &str)]) -> Vec<(usize, Option<usize>)> {
    let mut threads = Threads::default();
    for (id, references, time, subject) in messages {
        let references = references.to_vec();
        let subject = Subject::of(subject);
        threads.take(&Heading { id: *id, references, subject, time: Some(*time) });
    }
    threads.order().into_iter().map(|Placed { message, parent }| (message, parent)).collect()
}

#[test]
fn threads_are_found_in_any_order_of_the_mailbox() {
    // A reply that comes before what it answers, and claims to be older.
    assert_eq!(
        order(&[(1, &[0], 5, ""), (0, &[], 7, ""), (2, &[], 6, "")]),
        [(2, None), (1, None), (0, Some(1))]
    );
    // The message between two is missing, then the first of them all.
    assert_eq!(order(&[(0, &[], 1, ""), (1, &[0, 100], 2, "")]), [(0, None), (1, Some(0))]);
    assert_eq!(
        order(&[(0, &[100], 2, ""), (1, &[100], 1, ""), (2, &[100, 0], 3, "")]),
        [(1, None), (0, Some(1)), (2, Some(0))]
    );
}

#[test]
fn a_loop_of_messages_is_cut() {
    assert_eq!(order(&[(0, &[0], 1, "")]), [(0, None)]);
    let found = order(&[(0, &[1], 1, ""), (1, &[2], 2, ""), (2, &[0], 3, "")]);
    assert_eq!(found.len(), 3);
    assert_eq!(found.iter().filter(|(_, parent)| parent.is_none()).count(), 1);
}

#[test]
fn subjects_are_the_last_resort() {
    let messages: &[(u128, &[u128], i64, &str)] = &[
        (0, &[], 1, "Whales"),
        (1, &[], 2, "Re: whales"),
        (2, &[], 3, "AW: Re[2]: Whales"),
        (3, &[], 4, "Whales"),
        (4, &[100], 5, "Re: Whales"),
        (5, &[], 0, "Re: Whales"),
        (6, &[], 6, "Re: "),
    ];
    let parents: Vec<_> = order(messages).into_iter().filter(|(_, it)| it.is_some()).collect();
    assert_eq!(parents, [(1, Some(0)), (2, Some(0))]);
}

#[test]
fn what_is_written_is_the_same_to_readers_that_take_no_quotes_away() {
    let (id, log) = (MessageId::new("1@x").unwrap(), b"From a\n>From b\n");
    let text = "From here on it goes on.\n\nFrom a@b Mon Mar  9 10:00:00 2026\n>From b";
    let mut mbox = Vec::new();
    write(
        &mut mbox,
        &Outgoing {
            id: &id,
            references: &[],
            from: ("Ana", "a@example.org"),
            sender: None,
            to: ("#general", "general@x"),
            time: 0,
            subject: "From",
            text,
            files: vec![Enclosed { name: "log.txt", mime: "text/plain", bytes: log }],
        },
    )
    .unwrap();
    let written = String::from_utf8(mbox.clone()).unwrap();
    let begun = written.lines().filter(|line| line.trim_start_matches('>').starts_with("From "));
    assert_eq!(begun.count(), 1, "{written}");
    let (_, letter) = letters(&mbox).pop().unwrap();
    assert_eq!((letter.text.as_str(), letter.attachments[0].bytes.as_slice()), (text, &log[..]));
}

fn word() -> impl Strategy<Value = String> {
    "[^\\p{C}\\s]{1,12}( [^\\p{C}\\s]{1,12}){0,5}"
}

fn lines() -> impl Strategy<Value = String> {
    let line = prop_oneof![word(), Just(String::new()), ">{0,3}From .{0,20}", Just(".".to_owned())];
    (word(), proptest::collection::vec(line, 0..8))
        .prop_map(|(first, rest)| format!("{first}\n{}", rest.join("\n")))
        .prop_map(|text| text.replace(char::is_control, "\n").trim().to_owned())
}

proptest! {
    #[test]
    fn any_bytes_are_a_message_or_none(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        drop(Letter::parse(&bytes));
        drop(Letter::heading(&bytes));
        drop(letters(&[b"From ", bytes.as_slice()].concat()));
    }

    #[test]
    fn anything_like_mail_is_a_message_or_none(
        parts in proptest::collection::vec(prop_oneof![
            Just("From a@b Mon Mar  9 10:00:00 2026\n".to_owned()),
            Just("Content-Type: multipart/mixed; boundary=x\n".to_owned()),
            Just("Content-Type: message/rfc822\n".to_owned()),
            Just("Content-Transfer-Encoding: base64\n".to_owned()),
            Just("--x\n".to_owned()), Just("\n".to_owned()), Just("--x--\n".to_owned()),
            "(References|Date|From|Subject|Message-ID): .{0,40}\n", ".{0,40}\n",
        ], 0..30)
    ) {
        let text = format!("From {}", parts.concat());
        for (_, letter) in letters(text.as_bytes()) {
            prop_assert!(letter.answers.len() <= MAX_REFERENCES);
            prop_assert!(letter.id.as_str().len() <= MAX_ID);
            prop_assert!(!letter.subject.contains(char::is_control));
            prop_assert!(letter.attachments.iter().all(|it| !it.name.contains(['/', '\\'])));
        }
    }

    #[test]
    fn what_is_written_is_read(
        messages in proptest::collection::vec((word(), word(), lines(), 0_i64..4_000_000_000,
            proptest::collection::vec(any::<u8>(), 0..300), "[^\\p{C}\\s/\\\\]{1,20}"), 1..4)
    ) {
        let mut mbox = Vec::new();
        let ids: Vec<_> = (0..messages.len()).map(|n| MessageId::new(&format!("{n}@x")).unwrap()).collect();
        for (number, (name, subject, text, time, bytes, file)) in messages.iter().enumerate() {
            write(&mut mbox, &Outgoing {
                id: &ids[number], references: &ids[..number],
                from: (name, "a@example.org"), sender: None, to: ("#general", "general@x"),
                time: *time, subject, text,
                files: vec![Enclosed { name: &format!("f{file}"), mime: "image/png", bytes }],
            }).unwrap();
        }
        let read = letters(&mbox);
        prop_assert_eq!(read.len(), messages.len());
        for ((number, (name, subject, text, time, bytes, file)), (_, letter)) in messages.iter().enumerate().zip(&read) {
            prop_assert_eq!(&letter.name, name);
            prop_assert_eq!(&letter.subject, subject);
            prop_assert_eq!(&letter.text, text);
            prop_assert_eq!(letter.time, Some(*time));
            let answers: Vec<_> = ids[..number].iter().rev().cloned().collect();
            prop_assert_eq!(&letter.answers, &answers);
            prop_assert_eq!(letter.attachments.len(), 1);
            prop_assert_eq!(&letter.attachments[0].bytes, bytes);
            prop_assert_eq!(&letter.attachments[0].name, &format!("f{file}"));
        }
    }

    #[test]
    fn every_message_has_one_place_behind_what_it_answers(
        messages in proptest::collection::vec((0_u128..12, proptest::collection::vec(0_u128..16, 0..4), -3_i64..3), 0..14)
    ) {
        let mut threads = Threads::default();
        let mut taken = 0;
        for (id, references, time) in messages {
            let heading = Heading { id, references, subject: Subject::default(), time: Some(time) };
            taken += usize::from(threads.take(&heading));
        }
        let mut seen = BTreeSet::new();
        for Placed { message, parent } in threads.order() {
            prop_assert!(parent.is_none_or(|parent| seen.contains(&parent)));
            prop_assert!(seen.insert(message));
        }
        prop_assert_eq!(seen.len(), taken);
    }
}
