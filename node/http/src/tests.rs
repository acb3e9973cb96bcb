//! The interface as a program sees it, over a real socket.

mod client;
mod fake;
mod health;
mod plain;
mod streams;
