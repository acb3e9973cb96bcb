//! In the end all honest hosts can prove the same forks, each at its lowest position.

use super::{Check, broken};
use crate::host::Host;
use crate::machine::Machine;
use std::collections::{BTreeMap, BTreeSet};
use tidings_protocol::author::Author;

/// Who forked, and at which position first.
type Forks = BTreeMap<Author, u64>;

/// Compares what checked hosts know of forks, and looks at the proof that each has.
///
/// # Errors
/// When one knows of another fork than the first, or cannot prove what it knows.
pub fn check(hosts: &[Host]) -> Check {
    let mut first: Option<Forks> = None;
    let mut proven = BTreeSet::new();
    let checked = hosts.iter().enumerate().filter(|(_, host)| host.is_checked());
    for (who, host) in checked.filter(|(_, host)| host.machine.is_ours()) {
        let mut forks = forks(&host.machine);
        forks.retain(|author, seq| *seq <= host.machine.cut(author));
        for (author, seq) in &forks {
            prove(who, &host.machine, (author, *seq), &mut proven)?;
        }
        match &first {
            Some(first) => compare(who, &forks, first)?,
            None => first = Some(forks),
        }
    }
    Ok(())
}

fn forks(machine: &Machine) -> Forks {
    let mut forks = Forks::new();
    let mut last = None;
    while let Some((author, head)) = machine.next_author(last.as_ref()) {
        last = Some(author);
        forks.extend(head.fork.map(|seq| (author, seq)));
    }
    forks
}

fn compare(who: usize, forks: &Forks, first: &Forks) -> Check {
    if forks == first {
        return Ok(());
    }
    let other =
        forks.keys().chain(first.keys()).find(|author| forks.get(author) != first.get(author));
    let Some(author) = other else { return Ok(()) };
    let at = |forks: &Forks| forks.get(author).map_or("none".into(), |seq| format!("one at {seq}"));
    let what = format!(
        "host {who} knows of a fork of {author:?}: {}; the first host: {}",
        at(forks),
        at(first)
    );
    broken("fork evidence", what)
}

/// Whether the machine can prove that fork; the same bytes are proof once and for all.
fn prove(
    who: usize,
    machine: &Machine,
    (author, seq): (&Author, u64),
    proven: &mut BTreeSet<Vec<u8>>,
) -> Check {
    let missing = |why: &str| {
        broken("fork evidence", format!("host {who}, of {author:?} forked at {seq}: {why}"))
    };
    let Some(fork) = machine.evidence(author) else { return missing("it has no evidence") };
    if (fork.author, fork.seq) != (*author, seq) {
        return missing("its evidence is of something else");
    }
    let bytes = fork.encode();
    if proven.contains(&bytes) {
        return Ok(());
    }
    match fork.prove() {
        Ok(_) => {
            proven.insert(bytes);
            Ok(())
        }
        Err(_) => missing("its evidence proves nothing"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tidings_protocol::testing::{alice, bob};

    #[test]
    fn another_fork_and_another_position_are_noticed() {
        let forks = |at: &[(Author, u64)]| Forks::from_iter(at.iter().copied());
        let (alice, bob) = (alice().author(), bob().author());
        let first = forks(&[(alice, 3)]);
        assert_eq!(compare(1, &first, &first), Ok(()));
        for other in [forks(&[]), forks(&[(alice, 4)]), forks(&[(alice, 3), (bob, 1)])] {
            assert!(compare(1, &other, &first).is_err(), "{other:?}");
        }
    }
}
