//! No table that peers can fill outgrows its bound.

use super::{At, Check, broken};
use tidings_protocol::engine::Table;

/// Each host's tables are looked at after so many of its commits: what is too much by then is so
/// for good, or comes again.
const OFTEN: u32 = 128;

/// How many commits of each host went by unseen.
#[derive(Debug, Default)]
pub(super) struct Caps(Vec<u32>);

impl Caps {
    /// A host made a commit.
    pub(super) fn committed(&mut self, at: At<'_>) -> Check {
        if self.0.len() <= at.who {
            self.0.resize(at.who + 1, 0);
        }
        let unseen = &mut self.0[at.who];
        *unseen += 1;
        if *unseen < OFTEN {
            return Ok(());
        }
        *unseen = 0;
        check(at)
    }
}

/// Looks at all tables of a host.
pub(super) fn check(at: At<'_>) -> Check {
    let mut worst = None;
    at.host.machine.tables(&mut |table| {
        if table.is_overfull() {
            worst = Some(table);
        }
    });
    worst.map_or(Ok(()), |table| overfull(at.who, table))
}

fn overfull(who: usize, table: Table) -> Check {
    let Table { name, holds, most } = table;
    broken("caps", format!("host {who}: {name}: {holds}, at most {most}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_more_than_it_may_is_named() {
        let table = |holds| Table { name: "probes", holds, most: 64 };
        assert!(!table(64).is_overfull());
        assert!(table(65).is_overfull());
        let said = overfull(3, table(65)).unwrap_err();
        assert_eq!(said.to_string(), "caps: host 3: probes: 65, at most 64");
    }
}
