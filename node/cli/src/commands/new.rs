//! `new`: makes a community, starts its node, prints an invite.

use super::{Context, invite, start};
use crate::args::New;
use crate::client::{Remote, answer};
use crate::config::Config;
use crate::error::{Failure, Result};
use crate::home::community::Community;
use crate::home::identity::Keys;
use crate::home::names;
use crate::print::posts::board;
use crate::print::said::said;
use crate::print::time::now;
use crate::spawn;
use rand::Rng;
use tidings_core::invite::DEFAULT_EXPIRY_SECONDS;
use tidings_core::node::FIRST_BOARDS;
use tidings_core::{Node, Request, Role, founding_secret};
use tidings_protocol::certificate::Founding;

/// Makes a community.
pub(crate) fn run(context: &Context, args: &New) -> Result<()> {
    if context.home.holds_community() {
        return Err(taken(context));
    }
    let name = names::checked(&args.name, said!("home-community-name"))?;
    let me =
        args.me.as_deref().map(|me| names::checked(me, said!("home-your-name"))).transpose()?;
    let config = Config::load(&context.home, &crate::config::Overrides::default())?;
    found(context, name, me)?;
    let node = spawn::start(&context.home, &[]).map_err(|failure| {
        failure.during(said!("home-made-not-started")).partly(said!("home-made-not-started-next"))
    })?;
    start::started(context, &node, &config);
    print_invite(context, &node)
}

/// A home holds one community.
pub(super) fn taken(context: &Context) -> Failure {
    Failure::usage(said!("home-taken", home = context.home.dir().display().to_string()))
}

fn found(context: &Context, name: String, me: Option<String>) -> Result<()> {
    let home = &context.home;
    home.make()?;
    let _lock = home.lock()?;
    let mut keys = home.begin(me)?;
    let account = home.own_account()?.keypair();
    home.set_aside_databases()?;
    let mut random = [0; 24];
    rand::rng().fill_bytes(&mut random);
    let (nonce, epoch) = random.split_at(16);
    let founding = Founding {
        name,
        account: account.account(),
        device: keys.device.author(),
        nonce: array(nonce),
    };
    let secret = founding_secret(&keys.device, founding.id());
    let community = Community { founding, secret, later: Vec::new(), joined: now() };
    keys.certify(&account, community.founding.id());
    settle(context, keys, &community, u64::from_be_bytes(array(epoch)))
}

/// Makes the stores and, as the last step, what makes the home a member's.
pub(super) fn settle(
    context: &Context,
    keys: Keys,
    community: &Community,
    epoch: u64,
) -> Result<()> {
    let home = &context.home;
    keys.write(&home.identity_file())?;
    let identity = keys.in_community(community.clone()).ok_or_else(|| home.empty())?;
    let (who, account) = (identity.name.clone(), identity.account);
    home.set_aside_other_words(account)?;
    let mut node = Node::create(home.dir(), identity, epoch, now())?;
    node.flush(now())?;
    community.write(&home.community_file())?;
    let suffix = tidings_views::page::suffix(&account);
    context.screen.done(said!("home-identity", who = &who, full = format!("{who}#{suffix}")));
    Ok(())
}

fn array<const N: usize>(bytes: &[u8]) -> [u8; N] {
    std::array::from_fn(|index| bytes.get(index).copied().unwrap_or_default())
}

fn print_invite(context: &Context, node: &Remote) -> Result<()> {
    let boards = FIRST_BOARDS.map(board).join(" ");
    context.screen.done(said!("home-boards", boards = boards));
    let request = Request::Invite {
        uses: 0,
        expires_seconds: DEFAULT_EXPIRY_SECONDS,
        role: Role::Member,
        hints: Vec::new(),
    };
    let code = answer!(node, &request, Invite);
    invite::hand_out(context, Some(node), &code)?;
    context.screen.say(said!("home-new-boards-open"));
    Ok(())
}
