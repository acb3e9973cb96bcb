//! What is small enough for memory: boards and authors with their counters, facts, how far we are.

mod local;
mod reach;
mod rulings;

use crate::error::{Error, Result};
use crate::facts::{Fact, Facts, Standings};
use crate::keyring::Keyring;
use crate::membership::Stretch;
use crate::role::Role;
use crate::tables::{AUTHORS, BOARDS, CIRCLES, FACTS, KEYS, SCHEMA, SECRETS, STATE};
use crate::views::Viewer;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use tidings_protocol::author::{Account, Author};
use tidings_protocol::certificate::Founding;
use tidings_protocol::hash::{CommunityId, EntryId};
use tidings_protocol::seal::{CircleId, CircleKey, EpochKey, EpochSecret, KeyId};
use tidings_store::database::{ReadTransaction, ReadableTable, WriteTransaction};

pub(crate) use local::Local;
pub(crate) use reach::Reached;
pub(crate) use rulings::{At, Veil, Verdicts};

/// How far the log is folded, and what must be as it was for that to mean anything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct State {
    pub(crate) schema: u32,
    pub(crate) viewer: Viewer,
    /// The founding statement's hash.
    pub(crate) founding: CommunityId,
    /// The log's epoch; `None` before the first fold.
    pub(crate) epoch: Option<u64>,
    /// The last arrival folded.
    pub(crate) cursor: u64,
    /// The entry there; `None` for a fork.
    pub(crate) tail: Option<EntryId>,
    /// The log's read marks when they were last taken over.
    pub(crate) marks: Marks,
    pub(crate) next_board: u32,
    /// Replies that wait for what they reply to.
    pub(crate) orphans: u64,
    /// Rows of what is said of posts that are not shown.
    pub(crate) early: u64,
    /// Bodies that are to go.
    pub(crate) erasing: u64,
    /// Entries that count but whose body this build cannot read.
    pub(crate) unreadable: u64,
    /// Entries that count and whose body waits for its key.
    pub(crate) sealed: u64,
    /// Entries that count and that were sealed to circles in which this node is not, as far as it
    /// knows.
    pub(crate) enclosed: u64,
    /// Keys that came, for which bodies may still wait.
    pub(crate) opening: Vec<KeyId>,
    /// No key is taken out of a box, only its secret.
    pub(crate) refuses_keys: bool,
    /// Entries by which the viewer's devices tell what was read there.
    pub(crate) reads: u64,
    /// Where the viewer was reading; of these views alone.
    pub(crate) last_read: Option<EntryId>,
}

impl State {
    pub(crate) fn new(viewer: Viewer, founding: CommunityId) -> Self {
        Self {
            schema: SCHEMA,
            viewer,
            founding,
            epoch: None,
            cursor: 0,
            tail: None,
            marks: Marks::default(),
            next_board: 0,
            orphans: 0,
            early: 0,
            erasing: 0,
            unreadable: 0,
            sealed: 0,
            enclosed: 0,
            opening: Vec::new(),
            refuses_keys: false,
            reads: 0,
            last_read: None,
        }
    }

    /// The state of views that begin anew, for the same viewer.
    pub(crate) fn anew(&self) -> Self {
        let (refuses_keys, last_read) = (self.refuses_keys, self.last_read);
        Self { refuses_keys, last_read, ..Self::new(self.viewer, self.founding) }
    }

    /// Whether what was folded for `self` serves `wanted`.
    pub(crate) fn serves(&self, wanted: &Self) -> bool {
        (self.schema, self.viewer, self.founding) == (wanted.schema, wanted.viewer, wanted.founding)
    }
}

/// What the log's read marks looked like: other numbers, other marks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Marks {
    /// Everything up to this arrival is read.
    pub(crate) upto: u64,
    /// So many marks stand above it.
    pub(crate) above: u64,
    /// No arrival above this is marked.
    pub(crate) newest: u64,
}

/// A board's name and counters.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct BoardState {
    /// Empty for the board of a circle, which is called by what is said there.
    pub(crate) name: String,
    pub(crate) circle: Option<CircleId>,
    pub(crate) posts: u64,
    pub(crate) threads: u64,
    pub(crate) unread: u64,
    #[serde(skip)]
    dirty: bool,
}

/// An author as the log numbers it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct AuthorState {
    pub(crate) author: Author,
    pub(crate) account: Option<Account>,
    pub(crate) posts: u64,
    /// Entries from here on do not count.
    pub(crate) fork: Option<u64>,
    /// With which role each position was folded.
    pub(crate) roles: Vec<Stretch>,
    #[serde(skip)]
    dirty: bool,
}

impl AuthorState {
    /// The role with which the entry at `seq` was folded.
    pub(crate) fn role_at(&self, seq: u64) -> Option<Role> {
        role_in(&self.roles, seq)
    }
}

/// An author whose entries count otherwise than before.
pub(crate) struct Regraded {
    pub(crate) author: Author,
    pub(crate) fork: Option<u64>,
    pub(crate) before: Vec<Stretch>,
    pub(crate) now: Vec<Stretch>,
}

/// The role at `seq` among stretches in order.
pub(crate) fn role_in(stretches: &[Stretch], seq: u64) -> Option<Role> {
    stretches.iter().rev().find(|(from, _)| *from <= seq).and_then(|(_, role)| *role)
}

/// Everything that is kept in memory between calls.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) state: State,
    pub(crate) facts: Facts,
    /// What the owner of this node decided, as posts are weighed by it.
    pub(crate) local: Local,
    local_changed: bool,
    pub(crate) verdicts: Verdicts,
    pub(crate) keys: Keyring,
    pub(crate) secrets: BTreeMap<KeyId, EpochSecret>,
    boards: HashMap<u32, BoardState>,
    names: HashMap<String, u32>,
    circles: HashMap<CircleId, u32>,
    authors: HashMap<u32, AuthorState>,
    /// How everybody stands on the closed boards that count.
    standings: BTreeMap<CircleId, Standings>,
    /// Authors came whose roles were not looked up.
    newcomers: bool,
}

impl Known {
    pub(crate) fn new(state: State) -> Self {
        Self {
            state,
            facts: Facts::default(),
            local: Local::default(),
            local_changed: false,
            verdicts: Verdicts::default(),
            keys: Keyring::default(),
            secrets: BTreeMap::new(),
            boards: HashMap::new(),
            names: HashMap::new(),
            circles: HashMap::new(),
            authors: HashMap::new(),
            standings: BTreeMap::new(),
            newcomers: false,
        }
    }

    /// Reads what [`Known::save`] wrote; `None` when it is of another schema.
    pub(crate) fn load(from: &ReadTransaction, founding: &Founding) -> Result<Option<Self>> {
        let facts = from.open_table(STATE)?;
        let Some(state) = facts.get("state")? else { return Ok(None) };
        let Ok(state) = postcard::from_bytes(state.value()) else { return Ok(None) };
        let mut known = Self::new(state);
        if let Some(local) = facts.get("local")? {
            known.local = postcard::from_bytes(local.value())?;
        }
        for row in from.open_table(BOARDS)?.iter()? {
            let (number, bytes) = row?;
            let board: BoardState = postcard::from_bytes(bytes.value())?;
            match board.circle {
                Some(circle) => known.circles.insert(circle, number.value()),
                None => known.names.insert(board.name.clone(), number.value()),
            };
            known.boards.insert(number.value(), board);
        }
        for row in from.open_table(AUTHORS)?.iter()? {
            let (number, bytes) = row?;
            known.authors.insert(number.value(), postcard::from_bytes(bytes.value())?);
        }
        for row in from.open_table(KEYS)?.iter()? {
            known.keys.add(EpochKey::from_bytes(*row?.1.value()));
        }
        for row in from.open_table(SECRETS)?.iter()? {
            let secret = EpochSecret::from_bytes(*row?.1.value());
            known.secrets.insert(secret.id(), secret);
        }
        for row in from.open_table(CIRCLES)?.iter()? {
            known.keys.add_circle_key(CircleKey::from_bytes(row?.1.value()));
        }
        for row in from.open_table(FACTS)?.iter()? {
            known.facts.apply(postcard::from_bytes::<Fact>(row?.1.value())?);
        }
        known.set_standings(founding, false, BTreeSet::new());
        known.load_verdicts(from, founding)?;
        Ok(Some(known))
    }

    /// Writes what changed. Facts are written where they change.
    pub(crate) fn save(&mut self, to: &WriteTransaction) -> Result<()> {
        let bytes = postcard::to_stdvec(&self.state)?;
        let mut facts = to.open_table(STATE)?;
        facts.insert("state", bytes.as_slice())?;
        if std::mem::take(&mut self.local_changed) {
            facts.insert("local", postcard::to_stdvec(&self.local)?.as_slice())?;
        }
        let mut boards = to.open_table(BOARDS)?;
        for (number, board) in self.boards.iter_mut().filter(|(_, board)| board.dirty) {
            boards.insert(number, postcard::to_stdvec(board)?.as_slice())?;
            board.dirty = false;
        }
        let mut authors = to.open_table(AUTHORS)?;
        for (number, author) in self.authors.iter_mut().filter(|(_, author)| author.dirty) {
            authors.insert(number, postcard::to_stdvec(author)?.as_slice())?;
            author.dirty = false;
        }
        Ok(())
    }

    /// Posts are weighed by this from now on.
    pub(crate) fn set_local(&mut self, local: Local) {
        self.local = local;
        self.local_changed = true;
    }

    /// The author of this number, which may be new.
    pub(crate) fn author(&mut self, number: u32, author: Author) -> &mut AuthorState {
        let newcomers = &mut self.newcomers;
        let state = self.authors.entry(number).or_insert_with(|| {
            *newcomers = true;
            // Mostly true, and put right when the call ends.
            let roles = vec![(1, Some(Role::Member))];
            AuthorState { author, account: None, posts: 0, fork: None, roles, dirty: true }
        });
        state.dirty = true;
        state
    }

    /// Whether authors came since [`Known::set_roles`] was called last.
    pub(crate) fn has_newcomers(&self) -> bool {
        self.newcomers
    }

    /// Takes over which roles stand along all logs; the authors whose roles were others before,
    /// with those and the new ones.
    pub(crate) fn set_roles(
        &mut self,
        stretches: impl Fn(&Facts, &Author) -> Vec<Stretch>,
    ) -> Vec<Regraded> {
        self.newcomers = false;
        let mut changed = Vec::new();
        for state in self.authors.values_mut() {
            let now = stretches(&self.facts, &state.author);
            if now != state.roles {
                state.dirty = true;
                let before = std::mem::replace(&mut state.roles, now.clone());
                let (author, fork) = (state.author, state.fork);
                changed.push(Regraded { author, fork, before, now });
            }
        }
        changed.sort_unstable_by_key(|regraded| regraded.author);
        changed
    }

    pub(crate) fn authors(&self) -> impl Iterator<Item = &AuthorState> {
        self.authors.values()
    }

    /// The number of the board of this name, which may be new.
    pub(crate) fn number_of(&mut self, name: &str) -> Result<u32> {
        if let Some(number) = self.names.get(name) {
            return Ok(*number);
        }
        let number = self.add_board(BoardState { name: name.into(), ..BoardState::default() })?;
        self.names.insert(name.into(), number);
        Ok(number)
    }

    /// The number of this circle's board, which may be new.
    pub(crate) fn number_of_circle(&mut self, circle: CircleId) -> Result<u32> {
        if let Some(number) = self.circles.get(&circle) {
            return Ok(*number);
        }
        let number =
            self.add_board(BoardState { circle: Some(circle), ..BoardState::default() })?;
        self.circles.insert(circle, number);
        Ok(number)
    }

    fn add_board(&mut self, board: BoardState) -> Result<u32> {
        let number = self.state.next_board;
        self.state.next_board = number.checked_add(1).ok_or(Error::Damaged("too many boards"))?;
        self.boards.insert(number, BoardState { dirty: true, ..board });
        Ok(number)
    }

    /// The board of this circle, if anything is known of it.
    pub(crate) fn board_of_circle(&self, circle: &CircleId) -> Option<u32> {
        self.circles.get(circle).copied()
    }

    /// The board of this name, if anything is known of it.
    pub(crate) fn board_named(&self, name: &str) -> Option<u32> {
        self.names.get(name).copied()
    }

    pub(crate) fn board(&self, number: u32) -> Result<&BoardState> {
        self.boards.get(&number).ok_or(Error::Damaged("a board is missing"))
    }

    pub(crate) fn board_mut(&mut self, number: u32) -> Result<&mut BoardState> {
        let board = self.boards.get_mut(&number).ok_or(Error::Damaged("a board is missing"))?;
        board.dirty = true;
        Ok(board)
    }

    /// Boards that are shown: those for everybody in the order of their names, then those of
    /// circles.
    pub(crate) fn shown_boards(&self) -> Vec<(u32, &BoardState)> {
        let mut boards: Vec<_> = self
            .boards
            .iter()
            .map(|(number, board)| (*number, board))
            .filter(|(_, board)| self.is_shown(board))
            .collect();
        boards.sort_unstable_by(|(_, a), (_, b)| (a.circle, &a.name).cmp(&(b.circle, &b.name)));
        boards
    }

    /// Whether somebody made the board, or wrote on it.
    pub(crate) fn is_shown(&self, board: &BoardState) -> bool {
        board.posts > 0
            || match &board.circle {
                Some(circle) => self.standings.contains_key(circle),
                None => self.facts.boards.contains_key(&board.name),
            }
    }
}
