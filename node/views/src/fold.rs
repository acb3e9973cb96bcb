//! Taking what arrived: from the cursor on, one transaction a call, in any order across authors.

mod about;
mod circles;
mod erase;
mod files;
mod headless;
mod keys;
mod place;
mod reads;
mod remove;
mod roles;
mod rulings;
mod secrets;
mod unread;

pub(crate) use about::{kind_of, remark_in};
pub use erase::Erasing;
pub(crate) use files::said_in_front;
pub(crate) use place::parent_in;
pub(crate) use rulings::ruled_in;

use crate::body::{Body, Device, Invite, RevokeInvite};
use crate::error::{Error, Result};
use crate::facts::{Fact, Subject, What};
use crate::known::Known;
use crate::tables::{OnBoard, Placed, Writing};
use crate::views::Views;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use tidings_protocol::author::{Account, Author, Keypair};
use tidings_protocol::certificate::{Founding, Revocation};
use tidings_protocol::entry;
use tidings_protocol::hash::{CommunityId, EntryId};
use tidings_protocol::join::Admission;
use tidings_protocol::seal::CircleId;
use tidings_protocol::store::Store;
use tidings_protocol::time::Time;
use tidings_store::{Again, Arrived, Entry, Log};

/// New posts that one call names; a burst larger than this is news only by its number.
const MAX_NEWS: usize = 256;

/// Posts gathered in memory before they are written in the order of their keys.
const GATHERED: usize = 16_384;

/// What one call of [`Views::fold`] did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    /// The last arrival folded.
    pub cursor: u64,
    /// Entries and forks taken by this call.
    pub taken: u64,
    /// More has arrived: call again.
    pub behind: bool,
    /// Posts that are shown now and were not before, replies that found their post included.
    pub new_posts: u64,
    /// The first 256 of them.
    pub news: Vec<News>,
    /// Posts of which something else is said than before, at most as many as were taken; one may be
    /// named twice, or be shown no more.
    pub changed: Vec<EntryId>,
    /// Something was said of who is in or of who may do what, or a fork took such a thing back.
    pub membership_changed: bool,
    /// A key came, or something was said of one.
    pub keys_changed: bool,
    /// A device of the viewer told what was read there, or did not any more.
    pub reads_changed: bool,
    /// Something was said of a file, or of a post that has some was said that it is to go.
    pub files_changed: bool,
    /// Entries whose bodies were let go here before their key came, at most as many as were taken:
    /// whoever folds asks for them again.
    pub lacking: Vec<(Author, u64)>,
}

/// A post that is shown since this call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// The post.
    pub id: EntryId,
    /// Not one's own, and not read yet.
    pub unread: bool,
}

impl Views {
    /// Folds at most `limit` arrivals after the cursor.
    ///
    /// # Errors
    /// The disk's or the log's; nothing of this call is kept then.
    pub fn fold(&mut self, log: &Log, limit: usize) -> Result<Folded> {
        self.write(|views| {
            views.settle(log)?;
            views.fold_once(log, limit)
        })
    }

    fn fold_once(&mut self, log: &Log, limit: usize) -> Result<Folded> {
        let cursor = self.cursor();
        if cursor >= log.last_arrival() && self.known.state.opening.is_empty() {
            return Ok(Folded { cursor, ..Folded::default() });
        }
        let mut folded = self.in_fold(log, |fold| fold.all(limit))?;
        folded.cursor = self.cursor();
        folded.behind = folded.cursor < log.last_arrival() || !self.known.state.opening.is_empty();
        Ok(folded)
    }

    /// Runs `work` on the tables and on what is in memory, as one transaction.
    fn in_fold(
        &mut self,
        log: &Log,
        work: impl FnOnce(&mut Fold<'_, '_>) -> Result<()>,
    ) -> Result<Folded> {
        let (transaction, upto) = (self.begin()?, self.cursor());
        let mut fold = Fold {
            log,
            community: log.community(),
            founding: &self.founding,
            readers: &self.readers,
            history_until: self.history_until,
            known: &mut self.known,
            tables: Writing::open(&transaction)?,
            ids: BTreeMap::new(),
            timeline: Vec::new(),
            circles_changed: BTreeSet::new(),
            reads_gone: false,
            rulings_changed: BTreeSet::new(),
            graves_changed: BTreeSet::new(),
            upto,
            folded: Folded::default(),
        };
        work(&mut fold)?;
        let folded = std::mem::take(&mut fold.folded);
        drop(fold);
        self.known.save(&transaction)?;
        self.commit(transaction, folded.taken)?;
        Ok(folded)
    }
}

/// One call's work.
struct Fold<'a, 't> {
    log: &'a Log,
    community: CommunityId,
    founding: &'a Founding,
    readers: &'a [Keypair],
    /// See [`Views::set_history_until`].
    history_until: Time,
    known: &'a mut Known,
    tables: Writing<'t>,
    /// Posts placed by this call and not written yet, as in the table of this name.
    ids: BTreeMap<[u8; 32], Placed>,
    timeline: Vec<(OnBoard, u64)>,
    /// Circles of which something was said.
    circles_changed: BTreeSet<CircleId>,
    /// What was told to be read is not told any more.
    reads_gone: bool,
    /// Posts of which moderators said something.
    rulings_changed: BTreeSet<Subject>,
    /// Arrivals of posts without bodies, some of whose deletions do not count any more.
    graves_changed: BTreeSet<u64>,
    /// The last arrival that was taken.
    upto: u64,
    folded: Folded,
}

/// The entry being folded.
#[derive(Clone, Copy)]
struct Source {
    arrival: u64,
    author: Author,
    author_no: u32,
    seq: u64,
    id: EntryId,
    time: Time,
    /// When it came here, by this node's clock.
    received: Time,
}

impl Source {
    fn of(arrival: u64, entry: &Entry) -> Self {
        let Entry { author, author_no, seq, id, time, received, .. } = *entry;
        Self { arrival, author, author_no, seq, id, time, received }
    }
}

impl Fold<'_, '_> {
    fn all(&mut self, limit: usize) -> Result<()> {
        let opened = self.open_waiting(limit)?;
        let mut failed = None;
        let cursor = self.known.state.cursor;
        let last = self.log.scan(cursor, limit.saturating_sub(opened), |arrived| {
            match self.one(arrived) {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    failed = Some(error);
                    ControlFlow::Break(())
                }
            }
        })?;
        if let Some(error) = failed {
            return Err(error);
        }
        self.known.state.cursor = last.unwrap_or(cursor);
        self.write_gathered()?;
        let roles = self.folded.membership_changed || self.known.has_newcomers();
        if roles {
            self.settle_roles()?;
        }
        let circles = self.circles_changed.clone();
        if self.folded.membership_changed || !circles.is_empty() {
            self.settle_circles()?;
        }
        self.settle_rulings(roles, &circles)?;
        if std::mem::take(&mut self.reads_gone) { self.read_anew() } else { Ok(()) }
    }

    fn one(&mut self, arrived: &Arrived<'_>) -> Result<()> {
        self.folded.taken = self.folded.taken.saturating_add(1);
        self.upto = arrived.arrival();
        match *arrived {
            Arrived::Fork { arrival, author, author_no, seq } => {
                self.known.state.tail = None;
                self.fork(arrival, author, author_no, seq)
            }
            Arrived::Entry {
                arrival,
                author,
                author_no,
                seq,
                id,
                time,
                received,
                body,
                remains,
                ref again,
                ..
            } => {
                self.known.state.tail = Some(id);
                let bytes = match body {
                    entry::Body::Full(bytes) => self.read(author, seq, bytes),
                    entry::Body::Pruned { .. } => Cow::Borrowed(remains),
                };
                let body = Body::decode(&bytes);
                match &body {
                    Body::Key(key) => self.learn_from(arrival, author, key)?,
                    Body::Secret(secret) => self.learn_secret_from(author, secret)?,
                    Body::CircleKey(said) => self.learn_circle_key((author, seq), said)?,
                    _ => {}
                }
                let source = Source { arrival, author, author_no, seq, id, time, received };
                let fork = self.known.author(author_no, author).fork;
                if fork.is_some_and(|fork| seq >= fork) {
                    return self.learn_later(source, &body);
                }
                let role = self.known.author(author_no, author).role_at(seq);
                if let Some(again) = again
                    && roles::counts(role, &Body::decode(&again.remains))
                    && self.was_shown(source, again, &bytes)?
                {
                    return Ok(());
                }
                match roles::counts(role, &body) {
                    true => self.body(source, body),
                    false => self.learn_later(source, &body),
                }
            }
        }
    }

    /// A body came after its entry. Whether that was placed by what remained of it; if not, it counts
    /// as unreadable, or waits for its key, no more.
    fn was_shown(&mut self, source: Source, again: &Again, body: &[u8]) -> Result<bool> {
        let waits = Body::decode(&again.remains);
        if !again.remains.is_empty()
            && !matches!(waits, Body::Sealed { .. } | Body::Enclosed { .. })
        {
            return Ok(true);
        }
        if self.was_buried(source, again.origin, body)? {
            return Ok(true);
        }
        if !self.forget_sealed(again.origin)? {
            let unreadable = &mut self.known.state.unreadable;
            *unreadable = unreadable.saturating_sub(1);
        }
        Ok(false)
    }

    fn body(&mut self, source: Source, body: Body<'_>) -> Result<()> {
        match body {
            Body::Post(post) => self.post(source, &post, None),
            Body::Moderate(said) => self.ruling(source, &said, None),
            Body::Device(device) => self.device(source, device),
            Body::Profile(profile) => match self.account(source) {
                Some(account) => {
                    self.fact(source, What::Profile { account, name: profile.name.into() })
                }
                None => Ok(()),
            },
            Body::Invite(Invite { key, expires, uses, role }) => {
                self.fact(source, What::Invite { key, expires, uses, role })
            }
            Body::RevokeInvite(RevokeInvite { key }) => {
                self.fact(source, What::RevokeInvite { key })
            }
            Body::RevokeDevice(said) if said.holds(self.community) => {
                let Revocation { account, device, last, .. } = *said;
                self.fact(source, What::RevokeDevice { account, device, last })
            }
            Body::RevokeDevice(_) => Ok(()),
            Body::Admit(admission) => self.admit(source, &admission),
            Body::Grade(grade) => self.fact(source, What::Grade((*grade).into())),
            Body::Remark(remark) => self.remark(source, &remark, None),
            Body::File(file) => self.file(source, file),
            Body::Withdraw(withdraw) => self.withdraw(source, &withdraw),
            Body::Board(board) => {
                self.known.number_of(board.name)?;
                self.fact(source, What::Board { name: board.name.into() })
            }
            Body::Key(key) => self.said_of_key(source, keys::of_key(&key)),
            Body::Secret(secret) => self.said_of_key(source, secrets::of_secret(&secret)),
            Body::CircleKey(said) => self.circle_key(source, &said),
            Body::Within(circle, said) => self.within(source, circle, *said),
            Body::Enclosed { key } if self.known.keys.circle_key(&key).is_some() => {
                self.lack(source)
            }
            Body::Sealed { key } if self.known.keys.get(&key).is_some() => self.lack(source),
            Body::Enclosed { key } => self.wait_for_circle(&key, source.arrival),
            Body::Sealed { key } => self.wait_for_key(&key, source.arrival),
            Body::Unknown { .. } => self.unreadable(source),
        }
    }

    /// The account of whoever wrote this, by what stood in the log before it.
    fn account(&mut self, source: Source) -> Option<Account> {
        let founder = (source.author == self.founding.device).then_some(self.founding.account);
        self.known.author(source.author_no, source.author).account.or(founder)
    }

    /// The first entry of a log says whose it is.
    fn device(&mut self, source: Source, device: Device<'_>) -> Result<()> {
        let certificate = device.certificate;
        let fits = certificate.device == source.author && source.seq == 1;
        if !fits || !certificate.holds(self.community) {
            return Ok(());
        }
        let account = certificate.account;
        self.known.author(source.author_no, source.author).account = Some(account);
        self.fact(source, What::Device { account, name: device.name.into() })
    }

    fn admit(&mut self, source: Source, admission: &Admission) -> Result<()> {
        let Admission { certificate, ref name, invite } = *admission;
        let (account, device) = (certificate.account, certificate.device);
        let proven = invite.is_none_or(|proof| proof.holds(self.community, account, device));
        if !proven || !certificate.holds(self.community) {
            return Ok(());
        }
        let invite = invite.map(|proof| proof.invite);
        self.fact(source, What::Admit { account, device, name: name.clone(), invite })
    }

    fn fact(&mut self, source: Source, what: What) -> Result<()> {
        self.note(&what);
        self.folded.membership_changed |= what.concerns_membership();
        let Source { author, seq, time, id, .. } = source;
        let fact = Fact { author, seq, time, id, what };
        self.tables.facts.insert(source.arrival, postcard::to_stdvec(&fact)?.as_slice())?;
        self.known.facts.apply(fact);
        Ok(())
    }

    /// This was said, or is not any more: what leans on it is put right at the end of the call.
    fn note(&mut self, what: &What) {
        match what {
            What::InCircle { circle, .. } => {
                self.circles_changed.insert(*circle);
            }
            What::Ruling { subject, .. } => {
                self.rulings_changed.insert(*subject);
            }
            _ => {}
        }
    }

    fn count_unreadable(&mut self, difference: i64) -> Result<()> {
        let count = &mut self.known.state.unreadable;
        *count = count.checked_add_signed(difference).ok_or(Error::Damaged("a counter"))?;
        Ok(())
    }
}
