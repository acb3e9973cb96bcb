//! Smaller plans: without some hosts, or with less in an act.

use crate::host::Role;
use crate::machine::Kind;
use crate::plan::{Act, Plan};
use crate::topology::pair;
use std::collections::BTreeSet;

/// The plan with the hosts at these places alone (in ascending order). What named others is gone.
/// Hosts that knew each other over one that is gone know each other now, so that a path stays one.
/// Whoever founds the community stays: under another founder the run would be about something else.
pub(super) fn keep_hosts(plan: &Plan, kept: &[usize]) -> Plan {
    let founder = plan.hosts.iter().position(|host| host.machine == Kind::Full);
    let kept: BTreeSet<usize> = kept.iter().copied().chain(founder).collect();
    let mut place = vec![None; plan.hosts.len()];
    kept.iter().enumerate().for_each(|(new, old)| place[*old] = Some(new));
    let of = |who: &usize| place[*who];
    let mut links: BTreeSet<(usize, usize)> =
        plan.links.iter().filter_map(|(a, b)| Some(pair(of(a)?, of(b)?))).collect();
    for around in holes(plan, &place) {
        let known: Vec<usize> = around.iter().filter_map(of).collect();
        links.extend(known.windows(2).map(|two| pair(two[0], two[1])));
    }
    Plan {
        hosts: kept.iter().map(|old| plan.hosts[*old]).collect(),
        links: links.into_iter().collect(),
        members: plan.members.iter().filter_map(of).collect(),
        acts: plan.acts.iter().filter_map(|(at, act)| Some((*at, renamed(act, &of)?))).collect(),
        ..plan.clone()
    }
}

/// The hosts around each group of neighbours that is gone.
fn holes(plan: &Plan, place: &[Option<usize>]) -> Vec<BTreeSet<usize>> {
    let mut near = vec![Vec::new(); plan.hosts.len()];
    for (a, b) in &plan.links {
        near[*a].push(*b);
        near[*b].push(*a);
    }
    let mut seen = vec![false; plan.hosts.len()];
    let mut holes = Vec::new();
    for first in 0..plan.hosts.len() {
        if place[first].is_some() || std::mem::replace(&mut seen[first], true) {
            continue;
        }
        let (mut around, mut todo) = (BTreeSet::new(), vec![first]);
        while let Some(gone) = todo.pop() {
            for next in &near[gone] {
                if place[*next].is_some() {
                    around.insert(*next);
                } else if !std::mem::replace(&mut seen[*next], true) {
                    todo.push(*next);
                }
            }
        }
        holes.push(around);
    }
    holes
}

/// The act with hosts called by their new places; `None` if it is about one that is gone.
fn renamed(act: &Act, of: &impl Fn(&usize) -> Option<usize>) -> Option<Act> {
    let mut act = act.clone();
    let named: Vec<&mut usize> = match &mut act {
        Act::Crash { who, .. }
        | Act::Stop { who }
        | Act::Start { who }
        | Act::Write { who, .. }
        | Act::Skew { who, .. }
        | Act::Disk { who, .. } => vec![who],
        Act::Reset { a, b } | Act::Link { a, b, .. } => vec![a, b],
        Act::Admit { who, author } => vec![who, author],
        Act::Grade { who, whom, .. } => vec![who, whom],
        Act::Join { who, by } => vec![who, by],
        Act::Split { groups, .. } => {
            groups.iter_mut().for_each(|group| *group = group.iter().filter_map(of).collect());
            Vec::new()
        }
        Act::Heal => Vec::new(),
    };
    for who in named {
        *who = of(who)?;
    }
    Some(act)
}

/// Whether agreement and silence can be asked for: the honest hosts reach each other over honest
/// ones, everybody is told who the members are, and no two hosts with one key have a neighbour in common, at whom one session would replace
/// the other for ever.
pub(super) fn is_fair(plan: &Plan) -> bool {
    is_connected(plan) && !keys_meet(plan) && writers_are_known(plan)
}

/// Everybody knows, or comes to know, everybody who writes as a member.
fn writers_are_known(plan: &Plan) -> bool {
    if plan.hosts.iter().any(|host| host.machine == Kind::Full) {
        return true;
    }
    let key = |who: usize| plan.hosts[who].key;
    let members: BTreeSet<u32> = plan.members.iter().map(|who| key(*who)).collect();
    let (mut writers, mut admitted) = (BTreeSet::new(), BTreeSet::new());
    for (_, act) in &plan.acts {
        match act {
            Act::Write { who, .. } => drop(writers.insert(key(*who))),
            Act::Admit { who, author } => drop(admitted.insert((*who, key(*author)))),
            _ => {}
        }
    }
    let knows = |who: usize, writer: u32| key(who) == writer || admitted.contains(&(who, writer));
    let late = writers.iter().filter(|writer| !members.contains(writer));
    late.into_iter().all(|writer| (0..plan.hosts.len()).all(|who| knows(who, *writer)))
}

fn keys_meet(plan: &Plan) -> bool {
    let mut met = BTreeSet::new();
    let later = plan.acts.iter().filter_map(|(_, act)| match act {
        Act::Link { a, b, up: true } => Some(pair(*a, *b)),
        _ => None,
    });
    let links: BTreeSet<(usize, usize)> = plan.links.iter().copied().chain(later).collect();
    links.into_iter().flat_map(|(a, b)| [(a, b), (b, a)]).any(|(at, who)| {
        let key = plan.hosts[who].key;
        plan.hosts[at].key == key || !met.insert((at, key))
    })
}

fn is_connected(plan: &Plan) -> bool {
    let honest = |who: usize| !matches!(plan.hosts[who].role, Role::Adversary(_));
    let all: BTreeSet<usize> = (0..plan.hosts.len()).filter(|who| honest(*who)).collect();
    let Some(first) = all.first() else { return false };
    let (mut seen, mut todo) = (BTreeSet::from([*first]), vec![*first]);
    while let Some(who) = todo.pop() {
        for (a, b) in &plan.links {
            let other = if *a == who { *b } else { *a };
            if (*a == who || *b == who) && all.contains(&other) && seen.insert(other) {
                todo.push(other);
            }
        }
    }
    seen.len() == all.len()
}

/// Plans in which the act at this place asks for less, the least first.
pub(super) fn smaller_act(plan: &Plan, at: usize) -> Vec<Plan> {
    let with = |act: Act| {
        let mut plan = plan.clone();
        plan.acts[at].1 = act;
        plan
    };
    match &plan.acts[at].1 {
        Act::Write { who, sizes } if sizes.len() > 1 || sizes.iter().any(|size| *size > LITTLE) => {
            let little = |count: usize| vec![LITTLE; count];
            let half = sizes.len().div_ceil(2);
            let choices = [little(1), little(half), sizes[..half].to_vec(), little(sizes.len())];
            let less = choices.into_iter().filter(|choice| choice != sizes);
            less.map(|sizes| with(Act::Write { who: *who, sizes })).collect()
        }
        Act::Crash { who, down } if *down > SOON => {
            vec![with(Act::Crash { who: *who, down: SOON })]
        }
        _ => Vec::new(),
    }
}

/// Bytes of a body that only has to be one.
const LITTLE: u32 = 16;

/// Microseconds after which a host comes back if it does not matter when.
const SOON: u64 = 1_000_000;
