//! Stories with alice, bob and eve over real sockets on loopback.

mod caps;
mod directory;
mod door;
mod eve;
mod files;
mod gate;
mod harm;
mod join;
mod node;
mod pace;
mod relay;
mod sessions;
