//! What a liar does, as it is written in a scenario.

use super::liar::Term;
use serde::de::{self, Deserializer, SeqAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;
use tidings_protocol::time::Time;

/// One way to lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Behaviour {
    /// Claims what it has, and delivers none of so many percent of the authors.
    Withhold(u8),
    /// Claims entries that do not exist, and delivers none.
    Phantom,
    /// Says that it has and wants nothing.
    Deny,
    /// Shows the first ticket that it got, for ever.
    StaleTicket,
    /// Shows tickets that it made up.
    ForgedTicket,
    /// Says another fingerprint than it has.
    Misprint,
    /// Writes so many histories, from 2 on, and shows each peer one.
    Fork(u8),
    /// Changes a byte of every run.
    Forge,
    /// Writes in the names of others.
    Impersonate,
    /// Says every run twice, and old ones again.
    Replay,
    /// Writes so many entries a second.
    Flood(u16),
    /// Names authors that nobody knows.
    Names,
    /// Sends bytes that are no message.
    Junk,
    /// Sends frames that are too large.
    Oversize,
    /// Reads a frame a second and grants no credit.
    Slow,
    /// Hangs up and dials again.
    Storm,
    /// Asks for everything again and again.
    Hoard,
    /// Says nothing at all.
    Mute,
    /// Says back what it hears.
    Echo,
    /// Surrounds a victim and withholds from the middle of the run on.
    Eclipse,
    /// Loses power again and again.
    CrashLoop,
    /// Behaves for so many seconds first.
    Lurk(u16),
}

/// A text that names no behaviour.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadBehaviour {
    /// No such name, or a number that does not go with it.
    #[error(
        "`{0}` is no behaviour: withhold[:percent], phantom, deny, stale-ticket, forged-ticket, \
             misprint, fork[:branches], forge, impersonate, replay, flood[:a second], names, junk, \
             oversize, slow, storm, hoard, mute, echo, eclipse, crash-loop or lurk:seconds"
    )]
    Unknown(String),
    /// Nothing, or more than fit.
    #[error("{0} behaviours of one host: from 1 to {MOST}")]
    Count(usize),
}

/// Names of those that take no number.
const PLAIN: [(&str, Behaviour); 18] = [
    ("phantom", Behaviour::Phantom),
    ("deny", Behaviour::Deny),
    ("stale-ticket", Behaviour::StaleTicket),
    ("forged-ticket", Behaviour::ForgedTicket),
    ("misprint", Behaviour::Misprint),
    ("forge", Behaviour::Forge),
    ("impersonate", Behaviour::Impersonate),
    ("replay", Behaviour::Replay),
    ("names", Behaviour::Names),
    ("junk", Behaviour::Junk),
    ("oversize", Behaviour::Oversize),
    ("slow", Behaviour::Slow),
    ("storm", Behaviour::Storm),
    ("hoard", Behaviour::Hoard),
    ("mute", Behaviour::Mute),
    ("echo", Behaviour::Echo),
    ("eclipse", Behaviour::Eclipse),
    ("crash-loop", Behaviour::CrashLoop),
];

/// Entries a second of a flood that does not say.
const FLOOD: u16 = 30;

impl Behaviour {
    /// All that do something by themselves, one of each.
    pub const ALL: [Self; 23] = [
        Self::Withhold(100),
        Self::Withhold(50),
        Self::Phantom,
        Self::Deny,
        Self::StaleTicket,
        Self::ForgedTicket,
        Self::Misprint,
        Self::Fork(2),
        Self::Fork(5),
        Self::Forge,
        Self::Impersonate,
        Self::Replay,
        Self::Flood(FLOOD),
        Self::Names,
        Self::Junk,
        Self::Oversize,
        Self::Slow,
        Self::Storm,
        Self::Hoard,
        Self::Mute,
        Self::Echo,
        Self::Eclipse,
        Self::CrashLoop,
    ];

    fn numbered(name: &str, number: &str) -> Option<Self> {
        Some(match name {
            "withhold" => Self::Withhold(number.parse().ok().filter(|percent| *percent <= 100)?),
            "fork" => Self::Fork(number.parse().ok().filter(|branches| *branches >= 2)?),
            "flood" => Self::Flood(number.parse().ok().filter(|rate| *rate >= 10)?),
            "lurk" => Self::Lurk(number.parse().ok()?),
            _ => return None,
        })
    }

    fn plain(name: &str) -> Option<Self> {
        match name {
            "withhold" => Some(Self::Withhold(100)),
            "fork" => Some(Self::Fork(2)),
            "flood" => Some(Self::Flood(FLOOD)),
            name => PLAIN.iter().find(|(known, _)| *known == name).map(|(_, found)| *found),
        }
    }
}

impl FromStr for Behaviour {
    type Err = BadBehaviour;

    fn from_str(text: &str) -> Result<Self, BadBehaviour> {
        let found = match text.split_once(':') {
            Some((name, number)) => Self::numbered(name, number),
            None => Self::plain(text),
        };
        found.ok_or_else(|| BadBehaviour::Unknown(text.to_owned()))
    }
}

impl fmt::Display for Behaviour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Withhold(100) => f.write_str("withhold"),
            Self::Withhold(percent) => write!(f, "withhold:{percent}"),
            Self::Fork(2) => f.write_str("fork"),
            Self::Fork(branches) => write!(f, "fork:{branches}"),
            Self::Flood(FLOOD) => f.write_str("flood"),
            Self::Flood(rate) => write!(f, "flood:{rate}"),
            Self::Lurk(seconds) => write!(f, "lurk:{seconds}"),
            plain => {
                let name = PLAIN.iter().find(|(_, known)| known == plain);
                f.write_str(name.map_or("", |(name, _)| *name))
            }
        }
    }
}

impl TryFrom<String> for Behaviour {
    type Error = BadBehaviour;

    fn try_from(text: String) -> Result<Self, BadBehaviour> {
        text.parse()
    }
}

impl From<Behaviour> for String {
    fn from(behaviour: Behaviour) -> Self {
        behaviour.to_string()
    }
}

/// Most behaviours of one host.
const MOST: usize = 6;

/// All that one host does, in the order in which its tricks stand behind each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deceit([Option<Behaviour>; MOST]);

impl Deceit {
    /// What it does, in order.
    pub fn iter(&self) -> impl Iterator<Item = Behaviour> + '_ {
        self.0.iter().flatten().copied()
    }

    /// Whether it does this.
    #[must_use]
    pub fn has(&self, behaviour: Behaviour) -> bool {
        self.iter().any(|found| found == behaviour)
    }

    /// Whether it writes a log that the others ought to know.
    #[must_use]
    pub fn writes(&self) -> bool {
        self.iter().any(|found| matches!(found, Behaviour::Fork(_) | Behaviour::Flood(_)))
    }

    /// Whether all that it says is true and in its place, so that others may fall silent.
    #[must_use]
    pub fn is_sincere(&self) -> bool {
        self.iter().all(|found| matches!(found, Behaviour::CrashLoop | Behaviour::Lurk(_)))
    }

    /// When it begins to lie.
    #[must_use]
    pub fn awake(&self, term: Term) -> Time {
        let at = |behaviour| match behaviour {
            Behaviour::Eclipse => term.start.after(term.end.since(term.start) / 2),
            Behaviour::Lurk(seconds) => term.start.after(u64::from(seconds) * 1_000_000),
            _ => term.start,
        };
        self.iter().map(at).max().unwrap_or(term.start)
    }
}

impl From<Behaviour> for Deceit {
    fn from(behaviour: Behaviour) -> Self {
        Self([Some(behaviour), None, None, None, None, None])
    }
}

impl TryFrom<&[Behaviour]> for Deceit {
    type Error = BadBehaviour;

    fn try_from(behaviours: &[Behaviour]) -> Result<Self, BadBehaviour> {
        let mut ways = [None; MOST];
        if behaviours.is_empty() || behaviours.len() > MOST {
            return Err(BadBehaviour::Count(behaviours.len()));
        }
        ways.iter_mut().zip(behaviours).for_each(|(way, behaviour)| *way = Some(*behaviour));
        Ok(Self(ways))
    }
}

impl Serialize for Deceit {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let all: Vec<Behaviour> = self.iter().collect();
        match all.as_slice() {
            [only] => only.serialize(to),
            several => several.serialize(to),
        }
    }
}

impl<'de> Deserialize<'de> for Deceit {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Spelled)
    }
}

/// One name, or a list of names. Written out so that errors say what is wrong with a name.
struct Spelled;

impl<'de> Visitor<'de> for Spelled {
    type Value = Deceit;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a behaviour or a list of behaviours")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Deceit, E> {
        text.parse::<Behaviour>().map(Deceit::from).map_err(E::custom)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Deceit, A::Error> {
        let mut all = Vec::new();
        while let Some(behaviour) = list.next_element()? {
            all.push(behaviour);
        }
        Deceit::try_from(all.as_slice()).map_err(de::Error::custom)
    }
}
