//! Hosts at random places: who is near enough is linked.

use super::graph::pair;
use crate::kernel::Stream;
use std::collections::BTreeMap;

/// A place in the unit square.
pub(crate) type Place = (f64, f64);

/// `nodes` places, each as likely.
pub(super) fn places(nodes: usize, stream: &mut Stream) -> Vec<Place> {
    (0..nodes).map(|_| (stream.fraction(), stream.fraction())).collect()
}

/// All pairs that are at most `radius` apart. Space is cut into cells of that size, so a host is
/// compared with those of nine cells only.
pub(crate) fn within(places: &[Place], radius: f64) -> Vec<(usize, usize)> {
    let cell = |place: &Place| ((place.0 / radius) as i64, (place.1 / radius) as i64);
    let mut cells: BTreeMap<(i64, i64), Vec<usize>> = BTreeMap::new();
    for (host, place) in places.iter().enumerate() {
        cells.entry(cell(place)).or_default().push(host);
    }
    let mut pairs = Vec::new();
    for (a, place) in places.iter().enumerate() {
        let (x, y) = cell(place);
        for across in x - 1..=x + 1 {
            let column = cells.range((across, y - 1)..=(across, y + 1));
            for b in column.flat_map(|(_, hosts)| hosts).filter(|b| **b > a) {
                if squared(*place, places[*b]) <= radius * radius {
                    pairs.push(pair(a, *b));
                }
            }
        }
    }
    pairs
}

/// The square of a distance.
fn squared(a: Place, b: Place) -> f64 {
    let (x, y) = (a.0 - b.0, a.1 - b.1);
    x * x + y * y
}
