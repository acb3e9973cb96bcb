//! `search`: finds posts.

use super::Context;
use crate::args::Search;
use crate::client::{Backend, unexpected};
use crate::error::Result;
use crate::print::Screen;
use crate::print::posts;
use crate::print::said::said;
use crate::print::style::Style;
use crate::print::time::now;
use serde::Serialize;
use tidings_core::api::{Counting, MAX_LIMIT};
use tidings_core::{Request, Response};
use tidings_search::{Order, Query};
use tidings_views::page::PostRow;

/// Lines of a post that are shown, from the one before the first match on.
const MAX_LINES: usize = 8;

/// How many posts there are, for programs.
#[derive(Serialize)]
struct Count {
    schema: &'static str,
    posts: u64,
}

/// Prints what the query means; nothing is marked as read.
pub(crate) fn run(context: &Context, args: &Search) -> Result<()> {
    if args.count {
        return count(context, &args.query.join(" "));
    }
    let mut pages = Pages {
        backend: context.backend()?,
        query: args.query.join(" "),
        order: if args.best { Order::Best } else { Order::Newest },
        after: None,
        unsearched: 0,
    };
    let query = Query::parse(&pages.query, now()).ok();
    let (mut found, mut more) = (0, true);
    let mut out = context.screen.out();
    while found < args.limit && more {
        let rows;
        (rows, more) = pages.next(args.limit - found)?;
        found += rows.len();
        for row in &rows {
            match (context.screen.json, &query) {
                (true, _) | (_, None) => out.object(row)?,
                (false, Some(query)) => {
                    let lines = shown(row, query, context.screen);
                    lines.iter().try_for_each(|line| out.line(line))?;
                }
            }
        }
    }
    out.finish()?;
    context.screen.say(match (found, more, args.best) {
        (0, ..) => said!("cli-nothing-contains-that"),
        (found, true, true) => said!("cli-found-best", count = found),
        (found, true, false) => said!("cli-found-newest", count = found),
        (found, false, _) => said!("cli-found", count = found),
    });
    if pages.unsearched > 0 {
        context.screen.say(said!("cli-unsearched", count = pages.unsearched));
    }
    Ok(())
}

fn count(context: &Context, query: &str) -> Result<()> {
    let (mut backend, mut posts, mut after) = (context.backend()?, 0_u64, None);
    loop {
        let asked = Counting { query: query.to_owned(), after };
        match backend.call(Request::Count(asked))? {
            Response::Counted { posts: more, next } => (posts, after) = (posts + more, next),
            _ => return Err(unexpected()),
        }
        if after.is_none() {
            break;
        }
    }
    let mut out = context.screen.out();
    match context.screen.json {
        true => out.object(&Count { schema: "tidings/count/1", posts })?,
        false => out.line(&posts.to_string())?,
    }
    out.finish()
}

/// The answer, page by page.
struct Pages {
    backend: Backend,
    query: String,
    order: Order,
    after: Option<String>,
    /// Posts that the last page left out, as they are not indexed yet.
    unsearched: u64,
}

impl Pages {
    /// At most `limit` posts, and whether there may be more behind them.
    fn next(&mut self, limit: usize) -> Result<(Vec<PostRow>, bool)> {
        let (query, after) = (self.query.clone(), self.after.take());
        let request =
            Request::Search { query, limit: limit.min(MAX_LIMIT), after, order: self.order };
        match self.backend.call(request)? {
            Response::Found { posts, next, unsearched } => {
                (self.after, self.unsearched) = (next, unsearched);
                Ok((posts, self.after.is_some()))
            }
            _ => Err(unexpected()),
        }
    }
}

/// A post as elsewhere, but of a long one only what is round the first match, with all matches
/// marked.
fn shown(row: &PostRow, query: &Query, screen: Screen) -> Vec<String> {
    let style = screen.out_style;
    let lines = posts::alone(row, now(), style, screen.words());
    let (head, text) = lines.split_at(lines.len().min(2));
    let text = text.strip_suffix(&[String::new()]).unwrap_or(text);
    let first = text.iter().position(|line| !query.marks(line).is_empty()).unwrap_or(0);
    let start = if text.len() > MAX_LINES { first.saturating_sub(1) } else { 0 };
    let end = text.len().min(start + MAX_LINES);
    let dots = |cut: bool| cut.then(|| format!("  {}", style.dim("…")));
    let mut lines = head.to_vec();
    lines.extend(dots(start > 0));
    lines.extend(text[start..end].iter().map(|line| marked(line, query, style)));
    lines.extend(dots(end < text.len()));
    lines.push(String::new());
    lines
}

/// A line that is styled stays as it is: a mark may not fall into what the terminal obeys.
fn marked(line: &str, query: &Query, style: Style) -> String {
    if line.contains('\u{1b}') {
        return line.to_owned();
    }
    let (mut marked, mut last) = (String::new(), 0);
    for mark in query.marks(line) {
        marked.push_str(&line[last..mark.start]);
        marked.push_str(&style.found(&line[mark.clone()]));
        last = mark.end;
    }
    marked + &line[last..]
}
