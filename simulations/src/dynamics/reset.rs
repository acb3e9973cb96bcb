//! Sessions that break by themselves.

use super::setting::Setting;
use crate::plan::Act;

/// In microseconds.
const MINUTE: f64 = 60e6;

/// Each link's session breaks `rate` times a minute on average.
pub(super) fn acts(setting: &Setting<'_>, rate: f64) -> Vec<(u64, Act)> {
    let mut acts = Vec::new();
    if rate <= 0.0 {
        return acts;
    }
    let pause = (MINUTE / rate) as u64;
    for (a, b) in setting.graph.edges.iter().copied() {
        let mut stream = setting.link((a, b));
        let mut at = stream.wait(pause);
        while at < setting.length {
            acts.push((at, Act::Reset { a, b }));
            at += stream.wait(pause).max(1);
        }
    }
    acts
}
