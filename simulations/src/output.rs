//! What a run leaves behind: a folder of files for programs, and one page for people.
//!
//! | file | is |
//! |---|---|
//! | `summary.json` | verdict and figures ([`Summary`]) |
//! | `series.csv` | what happened in each interval: coverage, bytes by message, redundancy, … |
//! | `nodes.csv` | what each host did |
//! | `replay.json` | what the page is made of ([`Recording`]) |
//! | `report.html` | the page, self-contained ([`crate::html`]) |
//!
//! [`Recorder`] watches the run and gathers it in bounded memory; [`files`] writes and reads folders.
//! Nothing in them tells the wall clock: the same run gives the same bytes.

mod csv;
mod delays;
mod faults;
pub mod files;
mod histogram;
mod kinds;
mod layout;
mod observe;
mod record;
mod recording;
mod series;
mod stories;
mod summary;

pub use faults::{Changes, Mark};
pub use kinds::{KINDS, kind};
pub use record::{Node, Recorder, Setup};
pub use recording::{Delay, Recording};
pub use series::Interval;
pub use stories::{Accepts, Frames, Story};
pub use summary::{Figures, Network, Promise, SCHEMA, Summary, Verdict};
