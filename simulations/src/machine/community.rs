//! How full nodes come to be of one community: the first founds it and admits the others, each by
//! the request that a newcomer makes.

mod truth;

pub use truth::Truth;

use super::full::Full;
use std::collections::BTreeSet;
use tidings_core::{Code, Error, Identity, Kind, Node, Request, Response, Role, founding_secret};
use tidings_protocol::author::{Author, Keypair};
use tidings_protocol::certificate::Founding;
use tidings_protocol::entry::Tip;
use tidings_protocol::join::{self, Answer};
use tidings_protocol::run::{Run, verify};
use tidings_protocol::store::Store;
use tidings_protocol::time::Time;
use tidings_store::Log;
use tidings_store::testing::Loss;

/// How long an invite holds, in seconds.
const EXPIRES: u64 = 24 * 3_600;

/// How nodes begin.
#[derive(Clone, Debug, Default)]
pub struct Beginning {
    /// Devices that nobody lets in before the run.
    pub late: BTreeSet<Author>,
    /// Everybody holds what all others wrote before the run.
    pub settled: bool,
}

/// Entries by their authors, in order: whose, their names, and the lengths of their bodies.
pub type Shared = Vec<(Author, [u8; 32], u64)>;

/// What the device `device` would found.
#[must_use]
pub fn founding(device: &Keypair) -> Founding {
    Founding {
        name: "Simulation".into(),
        account: account(&device.author()).account(),
        device: device.author(),
        nonce: [7; 16],
    }
}

/// Makes one community of `nodes`, of which the first is the founder. A device that comes twice is
/// a home that was copied on the first day. Returns what stands on all disks.
///
/// # Errors
/// The nodes' own; none that is known.
pub fn found<'a>(
    now: Time,
    nodes: impl Iterator<Item = &'a mut Full>,
    beginning: &Beginning,
) -> Result<Shared, Error> {
    let early = |node: &&mut Full| !beginning.late.contains(&node.device.author());
    let mut nodes: Vec<&mut Full> = nodes.filter(early).collect();
    let Some((founder, others)) = nodes.split_first_mut() else { return Ok(Vec::new()) };
    let founding = founding(&founder.device);
    let secret = founding_secret(&founder.device, founding.id());
    begin(founder, &founding, secret, now)?;
    let Some(host) = &mut founder.fresh else { return Ok(Vec::new()) };
    let code = invite(host, [3; 16], now)?;
    for at in 0..others.len() {
        let (before, rest) = others.split_at_mut(at);
        let Some(newcomer) = rest.first_mut() else { break };
        let same = |other: &&&mut Full| other.device.author() == newcomer.device.author();
        if let Some(original) = before.iter().find(same) {
            newcomer.disk = original.disk.after(Loss::Unsynced);
            newcomer.identity.clone_from(&original.identity);
            continue;
        }
        let request = ask(&code, &founding, &newcomer.device)?;
        match join::decode(&host.join_request(now, newcomer.device.author(), &request)) {
            Ok(Answer::Admitted { .. }) => {}
            answer => return Err(failed(&format!("turned away: {answer:?}"))),
        }
        begin(newcomer, &founding, secret, now)?;
    }
    host.commit(now)?;
    if beginning.settled { settle(&mut nodes) } else { Ok(Vec::new()) }
}

/// A node of a newcomer who was let in, and given `secret`.
///
/// # Errors
/// The node's own.
pub fn begin(
    node: &mut Full,
    founding: &Founding,
    secret: [u8; 16],
    now: Time,
) -> Result<(), Error> {
    let account = account(&node.device.author());
    let identity = Identity {
        account: account.account(),
        certificate: None,
        device: node.device.clone(),
        founding: founding.clone(),
        secret,
        joined: now,
        name: name(&node.device),
        device_name: "host".into(),
    }
    .certified_by(&account);
    let fresh = Node::create_on(node.disk.clone(), identity.clone(), node.epoch, now)?;
    (node.identity, node.fresh) = (Some(identity), Some(fresh));
    Ok(())
}

/// Gives each of them the log of every other one, on its disk.
fn settle(nodes: &mut [&mut Full]) -> Result<Shared, Error> {
    let Some((founder, others)) = nodes.split_first_mut() else { return Ok(Vec::new()) };
    founder.fresh = None;
    let disk = founder.disk.after(Loss::Unsynced);
    let mut all = Log::open_on(disk.clone()).map_err(|error| failed(&error))?;
    for node in others.iter_mut() {
        let Some(fresh) = node.fresh.take() else { continue };
        copy(fresh.log(), &mut all, &node.device.author())?;
    }
    all.commit().map_err(|error| failed(&error))?;
    let (told, shared) = (all.last_arrival(), shared(&all));
    drop(all);
    for node in nodes {
        (node.disk, node.told) = (disk.after(Loss::Unsynced), told);
    }
    Ok(shared)
}

/// All entries of a log's file.
fn shared(log: &Log) -> Shared {
    let (mut shared, mut last) = (Vec::new(), None);
    while let Some((author, head)) = log.next_author(last.as_ref()) {
        last = Some(author);
        for seq in 1..=head.tip.seq {
            let Ok(Some(entry)) = log.entry_at(&author, seq) else { continue };
            shared.push((author, entry.id.0, entry.body.map_or(0, |body| body.len() as u64)));
        }
    }
    shared
}

/// Stages in `to` what `from` holds of the log of `author`.
fn copy(from: &Log, to: &mut Log, author: &Author) -> Result<(), Error> {
    let last = from.head(author).map_or(0, |head| head.tip.seq);
    let mut tip = Tip::empty(from.community());
    while tip.seq < last {
        let run = from.run(author, tip.seq + 1, last).map_err(|error| failed(&error))?;
        let run = run.ok_or_else(|| failed(&"a log has a gap"))?;
        let decoded = Run::decode(&run.bytes, tip.time).map_err(|error| failed(&error))?;
        let verified = verify(*author, tip, &decoded).map_err(|error| failed(&error))?;
        to.stage(&verified).map_err(|error| failed(&error))?;
        tip = verified.tip();
    }
    Ok(())
}

/// An invite by `host` for whoever asks with it.
///
/// # Errors
/// The host's own: it may not be in.
pub(super) fn invite(host: &mut Node, seed: [u8; 16], now: Time) -> Result<Code, Error> {
    let request = Request::Invite {
        uses: 0,
        expires_seconds: EXPIRES,
        role: Role::Member,
        hints: Vec::new(),
    };
    let made = host.execute(now, request, seed)?;
    host.commit(now)?;
    match made {
        Response::Invite(invite) => Code::parse(&invite.code.unwrap_or_default()),
        _ => Err(failed(&"an invite was asked for")),
    }
}

/// What the newcomer with `device` asks a member who gave it `code`.
///
/// # Errors
/// The code's.
pub(super) fn ask(code: &Code, founding: &Founding, device: &Keypair) -> Result<Vec<u8>, Error> {
    let account = account(&device.author());
    let ask = code.ask(founding, &account, device.author(), &name(device))?;
    join::encode(&ask).map_err(|error| failed(&error))
}

/// The person whose device it is.
#[must_use]
pub fn account(device: &Author) -> Keypair {
    Keypair::from_seed(&device.0)
}

fn name(device: &Keypair) -> String {
    device.author().to_string().chars().take(8).collect()
}

fn failed(error: &dyn std::fmt::Display) -> Error {
    Error::new(Kind::Failed, error.to_string())
}
