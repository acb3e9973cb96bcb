//! What programs hear: events from a cursor on, whatever became of the node meanwhile, and feeds.

use super::Bot;
use crate::cast::{Person, SOON, text};
use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::Event;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::sync::mpsc::{self, Receiver};
use std::thread;

/// A stream of server-sent events.
struct Hearing(Receiver<String>);

impl Bot {
    /// Listens from a cursor on, or from now on; the cursor at which it begins.
    #[track_caller]
    fn hears(&self, after: Option<&str>) -> (Hearing, String) {
        let request = self.agent.get(format!("{}/events", self.root));
        let request = request.header("authorization", self.bearer());
        let request = request.header("accept", "text/event-stream");
        let request = after.iter().fold(request, |it, after| it.header("last-event-id", *after));
        let answer = request.call().expect("an answer");
        assert_eq!(answer.status(), 200);
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || {
            let lines = BufReader::new(answer.into_body().into_reader()).lines();
            lines.map_while(Result::ok).try_for_each(|line| sender.send(line))
        });
        let hearing = Hearing(lines);
        let (kind, cursor, _) = hearing.next().expect("it begins");
        assert_eq!(kind, "listening");
        (hearing, cursor.expect("a cursor"))
    }
}

impl Hearing {
    /// The next event: its kind, its cursor, what it says; none when the stream ended.
    #[track_caller]
    fn next(&self) -> Option<(String, Option<String>, Value)> {
        let (mut kind, mut cursor, mut data) = (String::new(), None, Value::Null);
        loop {
            let line = match self.0.recv_timeout(SOON) {
                Ok(line) => line,
                Err(mpsc::RecvTimeoutError::Disconnected) => return None,
                Err(mpsc::RecvTimeoutError::Timeout) => panic!("no event within {SOON:?}"),
            };
            match line.split_once(": ") {
                Some(("event", name)) => name.clone_into(&mut kind),
                Some(("id", id)) => cursor = Some(id.to_owned()),
                Some(("data", json)) => data = serde_json::from_str(json).expect("JSON"),
                _ if line.is_empty() && !kind.is_empty() => return Some((kind, cursor, data)),
                _ => {}
            }
        }
    }

    /// The next event of this kind, and its cursor; others are passed by.
    #[track_caller]
    fn of(&self, wanted: &str) -> (String, Value) {
        loop {
            let (kind, cursor, data) = self.next().expect("more events");
            if kind == wanted {
                return (cursor.expect("a cursor"), data);
            }
        }
    }

    /// The texts of the next posts, and the cursor of the last.
    #[track_caller]
    fn posts(&self, count: usize) -> (Vec<String>, String) {
        let (mut texts, mut last) = (Vec::new(), String::new());
        while texts.len() < count {
            let (kind, cursor, data) = self.next().expect("more posts");
            if kind == "post" {
                texts.push(text(&data["post"]["text"]));
                last = cursor.expect("a cursor");
            }
        }
        (texts, last)
    }
}

#[test]
fn events_go_on_from_a_cursor_and_none_is_missed_or_told_twice() {
    let ana = Person::founds("ana");
    let mut bo = Person::joins("bo", &ana.code());
    let bot = Bot::of(&bo, &["ears", "--scope", "read"]);
    let (hearing, begin) = bot.hears(None);
    for said in ["one", "two"] {
        ana.posts("general", said);
        bo.sees(said);
    }
    let (texts, two) = hearing.posts(2);
    assert_eq!(texts, ["one", "two"]);

    // What comes while nobody listens, while nothing runs, and after a power cut.
    bo.stop_node();
    while hearing.next().is_some() {}
    bo.posts("general", "three, without a node");
    ana.posts("general", "four, out of reach");
    bo.start_node(&[]);
    bo.meets(&ana);
    bo.sees("four, out of reach");
    let bot = Bot::with(&bo, bot.token);
    let all = ["one", "two", "three, without a node", "four, out of reach", "five, live"];
    let (hearing, at) = bot.hears(Some(&two));
    assert_eq!(at, two);
    ana.posts("general", "five, live");
    let (texts, five) = hearing.posts(3);
    assert_eq!(texts, all[2..]);
    bo.power_cut();
    bo.start_node(&[]);
    let bot = Bot::with(&bo, bot.token);
    assert_eq!(bot.hears(Some(&begin)).0.posts(5).0, all, "all of it, from the beginning");
    let (hearing, _) = bot.hears(Some(&five));
    bo.posts("general", "six");
    assert_eq!(hearing.posts(1).0, ["six"], "and nothing again");
}

#[test]
fn what_becomes_of_a_post_is_told_once_and_again_to_whoever_goes_on_before_it() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    let first = ana.posts("general", "first");
    let second = ana.posts("general", "second");
    bo.sees("second");
    let bot = Bot::of(&bo, &["ears", "--scope", "read"]);
    let (hearing, begin) = bot.hears(None);
    ana.run(&["edit", &first, "first, better"]).ok();
    let (cursor, edited) = hearing.of("edited");
    assert_eq!(text(&edited["post"]["text"]), "first, better");
    assert_eq!(edited["post"]["id"], first);
    ana.run(&["react", &first, "👍"]).ok();
    assert_eq!(hearing.of("reacted").1["by"]["name"], "ana");
    ana.run(&["mod", "hide", &second, "--reason", "off topic"]).ok();
    assert_eq!(hearing.of("moderated").1["post"]["id"], second);
    ana.run(&["delete", &first, "--yes"]).ok();
    let (_, deleted) = hearing.of("deleted");
    assert_eq!(deleted["post"]["id"], first);
    assert!(deleted["post"]["deleted"].is_object(), "{deleted}");

    // The edit is gone with the post: the rest is told again.
    let (hearing, _) = bot.hears(Some(&begin));
    for kind in ["reacted", "moderated", "deleted"] {
        assert_eq!(hearing.next().expect("it goes on").0, kind);
    }
    let (hearing, _) = bot.hears(Some(&cursor));
    assert_eq!(hearing.next().expect("it goes on").0, "reacted");
}

/// Of a well-formed document the texts of all elements of this name, and the targets of all links.
#[track_caller]
fn within(xml: &str, name: &str) -> (Vec<String>, Vec<String>) {
    let (mut reader, mut texts, mut links) = (Reader::from_str(xml), Vec::new(), Vec::new());
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{error}\n{xml}")) {
            Event::Start(tag) if tag.local_name().as_ref() == name => {
                let text = reader.read_text(tag.name()).expect("its end").xml10_content();
                texts.push(unescape(&text).expect("no other entities").into_owned());
            }
            Event::Empty(tag) if tag.local_name().as_ref() == "link" => {
                let href = tag.try_get_attribute("href").expect("attributes").expect("a target");
                links.push(href.value.to_string());
            }
            Event::Eof => return (texts, links),
            _ => {}
        }
    }
}

#[test]
fn a_newsreader_has_a_board_as_it_was_written_and_no_other() {
    const HARM: &str = "</content><script>alert(1)</script> & ]]> \"quoted\" &amp; <!-- Größe";
    let ana = Person::founds("ana");
    ana.run(&["board", "new", "news"]).ok();
    ana.posts("general", "not for newsreaders");
    let first = ana.run(&["post", "news", HARM, "--subject", "<b>Today</b> & \"tomorrow\""]).ok();
    let first = first.stdout.trim().to_owned();
    let answer = ana.replies(&first, "an answer");
    let feed = ["token", "add", "reader", "--scope", "feed", "--board", "news"];
    let token = ana.run(&feed).ok().stdout.trim().to_owned();
    let bot = Bot::with(&ana, token);
    let root = bot.root.trim_end_matches("/api/v1");
    let again = |board: &str, tag: &str| {
        let url = format!("{root}/feeds/{}/board/{board}.atom", bot.token);
        bot.agent.get(url).header("if-none-match", tag).call().expect("an answer")
    };
    let tag = again("news", "\"none\"").headers().get("etag").cloned().expect("a tag");
    assert_eq!(again("news", tag.to_str().expect("text")).status(), 304);
    let get = |board: &str| {
        let url = format!("{root}/feeds/{}/board/{board}.atom", bot.token);
        let mut answer = bot.agent.get(url).call().expect("an answer");
        let kind = answer.headers().get("content-type").cloned();
        let kind = kind.map(|kind| kind.to_str().expect("text").to_owned());
        let xml = answer.body_mut().read_to_string().expect("text");
        (answer.status().as_u16(), kind.unwrap_or_default(), xml)
    };
    let (status, kind, xml) = get("news");
    assert_eq!((status, kind.as_str()), (200, "application/atom+xml; charset=utf-8"));
    let (contents, links) = within(&xml, "content");
    assert_eq!(contents, ["an answer", HARM]);
    assert_eq!(links, [&answer, &first].map(|post| format!("{root}/post/{post}")));
    let title = "<b>Today</b> & \"tomorrow\"";
    assert_eq!(within(&xml, "title").0, ["#news", &format!("Re: {title}"), title]);
    assert_eq!(within(&xml, "id").0[1..], [&answer, &first].map(|it| format!("urn:tidings:{it}")));
    assert!(!xml.contains(&bot.token), "whoever is shown the feed cannot open it");
    // The link opens, for whoever has this node's pages open, and for nobody else.
    let page = bot.agent.get(&links[1]).call().expect("an answer").status().as_u16();
    assert_eq!(page, 401);
    assert_eq!(get("general").0, 403);
    assert_eq!(bot.get("/posts").0, 403, "it opens feeds and nothing else");

    ana.run(&["delete", &answer, "--yes"]).ok();
    assert_eq!(within(&get("news").2, "content").0, [HARM]);
    ana.run(&["token", "revoke", "reader"]).ok();
    assert_eq!(get("news").0, 401);
}
