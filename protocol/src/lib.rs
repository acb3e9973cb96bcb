//! Entries, runs, messages and the engine of Tidings: no clock, no disk, no network, no thread.
//!
//! Read from the bottom up: [`author`] and [`hash`] name things, [`entry`] is what is signed,
//! [`run`] is how entries travel and the only way to make a [`run::Verified`], [`fork`] is what an
//! author cannot deny. [`store`] says what a disk must do, [`wire`] what two nodes say, and
//! [`engine`] when they say it. [`limits`] holds every bound on one page, [`time`] the hybrid
//! clock. [`digest`] sums up what a node holds, [`certificate`], [`join`] and [`short`] are how a device
//! comes in, [`seal`] keeps bodies from everybody else. [`testing`] has alice and bob.
//!
//! The bytes are specified in `SPEC.md` beside this crate, and kept true by `tests/vectors`.
#![cfg_attr(
    not(test),
    warn(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        clippy::as_conversions
    )
)]

/// Whether this bug on purpose is on: always false in a build without `--cfg canary`.
#[cfg(not(canary))]
#[macro_export]
macro_rules! canary {
    ($name:ident) => {
        false
    };
}

/// Whether this bug on purpose is on.
#[cfg(canary)]
#[macro_export]
macro_rules! canary {
    ($name:ident) => {
        $crate::canary::is_on($crate::canary::Canary::$name)
    };
}

pub mod author;
#[cfg(canary)]
pub mod canary;
pub mod certificate;
pub mod digest;
pub mod engine;
pub mod entry;
pub mod fork;
pub mod hash;
pub mod join;
pub mod limits;
pub mod run;
pub mod seal;
pub mod short;
pub mod store;
pub mod testing;
pub mod time;
pub mod wire;
