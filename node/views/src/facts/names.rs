//! What closed boards are called, and which are called so: looked up again after every change.

use super::Facts;
use std::collections::{BTreeMap, BTreeSet};
use tidings_protocol::certificate::Founding;
use tidings_protocol::seal::CircleId;

/// What a closed board is called of which nobody has said.
const UNNAMED: &str = "unnamed";

/// Characters of a circle's text that tell boards of one name apart, at least.
const TOLD_APART: usize = 4;

/// After the `~`, the board of this name that everybody reads.
pub(crate) const OPEN: &str = "open";

/// Closed boards by what they are called.
#[derive(Debug, Default)]
pub(crate) struct Names {
    of: BTreeMap<CircleId, String>,
    called: BTreeMap<String, BTreeSet<CircleId>>,
}

impl Names {
    pub(super) fn of(founding: &Founding, facts: &Facts) -> Self {
        let mut names = Self::default();
        for circle in facts.counted_boards(founding) {
            let said = facts.circles.get(&circle);
            let name = said.and_then(|said| said.name(founding, facts)).unwrap_or(UNNAMED);
            names.of.insert(circle, name.to_owned());
            names.called.entry(name.to_owned()).or_default().insert(circle);
        }
        names
    }

    /// What this closed board is called.
    pub(crate) fn name(&self, circle: &CircleId) -> &str {
        self.of.get(circle).map_or(UNNAMED, String::as_str)
    }

    /// The closed boards that are called so.
    pub(crate) fn called(&self, name: &str) -> impl Iterator<Item = &CircleId> {
        self.called.get(name).into_iter().flatten()
    }

    /// The name, and where another board has it, as much of the circle's text as no other of that
    /// name begins with.
    pub(crate) fn label(&self, circle: &CircleId, also_open: bool) -> String {
        let name = self.name(circle);
        let Some(same) = self.called.get(name).filter(|same| also_open || same.len() > 1) else {
            return name.to_owned();
        };
        // Of texts in order, the nearest have the most in common.
        let around = [same.range(..circle).next_back(), same.range(circle..).nth(1)];
        let text = circle.to_string();
        let common = around.into_iter().flatten().map(|other| in_common(&text, &other.to_string()));
        let wanted = common.max().unwrap_or(0).saturating_add(1).max(TOLD_APART);
        let mut tail: String = text.chars().take(wanted).collect();
        if tail == OPEN {
            tail = text.chars().take(wanted.saturating_add(1)).collect();
        }
        format!("{name}~{tail}")
    }
}

/// With how many characters both begin.
pub(crate) fn in_common(one: &str, other: &str) -> usize {
    one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count()
}
