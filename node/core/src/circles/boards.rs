//! Closed boards: made, and who reads them.

use super::{MAX_READERS, first};
use crate::api::Response;
use crate::compose;
use crate::error::Error;
use crate::node::Node;
use crate::refusal;
use tidings_protocol::author::{Account, Author};
use tidings_protocol::seal::{Circle, CircleId};
use tidings_protocol::store::Store;
use tidings_protocol::time::Time;
use tidings_views::Writing;
use tidings_views::body::{Board, MAX_CHANGED, MAX_CIRCLE_LASTS, Readers, Removed, Within};
use tidings_views::page::ReaderRow;

impl Node {
    /// Makes a board that this account and `readers` read.
    pub(crate) fn create_closed(
        &mut self,
        now: Time,
        name: &str,
        readers: &[String],
        nonce: [u8; 16],
    ) -> Result<Response, Error> {
        let name = compose::plain_board_name(name)?;
        let readers: Result<Vec<Account>, Error> =
            readers.iter().map(|who| self.person(who)).collect();
        let (readers, me) = (readers?, self.identity.account);
        self.may_write()?;
        self.settle(now)?;
        self.must_be_free(&name)?;
        if self.views.boards_left(&me) == 0 {
            return Err(refusal::too_many_closed_boards());
        }
        let board = Circle::Board { maker: me, nonce };
        let writing = self.views.with_readers(self.views.writing(&board), &readers);
        check_count(&writing)?;
        for account in &readers {
            self.must_be_in(account)?;
        }
        let mut texts = vec![compose::within(&Within::Board(Board { name: &name }))?];
        for admit in readers.chunks(MAX_CHANGED) {
            let readers = Readers { admit: admit.to_vec(), remove: Vec::new() };
            texts.push(compose::within(&Within::Readers(readers))?);
        }
        let ids = self.enclose(now, &writing, &texts)?;
        self.settle(now)?;
        let board = self.views.circle_name(&writing.circle);
        Ok(Response::Written { id: first(&ids)?, board })
    }

    /// Who reads the board.
    pub(crate) fn readers(&self, board: &str) -> Result<Vec<ReaderRow>, Error> {
        let board = self.known_board(board)?;
        self.views.readers(&board).ok_or_else(|| not_closed(&board))
    }

    /// Lets somebody read the board, with all that was written there before.
    pub(crate) fn admit_reader(
        &mut self,
        now: Time,
        board: &str,
        who: &str,
    ) -> Result<Response, Error> {
        let (circle, account) = self.reader_of(now, board, who)?;
        let writing = self.may_say(circle)?;
        let person = self.views.person_ref(&account);
        if writing.readers.contains(&account) {
            return Err(refusal::reads_already(&person, board));
        }
        self.must_be_in(&account)?;
        let change = Readers { admit: vec![account], remove: Vec::new() };
        self.check_change(circle, &change, (account, true))?;
        let writing = self.views.with_readers(writing, &[account]);
        check_count(&writing)?;
        self.change_readers(now, &writing, change)
    }

    /// Lets somebody read nothing of the board that is written from now on.
    pub(crate) fn remove_reader(
        &mut self,
        now: Time,
        board: &str,
        who: &str,
    ) -> Result<Response, Error> {
        let (circle, account) = self.reader_of(now, board, who)?;
        let writing = self.may_say(circle)?;
        let person = self.views.person_ref(&account);
        if !self.views.reads(circle, &account) {
            return Err(refusal::reads_not(&person, board));
        }
        let members = self.views.members();
        let devices = members.filter(|member| member.account == account);
        let last = |device: Author| (device, self.log.head(&device).map_or(0, |head| head.tip.seq));
        let lasts = devices.map(|member| last(member.device)).filter(|(_, last)| *last > 0);
        let lasts = lasts.take(MAX_CIRCLE_LASTS).collect();
        let change = Readers { admit: Vec::new(), remove: vec![Removed { account, lasts }] };
        self.check_change(circle, &change, (account, false))?;
        self.change_readers(now, &writing, change)
    }

    /// Says it, with a key that those who are taken out still have, so that they know.
    fn change_readers(
        &mut self,
        now: Time,
        writing: &Writing,
        change: Readers,
    ) -> Result<Response, Error> {
        let text = compose::within(&Within::Readers(change))?;
        self.enclose(now, writing, &[text])?;
        self.settle(now)?;
        let name = self.views.circle_name(&writing.circle);
        Ok(Response::Readers(self.views.readers(&name).unwrap_or_default()))
    }

    /// A closed board and somebody, after everything that is here was read.
    fn reader_of(
        &mut self,
        now: Time,
        board: &str,
        who: &str,
    ) -> Result<(CircleId, Account), Error> {
        self.may_write()?;
        self.settle(now)?;
        let board = self.known_board(board)?;
        let circle = self.views.circle_of(&board).filter(|circle| !circle.is_conversation());
        Ok((circle.ok_or_else(|| not_closed(&board))?, self.person(who)?))
    }

    /// Whether the change comes to what was asked for, when this device states it.
    fn check_change(
        &self,
        circle: CircleId,
        change: &Readers,
        (account, wanted): (Account, bool),
    ) -> Result<(), Error> {
        let held = self.log.head(&self.identity.device.author()).map_or(0, |head| head.tip.seq);
        let after = self.views.readers_after(circle, held.saturating_add(1), change);
        if after.get(&account) == Some(&wanted) {
            return Ok(());
        }
        Err(refusal::not_your_readers())
    }
}

fn check_count(writing: &Writing) -> Result<(), Error> {
    match writing.readers.len() {
        0..=MAX_READERS => Ok(()),
        many => Err(refusal::too_many_readers(many, MAX_READERS)),
    }
}

fn not_closed(board: &str) -> Error {
    let mark = if board.starts_with('@') { "" } else { "#" };
    refusal::not_closed(format_args!("{mark}{board}"))
}
