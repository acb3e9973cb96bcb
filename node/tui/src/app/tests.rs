//! Somebody reads, writes and searches, without a terminal and without a node.

mod chance;
mod drafts;
mod files;
mod large;
mod reading;
mod remarks;
mod writing;
