//! Two scenarios over the same seeds: which figures differ, and by how much.

pub mod stats;
