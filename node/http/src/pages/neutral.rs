//! What peers wrote is hostile input to the eye: what would change the reading direction or hide is
//! shown instead of obeyed. Escaping for HTML is maud's part, and that of `prose`.

pub(super) use tidings_words::sanitise::{field, line, quote};

/// What joins letters into one.
const JOINERS: [char; 2] = ['\u{200c}', '\u{200d}'];

/// Text on several lines. Joiners stay: scripts and families of emoji need them, and no name stands
/// here that they could forge.
pub(super) fn block(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for part in text.split_inclusive(JOINERS) {
        let said = part.trim_end_matches(JOINERS);
        clean.push_str(&tidings_words::sanitise::block(said));
        clean.push_str(&part[said.len()..]);
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_that_turns_or_hides_text() {
        assert_eq!(line("a\u{202e}b\u{1b}[1m\n"), "a\\u{202e}b␛[1m");
        assert_eq!(line("a\u{200d}b"), "a\\u{200d}b");
        assert_eq!(block("a\u{200d}b\r\n\u{2066}"), "a\u{200d}b␍\n\\u{2066}");
    }
}
