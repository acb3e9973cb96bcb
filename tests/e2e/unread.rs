//! Unread that can be trusted: what is read next, what was read, and what was not sent.

use crate::cast::{Person, text};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

const BOARDS: [&str; 5] = ["announcements", "books", "general", "music", "zoo"];

/// A connection to a node's API that is kept open.
struct Api {
    stream: BufReader<TcpStream>,
    host: String,
    token: String,
}

impl Api {
    fn of(person: &Person) -> Self {
        let api = person.api().expect("api.json");
        let host = format!("127.0.0.1:{}", api["port"]);
        let stream = BufReader::new(TcpStream::connect(&host).expect("the API listens"));
        Self { stream, host, token: text(&api["token"]) }
    }

    fn ask(&mut self, request: &Value) -> Value {
        let (host, token, body) = (&self.host, &self.token, request.to_string());
        let head = format!(
            "POST /v1/call HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        self.stream.get_mut().write_all((head + &body).as_bytes()).expect("asked");
        let (mut line, mut len) = (String::new(), 0);
        while self.stream.read_line(&mut line).expect("an answer") > 2 {
            let (name, value) = line.split_once(':').unwrap_or((&line, ""));
            if name.eq_ignore_ascii_case("content-length") {
                len = value.trim().parse().expect("a length");
            }
            line.clear();
        }
        let mut body = vec![0; len];
        self.stream.read_exact(&mut body).expect("a body");
        serde_json::from_slice(&body).expect("JSON")
    }
}

fn lines(range: std::ops::Range<usize>) -> String {
    let line =
        |n: usize| format!("{{\"board\":\"{}\",\"text\":\"post {n}\"}}\n", BOARDS[n * 7 % 5]);
    range.map(line).collect()
}

#[test]
fn a_thousand_unread_posts_are_read_once_each_while_a_hundred_arrive() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    ana.run_with(&["import", "-", "--create-boards"], &lines(0..1_000)).ok();
    bo.sees("post 999");
    let mut api = Api::of(&bo);
    let (mut read, mut coming) = (Vec::new(), 1_000..1_100);
    loop {
        if read.len() % 45 == 40 {
            let some = coming.start..(coming.start + 10).min(coming.end);
            if !some.is_empty() {
                coming.start = some.end;
                ana.run_with(&["import", "-"], &lines(some)).ok();
            }
        }
        let row = api.ask(&json!({"do": "next"}))["post"].take();
        if row.is_null() {
            break;
        }
        let marked = api.ask(&json!({"do": "mark_read", "ids": [row["id"]]}));
        assert_eq!(marked["marked"]["posts"], 1, "{marked}");
        read.push(text(&row["text"]));
    }
    assert!(coming.is_empty() && read.len() >= 1_000, "{} were read", read.len());
    bo.sees("post 1099");
    // What was still under way is read as a person does.
    while bo.status()["unread"] != 0 {
        let shown = bo.run(&["next"]).ok().stdout;
        let line = shown.lines().find(|line| line.contains("  post ")).expect("a text");
        read.push(line.trim().to_owned());
    }
    let all: BTreeSet<String> = (0..1_100).map(|n| format!("post {n}")).collect();
    assert_eq!(read.len(), all.len());
    assert_eq!(read.into_iter().collect::<BTreeSet<_>>(), all);
}

#[test]
fn next_goes_on_where_somebody_reads_and_threads_are_caught_up_alone() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    ana.run(&["board", "new", "zoo"]).ok();
    ana.posts("general", "another board");
    let thread = ana.posts("zoo", "a thread");
    let other = ana.posts("zoo", "another thread");
    ana.replies(&thread, "an answer");
    bo.sees("an answer");
    bo.run(&["read", &other[..8]]).ok();
    let next = || {
        let row = bo.run(&["next", "--json"]).ok().json();
        assert!(row.get("late").is_none(), "{row}");
        text(&row["text"])
    };
    assert_eq!(next(), "a thread", "programs change nothing");
    assert!(bo.run(&["next"]).ok().stdout.contains("a thread"));
    assert_eq!(next(), "an answer");
    bo.run(&["catchup", "nowhere"]).fails(4);
    bo.run(&["catchup", "abcdefgh"]).fails(4);
    bo.run(&["catchup", &thread[..8]]).ok();
    assert_eq!(next(), "another board");
    bo.run(&["catchup", "#general"]).ok();
    assert!(bo.run(&["next"]).ok().stderr.contains("Nothing is unread"));
}
