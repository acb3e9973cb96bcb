//! What people may do: roles given, invites taken back.

use crate::api::Response;
use crate::compose;
use crate::error::{Error, Kind};
use crate::node::Node;
use tidings_protocol::author::Account;
use tidings_protocol::time::Time;
use tidings_views::page::Regard;
use tidings_views::{Called, Role};

/// Shortest beginning of an invite's key, in characters.
const MIN_KEY: usize = 4;

impl Node {
    /// Gives `who` a role from now on: from behind everything of theirs that is here.
    pub(crate) fn grade(
        &mut self,
        now: Time,
        who: &str,
        role: Role,
        reason: &str,
    ) -> Result<Response, Error> {
        let account = self.person(who)?;
        let person = self.views.person_ref(&account);
        let reason = compose::reason(reason)?;
        self.may_judge(&account)?;
        let was = self.views.role(&account).unwrap_or(Role::Expelled);
        if was == role {
            return Err(Error::usage(format!("{person} is {role} already"))
                .next("`tidings people` shows who may do what"));
        }
        self.settle(now)?;
        let grade = self.views.grade(&self.log, account, role, &reason);
        let after = self.views.role_after(&self.log, &grade);
        if after != Some(role) {
            let after = after.map_or("nothing", Role::name);
            let problem = format!("you cannot make {person} {role}: they would stay {after}");
            return Err(Error::new(Kind::NotAllowed, problem).next(
                "only somebody who stands above them, and above whoever gave them their role, can",
            ));
        }
        self.append(now, &[compose::grade(grade)?])?;
        Ok(Response::Graded { person, role, was })
    }

    /// Takes the words of `who` so from now on, here alone.
    pub(crate) fn regard(&mut self, who: &str, regard: Regard) -> Result<Response, Error> {
        let account = self.person(who)?;
        let person = self.views.person_ref(&account);
        if account == self.identity.account {
            return Err(Error::usage("that is you: nobody can mute or block themselves"));
        }
        let was = self.views.regard(&account);
        if was == regard {
            let how = if regard.is_heard() { "neither muted nor blocked" } else { regard.name() };
            return Err(Error::usage(format!("{person} is {how} already"))
                .next("`tidings people` shows who is"));
        }
        self.views.set_regard(&mut self.log, &account, regard)?;
        Ok(Response::Regarded { person, regard, was })
    }

    /// Takes an invite back.
    pub(crate) fn revoke_invite(&mut self, now: Time, key: &str) -> Result<Response, Error> {
        let row = self.invite_by(key)?;
        self.may_write()?;
        let mine = row.by.me;
        if !mine && self.my_role() < Some(Role::Moderator) {
            return Err(Error::new(Kind::NotAllowed, format!("the invite is {}'s", row.by))
                .next("ask them, or a moderator, to take it back"));
        }
        if !row.revoked {
            self.append(now, &[compose::revoke_invite(row.key)?])?;
        }
        let row = tidings_views::page::InviteRow { revoked: true, ..row };
        Ok(Response::Revoked(Box::new(row)))
    }

    /// The account of whoever is called so.
    pub(crate) fn person(&self, who: &str) -> Result<Account, Error> {
        one(who, self.views.called(who))
    }

    /// Whether this account gives roles at all, and to this one.
    fn may_judge(&self, account: &Account) -> Result<(), Error> {
        self.may_write()?;
        if self.my_role() < Some(Role::Moderator) {
            return Err(Error::new(Kind::NotAllowed, "only moderators and owners give roles")
                .next("ask one of them; `tidings people` shows who they are"));
        }
        if *account == self.identity.account {
            return Err(
                Error::new(Kind::NotAllowed, "nobody changes their own role").next("ask an owner")
            );
        }
        Ok(())
    }

    fn my_role(&self) -> Option<Role> {
        self.views.role(&self.identity.account)
    }

    fn invite_by(&self, key: &str) -> Result<tidings_views::page::InviteRow, Error> {
        let key = key.trim().to_lowercase();
        let mut rows = self.views.invites();
        rows.retain(|row| key.len() >= MIN_KEY && row.key.to_string().starts_with(&key));
        match (rows.pop(), rows.len()) {
            (Some(row), 0) => Ok(row),
            (None, _) => Err(Error::not_found(format!("there is no invite {key}"))
                .next("`tidings invite list` shows them; 4 characters of the key are enough")),
            (Some(_), more) => {
                Err(Error::usage(format!("{} invites have a key that starts so", more + 1))
                    .next("write more of it"))
            }
        }
    }
}

/// The only one who is called `who`, or why there is not one.
pub(crate) fn one(who: &str, called: Called) -> Result<Account, Error> {
    match called {
        Called::One(account) => Ok(account),
        Called::Several(count) => Err(Error::usage(format!("{count} people are called “{who}”"))
            .next("add the characters after #, as `tidings people` shows them")),
        Called::Nobody { near } => Err(Error::not_found(format!("nobody is called “{who}” here"))
            .next(match near.as_slice() {
                [] => "`tidings people` lists everybody".to_owned(),
                near => format!("did you mean {}?", near.join(" or ")),
            })),
    }
}
