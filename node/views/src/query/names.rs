//! What boards are called by whoever looks, and which board a name means.

use crate::calling::Called;
use crate::error::Result;
use crate::facts::{Names, OPEN, in_common};
use crate::views::Views;
use tidings_protocol::author::Account;
use tidings_protocol::hash::EntryId;
use tidings_protocol::seal::{Circle, CircleId};

/// A board to write to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// What it is called here, as no other board is.
    pub label: String,
    /// Its name on everybody's nodes; empty where a circle reads it.
    pub name: String,
    /// Who reads it; none for everybody.
    pub circle: Option<CircleId>,
}

impl Views {
    /// All boards that may be meant by this: `plans` by that name, for everybody or closed;
    /// `plans~open` for everybody alone; `plans~k7mq` closed; `@bo` or `@bo#x2fp` for messages.
    #[must_use]
    pub fn destinations(&self, typed: &str) -> Vec<Destination> {
        let circle = |circle: CircleId| Destination {
            label: self.circle_label(&circle),
            name: String::new(),
            circle: Some(circle),
        };
        if typed.starts_with('@') {
            return self.conversation_with(typed).map(circle).into_iter().collect();
        }
        let (name, ending) = parts(typed);
        let open = self.open_board(typed).map(|_| Destination {
            label: self.open_label(name),
            name: name.to_owned(),
            circle: None,
        });
        let closed = self.closed_boards(name, ending).map(circle);
        open.into_iter().chain(closed).collect()
    }

    /// The circle of the board on which this post is shown; none if everybody reads it, or nobody.
    ///
    /// # Errors
    /// The disk's.
    pub fn circle_at(&self, id: &EntryId) -> Result<Option<CircleId>> {
        let ids = self.reading()?.open_table(crate::tables::IDS)?;
        let Some(placed) = ids.get(&id.0)? else { return Ok(None) };
        let board = crate::tables::Placed::from(placed.value()).board;
        Ok(self.known.board(board)?.circle)
    }

    /// What the board of this circle is called by whoever looks.
    #[must_use]
    pub fn circle_name(&self, circle: &CircleId) -> String {
        self.circle_label(circle)
    }

    /// Whether a board of this name is known here, whoever reads it.
    #[must_use]
    pub fn is_taken(&self, name: &str) -> bool {
        self.open_board(name).is_some() || self.names().called(name).next().is_some()
    }

    /// What a board is called by whoever looks.
    pub(crate) fn label(&self, number: u32) -> Result<String> {
        let board = self.known.board(number)?;
        Ok(match &board.circle {
            Some(circle) => self.circle_label(circle),
            None => self.open_label(&board.name),
        })
    }

    fn open_label(&self, name: &str) -> String {
        match self.names().called(name).next() {
            Some(_) => format!("{name}~{OPEN}"),
            None => name.to_owned(),
        }
    }

    pub(super) fn circle_label(&self, circle: &CircleId) -> String {
        if !circle.is_conversation() {
            let names = self.names();
            return names.label(circle, self.open_board(names.name(circle)).is_some());
        }
        match self.peer(circle) {
            Some(account) => format!("@{}", self.told_apart(&account)),
            None => format!("@unknown#{}", circle.to_string().chars().take(4).collect::<String>()),
        }
    }

    /// `bo#x2fp`, and more of the account where another of that name begins so, too.
    fn told_apart(&self, account: &Account) -> String {
        let (person, text) = (self.person_ref(account), account.to_string());
        let called = person.name.to_lowercase();
        let alike = |other: &Account| {
            other != account && self.person_ref(other).name.to_lowercase() == called
        };
        let facts = &self.known.facts;
        let members = facts.membership(&self.founding).members.values();
        let owners = facts.devices.values().map(|owned| &owned.account);
        let others = members.map(|member| &member.account).chain(owners);
        let others = others.filter(|it| it.0.first() == account.0.first() && alike(it));
        let common = others.map(|other| in_common(&text, &other.to_string())).max();
        let wanted = common.unwrap_or(0).saturating_add(1).max(person.suffix.len());
        format!("{}#{}", person.name, text.chars().take(wanted).collect::<String>())
    }

    /// The board that is read by this name: that for everybody before a closed one.
    pub(crate) fn board_number(&self, typed: &str) -> Option<u32> {
        if typed.starts_with('@') {
            return self.known.board_of_circle(&self.conversation_with(typed)?);
        }
        let (name, ending) = parts(typed);
        let mut closed = self.closed_boards(name, ending);
        match (self.open_board(typed), closed.next(), closed.next()) {
            (Some(open), ..) => Some(open),
            (None, Some(circle), None) => self.known.board_of_circle(&circle),
            _ => None,
        }
    }

    /// The circle that this board is of; `None` for one that everybody reads, or none at all.
    #[must_use]
    pub fn circle_of(&self, board: &str) -> Option<CircleId> {
        let number = self.board_number(board)?;
        self.known.board(number).ok()?.circle
    }

    fn conversation_with(&self, typed: &str) -> Option<CircleId> {
        let Called::One(with) = self.called(typed) else { return None };
        let circle = Circle::Conversation(self.viewer().account, with).id(self.founding.id());
        self.known.board_of_circle(&circle).map(|_| circle)
    }

    /// The board for everybody, if it is shown.
    fn open_board(&self, typed: &str) -> Option<u32> {
        let (name, ending) = parts(typed);
        let number = self.known.board_named(name).filter(|_| matches!(ending, "" | OPEN))?;
        self.known.board(number).is_ok_and(|board| self.known.is_shown(board)).then_some(number)
    }

    fn closed_boards(&self, name: &str, ending: &str) -> impl Iterator<Item = CircleId> {
        let fits =
            move |circle: &&CircleId| ending != OPEN && circle.to_string().starts_with(ending);
        self.names().called(name).filter(fits).copied()
    }

    fn names(&self) -> &Names {
        self.known.facts.names(&self.founding)
    }
}

/// A name, and what stands after the `~`.
fn parts(typed: &str) -> (&str, &str) {
    typed.split_once('~').unwrap_or((typed, ""))
}
