//! `token`: what programs are let in with, by the running node or, where none runs, in the home.

use super::Context;
use crate::args::Token as Verb;
use crate::client::{Backend, answer};
use crate::error::{Code, Failure, Result};
use crate::home::Home;
use crate::print::posts;
use crate::print::said::{Said, said};
use crate::print::sanitise::line;
use crate::print::table::Table;
use crate::print::time::now;
use serde::Deserialize;
use serde_json::json;
use tidings_core::Request;
use tidings_http::tokens::{NAME, NewToken, TokenRow};
use tidings_http::{Scope, Tokens};
use tidings_words::Words;

#[derive(Deserialize)]
struct Listed {
    tokens: Vec<TokenRow>,
}

/// Makes, lists or takes back.
pub(crate) fn run(context: &Context, verb: &Verb) -> Result<()> {
    let mut backend = context.backend()?;
    match verb {
        Verb::Add { name, scope, boards, expires } => {
            let boards = known(&mut backend, boards)?;
            let (name, scope) = (name.clone(), Scope::from(*scope));
            let new = NewToken { name, scope, boards, expires_seconds: *expires };
            show(context, &add(context, &backend, new)?)
        }
        Verb::List => list(context, &backend),
        Verb::Revoke { name } => {
            let row: TokenRow = match &backend {
                Backend::Remote(node) => {
                    node.post("/v1/tokens/revoke", &json!({ "name": name }))?
                }
                Backend::Local(_) => open(&context.home)?.revoke(name)?,
            };
            context.screen.done(said!("home-token-void", name = line(&row.name)));
            Ok(())
        }
    }
}

fn add(context: &Context, backend: &Backend, new: NewToken) -> Result<TokenRow> {
    match backend {
        Backend::Remote(node) => node.post(
            "/v1/tokens",
            &json!({
                "name": new.name,
                "scope": new.scope,
                "boards": new.boards,
                "expires_seconds": new.expires_seconds,
            }),
        ),
        Backend::Local(_) => Ok(open(&context.home)?.add(now(), new)?),
    }
}

/// The tokens of a home that this process has locked.
fn open(home: &Home) -> Result<Tokens> {
    Tokens::open(home.dir()).map_err(|error| unreadable(home, &error))
}

/// Why a node does not start, or a verb does nothing, where the file is garbled.
pub(crate) fn unreadable(home: &Home, error: &std::io::Error) -> Failure {
    let path = home.dir().join(NAME);
    Failure::file(&path, error).next(said!("home-token-file-next"))
}

/// The names of these boards as the boards themselves are called.
fn known(backend: &mut Backend, named: &[String]) -> Result<Vec<String>> {
    if named.is_empty() {
        return Ok(Vec::new());
    }
    let rows = answer!(backend, Request::Boards, Boards);
    let find = |name: &String| {
        let wanted = name.trim().trim_start_matches('#').to_lowercase();
        let found = rows.iter().find(|row| row.name.to_lowercase() == wanted);
        found.map(|row| row.name.clone()).ok_or_else(|| {
            Failure::new(Code::NotFound, said!("cli-no-board", board = line(&wanted)))
        })
    };
    named.iter().map(find).collect()
}

fn show(context: &Context, row: &TokenRow) -> Result<()> {
    let mut out = context.screen.out();
    match context.screen.json {
        true => out.object(row)?,
        false => out.line(row.token.as_deref().unwrap_or_default())?,
    }
    out.finish()?;
    let (name, scope) = (line(&row.name), row.scope.name());
    context.screen.done(said!("home-token-made", name = name, scope = scope, places = places(row)));
    context.screen.say(said!("home-token-keep"));
    Ok(())
}

fn list(context: &Context, backend: &Backend) -> Result<()> {
    let rows = match backend {
        Backend::Remote(node) => node.get::<Listed>("/v1/tokens")?.tokens,
        Backend::Local(_) => open(&context.home)?.list(),
    };
    if rows.is_empty() {
        context.screen.say(said!("home-no-tokens"));
    }
    context.list(&rows, |rows| table(rows, context.screen.words()))
}

fn table(rows: &[TokenRow], words: &Words) -> Table {
    let columns = [
        "cli-column-name",
        "home-column-opens",
        "home-column-where",
        "home-column-made",
        "home-column-until",
    ];
    let mut table = Table::of(words, &columns);
    for row in rows {
        let until = row
            .expires
            .map_or_else(|| words.say("home-token-until-revoked"), |at| words.moment(at.0));
        let (opens, places) = (row.scope.name().to_owned(), places(row).in_words(words));
        table.row([line(&row.name), opens, places, words.moment(row.created.0), until]);
    }
    table
}

fn places(row: &TokenRow) -> Said {
    match row.boards.as_slice() {
        [] => said!("home-on-all-boards"),
        boards => {
            let names: Vec<String> = boards.iter().map(|name| posts::board(name)).collect();
            said!("home-on-boards", boards = names.join(" "))
        }
    }
}
