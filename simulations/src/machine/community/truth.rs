//! Who is in, by the logs that some nodes hold together: what each of them must come to say.

use super::{account, failed};
use crate::machine::full::Full;
use std::collections::{BTreeMap, BTreeSet};
use tidings_core::{Error, Role};
use tidings_protocol::author::{Account, Author};
use tidings_protocol::certificate::Founding;
use tidings_protocol::entry::Tip;
use tidings_protocol::fork::Fork;
use tidings_protocol::run::{Run, verify};
use tidings_protocol::store::Store;
use tidings_protocol::time::Time;
use tidings_store::Log;
use tidings_views::page::PersonRow;
use tidings_views::{Viewer, Views};

/// Entries folded at a time.
const STEP: usize = 16_384;

/// What is said of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What the person may do.
    pub role: Option<Role>,
    /// Posts shown.
    pub posts: u64,
    admitted_by: Option<Account>,
    reason: Option<String>,
    /// Of each device the last position that counts, by expulsion and by revocation.
    devices: Vec<(Author, Option<u64>, Option<u64>)>,
}

/// Who is in, with which role, and how much of each log counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Truth {
    /// Devices that are in.
    pub members: BTreeSet<Author>,
    /// Where logs are cut.
    pub cuts: BTreeMap<Author, u64>,
    /// Everybody who is or was in.
    pub people: BTreeMap<Account, Standing>,
}

impl Truth {
    /// What this node says.
    #[must_use]
    pub fn seen(node: &Full) -> Self {
        let people = standings(node.people());
        Self { members: node.members(), cuts: cuts(&people), people }
    }

    /// What all that `holders` hold comes to; with `counting`, what these say that it comes to
    /// without what stands behind a cut: it must be the same.
    ///
    /// # Errors
    /// When memory fails, or a holder's log cannot be read.
    pub fn of(founding: &Founding, holders: &[&Full], counting: bool) -> Result<Self, Error> {
        let mut log = Log::in_memory(founding.id(), 1).map_err(|error| failed(&error))?;
        let viewer = Viewer { account: Account([0; 32]), device: Author([0; 32]), joined: Time(0) };
        let views = Views::in_memory(viewer, founding.clone());
        let mut views = views.map_err(|error| failed(&error))?;
        for (author, held) in best(holders) {
            let upto = match counting {
                true => held.holder.cut(&author).unwrap_or(u64::MAX),
                false => u64::MAX,
            };
            copy(held.holder, &mut log, &author, held.seq.min(upto))?;
            log.commit().map_err(|error| failed(&error))?;
            let proof = held.fork.and_then(|fork| fork.prove().ok());
            if let Some(proof) = proof {
                log.stage_fork(&proof).map_err(|error| failed(&error))?;
            }
        }
        log.commit().map_err(|error| failed(&error))?;
        let keys = holders.iter().copied().flat_map(Full::keys).collect();
        views.add_keys(keys).map_err(|error| failed(&error))?;
        while views.fold(&log, STEP).map_err(|error| failed(&error))?.behind {}
        let people = standings(views.people(&log));
        let members = views.members().filter(|member| member.is_in());
        let members = members.map(|member| member.device).collect();
        Ok(Self { members, cuts: cuts(&people), people })
    }

    /// What the person may do whose device this is.
    #[must_use]
    pub fn role(&self, device: &Author) -> Option<Role> {
        self.people.get(&account(device).account())?.role
    }

    /// The first person of whom the two say something else, in words; how many posts are shown counts
    /// only if `whole`: that everything can be read, and is there.
    #[must_use]
    pub fn differs(&self, other: &Self, whole: bool) -> Option<String> {
        let said = |truth: &Self, account: &Account| {
            let mut said = truth.people.get(account).cloned();
            said.iter_mut().filter(|_| !whole).for_each(|said| said.posts = 0);
            said
        };
        let mut all = self.people.keys().chain(other.people.keys());
        if let Some(account) = all.find(|account| said(self, account) != said(other, account)) {
            let [one, two] = [self, other].map(|it| said(it, account));
            return Some(format!("{account:?}: {one:?} and {two:?}"));
        }
        (self.members != other.members).then(|| "who is in".to_owned())
    }
}

fn cuts(people: &BTreeMap<Account, Standing>) -> BTreeMap<Author, u64> {
    let devices = people.values().flat_map(|standing| &standing.devices);
    devices.filter_map(|(device, cut, _)| Some((*device, (*cut)?))).collect()
}

fn standings(rows: Vec<PersonRow>) -> BTreeMap<Account, Standing> {
    let standing = |row: PersonRow| {
        let devices = row.devices.iter().map(|it| (it.device, it.cut, it.revoked)).collect();
        let admitted_by = row.admitted_by.and_then(|by| by.account);
        let PersonRow { role, posts, reason, .. } = row;
        (row.account, Standing { role, posts, admitted_by, reason, devices })
    };
    // Who never was in is known to whoever happens to hold a log that nobody wants.
    rows.into_iter().filter(|row| row.role.is_some()).map(standing).collect()
}

/// Who holds most of a log, how much of it, and where it forked first.
struct Held<'h> {
    holder: &'h Full,
    seq: u64,
    fork: Option<Fork>,
}

fn best<'h>(holders: &[&'h Full]) -> BTreeMap<Author, Held<'h>> {
    let mut best: BTreeMap<Author, Held<'h>> = BTreeMap::new();
    for holder in holders {
        let mut last = None;
        while let Some((author, head)) = holder.next_author(last.as_ref()) {
            last = Some(author);
            let seq = head.tip.seq;
            let held = best.entry(author).or_insert(Held { holder, seq, fork: None });
            if seq > held.seq {
                (held.holder, held.seq) = (holder, seq);
            }
            let known = held.fork.as_ref().map_or(u64::MAX, |fork| fork.seq);
            if head.fork.is_some_and(|fork| fork < known) {
                held.fork = holder.evidence(&author);
            }
        }
    }
    best
}

/// Stages in `log` what `holder` holds of the log of `author` up to `upto`, and further to where it is
/// signed.
fn copy(holder: &Full, log: &mut Log, author: &Author, upto: u64) -> Result<(), Error> {
    let held = holder.head(author).map_or(0, |head| head.tip.seq);
    let mut tip = Tip::empty(log.community());
    while tip.seq < upto {
        let first = tip.seq + 1;
        let run = holder.run(author, first, upto).or_else(|| holder.run(author, first, held));
        // What is staged there is not there yet.
        let Some(run) = run else { break };
        let decoded = Run::decode(&run.bytes, tip.time).map_err(|error| failed(&error))?;
        let verified = verify(*author, tip, &decoded).map_err(|error| failed(&error))?;
        log.stage(&verified).map_err(|error| failed(&error))?;
        tip = verified.tip();
    }
    Ok(())
}
