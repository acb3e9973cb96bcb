//! What people may do: roles given, invites taken back.

use crate::api::Response;
use crate::compose;
use crate::error::Error;
use crate::node::Node;
use crate::refusal;
use tidings_protocol::author::Account;
use tidings_protocol::time::Time;
use tidings_views::page::{PersonRef, Regard};
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
            return Err(refusal::role_already(&person, role));
        }
        self.settle(now)?;
        let grade = self.views.grade(&self.log, account, role, &reason);
        let after = self.views.role_after(&self.log, &grade);
        if after != Some(role) {
            let after = after.map_or("nothing", Role::name);
            return Err(refusal::role_beyond_you(&person, role, after));
        }
        self.append(now, &[compose::grade(grade)?])?;
        Ok(Response::Graded { person, role, was })
    }

    /// Takes the words of `who` so from now on, here alone.
    pub(crate) fn regard(&mut self, who: &str, regard: Regard) -> Result<Response, Error> {
        let account = self.person(who)?;
        let person = self.views.person_ref(&account);
        if account == self.identity.account {
            return Err(refusal::regard_of_oneself());
        }
        let was = self.views.regard(&account);
        if was == regard {
            return Err(match regard {
                Regard::Heard => refusal::heard_already(&person),
                Regard::Muted => refusal::muted_already(&person),
                Regard::Blocked => refusal::blocked_already(&person),
            });
        }
        self.views.set_regard(&mut self.log, &account, regard)?;
        Ok(Response::Regarded { person, regard, was })
    }

    /// Calls this account so from now on; it is the same account, and so are its posts.
    pub(crate) fn rename(&mut self, now: Time, name: &str) -> Result<Response, Error> {
        let name = compose::name(name)?;
        if name.chars().any(char::is_control) {
            return Err(refusal::control_in_name());
        }
        let me = self.identity.account;
        let before = self.views.person_ref(&me);
        if before.name == name {
            return Err(refusal::called_so_already(&before));
        }
        match self.may_write() {
            // Whoever reads or carries says, too, who they are.
            Err(_) if self.my_role() >= Some(Role::Relay) && !self.is_revoked() => {}
            may => may?,
        }
        self.append(now, &[compose::profile(&name)?])?;
        Ok(Response::Renamed { person: PersonRef { name, ..before.clone() }, was: before.name })
    }

    /// Takes an invite back.
    pub(crate) fn revoke_invite(&mut self, now: Time, key: &str) -> Result<Response, Error> {
        let row = self.invite_by(key)?;
        self.may_write()?;
        let mine = row.by.me;
        if !mine && self.my_role() < Some(Role::Moderator) {
            return Err(refusal::not_your_invite(&row.by));
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
            return Err(refusal::roles_by_moderators());
        }
        if *account == self.identity.account {
            return Err(refusal::own_role());
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
            (None, _) => Err(refusal::unknown_invite(key)),
            (Some(_), more) => Err(refusal::ambiguous_invite(more.saturating_add(1))),
        }
    }
}

/// The only one who is called `who`, or why there is not one.
pub(crate) fn one(who: &str, called: Called) -> Result<Account, Error> {
    match called {
        Called::One(account) => Ok(account),
        Called::Several(count) => Err(refusal::ambiguous_person(who, count)),
        Called::Nobody { near } if near.is_empty() => Err(refusal::unknown_person(who)),
        Called::Nobody { near } => Err(refusal::unknown_person_near(who, &near)),
    }
}
