use super::*;
use crate::machine::Kind;
use crate::observe::{Fact, Observer};
use crate::report::Outcome;
use crate::scenario::Scenario;
use crate::topology::{Density, Topology};
use crate::workload::Workload;
use crate::world::World;
use std::collections::{BTreeMap, BTreeSet};
use tidings_protocol::limits::MAX_FRAME;
use tidings_protocol::time::Time;
use tidings_protocol::wire::message::Message;

/// Honest hosts.
const HONEST: usize = 8;

/// What became known of the liars, who come after the honest.
#[derive(Default)]
struct Seen {
    /// How many hosts are honest: the first ones.
    honest: usize,
    /// Frames that liars said: when, from whom, on which session.
    said: Vec<(Time, usize, u64, Vec<u8>)>,
    heard: Vec<Vec<u8>>,
    /// Honest hosts who have proof of a fork.
    proof: BTreeSet<usize>,
    /// Entries of liars that were accepted by the honest.
    accepted: u64,
    /// Sessions that liars had, and times that they were down.
    sessions: BTreeSet<u64>,
    down: u64,
    authors: BTreeSet<tidings_protocol::author::Author>,
}

impl Observer for Seen {
    fn fact(&mut self, at: Time, fact: &Fact<'_>) {
        match fact {
            Fact::Sent { session, from, frame, .. } if *from >= self.honest => {
                self.said.push((at, *from, session.0, frame.to_vec()));
            }
            Fact::Arrived { to, frame, .. } if *to >= self.honest => {
                self.heard.push(frame.to_vec());
            }
            Fact::Wrote { who, author, .. } if *who < self.honest => {
                self.authors.insert(*author);
            }
            Fact::Forked { who, .. } if *who < self.honest => {
                self.proof.insert(*who);
            }
            Fact::Accepted { who, author, first, last, .. }
                if *who < self.honest && !self.authors.contains(author) =>
            {
                self.accepted += last + 1 - first;
            }
            Fact::Connected { a, session, .. } if *a >= self.honest => {
                self.sessions.insert(session.0);
            }
            Fact::Down { who } if *who >= self.honest => self.down += 1,
            _ => {}
        }
    }
}

impl Seen {
    fn count(&self, is: impl Fn(&Message<'_>) -> bool) -> usize {
        self.messages().filter(|message| is(message)).count()
    }

    fn messages(&self) -> impl Iterator<Item = Message<'_>> {
        self.said.iter().filter_map(|(.., frame)| Message::decode(frame).ok())
    }

    fn runs(&self) -> usize {
        self.count(|message| matches!(message, Message::Run { .. }))
    }
}

fn scenario(adversaries: Vec<Group>) -> Scenario {
    Scenario {
        nodes: HONEST,
        topology: Topology::Er(Density::Own(0.3)),
        length: "20s".parse().unwrap(),
        workload: Workload { posts: 12.0, ..Workload::default() },
        adversaries,
        ..Scenario::default()
    }
}

fn run(scenario: &Scenario) -> (Outcome, Seen) {
    let mut seen = Seen { honest: HONEST, ..Seen::default() };
    let mut world = World::new(scenario.plan().unwrap()).unwrap();
    world.watch(&mut seen);
    let outcome = world.run();
    (outcome, seen)
}

/// The fingerprint that an idle comparison tells.
fn root(frame: &[u8]) -> Option<[u8; 16]> {
    match Message::decode(frame) {
        Ok(Message::Root(told)) => Some(told.root),
        _ => None,
    }
}

/// Whether the liars did what they are named for.
fn did(behaviour: Behaviour, seen: &Seen) -> bool {
    let says = |is: fn(&Message<'_>) -> bool| seen.count(is) > 0;
    let middle = crate::world::START.after(10_000_000);
    match behaviour {
        Behaviour::Withhold(100) => seen.runs() == 0 && says(|m| matches!(m, Message::Note(_))),
        Behaviour::Withhold(_) => seen.runs() > 0,
        Behaviour::Phantom => says(|m| matches!(m, Message::Note(items) if items[0].seq > 1_000)),
        Behaviour::Deny => seen.runs() == 0 && says(|m| matches!(m, Message::Stop { .. })),
        Behaviour::StaleTicket => says(|m| matches!(m, Message::Hello(_))),
        Behaviour::ForgedTicket => says(|m| matches!(m, Message::Hello(h) if h.ticket.is_some())),
        Behaviour::Misprint => {
            let heard = seen.heard.iter().filter_map(|frame| root(frame)).next_back();
            let said = seen.said.iter().filter_map(|(.., frame)| root(frame)).next_back();
            said.is_some() && said != heard
        }
        Behaviour::Fork(_) => seen.proof.len() == HONEST,
        Behaviour::Forge | Behaviour::CrashLoop | Behaviour::Hoard | Behaviour::Names => {
            seen.runs() > 0 || says(|m| matches!(m, Message::Want { .. }))
        }
        Behaviour::Impersonate => {
            let forged = b"I never said this";
            seen.said.iter().any(|(.., frame)| frame.windows(17).any(|piece| piece == forged))
        }
        Behaviour::Replay => {
            let words = seen.said.iter().map(|(_, _, session, frame)| (session, frame));
            let different: BTreeSet<(&u64, &Vec<u8>)> = words.collect();
            seen.said.len() > different.len() + 10
        }
        Behaviour::Flood(rate) => seen.accepted > u64::from(rate) * 100,
        Behaviour::Junk => seen.said.iter().any(|(.., frame)| Message::decode(frame).is_err()),
        Behaviour::Oversize => seen.said.iter().any(|(.., frame)| frame.len() > MAX_FRAME),
        Behaviour::Slow => !says(|m| matches!(m, Message::Credit(_))),
        Behaviour::Storm => seen.sessions.len() > 10,
        Behaviour::Mute => seen.said.is_empty() && !seen.sessions.is_empty(),
        Behaviour::Echo => seen.said.iter().any(|(.., frame)| seen.heard.contains(frame)),
        Behaviour::Eclipse => {
            let runs = |(at, .., frame): &&(Time, usize, u64, Vec<u8>)| {
                *at >= middle && matches!(Message::decode(frame), Ok(Message::Run { .. }))
            };
            seen.runs() > 0 && seen.said.iter().filter(runs).count() == 0
        }
        Behaviour::Lurk(_) => true,
    }
}

#[test]
fn no_liar_alone_stops_the_others_and_each_does_what_it_is_named_for() {
    let mut failed = Vec::new();
    for behaviour in Behaviour::ALL {
        let (outcome, seen) = run(&scenario(vec![Group::of(behaviour, 2)]));
        if outcome.violation.is_some() || !did(behaviour, &seen) {
            failed.push(format!("{behaviour}: {outcome}"));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn all_liars_together_do_not_stop_the_others() {
    for seed in 0..2 {
        let all = Behaviour::ALL.map(|behaviour| Group::of(behaviour, 1));
        let (outcome, _) = run(&Scenario { seed, ..scenario(all.to_vec()) });
        assert_eq!(outcome.violation, None, "{outcome}");
    }
}

#[test]
fn behaviours_compose_and_lurk_until_it_is_time() {
    let sleeper = "behaviour = [\"lurk:10\", \"phantom\", \"slow\"]\ncount = 2";
    let (outcome, seen) = run(&scenario(vec![toml::from_str(sleeper).unwrap()]));
    assert_eq!(outcome.violation, None, "{outcome}");
    let phantom = |message: &Message<'_>| match message {
        Message::Note(items) => items.iter().any(|it| it.seq > 1_000),
        _ => false,
    };
    let first =
        seen.said.iter().find(|(.., frame)| Message::decode(frame).is_ok_and(|m| phantom(&m)));
    assert!(first.is_some_and(|(at, ..)| *at >= crate::world::START.after(10_000_000)));
    let honest = |(at, .., frame): &(Time, usize, u64, Vec<u8>)| {
        *at < crate::world::START.after(10_000_000)
            && matches!(Message::decode(frame), Ok(Message::Run { .. }))
    };
    assert!(seen.said.iter().any(honest), "it behaves until then");
}

#[test]
fn an_old_ticket_is_shown_again_and_again_and_costs_nobody_anything() {
    let group = "behaviour = [\"stale-ticket\", \"storm\"]\ncount = 2";
    let (outcome, seen) = run(&scenario(vec![toml::from_str(group).unwrap()]));
    assert_eq!(outcome.violation, None, "{outcome}");
    let mut tickets = BTreeMap::new();
    for (_, who, session, frame) in &seen.said {
        if let Ok(Message::Hello(hello)) = Message::decode(frame)
            && let Some(ticket) = hello.ticket
        {
            let shown: &mut BTreeSet<u64> =
                tickets.entry((*who, ticket.position, ticket.hash)).or_default();
            shown.insert(*session);
        }
    }
    assert!(tickets.values().any(|sessions| sessions.len() > 5), "{tickets:?}");
}

#[test]
fn what_liars_do_is_read_as_written_and_what_they_cannot_do_is_named() {
    for behaviour in Behaviour::ALL {
        assert_eq!(behaviour.to_string().parse(), Ok(behaviour));
        let group = Group::of(behaviour, 3);
        let text = toml::to_string(&group).unwrap();
        assert_eq!(toml::from_str::<Group>(&text).unwrap(), group, "{text}");
    }
    let several = [Behaviour::Lurk(7), Behaviour::Fork(3)];
    let group = Group::of(Deceit::try_from(&several[..]).unwrap(), 1);
    let text = toml::to_string(&group).unwrap();
    assert_eq!(toml::from_str::<Group>(&text).unwrap(), group, "{text}");
    for text in ["", "lie", "fork:1", "withhold:101", "flood:x", "lurk", "junk:2"] {
        let error = toml::from_str::<Group>(&format!("behaviour = {text:?}")).unwrap_err();
        assert!(error.to_string().contains("is no behaviour"), "{error}");
    }
    for list in ["[]", "[\"junk\", \"junk\", \"junk\", \"junk\", \"junk\", \"junk\", \"junk\"]"] {
        let error = toml::from_str::<Group>(&format!("behaviour = {list}")).unwrap_err();
        assert!(error.to_string().contains("from 1 to 6"), "{error}");
    }
}

#[test]
fn liars_do_not_stop_the_node_that_people_run() {
    let some = [
        Behaviour::Phantom,
        Behaviour::Fork(2),
        Behaviour::Forge,
        Behaviour::Flood(20),
        Behaviour::Names,
        Behaviour::Junk,
        Behaviour::Echo,
    ];
    let liars = some.map(|behaviour| Group::of(behaviour, 1)).to_vec();
    let full = Scenario { machine: Kind::Full, nodes: 4, ..scenario(liars) };
    let mut seen = Seen { honest: 4, ..Seen::default() };
    let mut world = World::new(full.plan().unwrap()).unwrap();
    world.watch(&mut seen);
    let outcome = world.run();
    assert_eq!(outcome.violation, None, "{outcome}");
    assert!(outcome.deliveries > 3 * 4 && seen.proof.len() == 4, "{outcome}");
}
