//! Topologies as people write them.

use super::{Blocks, Density, Meetings, Topology};
use crate::span::Length;
use crate::spec::{BadSpec, Spec, Written};
use std::fmt;
use std::str::FromStr;

/// What there is, for messages and help.
pub const KINDS: &str = "empty, line, ring, star, full, tree:k, grid:width, torus:width, \
    hypercube, regular:k, er:p|degree, gnm:m|degree, ws:k,beta, ba:m, geometric:radius|degree, \
    cliques:size,bridges, dumbbell:path, sbm:blocks,inside,relays,across, meetings:degree,every,stay, \
    file:path, contacts:path";

/// Mean degree of a random shape that says nothing else.
const DEGREE: f64 = 8.0;

impl Topology {
    fn read(mut spec: Spec) -> Result<Self, BadSpec> {
        let topology = Self::kind(&mut spec)?;
        spec.finish()?;
        Ok(topology)
    }

    fn kind(spec: &mut Spec) -> Result<Self, BadSpec> {
        Ok(match spec.kind() {
            "empty" => Self::Empty,
            "line" => Self::Line,
            "ring" => Self::Ring,
            "star" => Self::Star,
            "full" => Self::Full,
            "tree" => Self::Tree { k: count(spec, "k", 2, 1)? },
            "grid" => Self::Grid { width: count(spec, "width", 0, 0)? },
            "torus" => Self::Torus { width: count(spec, "width", 0, 0)? },
            "hypercube" => Self::Hypercube,
            "regular" => Self::Regular { k: count(spec, "k", 8, 2)? },
            "er" | "random" => Self::Er(density(spec, "p", 1.0)?),
            "gnm" => Self::Gnm(density(spec, "m", 1e7)?),
            "ws" => {
                let even = |k: &usize| *k >= 2 && k.is_multiple_of(2);
                let k = spec.first("k", 8, "an even number from 2", even)?;
                Self::Ws { k, beta: share(spec, "beta", 0.1)? }
            }
            "ba" => Self::Ba { m: count(spec, "m", 4, 1)? },
            "geometric" => Self::Geometric(density(spec, "radius", 2.0)?),
            "cliques" => {
                let size = count(spec, "size", 10, 1)?;
                Self::Cliques { size, bridges: count(spec, "bridges", 1, 0)? }
            }
            "dumbbell" => Self::Dumbbell { path: count(spec, "path", 1, 0)? },
            "sbm" => Self::Sbm(blocks(spec)?),
            "meetings" => Self::Meetings(meetings(spec)?),
            "file" => Self::File { path: spec.need("path", "FILE")? },
            "contacts" => Self::Contacts { path: spec.need("path", "FILE")? },
            _ => return Err(spec.unknown(KINDS)),
        })
    }
}

fn count(spec: &mut Spec, name: &str, default: usize, least: usize) -> Result<usize, BadSpec> {
    let expected = format!("a number from {least} to 1000000");
    spec.first(name, default, &expected, |count| (least..=1_000_000).contains(count))
}

fn share(spec: &mut Spec, name: &str, default: f64) -> Result<f64, BadSpec> {
    spec.take(name, default, "a number from 0 to 1", |share| (0.0..=1.0).contains(share))
}

fn mean(spec: &mut Spec, name: &str, default: f64) -> Result<f64, BadSpec> {
    let fits = |mean: &f64| (0.0..=10_000.0).contains(mean);
    spec.take(name, default, "a number from 0 to 10000", fits)
}

fn density(spec: &mut Spec, own: &str, most: f64) -> Result<Density, BadSpec> {
    if spec.has("degree") {
        return Ok(Density::Degree(mean(spec, "degree", DEGREE)?));
    }
    let expected = format!("a number from 0 to {most}");
    let value = spec.first(own, f64::NAN, &expected, |value| (0.0..=most).contains(value))?;
    Ok(if value.is_nan() { Density::Degree(DEGREE) } else { Density::Own(value) })
}

fn blocks(spec: &mut Spec) -> Result<Blocks, BadSpec> {
    Ok(Blocks {
        blocks: count(spec, "blocks", 4, 1)?,
        inside: mean(spec, "inside", DEGREE)?,
        relays: count(spec, "relays", 1, 0)?,
        across: mean(spec, "across", 2.0)?,
    })
}

fn meetings(spec: &mut Spec) -> Result<Meetings, BadSpec> {
    let usual = Meetings::default();
    let lasts = |length: &Length| length.micros() >= 1_000_000;
    let mut length = |name, usual| spec.take(name, usual, "a duration from 1s", lasts);
    let (every, stay) = (length("every", usual.every)?, length("stay", usual.stay)?);
    let length = length("length", usual.length)?;
    Ok(Meetings { degree: mean(spec, "degree", usual.degree)?, every, stay, length })
}

impl FromStr for Topology {
    type Err = BadSpec;

    fn from_str(text: &str) -> Result<Self, BadSpec> {
        Self::read(Spec::parse(text)?)
    }
}

impl TryFrom<Written> for Topology {
    type Error = BadSpec;

    fn try_from(written: Written) -> Result<Self, BadSpec> {
        Self::read(Spec::read(written)?)
    }
}

impl fmt::Display for Topology {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("empty"),
            Self::Line => f.write_str("line"),
            Self::Ring => f.write_str("ring"),
            Self::Star => f.write_str("star"),
            Self::Full => f.write_str("full"),
            Self::Hypercube => f.write_str("hypercube"),
            Self::Grid { width: 0 } => f.write_str("grid"),
            Self::Torus { width: 0 } => f.write_str("torus"),
            Self::Grid { width } => write!(f, "grid:width={width}"),
            Self::Torus { width } => write!(f, "torus:width={width}"),
            Self::Tree { k } => write!(f, "tree:k={k}"),
            Self::Regular { k } => write!(f, "regular:k={k}"),
            Self::Er(density) => write!(f, "er:{}", density.text("p")),
            Self::Gnm(density) => write!(f, "gnm:{}", density.text("m")),
            Self::Geometric(density) => write!(f, "geometric:{}", density.text("radius")),
            Self::Ws { k, beta } => write!(f, "ws:k={k},beta={beta}"),
            Self::Ba { m } => write!(f, "ba:m={m}"),
            Self::Cliques { size, bridges } => write!(f, "cliques:size={size},bridges={bridges}"),
            Self::Dumbbell { path } => write!(f, "dumbbell:path={path}"),
            Self::Sbm(Blocks { blocks, inside, relays, across }) => {
                write!(f, "sbm:blocks={blocks},inside={inside},relays={relays},across={across}")
            }
            Self::Meetings(Meetings { degree, every, stay, length }) => {
                write!(f, "meetings:degree={degree},every={every},stay={stay},length={length}")
            }
            Self::File { path } => write!(f, "file:path={path}"),
            Self::Contacts { path } => write!(f, "contacts:path={path}"),
        }
    }
}

impl Density {
    fn text(self, own: &str) -> String {
        match self {
            Self::Degree(degree) => format!("degree={degree}"),
            Self::Own(value) => format!("{own}={value}"),
        }
    }
}

impl From<Topology> for String {
    fn from(topology: Topology) -> Self {
        topology.to_string()
    }
}
