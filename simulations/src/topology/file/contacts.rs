//! Contacts over time, as The ONE writes them (`ConnectivityONEReport`): `12.5 CONN 3 7 up`,
//! seconds first. Hosts that meet are linked as long as they meet.

use super::super::graph::pair;
use super::{Reading, Wrong};
use crate::span::LONGEST;
use std::collections::BTreeSet;

/// When, in microseconds, between whom, and whether it begins.
pub(super) type Contact = (u64, (usize, usize), bool);

pub(super) fn read(text: &str) -> Result<(Reading, Vec<Contact>), Wrong> {
    let mut reading = Reading::default();
    let mut contacts = Vec::new();
    for (line, number) in text.lines().map(str::trim).zip(1..) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        let expected = || (number, format!("`{line}`: expected `TIME CONN a b up|down`"));
        let [time, "CONN", a, b, change @ ("up" | "down")] = words[..] else {
            return Err(expected());
        };
        let at = micros(time).ok_or_else(expected)?;
        let (a, b) = (reading.host(a), reading.host(b));
        if a == b {
            return Err((number, format!("`{line}`: a host cannot meet itself")));
        }
        reading.link(a, b);
        contacts.push((at, pair(a, b), change == "up"));
    }
    contacts.sort_by_key(|(at, ..)| *at);
    Ok((reading, changes(contacts)))
}

/// Leaves out what changes nothing: an end without a beginning, a second beginning.
fn changes(contacts: Vec<Contact>) -> Vec<Contact> {
    let mut up = BTreeSet::new();
    let changes = |(_, ends, begins): &Contact| {
        if *begins { up.insert(*ends) } else { up.remove(ends) }
    };
    contacts.into_iter().filter(changes).collect()
}

fn micros(seconds: &str) -> Option<u64> {
    let micros = seconds.parse::<f64>().ok()? * 1e6;
    (0.0..=LONGEST as f64).contains(&micros).then_some(micros.round() as u64)
}
