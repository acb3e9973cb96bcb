//! Where a term stands: `distance to the arrival before | number of places | distances between them`
//! for each post, all varints.

use crate::bits::Bits;
use crate::error::{Error, Result};

/// An arrival, and a word's number in the texts that belong to it.
pub(super) type Place = (u64, u32);

const DAMAGED: Error = Error::Damaged("postings do not make sense");

/// Writes places that are in order, each once.
pub(super) fn encode(places: &[Place]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut last = 0;
    for post in places.chunk_by(|(a, _), (b, _)| a == b) {
        let arrival = post.first().map_or(0, |(arrival, _)| *arrival);
        put(&mut bytes, arrival.saturating_sub(last));
        put(&mut bytes, u64::try_from(post.len()).unwrap_or(u64::MAX));
        last = arrival;
        let mut before = 0;
        for (_, at) in post {
            put(&mut bytes, u64::from(at.saturating_sub(before)));
            before = *at;
        }
    }
    bytes
}

/// Shows `visit` each post, and how often the term stands there.
pub(super) fn each_post(mut bytes: &[u8], mut visit: impl FnMut(u64, u64)) -> Result<()> {
    let mut arrival = 0_u64;
    while !bytes.is_empty() {
        let (distance, count) = take(&mut bytes).zip(take(&mut bytes)).ok_or(DAMAGED)?;
        arrival = arrival.checked_add(distance).ok_or(DAMAGED)?;
        for _ in 0..count {
            skip(&mut bytes).ok_or(DAMAGED)?;
        }
        visit(arrival, count);
    }
    Ok(())
}

/// Adds all posts.
pub(super) fn add_posts(bytes: &[u8], to: &mut Bits) -> Result<()> {
    each_post(bytes, |arrival, _| to.add(arrival))
}

/// Adds all places.
pub(super) fn add_places(mut bytes: &[u8], to: &mut Vec<Place>) -> Result<()> {
    let mut arrival = 0_u64;
    while !bytes.is_empty() {
        let (distance, count) = take(&mut bytes).zip(take(&mut bytes)).ok_or(DAMAGED)?;
        arrival = arrival.checked_add(distance).ok_or(DAMAGED)?;
        let mut at = 0_u32;
        for _ in 0..count {
            let distance = take(&mut bytes).and_then(|it| u32::try_from(it).ok()).ok_or(DAMAGED)?;
            at = at.checked_add(distance).ok_or(DAMAGED)?;
            to.push((arrival, at));
        }
    }
    Ok(())
}

/// Appends a number, seven bits a byte.
pub(super) fn put(to: &mut Vec<u8>, number: u64) {
    tidings_protocol::wire::varint::put(to, number);
}

/// Takes a number off the front.
pub(super) fn take(from: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64_u32).step_by(7) {
        let (byte, rest) = from.split_first()?;
        *from = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if *byte < 0x80 {
            return Some(number);
        }
    }
    None
}

fn skip(from: &mut &[u8]) -> Option<()> {
    loop {
        let (byte, rest) = from.split_first()?;
        *from = rest;
        if *byte < 0x80 {
            return Some(());
        }
    }
}
