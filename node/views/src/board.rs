//! Names of boards: paths of lower-case words, such as `general` or `projects/tidings`.

use tidings_protocol::limits::MAX_NAME;

/// A text that names no board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a board's name is made of a-z, 0-9 and -, parts are joined by /, at most {MAX_NAME} bytes: \
     general, projects/tidings"
)]
pub struct BadBoard;

/// The one spelling of a board's name that a person typed: a leading `#` goes, capitals become
/// small.
///
/// # Errors
/// [`BadBoard`] when it names none.
pub fn normalise(input: &str) -> Result<String, BadBoard> {
    let input = input.trim();
    let name = input.strip_prefix('#').unwrap_or(input).to_ascii_lowercase();
    if is_name(&name) { Ok(name) } else { Err(BadBoard) }
}

/// Whether `name` is a board's name in its one spelling.
#[must_use]
pub fn is_name(name: &str) -> bool {
    name.len() <= MAX_NAME && name.split('/').all(is_word)
}

fn is_word(word: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    word.bytes().next().is_some_and(plain) && word.bytes().all(|byte| plain(byte) || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_one_spelling() {
        assert_eq!(normalise(" #General "), Ok("general".into()));
        assert_eq!(normalise("projects/Tidings-2"), Ok("projects/tidings-2".into()));
        for bad in ["", "#", "##a", "a//b", "/a", "a/", "-a", "a/-b", "ä", "a b", "a_b"] {
            assert_eq!(normalise(bad), Err(BadBoard), "{bad:?}");
        }
        assert!(is_name(&"a".repeat(64)) && !is_name(&"a".repeat(65)));
    }
}
