//! Hosts that walk about: whoever is in radio range is linked.

use super::setting::{Setting, is_share};
use crate::kernel::Stream;
use crate::plan::Act;
use crate::span::{Length, Span, Spread};
use crate::topology::{Place, within};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Random waypoint mobility (Johnson and Maltz, 1996): each walks straight to a random place, rests,
/// and walks on. The slowest speed is above 0, without which the mean speed would fall for ever
/// (Yoon, Liu and Noble, INFOCOM 2003). Meant for `topology = "empty"`; other links stay as they are.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Waypoint {
    /// Which part of the hosts walks; the others stand.
    pub share: f64,
    /// Side of the square field, in metres.
    pub field: f64,
    /// How far a radio reaches, in metres.
    pub range: f64,
    /// Slowest, in metres a second.
    pub slowest: f64,
    /// Fastest, in metres a second.
    pub fastest: f64,
    /// How long one rests at a place.
    pub pause: Spread,
    /// How often it is looked who is in range.
    pub step: Length,
}

impl Default for Waypoint {
    fn default() -> Self {
        Self {
            share: 1.0,
            field: 1_000.0,
            range: 100.0,
            slowest: 0.5,
            fastest: 2.0,
            pause: Span::new(0, 60_000_000).into(),
            step: Length::of(1_000_000),
        }
    }
}

/// One host on its way, places in units of the field.
#[derive(Debug)]
struct Walker {
    stream: Stream,
    at: Place,
    to: Place,
    /// Units a microsecond; 0 for who stands.
    speed: f64,
    /// Microseconds that it still rests.
    rests: u64,
}

impl Waypoint {
    pub(super) fn rules(&self) -> [(bool, &'static str, &'static str); 6] {
        let positive = |value: f64| value > 0.0 && value <= 1e9;
        [
            (is_share(self.share), "share", "from 0 to 1"),
            (positive(self.field), "field", "above 0"),
            (positive(self.range), "range", "above 0"),
            (positive(self.slowest), "slowest", "above 0"),
            (positive(self.fastest) && self.fastest >= self.slowest, "fastest", "from slowest on"),
            (self.step.micros() >= 10_000, "step", "at least 10ms"),
        ]
    }

    pub(super) fn acts(&self, setting: &Setting<'_>) -> Vec<(u64, Act)> {
        let mut walkers: Vec<Walker> =
            (0..setting.graph.nodes).map(|who| self.walker(setting.host(who))).collect();
        let fixed: BTreeSet<(usize, usize)> = setting.graph.edges.iter().copied().collect();
        let mut near = BTreeSet::new();
        let mut acts = Vec::new();
        for at in (0..setting.length).step_by(self.step.micros() as usize) {
            let places: Vec<Place> = walkers.iter().map(|walker| walker.at).collect();
            let now: BTreeSet<(usize, usize)> = within(&places, self.range / self.field)
                .into_iter()
                .filter(|link| !fixed.contains(link))
                .collect();
            let change = |up| {
                move |link: &(usize, usize)| {
                    let (a, b) = *link;
                    (at, Act::Link { a, b, up })
                }
            };
            acts.extend(near.difference(&now).map(change(false)));
            acts.extend(now.difference(&near).map(change(true)));
            near = now;
            walkers.iter_mut().for_each(|walker| self.walk(walker));
        }
        acts
    }

    fn walker(&self, mut stream: Stream) -> Walker {
        let stands = !stream.chance(self.share);
        let at = (stream.fraction(), stream.fraction());
        let mut walker = Walker { stream, at, to: at, speed: 0.0, rests: 0 };
        if stands {
            walker.rests = u64::MAX;
        } else {
            self.set_out(&mut walker);
        }
        walker
    }

    fn set_out(&self, walker: &mut Walker) {
        let stream = &mut walker.stream;
        walker.to = (stream.fraction(), stream.fraction());
        let speed = self.slowest + stream.fraction() * (self.fastest - self.slowest);
        walker.speed = speed / self.field / 1e6;
    }

    /// One step: what is left of a rest, then as far as it leads; a new way begins with a step.
    fn walk(&self, walker: &mut Walker) {
        let step = self.step.micros();
        if walker.rests > step {
            walker.rests -= if walker.rests == u64::MAX { 0 } else { step };
            return;
        }
        let far = (step - std::mem::take(&mut walker.rests)) as f64 * walker.speed;
        let (x, y) = (walker.to.0 - walker.at.0, walker.to.1 - walker.at.1);
        let left = (x * x + y * y).sqrt();
        if left <= far {
            walker.at = walker.to;
            walker.rests = self.pause.draw(&mut walker.stream);
            self.set_out(walker);
        } else {
            walker.at.0 += x / left * far;
            walker.at.1 += y / left * far;
        }
    }
}
