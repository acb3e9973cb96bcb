//! Stories about what alice, bob and the others see, and the property that order does not matter.

mod circles;
mod devices;
mod files;
mod forks;
mod local;
mod marks;
mod members;
mod moderation;
mod next;
mod order;
mod origins;
mod remarks;
mod roles;
mod shown;
mod vectors;
mod world;
