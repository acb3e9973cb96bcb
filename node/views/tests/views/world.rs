//! A community whose logs are written first and delivered to stores in any order.

use std::collections::BTreeSet;
use tidings_protocol::author::{Account, Keypair};
use tidings_protocol::certificate::{Certificate, Founding, Revocation};
use tidings_protocol::entry::{self, Tip};
use tidings_protocol::fork::{Fork, Proven};
use tidings_protocol::hash::{CommunityId, EntryId};
use tidings_protocol::join::{Admission, InviteProof};
use tidings_protocol::run::{Run, RunEntry, Verified, verify};
use tidings_protocol::seal::{EpochKey, Place};
use tidings_protocol::store::Store;
use tidings_protocol::testing::{branch_of, keypair};
use tidings_protocol::time::Time;
use tidings_store::Log;
use tidings_views::Role;
use tidings_views::body::{
    Body, Device, Invite, Key, Place as On, Post, Profile, Secret, Wrapped, text_to_seal,
};
use tidings_views::{Viewer, Views};

/// A device, its owner, and all that it wrote.
pub(crate) struct Writer {
    pub(crate) device: Keypair,
    pub(crate) account: Keypair,
    pub(crate) entries: Vec<(Time, Vec<u8>)>,
    tips: Vec<Tip>,
}

impl Writer {
    fn new(name: &str, community: CommunityId) -> Self {
        let account = keypair(&format!("{name}'s account"));
        let device = keypair(name);
        Self { device, account, entries: Vec::new(), tips: vec![Tip::empty(community)] }
    }

    /// The entry at `seq` as a run of its own.
    fn run(&self, seq: usize) -> Verified<'_> {
        let (time, body) = &self.entries[seq - 1];
        entry::append(&self.device, &self.tips[seq - 1], &[(*time, body)]).unwrap()
    }

    /// Evidence that another entry stands at `seq`, too.
    pub(crate) fn forked_at(&self, seq: usize) -> Proven {
        let other =
            entry::append(&self.device, &self.tips[seq - 1], &[(Time(1), b"other")]).unwrap();
        let branches = [branch_of(&self.run(seq)), branch_of(&other)];
        let (author, prev) = (self.device.author(), self.tips[seq - 1].id);
        Fork { author, seq: seq as u64, prev, branches }.prove().unwrap()
    }
}

/// Everybody. The first writer is the founder, whose device let in the others by one invite.
pub(crate) struct World {
    pub(crate) founding: Founding,
    pub(crate) writers: Vec<Writer>,
    /// Entries that come without their bodies: whose, and at which position.
    pub(crate) headless: BTreeSet<(usize, usize)>,
}

impl World {
    pub(crate) fn founded_by(name: &str) -> Self {
        let founder = Writer::new(name, CommunityId([0; 32]));
        let founding = Founding {
            name: "Book Club".into(),
            account: founder.account.account(),
            device: founder.device.author(),
            nonce: [7; 16],
        };
        let mut world = Self { founding, writers: Vec::new(), headless: BTreeSet::new() };
        world.meet(name);
        world
    }

    /// A community of these people, all of them in and named.
    pub(crate) fn of(names: &[&str]) -> Self {
        let mut world = Self::founded_by(names[0]);
        world.say(0, 1, &Body::Profile(Profile { name: names[0] }));
        let invite = Invite {
            key: invite_key().account(),
            expires: Time(1_000),
            uses: 0,
            role: Role::Member,
        };
        world.say(0, 2, &Body::Invite(invite));
        for (at, name) in names.iter().enumerate().skip(1) {
            world.meet(name);
            let admission = world.admission(at, name, Some(&invite_key()));
            world.say(0, 3, &Body::Admit(Box::new(admission)));
        }
        world
    }

    /// A new device that writes its first entry; nobody let it in yet.
    pub(crate) fn meet(&mut self, name: &str) -> usize {
        self.writers.push(Writer::new(name, self.community()));
        let at = self.writers.len() - 1;
        self.introduce(at);
        at
    }

    /// A further device of the owner of `other`.
    pub(crate) fn meet_device(&mut self, name: &str, other: usize) -> usize {
        let account = self.writers[other].account.clone();
        let mut writer = Writer::new(name, self.community());
        writer.account = account;
        self.writers.push(writer);
        let at = self.writers.len() - 1;
        self.introduce(at);
        at
    }

    fn introduce(&mut self, at: usize) {
        let certificate = self.certificate(at);
        self.say(at, 0, &Body::Device(Device { certificate, name: "laptop" }));
    }

    pub(crate) fn community(&self) -> CommunityId {
        self.founding.id()
    }

    pub(crate) fn account(&self, who: usize) -> Account {
        self.writers[who].account.account()
    }

    fn certificate(&self, who: usize) -> Certificate {
        let writer = &self.writers[who];
        Certificate::issue(&writer.account, self.community(), writer.device.author())
    }

    pub(crate) fn admission(&self, who: usize, name: &str, invite: Option<&Keypair>) -> Admission {
        self.admission_as(who, &self.writers[who].account, name, invite)
    }

    /// As [`World::admission`], as a device of `owner`, whatever its log says.
    pub(crate) fn admission_as(
        &self,
        who: usize,
        owner: &Keypair,
        name: &str,
        invite: Option<&Keypair>,
    ) -> Admission {
        let (account, device) = (owner.account(), self.writers[who].device.author());
        let proof = |key| InviteProof::new(key, self.community(), account, device);
        Admission {
            certificate: Certificate::issue(owner, self.community(), device),
            name: name.into(),
            invite: invite.map(proof),
        }
    }

    pub(crate) fn say(&mut self, who: usize, time: u64, body: &Body<'_>) -> EntryId {
        self.say_bytes(who, time, body.encode().unwrap())
    }

    /// As [`World::say`], sealed with `key`.
    pub(crate) fn whisper(
        &mut self,
        who: usize,
        time: u64,
        body: &Body<'_>,
        key: &EpochKey,
    ) -> EntryId {
        let plain = body.encode().unwrap();
        let place = self.place(who, self.writers[who].entries.len() + 1);
        let sealed = key.seal(&place, text_to_seal(&plain).unwrap()).unwrap();
        self.say_bytes(who, time, sealed)
    }

    /// `who` gives `key`, and those under it, to `devices`.
    pub(crate) fn give_key(
        &mut self,
        who: usize,
        key: &EpochKey,
        under: &[&EpochKey],
        devices: &[usize],
    ) -> EntryId {
        let (community, by) = (self.community(), self.writers[who].device.clone());
        let wrap = |older: &&EpochKey| Wrapped {
            id: older.id(),
            sealed: key.wrap(community, older).try_into().unwrap(),
        };
        let boxes = devices.iter().map(|to| self.writers[*to].device.author());
        let boxes = boxes.map(|to| key.seal_to(community, &by, to).unwrap()).collect();
        let previous = under.iter().map(wrap).collect();
        let statement = Key { id: key.id(), previous, left_out: Vec::new(), boxes };
        self.say(who, 0, &Body::Key(Box::new(statement)))
    }

    /// `who` gives the secret of `key` to `devices`.
    pub(crate) fn give_secret(&mut self, who: usize, key: &EpochKey, devices: &[usize]) -> EntryId {
        let (community, by) = (self.community(), self.writers[who].device.clone());
        let boxes = devices.iter().map(|to| self.writers[*to].device.author());
        let secret = key.secret();
        let boxes = boxes.map(|to| secret.seal_to(community, &by, to).unwrap()).collect();
        self.say(who, 0, &Body::Secret(Box::new(Secret { id: key.id(), boxes })))
    }

    /// `by` states that the owner of `of` revoked that device from behind `last` on.
    pub(crate) fn revoke(&mut self, by: usize, of: usize, last: u64) -> EntryId {
        let Writer { account, device, .. } = &self.writers[of];
        let said = Revocation::issue(account, self.community(), device.author(), last);
        self.say(by, 60, &Body::RevokeDevice(Box::new(said)))
    }

    /// The place of the entry at `seq`.
    pub(crate) fn place(&self, who: usize, seq: usize) -> Place {
        let (community, author) = (self.community(), self.writers[who].device.author());
        Place { community, author, seq: seq as u64 }
    }

    pub(crate) fn say_bytes(&mut self, who: usize, time: u64, bytes: Vec<u8>) -> EntryId {
        let writer = &mut self.writers[who];
        writer.entries.push((Time(time), bytes));
        let tip = writer.run(writer.entries.len()).tip();
        writer.tips.push(tip);
        EntryId(tip.id)
    }

    /// The name of an entry that was written.
    pub(crate) fn id(&self, who: usize, seq: usize) -> EntryId {
        EntryId(self.writers[who].tips[seq].id)
    }

    /// How many entries `who` wrote.
    pub(crate) fn written(&self, who: usize) -> u64 {
        self.writers[who].entries.len() as u64
    }

    pub(crate) fn post(&mut self, who: usize, time: u64, board: &str, text: &str) -> EntryId {
        let place = On::Board(board);
        self.say(who, time, &Body::Post(Post { place, subject: None, text, origin: None }))
    }

    pub(crate) fn reply(&mut self, who: usize, time: u64, to: EntryId, text: &str) -> EntryId {
        let place = On::Reply(to);
        self.say(who, time, &Body::Post(Post { place, subject: None, text, origin: None }))
    }

    pub(crate) fn log(&self) -> Log {
        let mut log = Log::in_memory(self.community(), 1).unwrap();
        log.set_received(Time(77));
        log
    }

    /// A log that holds everything, writer by writer.
    pub(crate) fn full_log(&self) -> Log {
        let mut log = self.log();
        self.deliver_rest(&mut log);
        log
    }

    /// Stages the next entry of `who`, unless all are there or its log is frozen.
    pub(crate) fn deliver(&self, log: &mut Log, who: usize) {
        let writer = &self.writers[who];
        let head = log.head(&writer.device.author());
        let next = head.map_or(0, |head| head.tip.seq as usize) + 1;
        let frozen = head.and_then(|head| head.fork).is_some_and(|fork| next as u64 >= fork);
        if next <= writer.entries.len() && !frozen {
            let run = writer.run(next);
            match self.headless.contains(&(who, next)) {
                true => log.stage(&without_body(&run)).unwrap(),
                false => log.stage(&run).unwrap(),
            }
        }
    }

    /// Everything that is not there yet, committed.
    pub(crate) fn deliver_rest(&self, log: &mut Log) {
        for (who, writer) in self.writers.iter().enumerate() {
            for _ in 0..writer.entries.len() {
                self.deliver(log, who);
            }
        }
        log.commit().unwrap();
    }

    /// The views of `who`, who was there from the beginning.
    pub(crate) fn views(&self, who: usize) -> Views {
        self.views_since(who, 0)
    }

    pub(crate) fn views_since(&self, who: usize, joined: u64) -> Views {
        let viewer = self.viewer(who, joined);
        let mut views = Views::in_memory(viewer, self.founding.clone()).unwrap();
        views.set_readers(vec![self.writers[who].device.clone()]);
        views
    }

    pub(crate) fn viewer(&self, who: usize, joined: u64) -> Viewer {
        let device = self.writers[who].device.author();
        Viewer { account: self.account(who), device, joined: Time(joined) }
    }
}

fn without_body<'a>(run: &Verified<'a>) -> Verified<'a> {
    let bare = run.entries().iter();
    let bare = bare.map(|it| RunEntry { time: it.time, body: it.body.pruned().unwrap() });
    let bare = Run { entries: bare.collect(), signature: run.signature() };
    verify(run.author(), run.before(), &bare).unwrap()
}

/// The key of the invite that lets everybody in.
pub(crate) fn invite_key() -> Keypair {
    keypair("invite")
}

/// Folds until nothing is left.
pub(crate) fn fold_all(views: &mut Views, log: &Log, limit: usize) {
    while views.fold(log, limit).unwrap().behind {}
}
