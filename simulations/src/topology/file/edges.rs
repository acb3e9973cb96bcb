//! Edge lists: two names a line, apart by spaces or commas; what follows them (weights) is left out.

use super::{Reading, Wrong};

/// Lines that begin so say nothing.
const COMMENTS: [&str; 3] = ["#", "%", "//"];

pub(super) fn read(text: &str) -> Result<Reading, Wrong> {
    let mut reading = Reading::default();
    for (line, number) in text.lines().map(str::trim).zip(1..) {
        if line.is_empty() || COMMENTS.iter().any(|mark| line.starts_with(mark)) {
            continue;
        }
        let mut words =
            line.split(|c: char| c.is_whitespace() || ",;".contains(c)).filter(|w| !w.is_empty());
        let (Some(a), Some(b)) = (words.next(), words.next()) else {
            return Err((number, format!("`{line}`: expected two names, such as `a b`")));
        };
        if b == "CONN" {
            let why = format!("`{line}` is a contact over time: say contacts:PATH");
            return Err((number, why));
        }
        let (a, b) = (reading.host(a), reading.host(b));
        reading.link(a, b);
    }
    Ok(reading)
}
