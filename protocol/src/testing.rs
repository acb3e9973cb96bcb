//! Alice, bob and eve: keys and logs for tests, the same in every crate.

mod mesh;

pub use mesh::{Mesh, Peer};

use crate::author::{Author, Keypair};
use crate::entry::{self, Tip};
use crate::fork::{Branch, Link};
use crate::hash::CommunityId;
use crate::run::Verified;
use crate::store::{StageError, Store};
use crate::time::Time;
use crate::wire::message::{Delta, Item, Message, Named, Noted, Range, Recon, Summary};

/// The community of all tests.
pub const COMMUNITY: CommunityId = CommunityId([0xc0; 32]);

/// A key made from a name: the same name, the same key.
#[must_use]
pub fn keypair(name: &str) -> Keypair {
    Keypair::from_seed(blake3::hash(name.as_bytes()).as_bytes())
}

/// The device of alice.
#[must_use]
pub fn alice() -> Keypair {
    keypair("alice")
}

/// The device of bob.
#[must_use]
pub fn bob() -> Keypair {
    keypair("bob")
}

/// The device of eve, who does not keep to the rules.
#[must_use]
pub fn eve() -> Keypair {
    keypair("eve")
}

/// Writes `texts` after `tip` as one run, a microsecond apart. Texts must fit one run.
#[must_use]
pub fn write_after<'a>(who: &Keypair, tip: Tip, texts: &[&'a str]) -> Option<Verified<'a>> {
    let mut time = tip.time;
    let bodies: Vec<(Time, &[u8])> = texts
        .iter()
        .map(|text| {
            time = time.after(1);
            (time, text.as_bytes())
        })
        .collect();
    entry::append(who, &tip, &bodies).ok()
}

/// Writes `texts` at the end of `who`'s log in `store`, one run a text, and commits.
///
/// # Errors
/// The store's.
pub fn write<S: Store>(
    store: &mut S,
    who: &Keypair,
    texts: &[&str],
) -> Result<Tip, StageError<S::Error>> {
    let mut tip = store.head(&who.author()).map_or(Tip::empty(store.community()), |head| head.tip);
    for text in texts {
        let run = write_after(who, tip, &[text]).ok_or(StageError::Gap)?;
        store.stage(&run)?;
        tip = run.tip();
    }
    store.commit()?;
    Ok(tip)
}

/// The header chain of a run with full bodies.
#[must_use]
pub fn branch_of(run: &Verified<'_>) -> Branch {
    let link = |entry: &crate::run::VerifiedEntry<'_>| {
        let (body_len, body_hash) = entry.body.commitment()?;
        Some(Link { time: entry.time, body_len, body_hash })
    };
    Branch { links: run.entries().iter().filter_map(link).collect(), signature: run.signature() }
}

/// An item of a NOTE that names no entry in particular.
#[must_use]
pub fn noted(idx: u32, seq: u64) -> Noted {
    Noted { idx, seq, head: [0; 2] }
}

/// An INTRO that says nothing of what is held.
#[must_use]
pub fn intro(authors: &[Author]) -> Message<'static> {
    Message::Intro(authors.iter().copied().map(Named::only).collect())
}

/// One statement about all authors, as who starts a reconciliation says it.
#[must_use]
pub fn all(what: Summary) -> Message<'static> {
    let ranges = vec![Range { upto: None, what }];
    Message::Recon(Recon { salt: 0, start: true, more: false, from: Author([0; 32]), ranges })
}

/// A frame in words, for transcripts: what is said, without what differs from run to run.
#[must_use]
pub fn describe(frame: &[u8]) -> String {
    let message = match Message::decode(frame) {
        Ok(message) => message,
        Err(error) => return format!("? {error}"),
    };
    match message {
        Message::Hello(hello) => {
            format!(
                "HELLO v{} count={} journal={} ticket={} credit={}",
                hello.versions.1,
                hello.count,
                hello.mark.position,
                hello.ticket.map_or("none".into(), |ticket| ticket.position.to_string()),
                hello.credit_bytes
            )
        }
        Message::Recon(recon) => {
            let start = if recon.start { " start" } else { "" };
            let ranges: Vec<String> =
                recon.ranges.iter().map(|range| describe_summary(&range.what)).collect();
            format!("RECON{start} {}", ranges.join(" "))
        }
        Message::Intro(items) => {
            let item = |item: &Named| {
                let name: String = item.author.to_string().chars().take(4).collect();
                if item.seq == 0 { name } else { format!("{name}:{}", item.seq) }
            };
            format!("INTRO {}", items.iter().map(item).collect::<Vec<_>>().join(" "))
        }
        Message::Note(items) => {
            let items = items.iter().map(|item| format!("{}:{}", item.idx, item.seq));
            format!("NOTE {}", items.collect::<Vec<_>>().join(" "))
        }
        Message::Want { idx, from, upto: None } => format!("WANT {idx} from {from}"),
        Message::Want { idx, from, upto: Some(upto) } => {
            format!("WANT {idx} from {from} to {upto}")
        }
        Message::Stop { idx, reason } => format!("STOP {idx} {reason:?}"),
        Message::Run { idx, first, run } => {
            let count = crate::run::Run::count(run).unwrap_or(0);
            format!("RUN {idx} first={first} count={count}")
        }
        Message::Fork(evidence) => match crate::fork::Fork::decode(evidence) {
            Ok(fork) => format!("FORK at {}", fork.seq),
            Err(error) => format!("FORK {error}"),
        },
        Message::Link(word) => format!("LINK {word:?}"),
        Message::Credit(bytes) => format!("CREDIT {bytes}"),
        Message::Bye { code, .. } => format!("BYE {code:?}"),
        Message::Delta(delta) => describe_delta(&delta),
        Message::Lacks(count) => format!("LACKS {count}"),
        Message::Ask { idx, from, upto } => format!("ASK {idx} from {from} to {upto}"),
        Message::Bodies { idx, first, bodies } => {
            let here = bodies.iter().flatten().count();
            format!("BODIES {idx} first={first} here={here} of {}", bodies.len())
        }
        Message::Root(root) => format!("ROOT count={} journal={}", root.count, root.mark.position),
    }
}

fn describe_summary(summary: &Summary) -> String {
    match summary {
        Summary::Skip => "same".into(),
        Summary::Fingerprint(_) => "fingerprint".into(),
        Summary::List(items) => describe_items("list", items),
        Summary::Answer(items) => describe_items("answer", items),
    }
}

fn describe_items(what: &str, items: &[Item]) -> String {
    let lines = items.iter().map(|item| describe_held(&item.author, item.seq, item.fork));
    std::iter::once(format!("{what} of {}", items.len())).chain(lines).collect::<Vec<_>>().join(" ")
}

fn describe_held(author: &Author, seq: u64, fork: u64) -> String {
    let name: String = author.to_string().chars().take(4).collect();
    let fork = if fork == 0 { String::new() } else { format!("!{fork}") };
    format!("{name}:{seq}{fork}")
}

fn describe_delta(delta: &Delta) -> String {
    let since = if delta.ticket { "ticket" } else { "hello" };
    let changes = delta.changes.iter().map(|(author, seq)| describe_held(author, *seq, 0));
    let forks = delta.forks.iter().map(|(author, seq, fork)| describe_held(author, *seq, *fork));
    let more = if delta.last { "" } else { " …" };
    let items: Vec<String> = changes.chain(forks).collect();
    format!("DELTA since {since} {} to {}: {}{more}", delta.from, delta.to, items.join(" "))
}
