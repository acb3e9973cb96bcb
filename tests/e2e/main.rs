//! The binary as a person meets it: real processes, real homes, loopback.
//!
//! | module | is about |
//! |---|---|
//! | [`cast`] | ana, bo and cy: homes on loopback that meet only where a story says so |
//! | [`ground`] | the harness itself |
//! | [`two_homes`], [`circle`], [`offline`], [`late`], [`watch`] | what one writes, the others read |
//! | [`files`] | what goes with posts |
//! | [`unread`] | what is read next, what was read, what was not sent |
//! | [`sticks`], [`web`] | what one leaves on a stick or a web server, the others take |
//! | [`verbs`], [`json`], [`codes`], [`config`], [`import`] | the command line as a contract |
//! | [`delivery`] | where one's own posts are besides here |
//! | [`mail`] | mailboxes in and out |
//! | [`notices`] | what is worth a word at once, and the command that is run for it |
//! | [`remarks`] | edits, deletions, reactions, mentions |
//! | [`devices`] | several laptops of one person, and the words behind them |
//! | [`crash`], [`tamper`], [`moved`], [`views`], [`lock`], [`backup`] | one home, and what may happen to it |
//! | [`people`], [`again`], [`unheard`], [`moderation`], [`closed`] | who may do what, and comes back how; whom one does not hear, what moderators decide; what is for few |
//! | [`blind`] | boxes that carry what they cannot read |
//! | [`retention`], [`access`], [`quota`] | bodies that a box lets go, and that come from others; who may connect, how much, how fast |
//! | [`health`], [`service`] | what a supervisor and a scraper see |
//! | [`tongue`] | the command line in its user's language |
//! | [`plain`] | what is read and written by lines, without a screen |
//! | [`search`] | what is found by which operator, and an index that may be lost |
//! | [`bots`] | programs and what their tokens open |
//! | [`short`] | short codes |
//! | [`secret`], [`harm`], [`escapes`] | strangers, and members who mean harm |

#[path = "../harness/harness.rs"]
#[allow(dead_code, unused_imports, reason = "each test program uses its part of the harness")]
mod harness;

mod access;
mod again;
mod backup;
mod blind;
mod bots;
mod cast;
mod circle;
mod closed;
mod codes;
mod config;
mod crash;
mod delivery;
mod devices;
mod escapes;
mod files;
mod ground;
mod harm;
mod health;
mod import;
mod json;
mod late;
mod lock;
mod mail;
mod moderation;
mod moved;
mod naming;
mod notices;
mod offline;
mod pages;
mod people;
mod plain;
mod quota;
mod remarks;
mod retention;
mod search;
mod secret;
mod service;
mod short;
mod sticks;
mod tamper;
mod tongue;
mod two_homes;
mod unheard;
mod unread;
mod verbs;
mod views;
mod watch;
mod web;
