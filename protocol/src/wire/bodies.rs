//! Bodies that travel apart from their runs: who lacks how many, which are asked for, and what comes.

use super::frame;
use super::message::Message;
use super::varint::{self, Malformed, Reader};
use crate::limits::{MAX_BODY, MAX_RUN_ENTRIES};

pub(super) const LACKS: u64 = 14;
pub(super) const ASK: u64 = 15;
pub(super) const BODIES: u64 = 16;

/// `idx | from | upto`.
pub(super) fn ask(idx: u32, from: u64, upto: u64) -> Vec<u8> {
    let numbers = [u64::from(idx), from, upto];
    let size = numbers.into_iter().map(varint::size).fold(0, usize::saturating_add);
    let mut to = frame::start(ASK, size);
    numbers.into_iter().for_each(|number| varint::put(&mut to, number));
    to
}

pub(super) fn read_ask(body: &[u8]) -> Result<Message<'_>, Malformed> {
    let mut reader = Reader::new(body);
    let idx = super::message::index(&mut reader)?;
    let (from, upto) = (reader.varint()?, reader.varint()?);
    reader.finish()?;
    let positions = upto.checked_sub(from).filter(|_| from >= 1).ok_or(Malformed)?;
    if positions >= varint::of_len(MAX_RUN_ENTRIES) {
        return Err(Malformed);
    }
    Ok(Message::Ask { idx, from, upto })
}

/// `idx | first | count | (0, or length + 1 and the body)…`.
pub(super) fn bodies(idx: u32, first: u64, bodies: &[Option<&[u8]>]) -> Vec<u8> {
    let len = |body: &Option<&[u8]>| body.map_or(1, |body| body.len().saturating_add(3));
    let size = bodies.iter().map(len).fold(16, usize::saturating_add);
    let mut to = frame::start(BODIES, size);
    varint::put(&mut to, u64::from(idx));
    varint::put(&mut to, first);
    varint::put(&mut to, varint::of_len(bodies.len()));
    for body in bodies {
        match body {
            Some(body) => {
                varint::put(&mut to, varint::of_len(body.len()).saturating_add(1));
                to.extend_from_slice(body);
            }
            None => varint::put(&mut to, 0),
        }
    }
    to
}

pub(super) fn read_bodies(body: &[u8]) -> Result<Message<'_>, Malformed> {
    let mut reader = Reader::new(body);
    let idx = super::message::index(&mut reader)?;
    let first = reader.varint()?;
    let count = usize::try_from(reader.varint()?).map_err(|_| Malformed)?;
    if first == 0 || count > MAX_RUN_ENTRIES {
        return Err(Malformed);
    }
    let mut bodies = Vec::with_capacity(count);
    for _ in 0..count {
        bodies.push(read_body(&mut reader)?);
    }
    reader.finish()?;
    Ok(Message::Bodies { idx, first, bodies })
}

fn read_body<'a>(reader: &mut Reader<'a>) -> Result<Option<&'a [u8]>, Malformed> {
    let Some(len) = reader.varint()?.checked_sub(1) else { return Ok(None) };
    let len = usize::try_from(len).ok().filter(|len| *len <= MAX_BODY).ok_or(Malformed)?;
    reader.bytes(len).map(Some)
}

#[cfg(test)]
mod tests;
