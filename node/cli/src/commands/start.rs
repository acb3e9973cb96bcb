//! `start`: the node in the background.

use super::Context;
use crate::args::Node;
use crate::client::Remote;
use crate::config::Config;
use crate::error::Result;
use crate::print::said::said;
use crate::spawn;

/// Starts the node, unless it runs already.
pub(crate) fn run(context: &Context, args: &Node) -> Result<()> {
    if !context.home.holds_community() {
        return Err(context.home.empty());
    }
    if let Some(node) = Remote::find(&context.home)? {
        context.screen.say(said!("cli-node-runs-already", pid = node.pid().to_string()));
        return Ok(());
    }
    // Wrong settings are better told here than in the node's log.
    let config = Config::load(&context.home, &args.overrides())?;
    let node = spawn::start(&context.home, &args.words())?;
    started(context, &node, &config);
    Ok(())
}

/// Says that the node runs, and how.
pub(crate) fn started(context: &Context, node: &Remote, config: &Config) {
    let sentence = if config.mdns { "cli-node-runs" } else { "cli-node-runs-undiscovered" };
    let (pid, port) = (node.pid().to_string(), node.port().to_string());
    context.screen.done(said!(sentence, pid = pid, port = port));
}
