//! From a failing run to the smallest one that fails the same way.

pub mod ddmin;
