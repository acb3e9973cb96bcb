//! `device words`: the recovery words, to be written down and then forgotten here.

use crate::commands::{Context, words};
use crate::error::{Code, Failure, Result};
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
        return Err(Failure::new(Code::NotFound, "the recovery words are not kept here any more")
            .next("they are where you wrote them down"));
    };
    if forget && !context.screen.interactive {
        // Whoever has all of them needs not be shown them.
        words::typed(context)?.filter(|typed| *typed == key).ok_or_else(|| others(&account))?;
        return forget_words(context);
    }
    print(context, &key)?;
    if forget {
        context.screen.say("Write them down on paper, in this order. Then answer:");
        examine(&key, &places(), words::line)?;
        return forget_words(context);
    }
    context.screen.say("`tidings device words --forget` removes them from this machine.");
    Ok(())
}

fn print(context: &Context, key: &AccountKey) -> Result<()> {
    let terminal = io::stdout().is_terminal();
    if !terminal && !context.screen.yes {
        return Err(Failure::usage("the recovery words are shown on a terminal only")
            .next("with --yes they go wherever stdout goes"));
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
    mut ask: impl FnMut(&str) -> Result<String>,
) -> Result<()> {
    for place in places {
        loop {
            let typed = ask(&format!("Word {place}?"))?;
            if typed.is_empty() {
                return Err(Failure::new(
                    Code::Interrupted,
                    "no word was typed; nothing was removed",
                )
                .next("the same command asks again"));
            }
            if key.word(*place).is_some_and(|word| typed.eq_ignore_ascii_case(word)) {
                break;
            }
            crate::print::complain("That is another word than was shown.");
        }
    }
    Ok(())
}

fn forget_words(context: &Context) -> Result<()> {
    let path = context.home.account_file();
    fs::remove_file(&path).map_err(|error| Failure::file(&path, &error))?;
    context.screen.done("The recovery words are on your paper alone now.");
    Ok(())
}

fn others(account: &tidings_protocol::author::Account) -> Failure {
    let suffix = tidings_views::page::suffix(account);
    let message =
        format!("to forget the words of #{suffix} without a terminal, all {WORDS} are needed");
    Failure::new(Code::NotAllowed, message).next("give them on stdin or in TIDINGS_WORDS")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_words_are_asked_until_they_are_right() {
        let key = AccountKey::from_entropy(&[0x7f; 32]).unwrap();
        let mut answers = ["Winner", "useful", "year"].into_iter();
        let mut asked = Vec::new();
        let outcome = examine(&key, &[2, 5], |question| {
            asked.push(question.to_owned());
            Ok(answers.next().unwrap_or_default().to_owned())
        });
        assert_eq!(asked, ["Word 2?", "Word 5?", "Word 5?", "Word 5?"]);
        assert!(outcome.unwrap_err().is(Code::Interrupted), "an empty answer ends it");
        assert!(
            examine(&key, &[1, 24], |question| {
                Ok(if question.contains("24") { "title" } else { "legal" }.to_owned())
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
