//! How large the runs of a swarm are.

use crate::span::Length;
use std::fmt;
use std::str::FromStr;

/// Sizes to draw from: `100` for up to a hundred hosts, `50..100`, `100..100@10m` for ten minutes each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Fewest honest hosts, from 2 on.
    pub least: usize,
    /// Most honest hosts.
    pub most: usize,
    /// How long things go wrong; a flood, and what real nodes go through, is cut short. Drawn too if
    /// it is not said.
    pub length: Option<Length>,
}

/// A text that says no sizes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a number of hosts from 2 to 1000, such as 100, 50..100 or 100..100@10m")]
pub struct BadSizes(String);

/// Most hosts of a run of a swarm.
const MOST: usize = 1_000;

impl Default for Sizes {
    fn default() -> Self {
        Self::up_to(100)
    }
}

impl Sizes {
    /// Up to so many hosts.
    #[must_use]
    pub const fn up_to(most: usize) -> Self {
        Self { least: 2, most, length: None }
    }
}

impl FromStr for Sizes {
    type Err = BadSizes;

    fn from_str(text: &str) -> Result<Self, BadSizes> {
        let bad = || BadSizes(text.to_owned());
        let (hosts, length) = match text.split_once('@') {
            Some((hosts, length)) => (hosts, Some(length.parse().map_err(|_| bad())?)),
            None => (text, None),
        };
        let (least, most) = hosts.split_once("..").unwrap_or(("2", hosts));
        let number = |text: &str| text.parse::<usize>().map_err(|_| bad());
        let (least, most) = (number(least)?, number(most)?);
        let fits = 2 <= least && least <= most && most <= MOST;
        if fits { Ok(Self { least, most, length }) } else { Err(bad()) }
    }
}

impl fmt::Display for Sizes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.least > 2 {
            write!(f, "{}..", self.least)?;
        }
        write!(f, "{}", self.most)?;
        self.length.map_or(Ok(()), |length| write!(f, "@{length}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::Kind;
    use crate::swarm::draw;

    #[test]
    fn sizes_are_read_as_written() {
        for text in ["2", "100", "50..100", "100..100@10m", "12@90s"] {
            assert_eq!(text.parse::<Sizes>().unwrap().to_string(), text);
        }
        for text in ["", "1", "1..5", "9..8", "1001", "5@", "5@10", "many"] {
            assert_eq!(text.parse::<Sizes>(), Err(BadSizes(text.to_owned())));
        }
    }

    #[test]
    fn what_is_asked_for_is_drawn() {
        let sizes: Sizes = "100..100@10m".parse().unwrap();
        for seed in 0..100 {
            let scenario = draw(seed, sizes);
            assert_eq!((scenario.nodes, scenario.machine), (100, Kind::Bare));
            assert!([1, 10].map(Length::minutes).contains(&scenario.length), "{}", scenario.length);
        }
        assert!((0..100).all(|seed| (2..=7).contains(&draw(seed, Sizes::up_to(7)).nodes)));
    }
}
