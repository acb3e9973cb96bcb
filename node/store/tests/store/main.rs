//! The log on disk against its contract, its model, crashes, failing disks and flipped bytes.
#![allow(missing_docs)]

mod crash;
mod damage;
mod faults;
mod home;
mod model;
mod room;
