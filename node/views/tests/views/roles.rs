//! Roles: who may give which to whom, and that no order of arrival matters, nor what is behind a cut.

mod found;
mod handed;
mod relays;
mod stories;

use crate::world::{World, fold_all, invite_key};
use tidings_protocol::author::Author;
use tidings_protocol::hash::EntryId;
use tidings_protocol::testing::keypair;
use tidings_protocol::time::Time;
use tidings_views::body::{Body, Grade, Invite, Profile, RevokeInvite};
use tidings_views::{Role, Views};

const NAMES: [&str; 6] = ["alice", "bob", "carol", "dave", "erin", "frank"];

/// A world, and the grades that were written in it.
struct Court {
    world: World,
    grades: Vec<(usize, EntryId)>,
}

impl Court {
    fn new() -> Self {
        Self { world: World::of(&NAMES), grades: Vec::new() }
    }

    /// `by` gives `of` a role from behind `lasts` on, in place of what `replaces` picks.
    fn grade(
        &mut self,
        by: usize,
        of: usize,
        role: Role,
        lasts: &[(usize, u64)],
        replaces: impl Fn(usize) -> bool,
    ) -> EntryId {
        let of_account = self.world.account(of);
        let device = |who: usize| self.world.writers[who].device.author();
        let mut lasts: Vec<(Author, u64)> =
            lasts.iter().map(|(who, last)| (device(*who), *last)).collect();
        lasts.sort_unstable();
        lasts.dedup_by_key(|(device, _)| *device);
        let about = self.grades.iter().filter(|(who, _)| self.world.account(*who) == of_account);
        let mut supersedes: Vec<EntryId> =
            about.enumerate().filter(|(at, _)| replaces(*at)).map(|(_, (_, id))| *id).collect();
        supersedes.sort_unstable();
        let grade = Grade { account: of_account, role, lasts, supersedes, reason: "" };
        let id = self.world.say(by, 50, &Body::Grade(Box::new(grade)));
        self.grades.push((of, id));
        id
    }

    /// As people do: from behind everything written so far, in place of everything said before.
    fn now(&mut self, by: usize, of: usize, role: Role) -> EntryId {
        let last = self.world.writers[of].entries.len() as u64;
        self.grade(by, of, role, &[(of, last)], |_| true)
    }

    fn views(&self) -> Views {
        let mut views = self.world.views(0);
        fold_all(&mut views, &self.world.full_log(), 1_000);
        views
    }

    fn roles(&self) -> Vec<Role> {
        let views = self.views();
        (0..NAMES.len()).map(|who| views.role(&self.world.account(who)).unwrap()).collect()
    }
}

use Role::{Expelled, Member, Moderator, Owner, Reader, Relay};

#[test]
fn owners_give_every_role_moderators_three_and_members_none() {
    let mut court = Court::new();
    court.now(0, 1, Owner);
    court.now(1, 2, Moderator);
    court.now(2, 3, Reader);
    court.now(2, 4, Expelled);
    court.now(2, 5, Moderator);
    court.now(3, 5, Reader);
    assert_eq!(court.roles(), [Owner, Owner, Moderator, Reader, Expelled, Member]);
}

#[test]
fn nobody_judges_their_equals_their_makers_or_themselves() {
    let mut court = Court::new();
    court.now(0, 1, Owner);
    court.now(0, 2, Owner);
    court.now(1, 3, Owner);
    court.now(0, 4, Moderator);
    court.now(0, 5, Moderator);
    for (by, of) in [(1, 2), (2, 1), (1, 0), (3, 1), (4, 5), (5, 4), (4, 1), (4, 4), (0, 0)] {
        court.now(by, of, Expelled);
    }
    assert_eq!(court.roles(), [Owner, Owner, Owner, Owner, Moderator, Moderator]);
    court.now(2, 3, Member);
    assert_eq!(court.roles()[3], Member, "an owner made by an owner's owner stands lower");
}

#[test]
fn an_owner_who_cuts_a_moderator_undoes_what_it_did_behind_the_cut() {
    let mut court = Court::new();
    court.now(0, 1, Moderator);
    let last = court.world.writers[1].entries.len() as u64;
    court.now(1, 2, Expelled);
    court.now(1, 3, Reader);
    assert_eq!(court.roles(), [Owner, Moderator, Expelled, Reader, Member, Member]);
    court.grade(0, 1, Expelled, &[(1, last)], |_| true);
    assert_eq!(court.roles(), [Owner, Expelled, Member, Member, Member, Member]);
    court.now(0, 1, Member);
    assert_eq!(court.roles(), [Owner, Member, Member, Member, Member, Member]);
}

#[test]
fn of_concurrent_grades_the_most_restrictive_holds_until_one_replaces_them() {
    let mut court = Court::new();
    court.now(0, 1, Moderator);
    court.now(0, 2, Moderator);
    court.grade(1, 3, Reader, &[(3, 2)], |_| false);
    court.grade(2, 3, Expelled, &[(3, 2)], |_| false);
    assert_eq!(court.roles()[3], Expelled);
    court.now(1, 3, Member);
    assert_eq!(court.roles()[3], Member);
    court.now(0, 3, Reader);
    court.now(1, 3, Member);
    assert_eq!(court.roles()[3], Reader, "an owner's word stands above a moderator's");
    court.now(2, 3, Expelled);
    assert_eq!(court.roles()[3], Expelled, "but a moderator may be stricter");
}

#[test]
fn the_expelled_are_cut_where_the_grade_says_and_whom_they_let_in_behind_it_is_out() {
    let mut court = Court::new();
    let kept = court.world.post(1, 20, "general", "kept");
    let last = court.world.writers[1].entries.len() as u64;
    let gone = court.world.post(1, 21, "general", "gone");
    court.world.say(1, 22, &Body::Profile(Profile { name: "Mallory" }));
    let friend = court.world.meet("friend");
    let admission = court.world.admission(friend, "friend", Some(&invite_key()));
    court.world.say(1, 23, &Body::Admit(Box::new(admission)));
    let phone = court.world.meet_device("bob's phone", 1);
    let admission = court.world.admission(phone, "phone", None);
    court.world.say(0, 23, &Body::Admit(Box::new(admission)));
    let call = court.world.post(phone, 24, "general", "from the phone");
    let log = court.world.full_log();
    let before = court.views();
    assert!([kept, gone, call].iter().all(|id| before.post(&log, id).is_ok()));
    assert!(before.is_member(&court.world.account(friend)));

    court.grade(0, 1, Expelled, &[(1, last)], |_| true);
    let (log, views) = (court.world.full_log(), court.views());
    let cut = |who: usize| {
        let device = court.world.writers[who].device.author();
        views.members().find(|it| it.device == device).map(|it| it.cut)
    };
    assert_eq!((cut(0), cut(1), cut(phone)), (Some(None), Some(Some(last)), Some(Some(1))));
    assert_eq!(cut(friend), None, "nobody who counts let the friend in");
    assert!(views.post(&log, &kept).is_ok());
    assert!([gone, call].iter().all(|id| views.post(&log, id).is_err()));
    let people = views.people(&log);
    let bob = people.iter().find(|it| it.account == court.world.account(1)).unwrap();
    assert_eq!((bob.name.as_str(), bob.role, bob.posts), ("bob", Some(Expelled), 1));

    court.grade(0, 1, Member, &[(1, last)], |_| true);
    let (log, views) = (court.world.full_log(), court.views());
    assert!([kept, gone, call].iter().all(|id| views.post(&log, id).is_ok()), "all is forgiven");
    assert!(views.is_member(&court.world.account(friend)));
}

#[test]
fn what_a_reader_writes_is_not_shown_and_whom_a_reader_invites_is_not_in() {
    let mut court = Court::new();
    let early = court.world.post(1, 20, "general", "early");
    court.now(0, 1, Reader);
    let late = court.world.post(1, 21, "general", "late");
    court.world.say(1, 22, &Body::Profile(Profile { name: "Bobby" }));
    let key = keypair("the reader's invite");
    let invite = Invite { key: key.account(), expires: Time(900), uses: 0, role: Member };
    court.world.say(1, 23, &Body::Invite(invite));
    let guest = court.world.meet("guest");
    let admission = court.world.admission(guest, "guest", Some(&key));
    court.world.say(0, 24, &Body::Admit(Box::new(admission)));
    let (log, views) = (court.world.full_log(), court.views());
    assert!(views.post(&log, &early).is_ok() && views.post(&log, &late).is_err());
    assert_eq!(views.person_ref(&court.world.account(1)).name, "Bobby");
    assert!(!views.is_member(&court.world.account(guest)));
    let cut = views.members().find(|it| it.account == court.world.account(1)).unwrap();
    assert_eq!(cut.cut, None, "a reader's log goes on");
}

#[test]
fn a_reader_invite_makes_readers_and_a_revoked_one_is_refused() {
    let mut court = Court::new();
    let key = keypair("for readers");
    let invite = Invite { key: key.account(), expires: Time(900), uses: 0, role: Reader };
    court.world.say(1, 20, &Body::Invite(invite));
    let guest = court.world.meet("guest");
    let admission = court.world.admission(guest, "guest", Some(&key));
    court.world.say(2, 21, &Body::Admit(Box::new(admission)));
    let views = court.views();
    assert_eq!(views.role(&court.world.account(guest)), Some(Reader));
    assert_eq!(views.check_invite(&key.account(), Time(1)), Ok(()));

    let revoke = Body::RevokeInvite(RevokeInvite { key: key.account() });
    court.world.say(3, 22, &revoke);
    assert_eq!(court.views().check_invite(&key.account(), Time(1)), Ok(()), "not dave's");
    court.world.say(1, 23, &revoke);
    let views = court.views();
    let refused = tidings_protocol::join::Refusal::Revoked;
    assert_eq!(views.check_invite(&key.account(), Time(1)), Err(refused));
    assert!(views.invite(&key.account()).unwrap().revoked);
    assert_eq!(views.role(&court.world.account(guest)), Some(Reader), "who is in stays in");
}
