//! Thirty processes, as they are.

use crate::cast::{Person, SOON};
use crate::harness::{Api, eventually};
use crate::{Figures, MORE_LINKS, NODES, POSTS, WRITERS};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// Thirty debug builds on a small machine catch up within this.
const LATER: Duration = Duration::from_secs(120);

/// An idle session says something at least once in this time; nodes compare once a minute.
const A_WHILE: Duration = Duration::from_secs(150);

/// More bytes than an idle session says at once.
const IDLE_WORD: u64 = 100;

/// Two who are connected, the lower number first.
pub(crate) type Link = (usize, usize);

/// People who hold the same.
pub(crate) struct Circle(Vec<Person>);

/// Sums over all nodes.
#[derive(Default)]
struct Totals {
    received: u64,
    accepted: u64,
    bytes: u64,
    sessions: u64,
}

impl Circle {
    /// Everybody comes in through one who came before, and dials another.
    pub(crate) fn gather() -> Self {
        let ana = Person::founds("p0");
        let code = ana.code();
        let code = code.split('@').next().expect("a code").to_owned();
        let mut circle = vec![ana];
        for n in 1..NODES {
            let door = circle[n / 2].address();
            circle.push(Person::joins(&format!("p{n}"), &format!("{code}@{door}")));
        }
        for (n, person) in circle.iter().enumerate() {
            for more in 1..=MORE_LINKS {
                let other = (n + 7 * more) % NODES;
                person.run(&["dial", &circle[other].address()]).ok();
            }
        }
        let circle = Self(circle);
        eventually(LATER, "all know all", || {
            let met = |status: Value| {
                let sessions = status["sessions"].as_array().expect("sessions");
                let ready = |row: &Value| row["ready"] == true && row["caught_up"] == true;
                status["members"] == NODES && sessions.iter().all(ready)
            };
            circle.0.iter().all(|person| met(status(person)))
        });
        circle.rest();
        circle
    }

    /// Which of them are connected.
    pub(crate) fn links(&self) -> BTreeSet<Link> {
        self.received().into_keys().map(|(link, _)| link).collect()
    }

    /// Some write, all read; then nobody says anything but what an idle session says.
    pub(crate) fn figures(&self) -> Figures {
        let before = self.totals();
        for post in 0..POSTS {
            for writer in 0..WRITERS {
                self.0[writer * NODES / WRITERS].posts("general", &format!("{post} by {writer}"));
            }
        }
        eventually(LATER, "all read all", || {
            self.0.iter().all(|person| person.texts().len() == WRITERS * POSTS)
        });
        self.rest();
        let after = self.totals();
        let (received, accepted) =
            (after.received - before.received, after.accepted - before.accepted);
        assert!(accepted >= ((NODES - 1) * WRITERS * POSTS) as u64, "all counted what they got");
        Figures { redundancy: received as f64 / accepted as f64, idle: self.idle() }
    }

    /// An idle node never found that it held something else than its peer.
    pub(crate) fn never_differed_in_silence(&self) {
        for person in &self.0 {
            assert_eq!(status(person)["silent_divergences"], 0);
        }
    }

    /// Bytes that came in at one end of a link with the first word said into the silence.
    fn idle(&self) -> f64 {
        let quiet = self.received();
        let links: BTreeSet<Link> = quiet.keys().map(|(link, _)| *link).collect();
        let mut heard: BTreeMap<(Link, usize), u64> = BTreeMap::new();
        // While both hold the same it is enough that one end of a link speaks.
        eventually(A_WHILE, "something is said on every idle link", || {
            for (end, bytes) in self.received() {
                let before = quiet.get(&end).copied().unwrap_or(bytes);
                if bytes > before {
                    heard.entry(end).or_insert(bytes - before);
                }
            }
            let spoken: BTreeSet<Link> = heard.keys().map(|(link, _)| *link).collect();
            links.is_subset(&spoken)
        });
        heard.values().sum::<u64>() as f64 / heard.len() as f64
    }

    /// Bytes received so far, by link and by whom of its two ends.
    fn received(&self) -> BTreeMap<(Link, usize), u64> {
        let statuses: Vec<Value> = self.0.iter().map(status).collect();
        let device = |status: &Value| status["device"].as_str().expect("a device").to_owned();
        let names: BTreeMap<String, usize> = statuses.iter().map(device).zip(0..).collect();
        let ends = statuses.iter().enumerate().flat_map(|(n, status)| {
            let rows = status["sessions"].as_array().expect("sessions").iter();
            let names = &names;
            rows.map(move |row| {
                let peer = names[row["peer"].as_str().expect("a device")];
                let bytes = row["received_bytes"].as_u64().expect("a number");
                (((n.min(peer), n.max(peer)), n), bytes)
            })
        });
        ends.collect()
    }

    /// Waits until no more is said than sessions do that are idle: two looks at all nodes, which take
    /// their time on a busy machine, find no entry on its way.
    fn rest(&self) {
        let mut last = self.totals();
        eventually(SOON, "nobody has anything to say", || {
            let now = self.totals();
            let before = std::mem::replace(&mut last, now);
            let entries = (before.received, before.accepted) == (last.received, last.accepted);
            entries && last.bytes - before.bytes <= last.sessions * IDLE_WORD
        });
    }

    fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        for person in &self.0 {
            let status = status(person);
            let traffic = &status["traffic"];
            let count = |name: &str| traffic[name].as_u64().expect("a count");
            totals.received += count("received_entries");
            totals.accepted += count("accepted_entries");
            totals.bytes += count("sent_bytes");
            totals.sessions += status["sessions"].as_array().expect("sessions").len() as u64;
        }
        totals
    }
}

/// What a node says of itself, without a process of its own for the question: two looks at thirty
/// nodes are closer together.
fn status(person: &Person) -> Value {
    Api::of(person).ask(&json!({"do": "status"}))["status"].take()
}
