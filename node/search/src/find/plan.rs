//! What the names in a query mean here.

use crate::error::{Error, QueryError, Result};
use crate::index::Writers;
use crate::query::{Named, Query};
use std::collections::BTreeSet;
use tidings_protocol::author::Account;
use tidings_protocol::hash::EntryId;
use tidings_store::Log;
use tidings_views::page::PostRow;
use tidings_views::{Called, Looking, Newest, Resolve, Spot, Views};

/// A query whose boards, people and thread were found.
pub(super) struct Plan<'q> {
    pub(super) query: &'q Query,
    /// Boards to look at.
    pub(super) boards: Vec<u32>,
    /// Whether these are all.
    everywhere: bool,
    thread: Option<EntryId>,
    wanted: BTreeSet<Account>,
    unwanted: BTreeSet<Account>,
    /// The devices of both.
    pub(super) writers: Writers,
}

impl<'q> Plan<'q> {
    /// None if nothing can be meant.
    pub(super) fn of(views: &Views, log: &Log, query: &'q Query) -> Result<Option<Self>> {
        let (boards, everywhere) = views.look(log, |looking| boards(looking, query))?;
        let thread = query.thread.as_deref().map(|id| thread(views, log, id)).transpose()?;
        let people = |negative: bool| -> Result<BTreeSet<Account>> {
            let named = query.writers.iter().filter(|named| named.negative == negative);
            named.map(|named| person(views, named)).collect()
        };
        let (wanted, unwanted) = (people(false)?, people(true)?);
        let devices = |accounts: &BTreeSet<Account>| {
            accounts.iter().flat_map(|it| views.devices_writing_for(it)).collect::<Vec<_>>()
        };
        let writers = Writers {
            wanted: (!wanted.is_empty()).then(|| devices(&wanted)),
            unwanted: devices(&unwanted),
        };
        let plan = Self { query, boards, everywhere, thread, wanted, unwanted, writers };
        let any = !plan.boards.is_empty() && query.from < query.until;
        Ok(any.then_some(plan))
    }

    /// Where the walk begins.
    pub(super) fn end(&self, after: Option<Spot>) -> Option<Spot> {
        let until = (self.query.until < tidings_protocol::time::Time::NEVER)
            .then(|| Spot::before(self.query.until));
        match (after, until) {
            (Some(after), Some(until)) => Some(after.min(until)),
            (after, until) => after.or(until),
        }
    }

    /// The posts to walk over.
    pub(super) fn source<'s>(
        &self,
        looking: &Looking<'s>,
        end: Option<Spot>,
    ) -> Result<Newest<'s>> {
        Ok(match &self.thread {
            Some(thread) => looking.newest_in(thread, &self.boards, end)?,
            None if self.query.unread => looking.newest_unread(&self.boards, end)?,
            None => looking.newest(&self.boards, end)?,
        })
    }

    /// Whether the walk would lead over many posts that the words exclude.
    pub(super) fn is_wide(&self) -> bool {
        self.thread.is_none() && !self.query.unread
    }

    /// Whether only words and writers say what is meant.
    pub(super) fn is_bounded(&self) -> bool {
        let from_start = self.query.from.0 == 0;
        !from_start || self.end(None).is_some() || !self.everywhere || !self.is_wide()
    }

    /// Whether whoever wrote this is asked for.
    pub(super) fn is_by(&self, row: &PostRow) -> bool {
        let of = |accounts: &BTreeSet<Account>| {
            row.author.account.is_some_and(|account| accounts.contains(&account))
        };
        (self.wanted.is_empty() || of(&self.wanted)) && !of(&self.unwanted)
    }
}

/// Boards that the query leaves, and whether these are all.
fn boards(looking: &Looking<'_>, query: &Query) -> Result<(Vec<u32>, bool)> {
    if query.boards.is_empty() {
        return Ok((looking.all_boards(), true));
    }
    let all = looking.boards()?;
    let named = |negative: bool| -> Result<BTreeSet<u32>> {
        let mut found = BTreeSet::new();
        for named in query.boards.iter().filter(|named| named.negative == negative) {
            let before = found.len();
            let below = format!("{}/", named.name.to_lowercase());
            let labels = all.iter().filter(|(_, label)| label.starts_with(&below));
            found.extend(looking.board(&named.name.to_lowercase()));
            found.extend(labels.map(|(number, _)| *number));
            if found.len() == before && !is_again(query, named) {
                return Err(Error::Board(named.name.clone()));
            }
        }
        Ok(found)
    };
    let (wanted, unwanted) = (named(false)?, named(true)?);
    let asked = query.boards.iter().any(|named| !named.negative);
    let all = all.into_iter().map(|(number, _)| number);
    let boards: Vec<u32> = all
        .filter(|number| (!asked || wanted.contains(number)) && !unwanted.contains(number))
        .collect();
    Ok((boards, false))
}

/// Whether another term may have named the same boards.
fn is_again(query: &Query, named: &Named) -> bool {
    query.boards.iter().filter(|other| other.negative == named.negative).count() > 1
}

fn thread(views: &Views, log: &Log, id: &str) -> Result<EntryId> {
    views.resolve(log, id).map_err(|error| match error {
        Resolve::Disk(error) => error.into(),
        Resolve::Ambiguous(count) => QueryError::AmbiguousPost { id: id.into(), count }.into(),
        Resolve::TooShort => QueryError::ShortId { id: id.into() }.into(),
        Resolve::None => QueryError::UnknownPost { id: id.into() }.into(),
    })
}

fn person(views: &Views, named: &Named) -> Result<Account> {
    if named.me {
        return Ok(views.viewer().account);
    }
    let name = &named.name;
    match views.called(name) {
        Called::One(account) => Ok(account),
        Called::Several(count) => {
            Err(QueryError::AmbiguousPerson { name: name.clone(), count }.into())
        }
        Called::Nobody { near } => {
            let near = near.iter().map(by).collect();
            Err(QueryError::UnknownPerson { name: name.clone(), near }.into())
        }
    }
}

/// A person as a query names one.
fn by(name: &String) -> String {
    let plain = |letter: char| !letter.is_whitespace() && letter != '"' && letter != '\\';
    match name.chars().all(plain) {
        true => format!("`@{name}`"),
        false => format!("`@\"{}\"`", name.replace('\\', "\\\\").replace('"', "\\\"")),
    }
}
