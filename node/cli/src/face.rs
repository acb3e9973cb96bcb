//! `tidings` alone on a terminal: the boards, on the running node or one that is started for it.

mod drafts;
pub(crate) mod house;

use crate::args::{Cli, Face};
use crate::client::{Backend as Answers, Remote};
use crate::commands::Context;
use crate::config::{Config, Overrides};
use crate::error::{Code, Failure, Result};
use crate::print::said::said;
use crate::print::time::now;
use crate::spawn;
use clap::{Command, CommandFactory};
use house::House;
use std::io::{self, IsTerminal};
use std::process::ExitCode;
use std::sync::Arc;
use tidings_core::Request;
use tidings_core::api::{MAX_LIMIT, Sending};
use tidings_protocol::hash::EntryId;
use tidings_tui::{End, Options, Palette};
use tidings_words::Words;

/// Shows the boards; where nobody looks, says what can be typed.
pub(crate) fn run(context: &Context, face: Face) -> Result<ExitCode> {
    let terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
    if !(face.plain || terminal) {
        eprint!("{}", Cli::command().render_help());
        return Ok(ExitCode::from(Code::Usage as u8));
    }
    if !context.home.holds_community() {
        return Err(context.home.empty());
    }
    let config = Config::load(&context.home, &Overrides::default())?;
    if Remote::find(&context.home)?.is_none() {
        context.screen.say(said!("cli-starting-node"));
        spawn::start(&context.home, &[])?;
    }
    hand_over(context)?;
    let house = Arc::new(House::new(&context.home, Words::of(config.tongue()))?);
    let end = match face.plain {
        true => talk(house, &config),
        false => tidings_tui::run(house, options(face, &config)),
    };
    let end = end.map_err(|error| {
        Failure::failed(said!("cli-terminal-unusable", why = error.to_string()))
    })?;
    mark(context, &end.unmarked)?;
    hand_over(context)?;
    Ok(if end.interrupted { ExitCode::from(Code::Interrupted as u8) } else { ExitCode::SUCCESS })
}

/// By lines; nothing is drawn.
fn talk(house: Arc<House>, config: &Config) -> io::Result<End> {
    // Not locked: the bell is rung beside it.
    let (mut input, mut output) = (io::stdin().lock(), io::stdout());
    // A terminal that is gone ends the talk.
    let ring: fn() = || drop(tidings_tui::ring());
    let ring = (config.bell && output.is_terminal()).then_some(ring);
    let words = Words::of(config.tongue());
    tidings_tui::plain(house, words, now, ring, &mut input, &mut output)
}

/// A flag counts more than the settings, these more than what the environment asks of every program.
fn options(face: Face, config: &Config) -> Options {
    let variable = |name: &str| std::env::var(name).ok();
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().filter_map(variable);
    let locale = locale.into_iter().find(|value| !value.is_empty()).unwrap_or_default();
    let plain_letters = ["", "C", "POSIX"].contains(&locale.as_str());
    Options {
        palette: face
            .palette
            .or(config.palette.map(|colours| colours.0))
            .unwrap_or_else(|| Palette::of_environment(variable)),
        ascii: face.ascii || plain_letters,
        bell: config.bell,
        words: Words::of(config.tongue()),
        verbs: verbs(&Cli::command()),
    }
}

/// All verbs as they are typed, such as `people role`.
fn verbs(command: &Command) -> Vec<String> {
    let mut found = Vec::new();
    for verb in command.get_subcommands().filter(|verb| !verb.is_hide_set()) {
        found.push(verb.get_name().to_owned());
        let below = verbs(verb).into_iter().map(|below| format!("{} {below}", verb.get_name()));
        found.extend(below);
    }
    found
}

/// What was read while the node was away is marked now, by whoever has the home.
fn mark(context: &Context, read: &[EntryId]) -> Result<()> {
    if read.is_empty() {
        return Ok(());
    }
    let mut answers = Answers::open(&context.home, context.screen)?;
    for ids in read.chunks(MAX_LIMIT) {
        answers.call(Request::MarkRead { ids: ids.to_vec() })?;
    }
    Ok(())
}

/// What was written while no node answered is the node's from now on; what it does not take stays
/// where it is.
fn hand_over(context: &Context) -> Result<()> {
    let all = drafts::read(&context.home)?;
    if all.is_empty() {
        return Ok(());
    }
    let mut answers = Answers::open(&context.home, context.screen)?;
    let mut left = Vec::new();
    for said in all {
        let Sending { draft, files } = said.clone();
        if let Err(why) = answers.call(Request::SaveDraft { id: None, draft, files }) {
            let why = why.told(context.screen.words()).message;
            context.screen.say(said!("cli-text-in-file-alone", why = why));
            left.push(said);
        }
    }
    drafts::write(&context.home, &left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_are_those_of_the_command_line() {
        let verbs = verbs(&Cli::command());
        for verb in ["boards", "board new", "people role", "device add"] {
            assert!(verbs.contains(&verb.to_owned()), "{verb}");
        }
    }
}
