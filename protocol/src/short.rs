//! Short codes: a digit and two words, good for a few minutes, that let in who was told them.
//!
//! [`ShortCode`] is what people say to each other. [`Newcomer`] and [`Inviter`] are the two sides
//! of the exchange in which the newcomer shows that it knows the code, learns that the other side
//! does, and is handed the invite. Neither side learns anything of a code that it does not know,
//! except whether one guess was right. `SPEC.md` says which bytes go over the wire, and
//! `tests/vectors/short.json` shows them.

mod code;
mod exchange;
mod offer;

pub use code::{ShortCode, Unreadable, WORDS, words};
pub use exchange::{Handed, Inviter, Meeting, Newcomer, Share, WrongCode};
pub use offer::Offer;

#[cfg(test)]
mod tests;
