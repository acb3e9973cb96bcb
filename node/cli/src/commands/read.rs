//! `read`: what is unread, a board, or a thread.

mod fetch;

use super::Context;
use crate::args::Read;
use crate::client::{Backend, answer};
use crate::error::{Code, Failure, Result};
use crate::print::posts;
use crate::print::said::said;
use crate::print::style::Style;
use crate::print::time::now;
use tidings_core::Request;
use tidings_core::api::DEFAULT_LIMIT;
use tidings_protocol::hash::EntryId;
use tidings_protocol::time::Time;
use tidings_views::page::PostRow;
use tidings_words::Words;

/// Posts of a thread that are asked for at a time.
const PAGE: usize = 200;

/// Shortest prefix of an id.
const MIN_PREFIX: usize = 6;

/// Boards named to somebody who named none of them.
const NAMED: usize = 8;

/// Posts shown when nothing is unread and nothing was asked for.
const A_FEW: usize = 5;

/// Prints posts and marks them as read, unless a program asks.
pub(crate) fn run(context: &Context, args: &Read) -> Result<()> {
    let mut backend = context.backend()?;
    match args.what.as_deref() {
        None => across(context, &mut backend, args)?,
        Some(what) => match board_named(&mut backend, what)? {
            Some(board) => read_board(context, &mut backend, args, board)?,
            None => return read_thread(context, &mut backend, args, what),
        },
    }
    not_here(context, &mut backend)
}

/// Bodies that were let go before their entries came this way are in no place: nobody knows theirs.
fn not_here(context: &Context, backend: &mut Backend) -> Result<()> {
    let status = answer!(backend, Request::Status, Status);
    match status.bodies_wanted {
        0 => {}
        wanted => context.screen.say(said!(
            "cli-bodies-wanted",
            count = wanted,
            connected = said!("cli-peers-connected", count = status.sessions.len()),
        )),
    }
    Ok(())
}

/// A board or a thread, as somebody names it.
pub(super) enum What {
    /// This board.
    Board(String),
    /// The thread with a post whose id begins so.
    Thread(String),
}

/// What is meant by this: a board, or else a post that is here.
pub(super) fn meant(backend: &mut Backend, what: &str) -> Result<What> {
    if let Some(board) = board_named(backend, what)? {
        return Ok(What::Board(board));
    }
    if !looks_like_id(what) {
        return Err(neither(backend, what)?);
    }
    match backend.call(Request::Show { id: what.to_owned() }) {
        Err(failure) if failure.is(Code::NotFound) => Err(neither(backend, what)?),
        outcome => outcome.map(|_| What::Thread(what.to_owned())),
    }
}

/// As [`show`], for what is unread: what came late stands under a heading of its own.
pub(crate) fn show_unread(
    context: &Context,
    backend: &mut Backend,
    rows: &[PostRow],
) -> Result<()> {
    let (in_time, late) = rows.split_at(rows.partition_point(|row| !row.late));
    show(context, backend, in_time)?;
    if !late.is_empty() && !context.screen.json {
        let mut out = context.screen.out();
        out.line(
            &context.screen.out_style.strong(&context.screen.words().say("cli-arrived-late")),
        )?;
        out.finish()?;
    }
    show(context, backend, late)
}

/// Shows posts on their own and marks them as read.
pub(crate) fn show(context: &Context, backend: &mut Backend, rows: &[PostRow]) -> Result<()> {
    print(context, rows, posts::alone)?;
    mark(context, backend, rows)
}

fn across(context: &Context, backend: &mut Backend, args: &Read) -> Result<()> {
    let limit = args.limit.unwrap_or(DEFAULT_LIMIT);
    if args.all {
        let rows = answer!(backend, Request::Recent { limit, before: None }, Posts);
        return show(context, backend, &rows);
    }
    let rows = answer!(backend, Request::Unread { board: None, limit }, Posts);
    if rows.is_empty() && !args.unread {
        let rows =
            answer!(backend, Request::Recent { limit: limit.min(A_FEW), before: None }, Posts);
        nothing_unread(context, &rows);
        return show(context, backend, &rows);
    }
    if rows.is_empty() {
        context.screen.say(said!("cli-nothing-unread"));
    }
    show_unread(context, backend, &rows)?;
    unread_left(context, backend, rows.len(), limit)
}

/// What a limit kept back is not passed over in silence.
fn unread_left(context: &Context, backend: &mut Backend, shown: usize, limit: usize) -> Result<()> {
    if shown < limit {
        return Ok(());
    }
    let unread = answer!(backend, Request::Status, Status).unread;
    // A program marks nothing by reading.
    let still = if context.screen.json { u64::try_from(shown).unwrap_or(u64::MAX) } else { 0 };
    match unread.saturating_sub(still) {
        0 => {}
        left => context.screen.say(said!("cli-unread-left", count = left)),
    }
    Ok(())
}

fn nothing_unread(context: &Context, rows: &[PostRow]) {
    context.screen.say(match rows {
        [] => said!("cli-no-posts"),
        _ => said!("cli-nothing-unread-newest"),
    });
}

fn read_board(context: &Context, backend: &mut Backend, args: &Read, board: String) -> Result<()> {
    let limit = args.limit.unwrap_or(DEFAULT_LIMIT);
    if args.unread {
        let rows = answer!(backend, Request::Unread { board: Some(board), limit }, Posts);
        if rows.is_empty() {
            context.screen.say(said!("cli-nothing-unread-there"));
        }
        show_unread(context, backend, &rows)?;
        return unread_left(context, backend, rows.len(), limit);
    }
    let mark = posts::board(&board);
    let request = match args.all {
        true => Request::AllThreads { board: board.clone(), limit },
        false => Request::Threads { board: board.clone(), limit, before: None },
    };
    let threads = answer!(backend, request, Threads);
    if threads.is_empty() {
        context.screen.say(said!("cli-board-empty", mark = mark, board = board));
    }
    let mut left = limit;
    for thread in threads {
        if thread.pinned && !context.screen.json {
            let mut out = context.screen.out();
            out.line(
                &context.screen.out_style.dim(&context.screen.words().say("cli-pinned-above")),
            )?;
            out.finish()?;
        }
        left -= print_thread(context, backend, &thread.id.to_string(), left, |_| true)?;
        if left == 0 {
            context.screen.say(said!("cli-more-by-limit"));
            break;
        }
    }
    Ok(())
}

fn read_thread(context: &Context, backend: &mut Backend, args: &Read, what: &str) -> Result<()> {
    if !looks_like_id(what) {
        return Err(neither(backend, what)?);
    }
    let missing = if args.fetch { fetch::run(context, backend, what)? } else { 0 };
    let limit = args.limit.unwrap_or(usize::MAX);
    match print_thread(context, backend, what, limit, |row| row.unread || !args.unread) {
        // Many a board's name looks like the beginning of an id.
        Err(failure) if failure.is(Code::NotFound) => Err(neither(backend, what)?),
        Ok(0) if args.unread => {
            context.screen.say(said!("cli-nothing-unread-there"));
            Ok(())
        }
        Ok(_) if missing > 0 => Err(fetch::missed(missing)),
        outcome => outcome.map(drop),
    }
}

/// Prints up to `limit` posts of a thread, a page at a time; returns how many.
fn print_thread(
    context: &Context,
    backend: &mut Backend,
    id: &str,
    limit: usize,
    wanted: impl Fn(&PostRow) -> bool,
) -> Result<usize> {
    let (mut skip, mut printed) = (0, 0);
    while printed < limit {
        let request = Request::Thread { id: id.to_owned(), skip, limit: PAGE };
        let mut rows = answer!(backend, request, Posts);
        let page = rows.len();
        rows.retain(&wanted);
        rows.truncate(limit - printed);
        print(context, &rows, posts::within)?;
        mark(context, backend, &rows)?;
        (skip, printed) = (skip + page, printed + rows.len());
        if page < PAGE {
            break;
        }
    }
    Ok(printed)
}

/// The board of this name, `#` in front or not; a name may look like an id, and then wins.
fn board_named(backend: &mut Backend, what: &str) -> Result<Option<String>> {
    let name = what.trim().trim_start_matches('#').to_ascii_lowercase();
    let boards = answer!(backend, Request::Boards, Boards).into_iter().map(|board| board.name);
    let mut found: Vec<String> = boards.filter(|board| is_called(board, &name)).collect();
    match found.len() {
        0 | 1 => Ok(found.pop()),
        many => {
            let names = found.join(", ");
            Err(Failure::usage(said!("cli-several-conversations", count = many, names = names)))
        }
    }
}

/// Whether the board is called `name`; of whom messages are with, the name alone will do.
fn is_called(board: &str, name: &str) -> bool {
    let board = board.to_lowercase();
    let ending = board.strip_prefix(name).filter(|_| name.starts_with('@'));
    board == name || ending.is_some_and(|ending| ending.starts_with('#'))
}

fn looks_like_id(what: &str) -> bool {
    what.len() >= MIN_PREFIX
        && what.bytes().all(|byte| byte.is_ascii_alphabetic() || (b'2'..=b'7').contains(&byte))
}

fn neither(backend: &mut Backend, what: &str) -> Result<Failure> {
    let boards = answer!(backend, Request::Boards, Boards);
    let names: Vec<String> =
        boards.iter().take(NAMED).map(|board| posts::board(&board.name)).collect();
    let more = if boards.len() > NAMED { " …" } else { "" };
    let boards = format!("{}{more}", names.join(" "));
    let neither = said!("cli-neither-board-nor-thread", what = what, boards = boards);
    Ok(Failure::new(Code::NotFound, neither))
}

type Layout = fn(&PostRow, Time, Style, &Words) -> Vec<String>;

fn print(context: &Context, rows: &[PostRow], layout: Layout) -> Result<()> {
    let mut out = context.screen.out();
    for row in rows {
        if context.screen.json {
            out.object(row)?;
            continue;
        }
        let lines = layout(row, now(), context.screen.out_style, context.screen.words());
        lines.iter().try_for_each(|line| out.line(line))?;
    }
    out.finish()
}

/// What a person has seen is read; what a program fetched is not.
fn mark(context: &Context, backend: &mut Backend, rows: &[PostRow]) -> Result<()> {
    let ids: Vec<EntryId> = rows.iter().filter(|row| row.unread).map(|row| row.id).collect();
    if context.screen.json || ids.is_empty() {
        return Ok(());
    }
    backend.call(Request::MarkRead { ids }).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_found_by_the_name_of_the_other() {
        assert!(is_called("@bo#k7mq", "@bo") && is_called("@Bo#k7mq", "@bo#k7mq"));
        assert!(!is_called("@bob#k7mq", "@bo") && !is_called("bo#k7mq", "bo"));
        assert!(is_called("general", "general"));
    }

    #[test]
    fn ids_are_told_from_names() {
        assert!(looks_like_id("k7mq2a"));
        assert!(!looks_like_id("k7mq2"));
        assert!(!looks_like_id("book-club"));
        assert!(!looks_like_id("k7mq28"));
    }
}
