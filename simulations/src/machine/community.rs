//! How full nodes come to be of one community: the first founds it and admits the others, each by
//! the request that a newcomer makes.

use super::full::Full;
use tidings_core::{Code, Error, Identity, Kind, Node, Request, Response, Role};
use tidings_protocol::author::Keypair;
use tidings_protocol::certificate::Founding;
use tidings_protocol::join::{self, Answer};
use tidings_protocol::time::Time;
use tidings_store::testing::Loss;

/// How long the invite holds, in seconds.
const EXPIRES: u64 = 24 * 3_600;

/// What the device `device` would found.
#[must_use]
pub fn founding(device: &Keypair) -> Founding {
    Founding {
        name: "Simulation".into(),
        account: account(device).account(),
        device: device.author(),
        nonce: [7; 16],
    }
}

/// Makes one community of `nodes`, of which the first is the founder. A device that comes twice is
/// a home that was copied on the first day.
///
/// # Errors
/// The nodes' own; none that is known.
pub fn found<'a>(now: Time, nodes: impl Iterator<Item = &'a mut Full>) -> Result<(), Error> {
    let mut nodes: Vec<&mut Full> = nodes.collect();
    let Some((founder, others)) = nodes.split_first_mut() else { return Ok(()) };
    let founding = founding(&founder.device);
    begin(founder, &founding, now)?;
    let Some(host) = &mut founder.fresh else { return Ok(()) };
    let code = invite(host, now)?;
    for at in 0..others.len() {
        let (before, rest) = others.split_at_mut(at);
        let Some(newcomer) = rest.first_mut() else { break };
        let same = |other: &&&mut Full| other.device.author() == newcomer.device.author();
        if let Some(original) = before.iter().find(same) {
            newcomer.disk = original.disk.after(Loss::Unsynced);
            newcomer.identity.clone_from(&original.identity);
            continue;
        }
        admit(host, &code, &founding, &newcomer.device, now)?;
        begin(newcomer, &founding, now)?;
    }
    host.commit(now)
}

fn begin(node: &mut Full, founding: &Founding, now: Time) -> Result<(), Error> {
    let identity = Identity {
        account: account(&node.device).account(),
        certificate: None,
        device: node.device.clone(),
        founding: founding.clone(),
        secret: [5; 16],
        joined: now,
        name: name(&node.device),
        device_name: "host".into(),
    }
    .certified_by(&account(&node.device));
    node.identity = Some(identity.clone());
    node.fresh = Some(Node::create_on(node.disk.clone(), identity, node.epoch, now)?);
    Ok(())
}

fn invite(host: &mut Node, now: Time) -> Result<Code, Error> {
    let request = Request::Invite {
        uses: 0,
        expires_seconds: EXPIRES,
        role: Role::Member,
        hints: Vec::new(),
    };
    let made = host.execute(now, request, [3; 16])?;
    host.commit(now)?;
    match made {
        Response::Invite(invite) => Code::parse(&invite.code.unwrap_or_default()),
        _ => Err(Error::new(Kind::Failed, "an invite was asked for")),
    }
}

fn admit(
    host: &mut Node,
    code: &Code,
    founding: &Founding,
    device: &Keypair,
    now: Time,
) -> Result<(), Error> {
    let ask = code.ask(founding, &account(device), device.author(), &name(device))?;
    let request =
        join::encode(&ask).map_err(|error| Error::new(Kind::Failed, error.to_string()))?;
    match join::decode(&host.join_request(now, device.author(), &request)) {
        Ok(Answer::Admitted { .. }) => Ok(()),
        answer => Err(Error::new(Kind::NotAllowed, format!("turned away: {answer:?}"))),
    }
}

/// The person whose device it is.
fn account(device: &Keypair) -> Keypair {
    Keypair::from_seed(&device.author().0)
}

fn name(device: &Keypair) -> String {
    device.author().to_string().chars().take(8).collect()
}
