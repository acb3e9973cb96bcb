//! The people of the stories: homes on loopback that meet only where a story says so.

use std::collections::BTreeSet;
use std::fs;
use std::net::{TcpListener, UdpSocket};
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicU16, Ordering};
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::harness::{Home, Ran, eventually};

/// What two nodes on one machine do for each other is done within this.
pub(crate) const SOON: Duration = Duration::from_secs(30);

/// Ports that systems do not hand out by themselves, so that a home finds its own again.
const PORTS: std::ops::Range<u16> = 20_000..32_000;

/// One person's home; it listens on a loopback port of its own and discovers nobody.
pub(crate) struct Person {
    home: Home,
    port: u16,
}

impl Person {
    /// Somebody with a home that does not exist yet.
    pub(crate) fn nobody_yet() -> Self {
        let (mut home, port) = (Home::new(), free_port());
        home.env("TIDINGS_MDNS", "off");
        home.env("TIDINGS_API_PORT", "0");
        home.env("TIDINGS_LISTEN", format!("/ip4/127.0.0.1/tcp/{port}"));
        Self { home, port }
    }

    /// Somebody who makes the community “Book Club”; the node runs.
    #[track_caller]
    pub(crate) fn founds(name: &str) -> Self {
        let person = Self::nobody_yet();
        person.run(&["new", "Book Club", "--as", name]).ok();
        person
    }

    /// Somebody who comes in by `code`; the node runs.
    #[track_caller]
    pub(crate) fn joins(name: &str, code: &str) -> Self {
        let person = Self::nobody_yet();
        person.run(&["join", code, "--as", name]).ok();
        person
    }

    /// Where the node listens, as one types it.
    pub(crate) fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// A new invite for anybody, with this home's address in it.
    #[track_caller]
    pub(crate) fn code(&self) -> String {
        self.run(&["invite"]).ok().stdout.trim().to_owned()
    }

    /// Starts a thread and returns its id.
    #[track_caller]
    pub(crate) fn posts(&self, board: &str, text: &str) -> String {
        self.run(&["post", board, text]).ok().stdout.trim().to_owned()
    }

    /// Answers `post` and returns the answer's id.
    #[track_caller]
    pub(crate) fn replies(&self, post: &str, text: &str) -> String {
        self.run(&["reply", post, text]).ok().stdout.trim().to_owned()
    }

    /// The texts of all posts held here.
    #[track_caller]
    pub(crate) fn texts(&self) -> BTreeSet<String> {
        let posts = self.run(&["export"]).ok().json_lines();
        posts.iter().map(|post| text(&post["text"])).collect()
    }

    /// The row of a post here, by its id.
    #[track_caller]
    pub(crate) fn post_row(&self, id: &str) -> Option<Value> {
        let rows = self.run(&["export"]).ok().json_lines();
        rows.into_iter().find(|row| row["id"] == id)
    }

    /// Waits until the text of a post is here.
    #[track_caller]
    pub(crate) fn sees(&self, wanted: &str) {
        eventually(SOON, &format!("“{wanted}” is here"), || self.texts().contains(wanted));
    }

    /// Dials the other and waits until all that it holds is here.
    #[track_caller]
    pub(crate) fn meets(&self, other: &Self) -> Ran {
        self.run(&["sync", &other.address()]).ok()
    }

    /// What the node says of itself.
    #[track_caller]
    pub(crate) fn status(&self) -> Value {
        self.run(&["status", "--json"]).ok().json()
    }

    /// The row of the member called `name`.
    #[track_caller]
    pub(crate) fn member(&self, name: &str) -> Option<Value> {
        let people = self.run(&["people", "--json"]).ok().json_lines();
        people.into_iter().find(|row| row["name"] == name)
    }

    /// Fails unless every hash and signature holds; returns how many entries there are.
    #[track_caller]
    pub(crate) fn verifies(&self) -> u64 {
        let verified = self.run(&["verify", "--json"]).ok().json();
        assert_eq!(verified["damage"], Value::Array(Vec::new()), "{verified}");
        verified["entries"].as_u64().expect("a number of entries")
    }

    /// Fails if the log of any device is known to be forked here.
    #[track_caller]
    pub(crate) fn knows_no_fork(&self) {
        for person in self.run(&["people", "--json"]).ok().json_lines() {
            for device in person["devices"].as_array().expect("a list of devices") {
                assert!(device["forked"].is_null(), "{person}");
            }
        }
    }
}

impl Drop for Person {
    /// Of a failed story, the background node tells its side.
    fn drop(&mut self) {
        let log = self.path().join("node.log");
        if let (true, Ok(told)) = (thread::panicking(), fs::read_to_string(&log)) {
            eprintln!("{}, listening at {}\n{told}", log.display(), self.address());
        }
    }
}

impl Deref for Person {
    type Target = Home;

    fn deref(&self) -> &Home {
        &self.home
    }
}

impl DerefMut for Person {
    fn deref_mut(&mut self) -> &mut Home {
        &mut self.home
    }
}

/// A JSON string as it is.
#[track_caller]
pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

/// A port for TCP and UDP that nobody on this machine has, and no other home of this program.
pub(crate) fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    // Programs that run side by side begin at different places.
    let offset = std::process::id().wrapping_mul(97) % u32::from(PORTS.end - PORTS.start);
    let offset = u16::try_from(offset).expect("less than the number of ports");
    let free = |_| {
        let index = NEXT.fetch_add(1, Ordering::Relaxed).wrapping_add(offset);
        let port = PORTS.start + index % (PORTS.end - PORTS.start);
        let at = ("127.0.0.1", port);
        (TcpListener::bind(at).is_ok() && UdpSocket::bind(at).is_ok()).then_some(port)
    };
    PORTS.clone().find_map(free).expect("a free port")
}
