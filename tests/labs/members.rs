//! People on machines of their own: what they do, and what they see.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::Value;
use tidings_core::Code;

use crate::harness::{Home, eventually};
use crate::netns::Namespace;

/// Finding, joining and passing on take a second or two; this is for a machine under load.
pub(crate) const SOON: Duration = Duration::from_secs(60);
/// A dead session is noticed after 40 s; then addresses are retried after up to 75 s.
pub(crate) const LATER: Duration = Duration::from_secs(150);
/// Lines of a node's log that a failing lab shows.
const LAST_LINES: usize = 40;

/// A home on a machine; when a lab fails, the end of its node's log is shown.
pub(crate) struct Member {
    pub(crate) home: Home,
}

impl Member {
    /// Somebody at `host` who has no community yet.
    pub(crate) fn at(host: &Namespace) -> Self {
        let mut home = host.home();
        home.env("TIDINGS_LOG", "info,tidings=debug,libp2p_swarm=warn");
        Self { home }
    }

    /// Makes a community, starts the node and returns an invite that names no address.
    #[track_caller]
    pub(crate) fn founds(&self, community: &str, name: &str) -> String {
        let mut code = code(&self.home.run(&["new", community, "--as", name]).ok().stdout);
        code.hints.clear();
        code.to_string()
    }

    /// An invite that names this member's addresses.
    #[track_caller]
    pub(crate) fn invites(&self) -> String {
        code(&self.home.run(&["invite"]).ok().stdout).to_string()
    }

    /// Where this member's invites say that it listens.
    #[track_caller]
    pub(crate) fn hints(&self) -> Vec<SocketAddr> {
        code(&self.home.run(&["invite"]).ok().stdout).hints
    }

    /// Joins and waits until what is there has come.
    #[track_caller]
    pub(crate) fn joins(&self, code: &str, name: &str) {
        self.home.run(&["join", code, "--as", name]).ok();
    }

    /// Starts a thread on `general`; returns its id.
    #[track_caller]
    pub(crate) fn posts(&self, text: &str) -> String {
        self.home.run(&["post", "general", text]).ok().stdout.trim().to_owned()
    }

    /// Answers a post.
    #[track_caller]
    pub(crate) fn replies(&self, post: &str, text: &str) {
        self.home.run(&["reply", post, text]).ok();
    }

    /// The texts of all posts on `general`.
    #[track_caller]
    pub(crate) fn texts(&self) -> Vec<String> {
        let read = self.home.run(&["read", "general", "--all", "--json"]).ok();
        read.json_lines().iter().map(|row| text(&row["text"])).collect()
    }

    /// Waits until all of `texts` can be read here.
    #[track_caller]
    pub(crate) fn reads(&self, deadline: Duration, texts: &[&str]) {
        eventually(deadline, &format!("{texts:?} can be read"), || {
            let here = self.texts();
            texts.iter().all(|wanted| here.iter().any(|text| text == wanted))
        });
    }

    /// The key of this member's device.
    #[track_caller]
    pub(crate) fn device(&self) -> String {
        text(&self.home.run(&["status", "--json"]).ok().json()["device"])
    }

    /// Where each connected peer is, by its device, as `peers` says.
    #[track_caller]
    pub(crate) fn connected(&self) -> Vec<(String, String)> {
        let rows = self.home.run(&["peers", "--json"]).ok().json_lines();
        let rows = rows.iter().filter(|row| row["connected"] == true);
        rows.map(|row| (text(&row["peer"]), text(&row["addresses"][0]))).collect()
    }

    /// All addresses known here of another member.
    #[track_caller]
    pub(crate) fn known_addresses(&self, other: &Self) -> Vec<String> {
        let device = other.device();
        let rows = self.home.run(&["peers", "--json"]).ok().json_lines();
        let row = rows.iter().find(|row| row["peer"] == device.as_str());
        let addresses = row.and_then(|row| row["addresses"].as_array());
        addresses.into_iter().flatten().map(text).collect()
    }

    /// Waits until there is exactly one session with each of `others`, and none with anybody else.
    #[track_caller]
    pub(crate) fn meets(&self, deadline: Duration, others: &[&Self]) {
        self.meets_devices(deadline, others.iter().map(|other| other.device()).collect());
    }

    /// The same by their devices.
    #[track_caller]
    pub(crate) fn meets_devices(&self, deadline: Duration, mut wanted: Vec<String>) {
        wanted.sort_unstable();
        eventually(deadline, &format!("sessions with exactly {wanted:?}"), || {
            let mut here: Vec<String> =
                self.connected().into_iter().map(|(peer, _)| peer).collect();
            here.sort_unstable();
            here == wanted
        });
    }

    /// What the background node wrote to its log.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.home.path().join("node.log")).unwrap_or_default()
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let log = self.log();
            let lines: Vec<&str> = log.lines().collect();
            let last = lines.len().saturating_sub(LAST_LINES);
            eprintln!("-- the end of {}/node.log", self.home.path().display());
            lines[last..].iter().for_each(|line| eprintln!("{line}"));
        }
    }
}

#[track_caller]
fn code(printed: &str) -> Code {
    Code::parse(printed).expect("an invite")
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
