//! What two nodes say to each other, byte by byte: numbers, frames, messages.

mod bodies;
pub mod frame;
pub mod message;
pub mod notes;
pub mod recon;
pub mod varint;
