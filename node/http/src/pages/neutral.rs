//! What peers wrote is hostile input to the eye: what would change the reading direction or hide is
//! shown instead of obeyed. Escaping for HTML is maud's part, and that of `prose`.

/// Text on one line: a name, a subject, a reason.
pub(super) fn line(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for letter in text.trim().chars() {
        match letter {
            '\n' | '\r' | '\t' => clean.push(' '),
            _ => push(&mut clean, letter),
        }
    }
    clean
}

/// Text on several lines. Joiners stay: scripts and families of emoji need them, and no name stands
/// here that they could forge.
pub(super) fn block(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' | '\t' | '\u{200c}' | '\u{200d}' => clean.push(letter),
            _ => push(&mut clean, letter),
        }
    }
    clean
}

/// Text that its writer gets back into a field: nothing is changed but what no field can hold.
pub(super) fn field(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t')).collect()
}

fn push(clean: &mut String, letter: char) {
    match letter {
        '\0'..='\x1f' => clean.push(picture(u32::from(letter))),
        '\x7f' => clean.push('\u{2421}'),
        _ if deceives(letter) => clean.extend(letter.escape_unicode()),
        _ => clean.push(letter),
    }
}

/// The control picture of a C0 control: ESC becomes ␛.
fn picture(control: u32) -> char {
    char::from_u32(0x2400 + control).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// Characters that a reader does not see but the eye or a browser obeys.
fn deceives(letter: char) -> bool {
    matches!(letter,
        '\u{80}'..='\u{9f}'                             // C1 controls
        | '\u{61c}' | '\u{200e}' | '\u{200f}'           // bidi marks
        | '\u{202a}'..='\u{202e}'                       // bidi embeddings and overrides
        | '\u{2066}'..='\u{2069}'                       // bidi isolates
        | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}'
        | '\u{feff}' | '\u{ad}' | '\u{34f}'             // zero width
        | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{180b}'..='\u{180f}'
        | '\u{17b4}' | '\u{17b5}'                       // fillers and invisible vowels
        | '\u{2028}' | '\u{2029}'                       // line and paragraph separators
        | '\u{fff9}'..='\u{fffb}'                       // interlinear annotation
        | '\u{1d173}'..='\u{1d17a}'                     // musical format controls
        | '\u{e0000}'..='\u{e0fff}'                     // tags and further variation selectors
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_that_turns_or_hides_text() {
        assert_eq!(line("a\u{202e}b\u{1b}[1m\n"), "a\\u{202e}b␛[1m");
        assert_eq!(line("a\u{200d}b"), "a\\u{200d}b");
        assert_eq!(block("a\u{200d}b\r\n\u{2066}"), "a\u{200d}b␍\n\\u{2066}");
        let all: String = (0..=0x10_ffff).filter_map(char::from_u32).collect();
        let clean = line(&all);
        assert!(!clean.chars().any(|letter| letter.is_control() || deceives(letter)));
    }
}
