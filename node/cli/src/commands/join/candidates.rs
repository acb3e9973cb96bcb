//! Members that were met on the way in, each asked to admit us until one does.

use super::claim::Claim;
use super::seek::Found;
use crate::error::{Code as Exit, Failure};
use crate::home::identity::Keys;
use crate::print::said::{Said, said};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::time::{Duration, Instant};
use tidings_core::Code;
use tidings_net::{Event, JoinError, Multiaddr, Net, SessionId};
use tidings_protocol::author::Author;
use tidings_protocol::certificate::{Certificate, Founding};
use tidings_protocol::join::{self, Answer, Ask, Refusal};
use tidings_protocol::wire::message::{ByeCode, Message};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

/// A member that could not admit us is asked again after this pause: it may learn of the invite.
const ASK_AGAIN: Duration = Duration::from_secs(2);

/// First pause after a conversation that broke off, which is ordinary when both sides dialed at
/// once and one connection was given up; it doubles up to [`ASK_AGAIN`].
const TRY_AGAIN: Duration = Duration::from_millis(50);

/// First time that an answer is waited for; it doubles with [`TRY_AGAIN`]. Asking twice harms
/// nobody: a device that is in is told so again.
const ANSWER: Duration = Duration::from_millis(700);

/// After a member's last word others, who may know better, are asked for this long.
const LAST_HOPE: Duration = Duration::from_secs(5);

/// Addresses remembered for a member; more are hearsay.
const MAX_ADDRESSES: usize = 8;

/// What came of asking.
pub(super) enum Verdict {
    /// A member let us in.
    Admitted(Box<Found>),
    /// Nobody will let us in by this invite.
    Hopeless(Failure),
    /// Not yet; said to people if it is news.
    Wait(Option<Said>),
}

/// Why one member did not let us in.
enum Denied {
    /// It said so.
    Refused(Refusal),
    /// The conversation failed.
    Broken(Said),
}

type Attempt = ([u8; 32], Result<(Founding, Certificate), Denied>);

/// What every request says.
#[derive(Clone)]
struct Petition {
    net: Net,
    code: Code,
    claim: Claim,
    device: Author,
    name: String,
}

/// A member that was met.
#[derive(Default)]
struct Member {
    addresses: Vec<Multiaddr>,
    /// Conversations that broke off.
    broken: u32,
    /// It hung up because it knows us as expelled.
    expels: bool,
}

/// The members met so far.
pub(super) struct Candidates {
    petition: Petition,
    members: BTreeMap<[u8; 32], Member>,
    /// The sessions with them; nobody answers there what a node would.
    sessions: BTreeMap<SessionId, [u8; 32]>,
    attempts: JoinSet<Attempt>,
    last_word: Option<Said>,
    /// The last word of a member, and since when there is any.
    refusal: Option<(Refusal, Instant)>,
}

impl Candidates {
    /// Nobody yet.
    pub(super) fn new(net: Net, code: &Code, keys: &Keys, claim: &Claim) -> Self {
        let petition = Petition {
            net,
            code: code.clone(),
            claim: claim.clone(),
            device: keys.device.author(),
            name: keys.called().to_owned(),
        };
        let attempts = JoinSet::new();
        let (members, sessions) = (BTreeMap::new(), BTreeMap::new());
        Self { petition, members, sessions, attempts, last_word: None, refusal: None }
    }

    /// Whether nobody was met.
    pub(super) fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Why the last one asked did not let us in.
    pub(super) fn last_word(&self) -> Option<&Said> {
        self.last_word.as_ref()
    }

    /// Takes note of whom the network met, and asks whoever is new.
    pub(super) fn note(&mut self, event: Event) {
        match event {
            Event::Authenticated { peer, .. } => self.meet(peer),
            Event::Connected { peer, session, .. } => {
                self.sessions.insert(session, peer);
                self.meet(peer);
            }
            Event::Disconnected { session, .. } => drop(self.sessions.remove(&session)),
            Event::Received { session, frame } => self.hear(session, &frame),
            Event::Peer { peer, addresses } => self.remember(peer, addresses),
            _ => {}
        }
    }

    /// What comes of asking; waits as long as nothing does.
    pub(super) async fn next(&mut self) -> Verdict {
        let Some(Ok((peer, outcome))) = self.attempts.join_next().await else {
            return std::future::pending().await;
        };
        match outcome {
            Ok((founding, certificate)) => {
                let Member { addresses, .. } = self.members.remove(&peer).unwrap_or_default();
                Verdict::Admitted(Box::new(Found { founding, certificate, addresses }))
            }
            Err(Denied::Broken(_)) if self.members.get(&peer).is_some_and(|it| it.expels) => {
                self.denied(peer, &Denied::Refused(Refusal::Expelled))
            }
            Err(denied) => self.denied(peer, &denied),
        }
    }

    fn meet(&mut self, peer: [u8; 32]) {
        if let Entry::Vacant(unknown) = self.members.entry(peer) {
            unknown.insert(Member::default());
            self.ask_again(peer, Duration::ZERO);
        }
    }

    /// A member who knows us as expelled hangs up before we can ask, and says so.
    fn hear(&mut self, session: SessionId, frame: &[u8]) {
        if let Ok(Message::Bye { code: ByeCode::Expelled, .. }) = Message::decode(frame)
            && let Some(peer) = self.sessions.get(&session)
            && let Some(member) = self.members.get_mut(peer)
        {
            member.expels = true;
        }
    }

    fn remember(&mut self, peer: [u8; 32], found: impl IntoIterator<Item = Multiaddr>) {
        let Some(Member { addresses: known, .. }) = self.members.get_mut(&peer) else { return };
        for address in found {
            if known.len() < MAX_ADDRESSES && !known.contains(&address) {
                known.push(address);
            }
        }
    }

    /// Whoever may learn better is asked again; the others have said their last word.
    fn denied(&mut self, peer: [u8; 32], denied: &Denied) -> Verdict {
        let broken = match denied {
            Denied::Refused(
                refusal @ (Refusal::Expired
                | Refusal::Used
                | Refusal::Invalid
                | Refusal::Revoked
                | Refusal::Expelled
                | Refusal::DeviceRevoked),
            ) => {
                self.refusal.get_or_insert_with(|| (*refusal, Instant::now())).0 = *refusal;
                0
            }
            Denied::Refused(_) => self.ask_again(peer, ASK_AGAIN),
            Denied::Broken(_) => self.try_again(peer),
        };
        let nobody_else = self.attempts.is_empty();
        let over = |(_, since): &(Refusal, Instant)| nobody_else || since.elapsed() > LAST_HOPE;
        if let Some((refusal, _)) = self.refusal.filter(over) {
            return Verdict::Hopeless(turned_away(refusal, self.petition.claim.word(refusal)));
        }
        let word = match denied {
            Denied::Refused(refusal) => self.petition.claim.word(*refusal),
            Denied::Broken(why) => why.clone(),
        };
        Verdict::Wait(self.tell(word, broken))
    }

    fn ask_again(&mut self, peer: [u8; 32], pause: Duration) -> u32 {
        let broken = self.members.get(&peer).map_or(0, |member| member.broken);
        let patience = doubled(ANSWER, broken);
        self.attempts.spawn(self.petition.clone().present(peer, pause, patience));
        0
    }

    /// Returns how often a conversation with this member broke off.
    fn try_again(&mut self, peer: [u8; 32]) -> u32 {
        let member = self.members.entry(peer).or_default();
        member.broken = member.broken.saturating_add(1);
        let broken = member.broken;
        self.ask_again(peer, doubled(TRY_AGAIN, broken - 1).min(ASK_AGAIN));
        broken
    }

    /// What is new to people: not the same word twice, and no conversation that broke off once.
    fn tell(&mut self, word: Said, broken: u32) -> Option<Said> {
        let is_new = self.last_word.as_ref() != Some(&word) && broken != 1;
        let told = is_new.then(|| said!("home-a-member-answered", word = word.clone()));
        self.last_word = Some(word);
        told
    }
}

impl Petition {
    async fn present(self, peer: [u8; 32], after: Duration, patience: Duration) -> Attempt {
        sleep(after).await;
        let outcome = timeout(patience, self.ask(peer)).await;
        (peer, outcome.unwrap_or_else(|_| Err(Denied::Broken(said!("home-no-answer-in-time")))))
    }

    async fn ask(&self, peer: [u8; 32]) -> Result<(Founding, Certificate), Denied> {
        let Answer::Founding(founding) = self.say(peer, &Ask::Founding).await? else {
            return Err(malformed());
        };
        let Self { claim, code, device, name, .. } = self;
        let petition = claim.ask(code, &founding, *device, name);
        let petition =
            petition.map_err(|error| Denied::Broken(Failure::from(error).into_said()))?;
        let answer = self.say(peer, &petition).await?;
        if let Answer::Refused(refusal) = answer {
            return Err(Denied::Refused(refusal));
        }
        let granted = claim.granted(code, &founding, *device, &answer).ok_or_else(malformed)?;
        Ok((founding, granted))
    }

    async fn say(&self, peer: [u8; 32], ask: &Ask) -> Result<Answer, Denied> {
        let request = join::encode(ask).map_err(|_| malformed())?;
        let answer = self.net.request_join(peer, request).await;
        let answer = answer.map_err(|error| {
            Denied::Broken(match error {
                JoinError::NotConnected => {
                    said!("home-hung-up")
                }
                error => error.to_string().into(),
            })
        })?;
        join::decode(&answer).map_err(|_| malformed())
    }
}

/// No invite helps; what does is the next step, where there is one.
pub(super) fn turned_away(refusal: Refusal, word: Said) -> Failure {
    let failure = Failure::new(Exit::NotAllowed, word);
    match refusal {
        // Who hangs up because of it says no more than that.
        Refusal::Expelled => failure.next(said!("home-refused-expelled-next")),
        Refusal::DeviceRevoked => failure.next(said!("home-refused-device-next")),
        _ => failure,
    }
}

/// Doubled `times` times, 256-fold at most.
fn doubled(time: Duration, times: u32) -> Duration {
    time * (1 << times.min(8))
}

fn malformed() -> Denied {
    Denied::Broken(said!("home-makes-no-sense"))
}
