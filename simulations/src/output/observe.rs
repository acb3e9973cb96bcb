//! From the facts of a run to the recorder.

use super::record::{Recorder, Setup};
use crate::host::Role;
use crate::observe::{Fact, Observer, Phase};
use crate::plan::{Act, Plan};
use crate::world::START;
use std::collections::{BTreeMap, BTreeSet};
use tidings_protocol::time::Time;

/// Phases after the safety phase take about this long, in microseconds.
const AFTERWARDS: u64 = 30_000_000;

impl Setup {
    /// What a plan says beforehand.
    #[must_use]
    pub fn of(plan: &Plan) -> Self {
        let mut writers = BTreeSet::new();
        let mut links: BTreeMap<(usize, usize), bool> =
            plan.links.iter().map(|link| (*link, true)).collect();
        for (_, act) in &plan.acts {
            match act {
                Act::Write { who, .. } => drop(writers.insert(*who)),
                Act::Link { a, b, .. } => {
                    links.entry((*a.min(b), *a.max(b))).or_insert(false);
                }
                _ => {}
            }
        }
        let adversary = |role: Role| matches!(role, Role::Adversary(_));
        let place = |place: (f64, f64)| [place.0, place.1];
        Self {
            start: START,
            length: plan.length + AFTERWARDS.min(plan.length),
            roles: plan.hosts.iter().map(|host| name(host.role)).collect(),
            honest: plan.hosts.iter().map(|host| !adversary(host.role)).collect(),
            copied: plan.hosts.iter().map(|host| host.role == Role::Cloned).collect(),
            writers: writers.into_iter().collect(),
            lasting: links.values().copied().collect(),
            links: links.into_keys().collect(),
            places: plan.hosts.iter().map(|host| host.place.map(place)).collect(),
        }
    }
}

/// A role in a word.
fn name(role: Role) -> String {
    match role {
        Role::Honest => "honest".to_owned(),
        Role::Cloned => "copied key or failing disk".to_owned(),
        Role::Adversary(deceit) => {
            let parts: Vec<String> = deceit.iter().map(|part| part.to_string()).collect();
            parts.join(" + ")
        }
    }
}

/// `SlowReader { … }` as `slow reader`.
fn words(name: &str) -> String {
    let mut words = String::new();
    for c in name.chars().take_while(char::is_ascii_alphanumeric) {
        if c.is_ascii_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.push(c.to_ascii_lowercase());
    }
    words
}

impl Observer for Recorder {
    fn fact(&mut self, at: Time, fact: &Fact<'_>) {
        match *fact {
            Fact::Sent { session, from, to, frame } => self.sent(at, session, from, to, frame),
            Fact::Arrived { session, from, to, frame, sent } => {
                self.arrived(at, session, (from, to), frame, sent);
            }
            Fact::Wrote { who, author, first, last } => {
                self.wrote(at, who, &author, (first, last));
            }
            Fact::Accepted { who, author, first, last, from } => {
                self.accepted(at, who, &author, (first, last), from);
            }
            Fact::Connected { a, b, session } => self.connected(at, a, b, session),
            Fact::Lost { who, session } => self.lost(at, who, session),
            Fact::Load { who, load } => self.load(who, load),
            Fact::Up { who } => self.up(at, who, true),
            Fact::Down { who } => self.up(at, who, false),
            Fact::Act(act) => self.act(at, act),
            Fact::Phase(phase) => self.began(at, phase),
            Fact::Forked { who, seq, .. } => self.forked(at, who, seq),
            Fact::Violation(violation) => self.mark(at, "broken", violation.to_string()),
        }
    }
}

impl Recorder {
    fn act(&mut self, at: Time, act: &Act) {
        let micros = at.since(self.setup.start);
        match act {
            Act::Reset { a, b } => self.mark(at, "resets", format!("link {a}–{b} reset")),
            Act::Link { a, b, up: true } => {
                self.faults.end(micros, "links", &format!("link {a}–{b} out of reach"));
            }
            Act::Link { a, b, up: false } => {
                self.faults.begin(micros, "links", format!("link {a}–{b} out of reach"));
            }
            Act::Split { groups, one_way } => {
                self.faults.end_all(micros, "split");
                let sizes: Vec<String> =
                    groups.iter().map(|group| group.len().to_string()).collect();
                let way = if *one_way { ", one way" } else { "" };
                let what = format!("split off: {} hosts{way}", sizes.join(", "));
                self.faults.begin(micros, "split", what);
            }
            Act::Heal => self.faults.end_all(micros, "split"),
            Act::Skew { who, micros } => {
                let ahead = *micros as f64 / 1e6;
                self.mark(at, "clocks", format!("clock of host {who} set {ahead} s ahead"));
            }
            Act::Disk { who, mishap } => {
                let mishap = words(&format!("{mishap:?}"));
                self.mark(at, "disks", format!("disk of host {who}: {mishap}"));
            }
            Act::Grade { who, whom, role } => {
                self.mark(at, "roles", format!("host {who} makes host {whom} {role}"));
            }
            Act::Join { who, by } => {
                self.mark(at, "roles", format!("host {who} is let in by host {by}"));
            }
            Act::Crash { .. }
            | Act::Stop { .. }
            | Act::Start { .. }
            | Act::Write { .. }
            | Act::Admit { .. } => {}
        }
    }

    fn began(&mut self, at: Time, phase: Phase) {
        let name = match phase {
            Phase::Safety => "safety",
            Phase::Liveness => {
                let micros = at.since(self.setup.start);
                ["split", "links"].iter().for_each(|lane| self.faults.end_all(micros, lane));
                "liveness"
            }
            Phase::Settling => "settling",
            Phase::Silence => "silence",
            Phase::Over => return,
        };
        self.phase(at, name, phase == Phase::Silence);
    }

    fn forked(&mut self, at: Time, who: usize, seq: u64) {
        self.forked += 1;
        self.mark(at, "forks", format!("host {who} learns of a fork at entry {seq}"));
    }

    fn mark(&mut self, at: Time, lane: &'static str, what: String) {
        self.faults.moment(at.since(self.setup.start), lane, what);
    }
}

#[cfg(test)]
mod tests;
