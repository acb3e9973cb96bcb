//! From what people type to the bodies of entries: one spelling, every limit checked before signing.

use crate::error::Error;
use crate::nearest::distance;
use crate::refusal;
use std::collections::BTreeSet;
use tidings_protocol::author::{Account, Author};
use tidings_protocol::certificate::{Certificate, Revocation};
use tidings_protocol::hash::EntryId;
use tidings_protocol::join::Admission;
use tidings_protocol::limits::MAX_NAME;
use tidings_views::board;
use tidings_views::body::{
    Board, Body, Device, Grade, Invite, Key, MAX_EMOJI, MAX_REASON, MAX_SUBJECT, MAX_TEXT,
    MAX_WITHDRAWN, Moderate, Origin, Place, Post, Profile, Remark, RevokeInvite, Secret, TooLarge,
    Withdraw, Within, enclose,
};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Names of boards offered when one is not found.
const MAX_SUGGESTIONS: usize = 3;

/// The one spelling of a board's name.
pub(crate) fn board_name(input: &str) -> Result<String, Error> {
    let typed = input.trim();
    if typed.starts_with('@') {
        // Whom messages are with: the views know what it means.
        return Ok(typed.to_owned());
    }
    if typed.contains('~') {
        // A board told apart from others of its name.
        return Ok(typed.trim_start_matches('#').to_lowercase());
    }
    plain_board_name(input)
}

/// As [`board_name`], for a board to be made.
pub(crate) fn plain_board_name(input: &str) -> Result<String, Error> {
    board::normalise(input).map_err(|_| refusal::no_board_name(input))
}

/// A person's or device's name on one line, not blank.
pub(crate) fn name(input: &str) -> Result<String, Error> {
    let name = one_line(input);
    if name.is_empty() {
        return Err(refusal::blank_name());
    }
    if name.len() > MAX_NAME {
        return Err(refusal::name_too_long(name.len(), MAX_NAME));
    }
    Ok(name)
}

/// A text with `\n` line ends, without blank lines around it; neither empty nor too large.
pub(crate) fn text(input: &str) -> Result<String, Error> {
    let text = input.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim_start_matches('\n').trim_end();
    if text.trim_start().is_empty() {
        return Err(refusal::empty_text());
    }
    if text.len() > MAX_TEXT {
        return Err(refusal::text_too_long(text.len(), MAX_TEXT));
    }
    Ok(text.to_owned())
}

/// A subject on one line; none when blank, so that the first line of the text stands for it.
pub(crate) fn subject(input: Option<&str>) -> Result<Option<String>, Error> {
    let Some(subject) = input.map(one_line).filter(|subject| !subject.is_empty()) else {
        return Ok(None);
    };
    if subject.len() > MAX_SUBJECT {
        return Err(refusal::subject_too_long(subject.len(), MAX_SUBJECT));
    }
    Ok(Some(subject))
}

/// A new thread on `board`, which is a board's name in its one spelling.
pub(crate) fn thread(board: &str, subject: Option<&str>, text: &str) -> Result<Vec<u8>, Error> {
    let (subject, text) = (self::subject(subject)?, self::text(text)?);
    let place = Place::Board(board);
    encode(&Body::Post(Post { place, subject: subject.as_deref(), text: &text, origin: None }))
}

/// A reply to `parent`.
pub(crate) fn reply(parent: EntryId, text: &str) -> Result<Vec<u8>, Error> {
    let text = self::text(text)?;
    encode(&Body::Post(Post {
        place: Place::Reply(parent),
        subject: None,
        text: &text,
        origin: None,
    }))
}

/// What somebody else wrote elsewhere; subject and text in their one spelling.
pub(crate) fn imported(
    place: Place<'_>,
    subject: Option<&str>,
    text: &str,
    origin: Origin<'_>,
    in_circle: bool,
) -> Result<Vec<u8>, Error> {
    let post = Post { place, subject, text, origin: Some(origin) };
    if in_circle { within(&Within::Post(post)) } else { encode(&Body::Post(post)) }
}

/// A new board; `name` in its one spelling.
pub(crate) fn board(name: &str) -> Result<Vec<u8>, Error> {
    encode(&Body::Board(Board { name }))
}

/// A new thread on the board of a circle, or a message.
pub(crate) fn thread_within(subject: Option<&str>, text: &str) -> Result<Vec<u8>, Error> {
    let (subject, text) = (self::subject(subject)?, self::text(text)?);
    let post = Post { place: Place::Here, subject: subject.as_deref(), text: &text, origin: None };
    within(&Within::Post(post))
}

/// A reply to `parent`, in its circle.
pub(crate) fn reply_within(parent: EntryId, text: &str) -> Result<Vec<u8>, Error> {
    let text = self::text(text)?;
    within(&Within::Post(Post {
        place: Place::Reply(parent),
        subject: None,
        text: &text,
        origin: None,
    }))
}

/// A body around what a circle's key sealed.
pub(crate) fn enclosed(sealed: &[u8]) -> Result<Vec<u8>, Error> {
    enclose(sealed).map_err(|error| refused(&error))
}

/// What is said in a circle.
pub(crate) fn within(said: &Within<'_>) -> Result<Vec<u8>, Error> {
    said.encode().map_err(|error| refused(&error))
}

/// The first entry of a device.
pub(crate) fn device(certificate: Certificate, device_name: &str) -> Result<Vec<u8>, Error> {
    let name = name(device_name)?;
    encode(&Body::Device(Device { certificate, name: &name }))
}

/// A person's name.
pub(crate) fn profile(person_name: &str) -> Result<Vec<u8>, Error> {
    let name = name(person_name)?;
    encode(&Body::Profile(Profile { name: &name }))
}

/// A public invite.
pub(crate) fn invite(invite: Invite) -> Result<Vec<u8>, Error> {
    encode(&Body::Invite(invite))
}

/// An invite is taken back.
pub(crate) fn revoke_invite(key: Account) -> Result<Vec<u8>, Error> {
    encode(&Body::RevokeInvite(RevokeInvite { key }))
}

/// Somebody's role.
pub(crate) fn grade(grade: Grade<'_>) -> Result<Vec<u8>, Error> {
    encode(&Body::Grade(Box::new(grade)))
}

/// What is said of a post outside of circles, or within one.
pub(crate) fn remark(remark: Remark<'_>, in_circle: bool) -> Result<Vec<u8>, Error> {
    if in_circle {
        within(&Within::Remark(remark))
    } else {
        encode(&Body::Remark(Box::new(remark)))
    }
}

/// Takes back, for everybody, what was said of files at these places, which are in order.
pub(crate) fn withdrawn(places: &[(Author, u64)]) -> Result<Vec<Vec<u8>>, Error> {
    let bodies = places.chunks(MAX_WITHDRAWN);
    bodies.map(|said| encode(&Body::Withdraw(Withdraw { said: said.to_vec() }))).collect()
}

/// A reaction: one character that people see, or nothing.
pub(crate) fn emoji(input: &str) -> Result<String, Error> {
    let emoji = input.trim();
    let odd = |c: char| c.is_control() || c.is_whitespace();
    let unseen = emoji.width() == 0 && !emoji.is_empty();
    if unseen || emoji.graphemes(true).count() > 1 || emoji.chars().any(odd) {
        return Err(refusal::no_reaction(emoji));
    }
    if emoji.len() > MAX_EMOJI {
        return Err(refusal::reaction_too_long(emoji.len(), MAX_EMOJI));
    }
    Ok(emoji.to_owned())
}

/// What a moderator says.
pub(crate) fn moderate(said: Moderate<'_>) -> Result<Vec<u8>, Error> {
    encode(&Body::Moderate(Box::new(said)))
}

/// A reason on one line; empty for none.
pub(crate) fn reason(input: &str) -> Result<String, Error> {
    let reason = one_line(input);
    if reason.len() <= MAX_REASON {
        return Ok(reason);
    }
    Err(refusal::reason_too_long(reason.len(), MAX_REASON))
}

/// An admission as the newcomer asked for it.
pub(crate) fn admit(admission: Admission) -> Result<Vec<u8>, Error> {
    encode(&Body::Admit(Box::new(admission)))
}

/// A key for devices.
pub(crate) fn key(key: Key) -> Result<Vec<u8>, Error> {
    encode(&Body::Key(Box::new(key)))
}

/// A secret for relays.
pub(crate) fn secret(secret: Secret) -> Result<Vec<u8>, Error> {
    encode(&Body::Secret(Box::new(secret)))
}

/// A device of one's own is revoked.
pub(crate) fn revoke_device(said: Revocation) -> Result<Vec<u8>, Error> {
    encode(&Body::RevokeDevice(Box::new(said)))
}

/// The error for a board that is not there, with the names it may have meant.
pub(crate) fn unknown_board(name: &str, known: &BTreeSet<String>) -> Error {
    match nearest(name, known).as_slice() {
        // The board of messages with somebody is made by the first of them.
        [] if name.starts_with('@') => refusal::unknown_conversation(name),
        [] => refusal::unknown_board(name),
        near if name.starts_with('@') => refusal::unknown_conversation_near(name, near),
        near => refusal::unknown_board_near(name, near),
    }
}

/// Names close to `name`, closest first: few typing mistakes apart, or one within the other.
fn nearest(name: &str, known: &BTreeSet<String>) -> Vec<String> {
    let mut close: Vec<(usize, &String)> = known
        .iter()
        .filter_map(|other| {
            let apart = distance(name, other);
            let within = name.len() >= 3 && (other.contains(name) || name.contains(other.as_str()));
            (within || apart <= 1 + name.len() / 4).then_some((apart, other))
        })
        .collect();
    close.sort();
    close.into_iter().take(MAX_SUGGESTIONS).map(|(_, other)| format!("#{other}")).collect()
}

fn one_line(input: &str) -> String {
    input.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn encode(body: &Body<'_>) -> Result<Vec<u8>, Error> {
    body.encode().map_err(|error| refused(&error))
}

pub(crate) fn refused(error: &TooLarge) -> Error {
    match error {
        TooLarge::Part { part, len, max } => refusal::part_too_long(part, *len, *max),
        _ => refusal::entry_unsound(error),
    }
}

#[cfg(test)]
mod tests;
