//! The terminal UI: boards, threads and a reader in three, two or one panes, on a node that somebody
//! else talks to.
//!
//! Begin at [`run`], which is handed a [`Backend`]. Inside, `app` is a state machine without I/O or
//! clock: keys, answers, news and times go in, questions come out; `app/read_on` is `Space`, the
//! heart of it. `view` draws an `App` and keeps nothing; `panes` says where everything is; `sheet`
//! puts a post in rows by `markup`. `keys` is the one table of keys, [`palette`] of looks, `bell`
//! says when to ring. `drive` is the terminal, the threads and the signals around it; `plain` needs no terminal and talks by
//! lines. `paths` is what lies on one's own disk, to be attached.

mod app;
mod bell;
mod drive;
mod keys;
mod markup;
pub mod palette;
mod panes;
mod paths;
mod plain;
mod sheet;
mod view;
mod when;
mod width;

#[cfg(test)]
mod world;

pub use app::Fault;
pub use bell::ring;
pub use drive::{Backend, End, Options, Told, run};
pub use palette::Palette;
pub use plain::plain;
