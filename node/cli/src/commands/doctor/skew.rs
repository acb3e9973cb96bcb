//! Clocks that differ, judged by what others wrote: a post that was written after it arrived was
//! written by a clock that is ahead of ours, or arrived by one that is behind.

use super::Check;
use crate::print::said::said;
use std::collections::BTreeMap;
use tidings_views::page::PostRow;

/// Less than this is nothing, in microseconds: nobody's clock is exact, and the network takes time.
const NOTHING: u64 = 60_000_000;

/// Looks at the newest posts.
pub(super) fn check(posts: &[PostRow]) -> Option<Check> {
    let mut ahead: BTreeMap<String, u64> = BTreeMap::new();
    for post in posts.iter().filter(|post| !post.author.me) {
        let name = format!("{}#{}", post.author.name, post.author.suffix);
        let most = ahead.entry(name).or_default();
        *most = (*most).max(post.time.since(post.arrived));
    }
    let people = ahead.len();
    let late: Vec<_> = ahead.iter().filter(|(_, ahead)| **ahead > NOTHING).collect();
    let most = late.iter().map(|(_, ahead)| **ahead / 1_000_000).max()?;
    let names: Vec<&str> = late.iter().map(|(name, _)| name.as_str()).collect();
    Some(match late.len() {
        // The same of most people says more of us than of them.
        several if several > 1 && several * 2 > people => {
            Check::bad("skew", said!("health-doctor-clock-behind", count = several, seconds = most))
        }
        _ => {
            let who = names.join(", ");
            Check::bad("skew", said!("health-doctor-clock-ahead", who = who, seconds = most))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tidings_protocol::hash::EntryId;
    use tidings_protocol::time::Time;
    use tidings_views::page::PersonRef;

    const MINUTE: u64 = 60_000_000;

    fn post(name: &str, time: u64, arrived: u64) -> PostRow {
        let id = EntryId([0; 32]);
        let author =
            PersonRef { name: name.into(), suffix: "abcd".into(), account: None, me: name == "me" };
        PostRow {
            schema: "tidings/post/1".into(),
            id,
            board: "general".into(),
            thread: id,
            thread_subject: String::new(),
            thread_absent: None,
            parent: None,
            depth: 0,
            subject: None,
            author,
            origin: None,
            time: Time(time * MINUTE),
            arrived: Time(arrived * MINUTE),
            text: String::new(),
            unread: false,
            readable: true,
            absent: None,
            late: false,
            pruned: None,
            edited: None,
            deleted: None,
            reactions: Vec::new(),
            mentions_me: false,
            more: false,
            files: Vec::new(),
            hidden: None,
            locked: false,
            delivery: None,
        }
    }

    #[test]
    fn who_is_alone_with_a_clock_has_the_wrong_one() {
        let said = |posts: &[PostRow]| check(posts).map(|check| check.row().message);
        assert_eq!(said(&[post("bo", 10, 10), post("cy", 9, 30), post("me", 90, 10)]), None);
        let one = said(&[post("bo", 20, 10), post("cy", 10, 10)]).unwrap();
        assert!(one.contains("bo#abcd is ahead of this one, by up to 600 s"), "{one}");
        let all = said(&[post("bo", 20, 10), post("cy", 25, 10), post("dee", 9, 10)]).unwrap();
        assert!(all.contains("behind those of 2 people, by up to 900 s"), "{all}");
        assert_eq!(said(&[]), None);
    }
}
