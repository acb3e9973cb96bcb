//! Bugs on purpose: a checker that never fails checks nothing.
//!
//! They stand in the real code behind [`crate::canary!`], which is `false` in every ordinary build,
//! so that nothing of them is left there. A build with `RUSTFLAGS="--cfg canary"` holds all of
//! them, and [`turn_on`] says which one of them is on, for the whole process.

use std::sync::atomic::{AtomicUsize, Ordering};

/// One bug.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Canary {
    /// A ticket is good whatever its journal hash says.
    IgnoreJournalHash,
    /// A ticket is stored when it is told, not when what it stands for is here.
    TicketBeforeData,
    /// A commit is told to be durable and is not.
    SkipFsync,
    /// A run is taken as the next one although entries lie between.
    AcceptGap,
    /// Whoever sends what comes from elsewhere already is never told to stop.
    ForgetStop,
    /// Two logs of one length are taken for equal.
    CompareSeqOnly,
    /// What a lost session was asked for is not asked of another one.
    DropWant,
    /// Claims cost nothing.
    NeverStrike,
    /// A lost session stays the provider of its logs.
    LeakProvider,
    /// What is staged is told before it is committed.
    AnnounceBeforeCommit,
    /// Claims of a forked log are clamped one entry too high.
    WrongClamp,
    /// Evidence of a fork is kept and not passed on.
    ForgetEvidence,
    /// A signature is good whatever it says.
    SkipSignature,
    /// Idle sessions never compare.
    NeverCompare,
    /// Idle sessions compare four times as often.
    Chatter,
    /// Logs of the expelled are never cut.
    ForgetCut,
    /// Sessions with the expelled go on.
    KeepSessionOfExpelled,
}

/// Every bug with the name by which it is turned on.
pub const ALL: [(&str, Canary); 17] = [
    ("ignore-journal-hash", Canary::IgnoreJournalHash),
    ("ticket-before-data", Canary::TicketBeforeData),
    ("skip-fsync", Canary::SkipFsync),
    ("accept-gap", Canary::AcceptGap),
    ("forget-stop", Canary::ForgetStop),
    ("compare-seq-only", Canary::CompareSeqOnly),
    ("drop-want", Canary::DropWant),
    ("never-strike", Canary::NeverStrike),
    ("leak-provider", Canary::LeakProvider),
    ("announce-before-commit", Canary::AnnounceBeforeCommit),
    ("wrong-clamp", Canary::WrongClamp),
    ("forget-evidence", Canary::ForgetEvidence),
    ("skip-signature", Canary::SkipSignature),
    ("never-compare", Canary::NeverCompare),
    ("chatter", Canary::Chatter),
    ("forget-cut", Canary::ForgetCut),
    ("keep-session-of-expelled", Canary::KeepSessionOfExpelled),
];

/// One more than the place in [`ALL`] of the bug that is on; 0 for none.
static ON: AtomicUsize = AtomicUsize::new(0);

/// Turns this bug on and all others off; `None` turns all off. False if there is no such bug, and
/// then nothing changes.
pub fn turn_on(name: Option<&str>) -> bool {
    let place = match name {
        None => Some(0),
        Some(name) => {
            let at = ALL.iter().position(|(known, _)| *known == name);
            at.and_then(|at| at.checked_add(1))
        }
    };
    place.inspect(|place| ON.store(*place, Ordering::SeqCst)).is_some()
}

/// Whether this bug is on.
#[must_use]
pub fn is_on(canary: Canary) -> bool {
    let on = ON.load(Ordering::Relaxed).checked_sub(1).and_then(|at| ALL.get(at));
    on.is_some_and(|(_, on)| *on == canary)
}
