//! What people type to come in: an invite, or a short code, and where.

use crate::args::split_address;
use crate::commands::invite::short::unreadable as unreadable_code;
use crate::error::{Failure, Result};
use crate::print::said::said;
use tidings_core::Code;
use tidings_protocol::short::{ShortCode, Unreadable, words};

/// A suggestion has at most so many typing errors more than what was typed.
const NEAR: usize = 3;

/// An invite or what leads to one.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Typed {
    /// All that a newcomer needs.
    Long(Code),
    /// To be given to the inviter.
    Short(ShortCode),
}

/// Reads it, with the address behind it.
pub(super) fn read(text: &str) -> Result<(Typed, Option<String>)> {
    let (code, address) = split_address(text);
    let typed = match ShortCode::is_meant(code) {
        true => Typed::Short(ShortCode::parse(code).map_err(|why| unreadable(&why))?),
        false => Typed::Long(Code::parse(code)?),
    };
    Ok((typed, address.map(str::to_owned)))
}

/// It did not leave this machine, so it cost no try.
fn unreadable(why: &Unreadable) -> Failure {
    let next = match why {
        Unreadable::Shape => said!("home-short-looks-like"),
        Unreadable::Word(word) => match nearest(word) {
            Some(near) => said!("home-short-near", near = near),
            None => said!("home-short-again"),
        },
    };
    Failure::usage(unreadable_code(why)).next(next)
}

fn nearest(typed: &str) -> Option<&'static str> {
    words()
        .map(|word| (strsim::damerau_levenshtein(word, typed), word))
        .filter(|(errors, _)| *errors <= NEAR)
        .min()
        .map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        read(text).unwrap_err().to_string()
    }

    #[test]
    fn a_short_code_and_an_invite_are_told_apart() {
        let (typed, address) = read(" 7 Copier LANT@host:1 ").unwrap();
        let code = ShortCode::parse("7-copier-lantern").unwrap();
        assert_eq!((typed, address.as_deref()), (Typed::Short(code), Some("host:1")));
        assert!(refused("TIDINGS:AEAE").contains("invite code"));
    }

    #[test]
    fn a_mistyped_word_is_met_with_a_suggestion() {
        for (text, near) in [
            ("7-copper-lantern", "copier"),
            ("7-copier-latnern", "lantern"),
            ("7-copier-lanterns", "lantern"),
        ] {
            assert!(refused(text).contains(&format!("did you mean “{near}”")), "{text}");
        }
        assert!(!refused("7-copier-xxxxxxxxxx").contains("did you mean"));
        assert!(refused("7-copier").contains("7-copier-lantern"));
        assert!(!refused("7-a\u{1b}-b-c").contains('\u{1b}'));
    }
}
