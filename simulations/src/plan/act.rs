//! Something that happens at a moment of a run.

use crate::disk::Mishap;
use serde::{Deserialize, Serialize};
use tidings_core::Role;

/// Something that happens to a host or a link. Hosts are named by their place in [`Plan::hosts`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub enum Act {
    /// A host loses power, and comes back after `down` microseconds.
    Crash {
        /// Who.
        who: usize,
        /// For how long.
        down: u64,
    },
    /// A host says goodbye and goes.
    Stop {
        /// Who.
        who: usize,
    },
    /// A host that is away comes back.
    Start {
        /// Who.
        who: usize,
    },
    /// The session between two hosts breaks.
    Reset {
        /// One end.
        a: usize,
        /// The other.
        b: usize,
    },
    /// Two hosts come into reach of each other, or go out of it.
    Link {
        /// One end.
        a: usize,
        /// The other.
        b: usize,
        /// Into reach.
        up: bool,
    },
    /// From now on hosts of different groups cannot reach each other, instead of any split before.
    Split {
        /// The groups; hosts in none of them form one more, the first.
        groups: Vec<Vec<usize>>,
        /// What goes from an earlier group to a later one still passes.
        one_way: bool,
    },
    /// All can reach all again.
    Heal,
    /// A host's user writes entries of these sizes in bytes.
    Write {
        /// Who.
        who: usize,
        /// Sizes of the bodies.
        sizes: Vec<u32>,
    },
    /// A host learns that another one is a member.
    Admit {
        /// Who learns.
        who: usize,
        /// Who is one.
        author: usize,
    },
    /// The person of one host gives the person of another one a role: full nodes only.
    Grade {
        /// Who gives it.
        who: usize,
        /// To whom.
        whom: usize,
        /// Which.
        role: Role,
    },
    /// A host that was not there before is invited by another one and let in: full nodes only.
    Join {
        /// Who comes.
        who: usize,
        /// Who invites.
        by: usize,
    },
    /// A host's clock is set.
    Skew {
        /// Who.
        who: usize,
        /// Microseconds that it is ahead from now on.
        micros: u64,
    },
    /// Something happens to a host's disk.
    Disk {
        /// Who.
        who: usize,
        /// What.
        mishap: Mishap,
    },
}

impl Act {
    /// The hosts that it names.
    #[must_use]
    pub fn hosts(&self) -> Vec<usize> {
        match self {
            Self::Crash { who, .. }
            | Self::Stop { who }
            | Self::Start { who }
            | Self::Write { who, .. }
            | Self::Skew { who, .. }
            | Self::Disk { who, .. } => vec![*who],
            Self::Reset { a, b } | Self::Link { a, b, .. } => vec![*a, *b],
            Self::Admit { who, author } => vec![*who, *author],
            Self::Grade { who, whom, .. } => vec![*who, *whom],
            Self::Join { who, by } => vec![*who, *by],
            Self::Split { groups, .. } => groups.concat(),
            Self::Heal => Vec::new(),
        }
    }

    /// Whether it decides who is in.
    #[must_use]
    pub fn judges(&self) -> bool {
        matches!(self, Self::Grade { .. } | Self::Join { .. })
    }
}
