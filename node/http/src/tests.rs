//! The interface as a program sees it, over a real socket.

mod api;
mod bots;
mod client;
mod door;
mod fake;
mod health;
mod pages;
mod plain;
mod streams;
mod visitor;
mod world;
