//! Bodies that never came, or came late: what was deleted stands in its place all the same.

use super::model::{self, expected};
use super::{DAVE, PEOPLE, act, course, everything, live, opened, story};
use crate::world::{World, fold_all};
use proptest::prelude::*;
use std::collections::BTreeSet;
use tidings_protocol::store::Store;
use tidings_views::body::{Body, Remark};

/// Posts and edits that bob can read, at these places among all of them.
fn bodies(world: &World, places: &[usize]) -> BTreeSet<(usize, usize)> {
    let mut all = Vec::new();
    for (who, writer) in world.writers.iter().enumerate() {
        for (at, (_, bytes)) in writer.entries.iter().enumerate() {
            match Body::decode(&opened(world, who, at + 1, bytes)) {
                Body::Post(_) => all.push((who, at + 1)),
                Body::Remark(remark) if matches!(*remark, Remark::Edit(_)) => {
                    all.push((who, at + 1));
                }
                _ => {}
            }
        }
    }
    let place = |at: &usize| all.get(at % all.len().max(1)).copied();
    places.iter().filter_map(place).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_was_deleted_stands_also_where_its_body_never_came(
        acts in prop::collection::vec((act(), 0..PEOPLE, 0..30_u64), 0..60),
        never in prop::collection::vec(any::<usize>(), 0..20),
        late in prop::collection::vec(any::<usize>(), 0..20),
        places in prop::collection::vec((1..PEOPLE, any::<usize>()), 0..3),
        one in course(),
        other in course(),
    ) {
        let mut world = story(&acts);
        let forks: Vec<_> = places
            .iter()
            .map(|(who, at)| (*who, 1 + at % world.writers[*who].entries.len()))
            .collect();
        let (never, late) = (bodies(&world, &never), bodies(&world, &late));
        world.headless = never.clone();
        let (log, views) = live(&world, &forks, &one);
        let rows = views.history(&log, None, None, 1_000).unwrap();
        let shown: Vec<_> = rows.iter().map(model::shown).collect();
        prop_assert_eq!(shown, expected(&world, &forks));

        world.headless = &never | &late;
        let (mut other_log, mut other_views) = live(&world, &forks, &other);
        for (who, seq) in &late - &never {
            let author = world.writers[who].device.author();
            let body = world.writers[who].entries[seq - 1].1.as_slice();
            other_log.stage_bodies(&author, seq as u64, &[Some(body)]).unwrap();
            other_log.commit().unwrap();
            fold_all(&mut other_views, &other_log, other.limit);
        }
        prop_assert_eq!(everything(&log, &views), everything(&other_log, &other_views));
        let mut rebuilt = world.views_since(1, 5);
        fold_all(&mut rebuilt, &other_log, 1_000);
        prop_assert_eq!(everything(&log, &views), everything(&other_log, &rebuilt));
    }
}

#[test]
fn daves_phone_is_daves() {
    let world = story(&[]);
    assert_eq!(world.account(DAVE), world.account(PEOPLE - 1));
}
