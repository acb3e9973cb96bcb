//! Alice, bob and eve: keys and logs for tests, the same in every crate.

use crate::author::Keypair;
use crate::entry::{self, Tip};
use crate::fork::{Branch, Link};
use crate::hash::CommunityId;
use crate::run::Verified;
use crate::store::{StageError, Store};
use crate::time::Time;

/// The community of all tests.
pub const COMMUNITY: CommunityId = CommunityId([0xc0; 32]);

/// A key made from a name: the same name, the same key.
#[must_use]
pub fn keypair(name: &str) -> Keypair {
    Keypair::from_seed(blake3::hash(name.as_bytes()).as_bytes())
}

/// The device of alice.
#[must_use]
pub fn alice() -> Keypair {
    keypair("alice")
}

/// The device of bob.
#[must_use]
pub fn bob() -> Keypair {
    keypair("bob")
}

/// The device of eve, who does not keep to the rules.
#[must_use]
pub fn eve() -> Keypair {
    keypair("eve")
}

/// Writes `texts` after `tip` as one run, a microsecond apart. Texts must fit one run.
#[must_use]
pub fn write_after<'a>(who: &Keypair, tip: Tip, texts: &[&'a str]) -> Option<Verified<'a>> {
    let mut time = tip.time;
    let bodies: Vec<(Time, &[u8])> = texts
        .iter()
        .map(|text| {
            time = time.after(1);
            (time, text.as_bytes())
        })
        .collect();
    entry::append(who, &tip, &bodies).ok()
}

/// Writes `texts` at the end of `who`'s log in `store`, one run a text, and commits.
///
/// # Errors
/// The store's.
pub fn write<S: Store>(
    store: &mut S,
    who: &Keypair,
    texts: &[&str],
) -> Result<Tip, StageError<S::Error>> {
    let mut tip = store.head(&who.author()).map_or(Tip::empty(store.community()), |head| head.tip);
    for text in texts {
        let run = write_after(who, tip, &[text]).ok_or(StageError::Gap)?;
        store.stage(&run)?;
        tip = run.tip();
    }
    store.commit()?;
    Ok(tip)
}

/// The header chain of a run with full bodies.
#[must_use]
pub fn branch_of(run: &Verified<'_>) -> Branch {
    let link = |entry: &crate::run::VerifiedEntry<'_>| {
        let (body_len, body_hash) = entry.body.commitment()?;
        Some(Link { time: entry.time, body_len, body_hash })
    };
    Branch { links: run.entries().iter().filter_map(link).collect(), signature: run.signature() }
}
