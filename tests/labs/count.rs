//! What a community cost and how long it took to agree, counted at its real nodes.

use std::collections::BTreeSet;
use std::ops::{Add, Sub};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use tidings_protocol::limits::MAX_STRIKES;

use crate::harness::within;
use crate::members::Member;

/// Looks at members at a time.
pub(crate) const LOOKS: usize = 4;
/// Before somebody who lacked something is looked at again.
const PAUSE: Duration = Duration::from_millis(100);

/// What nodes counted since they started.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Traffic {
    /// Entries that came.
    pub(crate) received: u64,
    /// Those of them that were new.
    pub(crate) accepted: u64,
    /// Bytes of frames sent.
    pub(crate) bytes: u64,
}

impl Traffic {
    /// That of all of `members` together, whose nodes run.
    #[track_caller]
    pub(crate) fn of<'a>(members: impl IntoIterator<Item = &'a Member>) -> Self {
        members.into_iter().map(Member::traffic).fold(Self::default(), Add::add)
    }

    /// Entries that came for each one needed.
    pub(crate) fn redundancy(self) -> f64 {
        self.received as f64 / self.accepted.max(1) as f64
    }
}

impl Add for Traffic {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            received: self.received + other.received,
            accepted: self.accepted + other.accepted,
            bytes: self.bytes + other.bytes,
        }
    }
}

impl Sub for Traffic {
    type Output = Self;

    fn sub(self, before: Self) -> Self {
        Self {
            received: self.received - before.received,
            accepted: self.accepted - before.accepted,
            bytes: self.bytes - before.bytes,
        }
    }
}

impl Member {
    /// What the node, or the home without one, says of itself.
    #[track_caller]
    pub(crate) fn status(&self) -> Value {
        self.home.run(&["status", "--json"]).ok().json()
    }

    /// The texts of all posts held here.
    #[track_caller]
    pub(crate) fn all_texts(&self) -> BTreeSet<String> {
        let posts = self.home.run(&["export"]).ok().json_lines();
        posts.iter().map(|post| post["text"].as_str().expect("a text").to_owned()).collect()
    }

    /// What its node counted since it started.
    #[track_caller]
    pub(crate) fn traffic(&self) -> Traffic {
        let traffic = &self.status()["traffic"];
        let count = |name: &str| traffic[name].as_u64().expect("a count");
        Traffic {
            received: count("received_entries"),
            accepted: count("accepted_entries"),
            bytes: count("sent_bytes"),
        }
    }

    /// Fails if a peer was given up for its strikes, or [`Member::is_sound`] does.
    #[track_caller]
    pub(crate) fn has_no_complaint(&self) {
        let strikes = self.strikes();
        assert!(strikes.iter().all(|given| *given < u64::from(MAX_STRIKES)), "{strikes:?}");
        self.is_sound();
    }

    /// Fails if an idle session differed, or something here does not verify.
    #[track_caller]
    pub(crate) fn is_sound(&self) {
        assert_eq!(self.status()["silent_divergences"], 0);
        self.home.run(&["verify"]).ok();
    }

    /// Strikes given on each of its sessions: an answer that takes longer than five seconds, as on a
    /// machine with much else to do, is one, which a minute forgives.
    #[track_caller]
    pub(crate) fn strikes(&self) -> Vec<u64> {
        let status = self.status();
        let rows = status["sessions"].as_array().expect("sessions").iter();
        rows.map(|row| row["strikes"].as_u64().expect("a count")).collect()
    }
}

/// What `members` write, each of them `posts` one after the other, all at the same time.
#[track_caller]
pub(crate) fn all_write(members: &[Member], posts: usize) -> BTreeSet<String> {
    let write = |who: usize| {
        let text = move |n| format!("number {n} of {who}");
        (0..posts).map(text).inspect(|text| drop(members[who].posts(text))).collect::<Vec<_>>()
    };
    thread::scope(|scope| {
        let write = &write;
        let writers: Vec<_> =
            (0..members.len()).map(|who| scope.spawn(move || write(who))).collect();
        writers.into_iter().flat_map(|one| one.join().expect("it writes")).collect()
    })
}

/// Waits until every one of `members` reads exactly `texts`; how long after `since` the last of them
/// did. Fails with what is missing where.
#[track_caller]
pub(crate) fn all_read(
    members: &[Member],
    texts: &BTreeSet<String>,
    since: Instant,
    deadline: Duration,
) -> Duration {
    let complete = &|member: &Member| {
        let found = within(deadline, || {
            let found = (member.all_texts() == *texts).then(|| since.elapsed());
            if found.is_none() {
                thread::sleep(PAUSE);
            }
            found
        });
        found.unwrap_or_else(|| {
            let here = member.all_texts();
            let missing: Vec<_> = texts.difference(&here).collect();
            let beyond: Vec<_> = here.difference(texts).collect();
            panic!("not within {deadline:?}: {missing:?} missing, {beyond:?} too many")
        })
    };
    // Each look starts a process: of many at once, all would be slow.
    let share = members.len().div_ceil(LOOKS).max(1);
    thread::scope(|scope| {
        let some = |part: &'_ [Member]| part.iter().map(complete).max();
        let waiting: Vec<_> =
            members.chunks(share).map(|part| scope.spawn(move || some(part))).collect();
        let joined = waiting.into_iter().map(|one| one.join().expect("all read all"));
        joined.max().flatten().unwrap_or_default()
    })
}
