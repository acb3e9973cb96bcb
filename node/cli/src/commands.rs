//! What each verb does: one verb, one file.

mod backup;
mod board;
mod boards;
mod carry;
mod catchup;
mod compact;
mod completions;
pub(crate) mod compose;
mod config;
mod delete;
mod device;
mod dial;
mod doctor;
mod draft;
mod edit;
mod export;
pub(crate) mod file;
mod history;
mod import;
mod invite;
mod join;
mod man;
mod mentions;
mod message;
mod moderate;
mod new;
mod next;
mod peers;
mod people;
mod post;
mod react;
mod read;
mod reply;
mod report;
mod restore;
mod run;
mod search;
mod service;
mod start;
mod status;
mod stop;
mod sync;
pub(crate) mod token;
mod verify;
mod watch;
mod web;
mod words;

use crate::args::{Cli, Verb};
use crate::client::Backend;
use crate::config::language as config_language;
use crate::error::{Failure, Result};
use crate::face;
use crate::home::Home;
use crate::print::Screen;
use crate::print::said::said;
use crate::print::table::Table;
use serde::Serialize;
use std::process::ExitCode;
use tidings_words::Language;

/// Where a verb works and how it talks.
#[derive(Clone)]
pub(crate) struct Context {
    /// The home.
    pub(crate) home: Home,
    /// The person or program in front of it.
    pub(crate) screen: Screen,
}

impl Context {
    /// Who answers questions about this home.
    pub(crate) fn backend(&self) -> Result<Backend> {
        Backend::open(&self.home, self.screen)
    }

    /// Prints rows: for programs as objects, for people as a table.
    fn list<T: Serialize>(&self, rows: &[T], table: impl Fn(&[T]) -> Table) -> Result<()> {
        let mut out = self.screen.out();
        if self.screen.json {
            rows.iter().try_for_each(|row| out.object(row))?;
        } else {
            table(rows).lines().iter().try_for_each(|line| out.line(line))?;
        }
        out.finish()
    }
}

/// What is spoken with whoever typed this: their language; with a log it is English.
pub(crate) fn language(cli: &Cli) -> Language {
    match &cli.verb {
        Some(Verb::Run(args)) if args.background => Language::English,
        _ => config_language(cli.global.home.clone()),
    }
}

/// Does what the command line says.
pub(crate) fn run(cli: Cli, screen: Screen) -> Result<ExitCode> {
    let context = Context { home: Home::locate(cli.global.home)?, screen };
    let Some(verb) = cli.verb else { return face::run(&context, cli.face) };
    if cli.face.ascii || cli.face.plain {
        return Err(Failure::usage(said!("cli-flags-of-the-face")));
    }
    match verb {
        Verb::Run(args) => return run::run(&context, args),
        Verb::Doctor => return doctor::run(&context),
        Verb::Completions(args) => completions::run(&context, &args)?,
        Verb::Man(args) => man::run(&context, &args)?,
        verb => plain(&context, verb)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn plain(context: &Context, verb: Verb) -> Result<()> {
    match verb {
        Verb::New(args) => new::run(context, &args),
        Verb::Invite(args) => invite::run(context, &args),
        Verb::Join(args) => join::run(context, &args),
        Verb::Start(args) => start::run(context, &args),
        Verb::Stop => stop::run(context),
        Verb::Status => status::run(context),
        Verb::Boards => boards::run(context),
        Verb::Board(args) => board::run(context, args),
        Verb::Message(args) => message::run(context, args),
        Verb::Post(args) => post::run(context, args),
        Verb::Reply(args) => reply::run(context, args),
        Verb::Edit(args) => edit::run(context, args),
        Verb::Delete(args) => delete::run(context, args),
        Verb::React(args) => react::run(context, args),
        Verb::History(args) => history::run(context, args),
        Verb::Mentions(args) => mentions::run(context, &args),
        Verb::File(args) => file::run(context, args),
        Verb::Read(args) => read::run(context, &args),
        Verb::Next => next::run(context),
        Verb::Catchup(args) => catchup::run(context, args),
        Verb::Draft(verb) => draft::run(context, &verb),
        Verb::Search(args) => search::run(context, &args),
        Verb::Device(args) => device::run(context, &args),
        Verb::People(args) => people::run(context, &args),
        Verb::Mod(args) => moderate::run(context, args),
        Verb::Peers => peers::run(context),
        Verb::Dial(args) => dial::run(context, &args),
        Verb::Sync(args) => sync::run(context, &args),
        Verb::Carry(args) => carry::run(context, &args),
        Verb::Publish(args) => carry::publish(context, &args),
        Verb::Pull(args) => carry::pull(context, &args),
        Verb::Verify => verify::run(context),
        Verb::Compact => compact::run(context),
        Verb::Watch => watch::run(context),
        Verb::Web(args) => web::run(context, &args),
        Verb::Token(verb) => token::run(context, &verb),
        Verb::Config(args) => config::run(context, args),
        Verb::Service(args) => service::run(context, &args),
        Verb::Backup(args) => backup::run(context, &args),
        Verb::Report(args) => report::run(context, &args),
        Verb::Restore(args) => restore::run(context, &args),
        Verb::Import(args) => import::run(context, &args),
        Verb::Export(args) => export::run(context, &args),
        Verb::Run(_) | Verb::Doctor | Verb::Completions(_) | Verb::Man(_) => Ok(()),
    }
}
