//! A node that gets what it wants and nothing else comes to what one comes to that holds all.

use super::stories::{ALL, MORE, findings, live};
use super::{Court, Expelled, Moderator, invite_key};
use crate::world::World;
use std::collections::BTreeMap;
use tidings_protocol::author::Author;
use tidings_store::Log;
use tidings_views::Views;
use tidings_views::body::Body;

/// What a node comes to that begins with the founder's log, and gets what it wants until it wants no
/// more. Who is in by a certificate alone comes by in person, and asks to be let in.
pub(super) fn found(world: &World, forks: &[(usize, usize)]) -> (Log, Views) {
    let (_, all) = live(world, &[], forks, &|_| u64::MAX);
    let late = &world.writers[ALL - MORE.len()..];
    let mut wanted = BTreeMap::new();
    for member in all.members().filter(|member| member.cut.is_none()) {
        if late.iter().any(|it| it.device.author() == member.device) {
            wanted.insert(member.device, u64::MAX);
        }
    }
    loop {
        let upto = |device: Author| wanted.get(&device).copied().unwrap_or(0);
        let (log, views) = live(world, &[], forks, &upto);
        let mut next = wanted.clone();
        for member in views.members() {
            let upto = next.entry(member.device).or_default();
            *upto = (*upto).max(member.cut.unwrap_or(u64::MAX));
        }
        if next == wanted {
            return (log, views);
        }
        wanted = next;
    }
}

#[test]
fn whoever_was_let_in_behind_a_cut_and_expelled_is_wanted_by_all_or_by_nobody() {
    let mut court = Court::new();
    court.now(0, 1, Moderator);
    let last = court.world.writers[2].entries.len() as u64;
    let [friend, _, _] = MORE.map(|name| court.world.meet(name));
    let admission = court.world.admission(friend, "friend", Some(&invite_key()));
    court.world.say(2, 21, &Body::Admit(Box::new(admission)));
    court.world.post(friend, 22, "general", "hello");
    court.grade(1, 2, Expelled, &[(2, last)], |_| true);
    for named in [&[(friend, 1)][..], &[]] {
        court.grade(0, friend, Expelled, named, |_| true);
        let (log, views) = live(&court.world, &[], &[], &|_| u64::MAX);
        let (found_log, found_views) = found(&court.world, &[]);
        let here = findings(&court.world, &log, &views);
        assert_eq!(here, findings(&court.world, &found_log, &found_views));
        let known = |views: &Views, log| {
            let rows = views.people(log).into_iter().filter(|row| row.role.is_some());
            rows.map(|row| (row.account, row.devices.len())).collect::<Vec<_>>()
        };
        assert_eq!(known(&views, &log), known(&found_views, &found_log));
        let device = court.world.writers[friend].device.author();
        assert_eq!(here.0.contains_key(&device), !named.is_empty());
    }
}
