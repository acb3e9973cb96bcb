//! `web`: an address that lets a browser on this machine in, once.

use super::{Context, start};
use crate::args::{Node, Web};
use crate::client::Remote;
use crate::config::Config;
use crate::error::Result;
use crate::print::said::said;
use crate::spawn;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use tidings_http::Login;

/// Time for a browser to say that it cannot.
const PATIENCE: Duration = Duration::from_secs(1);
/// Pause between looks whether it did.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// Prints the address, and opens it where there is a browser; the node is started if none runs.
pub(crate) fn run(context: &Context, args: &Web) -> Result<()> {
    let login: Login = node(context)?.post("/v1/login", &())?;
    let mut out = context.screen.out();
    if context.screen.json {
        out.object(&login)?;
        return out.finish();
    }
    out.line(&login.url)?;
    out.finish()?;
    let minutes = login.seconds / 60;
    match !args.no_open && context.screen.live && opened(&login.url) {
        true => context.screen.done(said!("home-web-opened")),
        false => context.screen.say(said!("home-web-open", minutes = minutes)),
    }
    Ok(())
}

/// The running node, or else one that runs now.
fn node(context: &Context) -> Result<Remote> {
    if !context.home.holds_community() {
        return Err(context.home.empty());
    }
    if let Some(node) = Remote::find(&context.home)? {
        return Ok(node);
    }
    let args = Node::default();
    let config = Config::load(&context.home, &args.overrides())?;
    let node = spawn::start(&context.home, &args.words())?;
    start::started(context, &node, &config);
    Ok(node)
}

/// Whether the system's own way to open an address took it.
fn opened(url: &str) -> bool {
    let mut command = if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(windows) {
        let mut command = Command::new("rundll32");
        command.arg("url.dll,FileProtocolHandler");
        command
    } else {
        let screens = ["DISPLAY", "WAYLAND_DISPLAY"];
        if !screens.iter().any(|name| std::env::var_os(name).is_some_and(|it| !it.is_empty())) {
            return false;
        }
        Command::new("xdg-open")
    };
    has_taken(command.arg(url), PATIENCE)
}

/// Whether a program did what it was started for, or is still at it after `patience`: the first window
/// of a browser may end with the browser.
fn has_taken(command: &mut Command, patience: Duration) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let Ok(mut child) = quiet.spawn() else { return false };
    let until = Instant::now() + patience;
    loop {
        match child.try_wait() {
            Ok(None) if Instant::now() < until => thread::sleep(LOOK_AGAIN),
            Ok(status) => return status.is_none_or(|status| status.success()),
            Err(_) => return false,
        }
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_that_stays_open_is_not_waited_for_and_none_is_known() {
        let taken =
            |script: &str, patience| has_taken(Command::new("sh").args(["-c", script]), patience);
        let long = Duration::from_secs(60);
        assert!(taken("exit 0", long) && !taken("exit 3", long));
        assert!(taken("sleep 5", Duration::from_millis(50)));
        assert!(!has_taken(&mut Command::new("/no/such/program"), long));
    }
}
