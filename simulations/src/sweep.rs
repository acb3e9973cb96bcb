//! One scenario over every combination of some of its parameters.

pub mod grid;
