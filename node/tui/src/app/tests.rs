//! Somebody reads, writes and searches, without a terminal and without a node.

mod attach;
mod chance;
mod commands;
mod drafts;
mod files;
mod finding;
mod large;
mod meanwhile;
mod notices;
mod reading;
mod remarks;
mod writing;
