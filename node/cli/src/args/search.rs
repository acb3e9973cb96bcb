//! `search`.

use super::text::limit;
use clap::Args;

/// What may stand in a query.
const OPERATORS: &str = "\
Terms, all of which must hold. Quote the query where the shell would take part of it; behind `--`
nothing is a flag:
  word  \"some words\"      with them; the last word may be the beginning of one
  -word  -\"some words\"    without them
  @ana  @ana#k7mq  by:me   written by; @\"ana maria\"  @#k7mq
  #board  #board/below     on a board and those below it; #@ana for messages
  before:D after:D on:D    by time, in UTC: 2026, 2026-03, 2026-03-09, or 7d, 12h
  in:ID                    in the thread of this post
  is:unread                not read yet
  has:file                 files go with it
-@ana and -#board leave out; of several people or boards, any may hold.";

/// `search`
#[derive(Args, Debug)]
#[command(after_help = OPERATORS)]
pub(crate) struct Search {
    /// What to look for
    #[arg(required = true)]
    pub(crate) query: Vec<String>,
    /// At most this many
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = limit)]
    pub(crate) limit: usize,
    /// Those first that speak most of it, instead of the newest
    #[arg(long)]
    pub(crate) best: bool,
    /// Print how many there are
    #[arg(long, conflicts_with_all = ["best", "limit"])]
    pub(crate) count: bool,
}
