//! The interface as a program sees it, over a real socket.

mod api;
mod bots;
mod client;
mod door;
mod events;
mod fake;
mod feeds;
mod files;
mod health;
mod pages;
mod plain;
mod sticks;
mod streams;
mod visitor;
pub(crate) mod world;
