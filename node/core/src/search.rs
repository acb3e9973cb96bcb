//! Finding posts, and the index that makes it quick.

use crate::api::{Counting, Response};
use crate::compose::unknown_board;
use crate::error::Error;
use crate::node::Node;
use crate::refusal;
use tidings_protocol::author::Author;
use tidings_protocol::time::Time;
use tidings_search::query::{MAX_QUERY, MAX_TERMS, MAX_WORDS};
use tidings_search::{Counted, Error as SearchError, Found, Order, Query, QueryError};

impl Node {
    /// Whether [`Node::index`] has work: it can wait until nothing else is to be done.
    #[must_use]
    pub fn is_index_due(&self) -> bool {
        !self.is_blind() && self.search.is_due(&self.views, &self.log)
    }

    /// Indexes a piece of what can be read, a few milliseconds' work. What is not indexed is found
    /// all the same, but slower.
    ///
    /// # Errors
    /// The disk's, of the log or the views: a failure of the index is none.
    pub fn index(&mut self) -> Result<(), Error> {
        Ok(self.search.step(&self.views, &self.log)?)
    }

    /// The posts that a query means.
    pub(crate) fn find(
        &mut self,
        now: Time,
        query: &str,
        page: (Order, Option<&str>, usize),
    ) -> Result<Response, Error> {
        let query = Query::parse(query, now).map_err(SearchError::from)?;
        match self.search.find(&self.views, &self.log, &query, page) {
            Ok(all) => Ok(found(all)),
            Err(error) => Err(self.not_found(error)),
        }
    }

    /// The newest posts in which somebody else calls the viewer by name.
    pub(crate) fn mentions(
        &mut self,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Response, Error> {
        Ok(found(self.search.mentions(&self.views, &self.log, after, limit)?))
    }

    /// How many posts a query means.
    pub(crate) fn count(&mut self, now: Time, asked: &Counting) -> Result<Response, Error> {
        let query = Query::parse(&asked.query, now).map_err(SearchError::from)?;
        match self.search.count(&self.views, &self.log, &query, asked.after.as_deref()) {
            Ok(Counted { posts, next }) => Ok(Response::Counted { posts, next }),
            Err(error) => Err(self.not_found(error)),
        }
    }

    fn not_found(&self, error: SearchError) -> Error {
        match error {
            SearchError::Board(name) => match self.board_names() {
                Ok(names) => unknown_board(name.trim_start_matches('#'), &names),
                Err(error) => error,
            },
            error => error.into(),
        }
    }

    /// The bodies of these entries were let go: the index shall not keep their words.
    pub(crate) fn forget_words(&mut self, gone: &[(Author, u64)]) -> Result<(), Error> {
        if gone.is_empty() {
            return Ok(());
        }
        Ok(self.search.forget(&self.views, &self.log, gone)?)
    }
}

fn found(Found { posts, next, unsearched }: Found) -> Response {
    Response::Found { posts, next, unsearched }
}

impl From<SearchError> for Error {
    fn from(error: SearchError) -> Self {
        match error {
            SearchError::Query(error) => unanswerable(error),
            SearchError::Views(error) => error.into(),
            SearchError::Log(error) => error.into(),
            error => refusal::failed(error),
        }
    }
}

fn unanswerable(error: QueryError) -> Error {
    match error {
        QueryError::TooLong => refusal::query_too_long(MAX_QUERY),
        QueryError::TooManyTerms => refusal::query_of_many_terms(MAX_TERMS),
        QueryError::TooManyWords => refusal::query_of_many_words(MAX_WORDS),
        QueryError::TooMuch => refusal::query_for_too_much(),
        QueryError::Empty => refusal::empty_query(),
        QueryError::NoBoard => refusal::query_without_board(),
        QueryError::Nobody => refusal::query_without_person(),
        QueryError::NotLeftOut { operator } => refusal::query_not_left_out(operator),
        QueryError::TwoThreads => refusal::query_of_two_threads(),
        QueryError::UnknownState { state } => refusal::unknown_state(state),
        QueryError::UnknownPart { part } => refusal::unknown_part(part),
        QueryError::UnknownOperator { operator, value, near: None } => {
            refusal::unknown_operator(operator, value)
        }
        QueryError::UnknownOperator { operator, value, near: Some(near) } => {
            refusal::unknown_operator_near(operator, value, near)
        }
        QueryError::NoDate { date } => refusal::no_date(date),
        QueryError::NoSuchPage => refusal::no_such_page(),
        QueryError::UnknownPost { id } => refusal::unknown_sought_post(id),
        QueryError::AmbiguousPost { id, count } => refusal::ambiguous_sought_post(id, count),
        QueryError::ShortId { id } => refusal::short_sought_id(id),
        QueryError::UnknownPerson { name, near } if near.is_empty() => {
            refusal::unknown_sought_person(name)
        }
        QueryError::UnknownPerson { name, near } => {
            refusal::unknown_sought_person_near(name, &near)
        }
        QueryError::AmbiguousPerson { name, count } => {
            refusal::ambiguous_sought_person(name, count)
        }
    }
}
