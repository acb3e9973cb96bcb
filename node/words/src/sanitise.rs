//! Peers' text is hostile input to a terminal: what would move the cursor, change the reading
//! direction or hide is shown instead of obeyed. Joiners stay where the script or the emoji around
//! them shows what they do.

mod joined;

/// What joins letters into one.
const JOINERS: [char; 2] = ['\u{200c}', '\u{200d}'];

/// Text on one line: a name, a subject, a reason.
#[must_use]
pub fn line(text: &str) -> String {
    clean(text.trim(), |letter| matches!(letter, '\n' | '\r' | '\t').then_some(" "))
}

/// Text on several lines: line breaks stay, tabs become spaces.
#[must_use]
pub fn block(text: &str) -> String {
    clean(text, |letter| match letter {
        '\n' => Some("\n"),
        '\t' => Some("    "),
        _ => None,
    })
}

/// Neutralised, with what stands for white space.
fn clean(text: &str, space: fn(char) -> Option<&'static str>) -> String {
    let mut clean = String::with_capacity(text.len());
    for (at, letter) in text.char_indices() {
        match space(letter) {
            Some(space) => clean.push_str(space),
            None if is_joined(text, at, letter) => clean.push(letter),
            None => push(&mut clean, letter),
        }
    }
    clean
}

/// Whether this letter at this place is a joiner that is seen.
fn is_joined(text: &str, at: usize, letter: char) -> bool {
    let around = || Some((text.get(..at)?, text.get(at + letter.len_utf8()..)?));
    JOINERS.contains(&letter)
        && around().is_some_and(|(before, after)| joined::is_seen(before, letter, after))
}

/// Text that its writer goes on with: nothing is changed but what no field can hold. Whoever draws
/// it neutralises it.
#[must_use]
pub fn field(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t')).collect()
}

/// Text of somebody else that somebody goes on with: what would turn or hide is left out, joiners
/// stay, because scripts and families of emoji need them.
#[must_use]
pub fn quote(text: &str) -> String {
    let stays = |letter: &char| JOINERS.contains(letter) || !deceives(*letter);
    field(text).chars().filter(stays).collect()
}

/// The same number of letters, in which each that a terminal would obey is `\u{fffd}`.
#[must_use]
pub fn letters(text: &str) -> String {
    let drawn = |(at, letter)| match is_obeyed(letter) && !is_joined(text, at, letter) {
        true => '\u{fffd}',
        false => letter,
    };
    text.char_indices().map(drawn).collect()
}

/// Whether something of it would be obeyed instead of shown.
#[must_use]
pub fn is_obeyed(letter: char) -> bool {
    letter.is_control() && letter != '\t' || deceives(letter)
}

/// JSON text with the same value, in which no character is left that a terminal would obey.
///
/// Such characters stand only within strings there, where an escape means the same.
#[must_use]
pub fn json(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut units = [0; 2];
    for letter in text.chars() {
        if letter != '\x7f' && !deceives(letter) {
            clean.push(letter);
            continue;
        }
        for unit in letter.encode_utf16(&mut units) {
            clean.push_str(&format!("\\u{unit:04x}"));
        }
    }
    clean
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

/// Characters that a reader does not see but a terminal or the eye obeys.
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
mod tests;
