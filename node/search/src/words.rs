//! Words of a text, folded so that letter case, accents and spellings of one letter do not matter.
//!
//! A word is a run of letters and digits. Scripts that are written without spaces (Han, kana, Thai,
//! Lao, Myanmar, Khmer, Tibetan) are words of one letter each: what is typed of them is found as a
//! phrase.

use icu_normalizer::{DecomposingNormalizer, DecomposingNormalizerBorrowed};
use std::ops::Range;

/// Longest folded word, in bytes; longer ones are told apart by their beginnings.
pub const MAX_WORD: usize = 64;

const NFKD: DecomposingNormalizerBorrowed<'static> = DecomposingNormalizer::new_nfkd();

/// Shows `visit` each word of `text`, folded, and where it stands there in bytes.
pub fn each_word(text: &str, mut visit: impl FnMut(&str, Range<usize>)) {
    let mut word = String::new();
    let mut at = 0..0;
    for (start, letter) in text.char_indices() {
        let end = start.saturating_add(letter.len_utf8());
        if is_mark(letter) && !word.is_empty() {
            at.end = end;
            continue;
        }
        let alone = stands_alone(letter);
        if (alone || !letter.is_alphanumeric()) && !word.is_empty() {
            visit(&word, at.clone());
            word.clear();
        }
        if !letter.is_alphanumeric() {
            continue;
        }
        if word.is_empty() {
            at.start = start;
        }
        at.end = end;
        fold(letter, &mut word);
        if alone && !word.is_empty() {
            visit(&word, at.clone());
            word.clear();
        }
    }
    if !word.is_empty() {
        visit(&word, at);
    }
}

/// The words of `text`, folded.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    each_word(text, |word, _| found.push(word.to_owned()));
    found
}

/// Adds the letter as all its spellings are spelt.
fn fold(letter: char, word: &mut String) {
    if letter.is_ascii() {
        return push(letter.to_ascii_lowercase(), word);
    }
    if is_whole(letter) {
        return push(letter, word);
    }
    for part in NFKD.normalize_iter(std::iter::once(letter)) {
        for small in part.to_lowercase().filter(|small| !is_mark(*small)) {
            match plain(small) {
                Some(spelt) => spelt.chars().for_each(|letter| push(letter, word)),
                None if small.is_alphanumeric() => push(small, word),
                None => {}
            }
        }
    }
}

fn push(letter: char, word: &mut String) {
    if word.len().saturating_add(letter.len_utf8()) <= MAX_WORD {
        word.push(letter);
    }
}

/// Letters that Unicode does not take apart, but keyboards without them do.
fn plain(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ł' => "l",
        'þ' => "th",
        'ħ' => "h",
        'ı' => "i",
        'ς' => "σ",
        _ => return None,
    })
}

/// Marks on letters that those who type leave out: accents, Hebrew points, Arabic vowels.
fn is_mark(letter: char) -> bool {
    matches!(letter,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5bd}' | '\u{5bf}'
        | '\u{5c1}' | '\u{5c2}' | '\u{5c4}' | '\u{5c5}' | '\u{5c7}' | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}')
}

/// Syllables that are compared whole: of kana the marks tell sounds apart.
fn is_whole(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{ac00}'..='\u{d7a3}')
}

fn stands_alone(letter: char) -> bool {
    matches!(letter,
        '\u{e00}'..='\u{fff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9d}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests;
