//! Stories of nodes wired by hand: alice founds, bob joins, carol comes late, eve lies.

mod boards;
mod carry;
mod circles;
mod delivery;
mod devices;
mod drafts;
mod files;
mod homes;
mod joining;
mod judging;
mod mesh;
mod naming;
mod notices;
mod people;
mod relays;
mod retention;
mod sealing;
mod sharing;
mod stock;
mod strangers;
mod unread;
mod unshown;
