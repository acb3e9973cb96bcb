//! What was typed, before clap reads it: words of a search may begin with `-` and are no flags.

use super::Cli;
use clap::{Command, CommandFactory, Parser};
use std::ffi::{OsStr, OsString};

/// The verb whose words those are.
const SEARCH: &str = "search";
/// Behind it nothing is a flag.
const END: &str = "--";

impl Cli {
    /// Reads what was typed, the program's name first.
    ///
    /// # Errors
    /// When it is not understood, or asks for help.
    pub(crate) fn read(words: impl Iterator<Item = OsString>) -> Result<Self, clap::Error> {
        Self::try_parse_from(sorted(Self::command(), words.collect()))
    }
}

/// The same, with all that is searched for behind `--`.
fn sorted(mut command: Command, words: Vec<OsString>) -> Vec<OsString> {
    command.build();
    let Some(verb) = verb(&command, &words).filter(|at| words[*at] == SEARCH) else { return words };
    let Some(search) = command.find_subcommand(SEARCH) else { return words };
    let (mut typed, mut query) = (words, Vec::new());
    let mut rest = typed.split_off(verb + 1).into_iter();
    while let Some(word) = rest.next() {
        if word == END {
            query.extend(rest.by_ref());
        } else if is_flag(search, &word) {
            let value = takes_next(search, &word).then(|| rest.next()).flatten();
            typed.extend([Some(word), value].into_iter().flatten());
        } else {
            query.push(word);
        }
    }
    if !query.is_empty() {
        typed.push(END.into());
    }
    typed.extend(query);
    typed
}

/// Where the verb stands.
fn verb(command: &Command, words: &[OsString]) -> Option<usize> {
    let mut at = 1;
    while is_flag(command, words.get(at)?) {
        at += if takes_next(command, &words[at]) { 2 } else { 1 };
    }
    Some(at)
}

/// Whether it is a long flag, or nothing but short ones that there are.
fn is_flag(command: &Command, word: &OsStr) -> bool {
    let known = |letter| command.get_arguments().any(|arg| arg.get_short() == Some(letter));
    match word.to_str().and_then(|word| word.strip_prefix('-')) {
        Some(letters) => letters.starts_with('-') || letters.chars().all(known),
        None => false,
    }
}

/// Whether what stands behind it is its value.
fn takes_next(command: &Command, word: &OsStr) -> bool {
    let name = word.to_str().and_then(|word| word.strip_prefix(END));
    let mut all = command.get_arguments().filter(|arg| arg.get_long() == name);
    name.is_some() && all.any(|arg| arg.get_action().takes_values())
}
