//! Finding a member and being admitted: a network of our own, for as long as that takes.

use super::candidates::{Candidates, Verdict};
use super::claim::Claim;
use super::helpful;
use crate::commands::Context;
use crate::daemon::port;
use crate::error::net::unaddressed;
use crate::error::{Code as Exit, Failure, Result};
use crate::home::identity::Keys;
use crate::print::said::said;
use std::time::Duration;
use tidings_core::Code;
use tidings_net::{Config, Event, Events, Multiaddr, Net};
use tidings_protocol::certificate::{Certificate, Founding};
use tidings_protocol::hash::to_text;
use tokio::runtime::Runtime;
use tokio::time::{Instant, sleep_until};

/// After this long without a member, people are told what was tried.
const SILENCE: Duration = Duration::from_secs(5);

/// What to look for, where, and for how long.
pub(super) struct Search {
    /// The invite.
    pub(super) code: Code,
    /// Addresses named beside it, as typed.
    pub(super) addresses: Vec<String>,
    /// Addresses to listen on, if the settings name any.
    pub(super) listen: Option<Vec<Multiaddr>>,
    /// Whether to look on the local network.
    pub(super) mdns: bool,
    /// How long.
    pub(super) patience: Duration,
}

/// The community, and where the member is that let us in.
pub(super) struct Found {
    /// What the community is.
    pub(super) founding: Founding,
    /// The account's word for our device.
    pub(super) certificate: Certificate,
    /// Addresses at which the member was met.
    pub(super) addresses: Vec<Multiaddr>,
}

/// Finds a member and is admitted.
pub(super) fn find(context: &Context, keys: &Keys, claim: &Claim, search: Search) -> Result<Found> {
    runtime()?.block_on(seek(context, keys, claim, search))
}

/// Threads for the network.
pub(super) fn runtime() -> Result<Runtime> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.map_err(|error| Failure::failed(said!("home-cannot-start", why = error.to_string())))
}

async fn seek(context: &Context, keys: &Keys, claim: &Claim, search: Search) -> Result<Found> {
    let dial = addresses(&search).await?;
    if dial.is_empty() && !search.mdns {
        return Err(Failure::usage(said!("home-nowhere-to-look")));
    }
    let mut config = Config::new(keys.device.seed(), search.code.transport_key());
    config.network = search.code.network();
    config.mdns = search.mdns;
    config.dial.clone_from(&dial);
    // Where the node will listen afterwards, so that what members remember of us stays true.
    let (net, events) = port::start(&context.home, search.listen.clone(), config)?;
    let mut stop = std::pin::pin!(tokio::signal::ctrl_c());
    // A signal is heard from the first poll on: before anybody is told that this looks.
    if futures::poll!(stop.as_mut()).is_ready() {
        return Err(interrupted());
    }
    context.screen.say(said!("home-looking"));
    let seeker = Seeker { context, search: &search, dial: &dial, net: net.clone() };
    let outcome = tokio::select! {
        outcome = seeker.run(keys, claim, events) => outcome,
        _ = &mut stop => Err(interrupted()),
    };
    net.shutdown().await;
    outcome
}

/// What the code hints at and what was typed beside it.
async fn addresses(search: &Search) -> Result<Vec<Multiaddr>> {
    let hints = search.code.hints.iter().map(ToString::to_string);
    let mut found = Vec::new();
    for text in hints.chain(search.addresses.iter().cloned()) {
        let parsed = tidings_net::address::parse(&text).await;
        found.extend(parsed.map_err(|error| unaddressed(&error))?);
    }
    Ok(found)
}

struct Seeker<'a> {
    context: &'a Context,
    search: &'a Search,
    dial: &'a [Multiaddr],
    net: Net,
}

impl Seeker<'_> {
    async fn run(self, keys: &Keys, claim: &Claim, mut events: Events) -> Result<Found> {
        let begun = Instant::now();
        let (silence, end) = (begun + SILENCE, begun + self.search.patience);
        let mut candidates = Candidates::new(self.net.clone(), &self.search.code, keys, claim);
        let (mut told, mut refused) = (false, 0_u64);
        loop {
            tokio::select! {
                event = events.recv() => match event {
                    Some(Event::Refused { .. }) => refused += 1,
                    Some(event) => candidates.note(event),
                    None => return Err(Failure::failed(said!("home-network-ended"))),
                },
                verdict = candidates.next() => match verdict {
                    Verdict::Admitted(found) => return Ok(self.greet(*found)),
                    Verdict::Hopeless(failure) => return Err(failure),
                    Verdict::Wait(told) => told.iter().for_each(|told| self.context.screen.say(told)),
                },
                () = sleep_until(silence), if !told => {
                    told = true;
                    if candidates.is_empty() {
                        self.explain(refused);
                    }
                }
                () = sleep_until(end) => return Err(self.give_up(&candidates)),
            }
        }
    }

    fn greet(&self, mut found: Found) -> Found {
        if found.addresses.is_empty() {
            // It let us in before it said where it listens.
            found.addresses.extend_from_slice(self.dial);
        }
        let name = crate::print::sanitise::line(&found.founding.name);
        self.context.screen.done(match found.addresses.first().and_then(host) {
            Some(host) => said!("home-found-at", community = name, host = host),
            None => said!("home-found", community = name),
        });
        found
    }

    /// Still nobody: what was tried, the likely causes, the next step.
    fn explain(&self, refused: u64) {
        let tried = helpful::Tried { mdns: self.search.mdns, dial: self.dial, refused };
        for line in helpful::nobody_yet(&tried, self.search.patience) {
            self.context.screen.say(line);
        }
    }

    fn give_up(&self, candidates: &Candidates) -> Failure {
        let community = to_text(&self.search.code.community);
        let short: String = community.chars().take(8).collect();
        let seconds = self.search.patience.as_secs();
        let message = match candidates.last_word() {
            Some(word) => said!("home-nobody-let-us-in", word = word.clone()),
            None => said!("home-nobody-answered", community = short, count = seconds),
        };
        Failure::new(Exit::NoPeer, message).next(said!("home-nobody-next"))
    }
}

/// The host of `/ip4/192.168.1.20/tcp/4001`.
fn host(address: &Multiaddr) -> Option<String> {
    address.to_string().split('/').nth(2).map(str::to_owned)
}

fn interrupted() -> Failure {
    Failure::new(Exit::Interrupted, said!("home-interrupted"))
}
