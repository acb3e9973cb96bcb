//! Verbs about who is in: invites, and what people may do.

use super::verbs::duration;
use clap::{Args, Subcommand};
use tidings_core::Role;

/// `invite`
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Invite {
    #[command(subcommand)]
    pub(crate) action: Option<InviteAction>,
    /// How many people it lets in; 0 for any number
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) uses: u32,
    /// How long it holds: 30m, 12h, 7d
    #[arg(long, value_name = "TIME", default_value = "7d", value_parser = duration)]
    pub(crate) expires: u64,
    /// Print the short code alone, on stdout
    #[arg(long)]
    pub(crate) short: bool,
    /// Make no short code: nobody on the network sees that you invite
    #[arg(long, conflicts_with = "short")]
    pub(crate) long: bool,
    /// What it makes of them: member, reader, or relay: a box that carries what it cannot read
    #[arg(long, value_name = "ROLE", default_value = "member", value_parser = invited)]
    pub(crate) role: Role,
}

/// What to do with invites.
#[derive(Debug, Subcommand)]
pub(crate) enum InviteAction {
    /// List the invites
    List,
    /// Take an invite back, or kill a short code
    Revoke {
        /// The short code, or the first 4 or more characters of the invite's key
        invite: String,
    },
}

/// `people`
#[derive(Args, Debug)]
pub(crate) struct People {
    #[command(subcommand)]
    pub(crate) action: Option<PeopleAction>,
}

/// What to do with people.
#[derive(Debug, Subcommand)]
pub(crate) enum PeopleAction {
    /// Make somebody an owner, moderator, member, reader or relay
    Role {
        /// A name, or a name with # and the characters after it
        who: String,
        /// The role
        #[arg(value_parser = given)]
        role: Role,
        /// Why, in words for everybody
        #[arg(long, value_name = "TEXT", default_value = "")]
        reason: String,
    },
    /// Expel somebody: nothing that they write from now on counts
    Expel {
        /// A name, or a name with # and the characters after it
        who: String,
        /// Why, in words for everybody
        #[arg(long, value_name = "TEXT", default_value = "")]
        reason: String,
    },
    /// Be called otherwise from now on, by everybody and on all your posts
    Name {
        /// On one line, of at most 64 bytes
        name: String,
    },
    /// Fold somebody's posts away, here alone: they are not unread
    Mute(Whom),
    /// Show nothing of what somebody writes, messages included, here alone
    Block(Whom),
    /// Hear somebody again who was muted or blocked
    #[command(visible_alias = "unblock")]
    Unmute(Whom),
}

/// Whom an action is about.
#[derive(Args, Debug)]
pub(crate) struct Whom {
    /// A name, or a name with # and the characters after it
    pub(crate) who: String,
}

fn given(text: &str) -> Result<Role, String> {
    role(text, |role| role > Role::Expelled, "owner, moderator, member, reader or relay")
}

fn invited(text: &str) -> Result<Role, String> {
    role(text, Role::is_for_invites, "member, reader or relay")
}

fn role(text: &str, fits: impl Fn(Role) -> bool, roles: &str) -> Result<Role, String> {
    Role::named(text).filter(|role| fits(*role)).ok_or_else(|| format!("a role is {roles}"))
}
