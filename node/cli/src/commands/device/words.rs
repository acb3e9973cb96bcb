//! `device words`: the recovery words, to be written down and then forgotten here.

use crate::commands::{Context, words};
use crate::error::{Code, Failure, Result};
use crate::print::said::{Said, said};
use rand::seq::IteratorRandom;
use std::fs;
use std::io::{self, IsTerminal};
use tidings_core::AccountKey;
use tidings_core::account::WORDS;

/// Words asked for before they are forgotten.
const ASKED: usize = 3;

/// Words on one line of a terminal.
const COLUMNS: usize = 4;

pub(super) fn run(context: &Context, forget: bool) -> Result<()> {
    let account = context.home.identity()?.account;
    let Some(key) = context.home.account_key()? else {
        return Err(Failure::new(Code::NotFound, said!("home-words-not-here")));
    };
    if forget && !context.screen.interactive {
        // Whoever has all of them needs not be shown them.
        words::typed(context)?.filter(|typed| *typed == key).ok_or_else(|| others(&account))?;
        return forget_words(context);
    }
    print(context, &key)?;
    if forget {
        context.screen.say(said!("home-words-write-down"));
        let screen = context.screen;
        examine(&key, &places(), |question| words::line(screen, question))?;
        return forget_words(context);
    }
    context.screen.say(said!("home-words-forget-how"));
    Ok(())
}

fn print(context: &Context, key: &AccountKey) -> Result<()> {
    let terminal = io::stdout().is_terminal();
    if !terminal && !context.screen.yes {
        return Err(Failure::usage(said!("home-words-terminal-only")));
    }
    let mut out = context.screen.out();
    if !terminal {
        out.line(&key.words())?;
        return out.finish();
    }
    let words = key.words();
    let numbered: Vec<String> =
        words.split(' ').zip(1..).map(|(word, place)| format!("{place:>2} {word:<8}")).collect();
    numbered.chunks(COLUMNS).try_for_each(|row| out.line(row.join("  ").trim_end()))?;
    out.finish()
}

/// Places of the words that are asked for, in their order.
fn places() -> Vec<usize> {
    let mut places = (1..=WORDS).sample(&mut rand::rng(), ASKED);
    places.sort_unstable();
    places
}

/// Asks for the words at these places until each is right.
fn examine(
    key: &AccountKey,
    places: &[usize],
    mut ask: impl FnMut(Said) -> Result<String>,
) -> Result<()> {
    for place in places {
        let mut question = said!("home-word-place", place = *place);
        loop {
            let typed = ask(question)?;
            if typed.is_empty() {
                return Err(Failure::new(Code::Interrupted, said!("home-no-word-typed")));
            }
            if key.word(*place).is_some_and(|word| typed.eq_ignore_ascii_case(word)) {
                break;
            }
            question = said!("home-word-wrong", place = *place);
        }
    }
    Ok(())
}

fn forget_words(context: &Context) -> Result<()> {
    let path = context.home.account_file();
    fs::remove_file(&path).map_err(|error| Failure::file(&path, &error))?;
    context.screen.done(said!("home-words-on-paper"));
    Ok(())
}

fn others(account: &tidings_protocol::author::Account) -> Failure {
    let suffix = tidings_views::page::suffix(account);
    let needed = said!("home-words-all-needed", suffix = suffix, count = WORDS);
    Failure::new(Code::NotAllowed, needed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tidings_words::{Language, Words};

    #[test]
    fn three_words_are_asked_until_they_are_right() {
        let key = AccountKey::from_entropy(&[0x7f; 32]).unwrap();
        let mut answers = ["Winner", "useful", "year"].into_iter();
        let mut asked = Vec::new();
        let outcome = examine(&key, &[2, 5], |question| {
            asked.push(question.in_words(Words::of(Language::English)));
            Ok(answers.next().unwrap_or_default().to_owned())
        });
        let again = "That is another word than was shown. Word 5?";
        assert_eq!(asked, ["Word 2?", "Word 5?", again, again]);
        assert!(outcome.unwrap_err().is(Code::Interrupted), "an empty answer ends it");
        assert!(
            examine(&key, &[1, 24], |question| {
                let last = question == said!("home-word-place", place = 24_usize);
                Ok(if last { "title" } else { "legal" }.to_owned())
            })
            .is_ok()
        );
    }

    #[test]
    fn three_different_places_are_drawn_in_order() {
        let places = places();
        assert!(places.windows(2).all(|pair| pair[0] < pair[1]), "{places:?}");
        assert!(places.len() == ASKED && places.iter().all(|place| (1..=WORDS).contains(place)));
    }
}
