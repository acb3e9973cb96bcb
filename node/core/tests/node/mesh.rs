//! Nodes in one thread, and wires between them that carry every frame at once and in order.

use std::collections::BTreeMap;
use tidings_core::api::DEFAULT_LIMIT;
use tidings_core::{
    Code, Error, Event, Identity, Node, Output, Request, Response, Role, founding_secret,
};
use tidings_protocol::author::Keypair;
use tidings_protocol::certificate::Founding;
use tidings_protocol::engine::{Input, SessionId};
use tidings_protocol::join::{self, Answer, Ask, Refusal};
use tidings_protocol::testing::keypair;
use tidings_protocol::time::Time;
use tidings_protocol::wire::message::Message;
use tidings_views::page::PostRow;

/// When the stories begin, in microseconds since the epoch.
pub(crate) const START: u64 = 1_800_000_000_000_000;

/// Steps of one settling at most: more is a conversation that never ends.
const MAX_STEPS: usize = 200_000;

/// Timers further off than this are housekeeping, not part of the story, in microseconds.
const QUIET: u64 = 20_000_000;

/// Nodes and wires.
pub(crate) struct Mesh {
    pub(crate) now: Time,
    pub(crate) nodes: Vec<Node>,
    pub(crate) events: Vec<(usize, Event)>,
    /// (node, its session) → (the node at the other end, that one's session).
    wires: BTreeMap<(usize, SessionId), (usize, SessionId)>,
    next_session: u64,
    seeds: u64,
}

impl Mesh {
    pub(crate) fn new() -> Self {
        Self {
            now: Time(START),
            nodes: Vec::new(),
            events: Vec::new(),
            wires: BTreeMap::new(),
            next_session: 1,
            seeds: 0,
        }
    }

    /// A mesh whose node 0 is alice's, who founded the Book Club.
    pub(crate) fn founded() -> Self {
        let mut mesh = Self::new();
        mesh.add(founder("alice"));
        mesh
    }

    pub(crate) fn add(&mut self, identity: Identity) -> usize {
        let epoch = self.nodes.len() as u64;
        let node = Node::in_memory(identity, epoch, self.now).unwrap();
        self.adopt(node)
    }

    pub(crate) fn adopt(&mut self, node: Node) -> usize {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    /// Asks a node and commits, as a daemon does before it answers.
    pub(crate) fn ask(&mut self, node: usize, request: Request) -> Result<Response, Error> {
        self.now = self.now.after(1_000);
        self.seeds += 1;
        let mut seed = [0; 16];
        seed[..8].copy_from_slice(&self.seeds.to_be_bytes());
        let response = self.nodes[node].execute(self.now, request, seed)?;
        self.nodes[node].commit(self.now)?;
        Ok(response)
    }

    pub(crate) fn post(&mut self, node: usize, board: &str, text: &str) -> String {
        let request = Request::Post { board: board.into(), subject: None, text: text.into() };
        match self.ask(node, request).unwrap() {
            Response::Written { id, .. } => id.to_string(),
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn recent(&mut self, node: usize) -> Vec<PostRow> {
        match self.ask(node, Request::Recent { limit: DEFAULT_LIMIT, before: None }).unwrap() {
            Response::Posts(posts) => posts,
            other => panic!("{other:?}"),
        }
    }

    /// Texts of all posts, oldest first.
    pub(crate) fn texts(&mut self, node: usize) -> Vec<String> {
        let mut texts: Vec<_> = self.recent(node).into_iter().map(|post| post.text).collect();
        texts.reverse();
        texts
    }

    pub(crate) fn invite(&mut self, node: usize, uses: u32, seconds: u64) -> Code {
        self.invite_as(node, Role::Member, uses, seconds)
    }

    /// An invite that gives this role.
    pub(crate) fn invite_as(&mut self, node: usize, role: Role, uses: u32, seconds: u64) -> Code {
        let request = Request::Invite { uses, expires_seconds: seconds, role, hints: Vec::new() };
        match self.ask(node, request).unwrap() {
            Response::Invite(invite) => Code::parse(&invite.code.unwrap()).unwrap(),
            other => panic!("{other:?}"),
        }
    }

    /// One question on the join protocol, answered after the commit.
    pub(crate) fn request_join(&mut self, node: usize, from: &Keypair, ask: &Ask) -> Answer {
        let request = join::encode(ask).unwrap();
        let answer = self.nodes[node].join_request(self.now, from.author(), &request);
        self.nodes[node].commit(self.now).unwrap();
        join::decode(&answer).unwrap()
    }

    /// `name` joins by a code through the member `via`, as the `join` verb does; unconnected yet.
    pub(crate) fn join(&mut self, via: usize, code: &Code, name: &str) -> Result<usize, Refusal> {
        let (account, device) = keys(name);
        let Answer::Founding(founding) = self.request_join(via, &device, &Ask::Founding) else {
            panic!("a member says what community this is");
        };
        let ask = code.ask(&founding, &account, device.author(), name).unwrap();
        match self.request_join(via, &device, &ask) {
            Answer::Admitted { .. } => {}
            Answer::Refused(refusal) => return Err(refusal),
            _ => panic!("asked to be admitted"),
        }
        let joined = self.now;
        Ok(self.add(Identity { secret: code.secret, joined, ..member(name, founding) }))
    }

    /// As [`Mesh::join`], then connected to `via` and caught up.
    pub(crate) fn join_and_sync(&mut self, via: usize, name: &str) -> usize {
        let code = self.invite(via, 0, 3_600);
        let node = self.join(via, &code, name).unwrap();
        self.connect(via, node);
        self.settle();
        node
    }

    pub(crate) fn connect(&mut self, a: usize, b: usize) -> [SessionId; 2] {
        let sessions = [SessionId(self.next_session), SessionId(self.next_session + 1)];
        self.next_session += 2;
        self.wires.insert((a, sessions[0]), (b, sessions[1]));
        self.wires.insert((b, sessions[1]), (a, sessions[0]));
        for (node, other, session) in [(a, b, sessions[0]), (b, a, sessions[1])] {
            let peer = self.nodes[other].identity().device.author();
            self.give(node, Input::Connected { session, peer });
        }
        sessions
    }

    pub(crate) fn disconnect(&mut self, node: usize, session: SessionId) {
        if let Some((other, far)) = self.wires.remove(&(node, session)) {
            self.wires.remove(&(other, far));
            self.give(node, Input::Disconnected { session });
            self.give(other, Input::Disconnected { session: far });
        }
    }

    pub(crate) fn is_open(&self, session: SessionId) -> bool {
        self.wires.keys().any(|(_, open)| *open == session)
    }

    pub(crate) fn disconnect_all(&mut self) {
        let ends: Vec<_> = self.wires.keys().copied().collect();
        for (node, session) in ends {
            self.disconnect(node, session);
        }
    }

    /// Carries frames until there are none, and no time passes.
    pub(crate) fn step(&mut self) {
        for _ in 0..MAX_STEPS {
            let busy: Vec<bool> = (0..self.nodes.len()).map(|node| self.drain(node)).collect();
            if !busy.contains(&true) {
                return;
            }
        }
        panic!("frames without end");
    }

    /// Carries frames and lets time pass until nothing happens any more.
    pub(crate) fn settle(&mut self) {
        let mut quiet_since = self.now;
        for _ in 0..MAX_STEPS {
            let mut busy = false;
            for node in 0..self.nodes.len() {
                busy |= self.drain(node);
            }
            if busy {
                quiet_since = self.now;
                continue;
            }
            let next = self.nodes.iter().filter_map(Node::poll_timeout).min();
            let Some(next) = next.filter(|at| at.since(quiet_since) < QUIET) else { return };
            self.now = self.now.after(1).max(next);
            for node in 0..self.nodes.len() {
                if self.nodes[node].poll_timeout().is_some_and(|at| at <= self.now) {
                    self.give(node, Input::Timeout);
                }
            }
        }
        panic!("the mesh does not come to rest");
    }

    /// Drops everything a node says and tells: it was switched off.
    pub(crate) fn close(&mut self, node: usize) -> Node {
        let ends: Vec<_> = self.wires.keys().copied().filter(|end| end.0 == node).collect();
        for (node, session) in ends {
            self.disconnect(node, session);
        }
        self.wires.clear();
        self.nodes.remove(node)
    }

    fn give(&mut self, node: usize, input: Input<'_>) {
        self.nodes[node].handle(self.now, input).unwrap();
    }

    fn drain(&mut self, node: usize) -> bool {
        self.nodes[node].commit(self.now).unwrap();
        while self.nodes[node].fold_pending(self.now).unwrap() {}
        let mut busy = false;
        while let Some(output) = self.nodes[node].poll(self.now).unwrap() {
            match output {
                Output::Send { session, frame } => {
                    // Fingerprints are compared for ever; a difference says more than that.
                    busy |= !matches!(Message::decode(&frame), Ok(Message::Root(_)));
                    if let Some(&(to, session)) = self.wires.get(&(node, session)) {
                        self.give(to, Input::Received { session, frame: &frame });
                    }
                }
                Output::Disconnect { session, .. } => {
                    busy = true;
                    if let Some((to, session)) = self.wires.remove(&(node, session)) {
                        self.wires.remove(&(to, session));
                        self.give(to, Input::Disconnected { session });
                    }
                }
                Output::Event(event) => self.events.push((node, *event)),
            }
        }
        busy
    }
}

/// A person's account key and the key of their first device.
pub(crate) fn keys(name: &str) -> (Keypair, Keypair) {
    (keypair(&format!("{name}'s account")), keypair(&format!("{name}'s laptop")))
}

pub(crate) fn founder(name: &str) -> Identity {
    let (account, device) = keys(name);
    let founding = Founding {
        name: "Book Club".into(),
        account: account.account(),
        device: device.author(),
        nonce: [7; 16],
    };
    member(name, founding)
}

pub(crate) fn member(name: &str, founding: Founding) -> Identity {
    let (account, device) = keys(name);
    // That of the first key, which the founder makes.
    let secret = founding_secret(&keys("alice").1, founding.id());
    Identity {
        account: account.account(),
        certificate: None,
        device,
        founding,
        secret,
        joined: Time(START),
        name: name.into(),
        device_name: "laptop".into(),
    }
    .certified_by(&account)
}
