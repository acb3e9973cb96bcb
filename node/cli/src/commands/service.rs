//! `service`: the node as a service of systemd, of this person or of the machine.

mod systemd;
mod unit;

use super::Context;
use crate::args::{Service, ServiceAction};
use crate::error::{Failure, Result};
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::process::Command;
use systemd::{Manager, NAME};

/// Where the user of the machine's service is described.
const SYSUSERS: &str = "/etc/sysusers.d/tidings.conf";

/// Does what is asked.
pub(crate) fn run(context: &Context, args: &Service) -> Result<()> {
    let manager = if args.system { Manager::System } else { Manager::User };
    match args.action {
        ServiceAction::Install { print: true, relay, blind } => {
            print(context, &unit(context, manager, &flags(relay, blind))?)
        }
        ServiceAction::Install { print: false, relay, blind } => {
            let manager = manager.checked()?;
            install(context, manager, &unit(context, manager, &flags(relay, blind))?)
        }
        ServiceAction::Uninstall => uninstall(context, manager.checked()?),
        ServiceAction::Status => status(context, manager.checked()?),
    }
}

fn flags(relay: bool, blind: bool) -> Vec<&'static str> {
    let flags = [relay.then_some("--relay"), blind.then_some("--blind")];
    flags.into_iter().flatten().collect()
}

fn unit(context: &Context, manager: Manager, flags: &[&str]) -> Result<String> {
    let program = std::env::current_exe()
        .map_err(|error| Failure::failed(format!("cannot find this program: {error}")))?;
    Ok(match manager {
        Manager::System => unit::of_system(&program, flags),
        Manager::User => unit::of_user(&program, context.home.dir(), flags),
    })
}

fn print(context: &Context, unit: &str) -> Result<()> {
    let mut out = context.screen.out();
    out.bytes(unit.as_bytes())?;
    out.finish()
}

/// Writes what is missing, and starts the service where its home holds a community.
fn install(context: &Context, manager: Manager, unit: &str) -> Result<()> {
    let path = manager.unit_file()?;
    if manager == Manager::System {
        wrote(context, Path::new(SYSUSERS), systemd::write(SYSUSERS.as_ref(), &unit::sysusers())?);
        make_user()?;
    }
    wrote(context, &path, systemd::write(&path, unit)?);
    manager.systemctl(&["daemon-reload"])?;
    manager.systemctl(&["enable", NAME])?;
    if !home_of(context, manager).join("community.toml").exists() {
        context.screen.say(first_steps(manager));
        return Ok(());
    }
    manager.systemctl(&["restart", NAME])?;
    context.screen.done(format!("{NAME} runs; `tidings service status` says how"));
    if manager == Manager::User {
        context.screen.say("`loginctl enable-linger` lets it run while you are not logged in");
    }
    Ok(())
}

fn wrote(context: &Context, path: &Path, changed: bool) {
    let what = if changed { "Wrote" } else { "Already as it should be:" };
    context.screen.done(format!("{what} {}", path.display()));
}

/// The home that the service runs.
fn home_of(context: &Context, manager: Manager) -> PathBuf {
    match manager {
        Manager::System => unit::SYSTEM_HOME.into(),
        Manager::User => context.home.dir().to_owned(),
    }
}

fn first_steps(manager: Manager) -> String {
    let (user, home, sudo) = (unit::SYSTEM_USER, unit::SYSTEM_HOME, "sudo systemctl");
    match manager {
        Manager::System => format!(
            "Now give it a community, then start it:\n  \
             sudo install -d -m 0700 -o {user} -g {user} {home}\n  \
             sudo -u {user} tidings --home {home} join CODE\n  \
             sudo -u {user} tidings --home {home} stop\n  {sudo} start {user}"
        ),
        Manager::User => "Now give it a community with `tidings new` or `tidings join`, then \
                          `tidings stop` and `systemctl --user start tidings`"
            .into(),
    }
}

fn make_user() -> Result<()> {
    let output = Command::new("systemd-sysusers").arg(SYSUSERS).output();
    let output = output.map_err(|error| Failure::failed(format!("systemd-sysusers: {error}")))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let next = format!("make the user `{}` yourself, then try again", unit::SYSTEM_USER);
    Err(Failure::failed(format!("systemd-sysusers: {}", said.trim())).next(next))
}

/// The home and all that is in it stay.
fn uninstall(context: &Context, manager: Manager) -> Result<()> {
    let path = manager.unit_file()?;
    if path.exists() {
        manager.systemctl(&["disable", "--now", NAME])?;
    }
    let mut removed = systemd::remove(&path)?;
    if manager == Manager::System {
        removed |= systemd::remove(SYSUSERS.as_ref())?;
    }
    manager.systemctl(&["daemon-reload"])?;
    let home = home_of(context, manager);
    match removed {
        true => context.screen.done(format!("Removed the service; {} stays", home.display())),
        false => context.screen.say("There is no service to remove."),
    }
    Ok(())
}

#[derive(Serialize)]
struct State {
    schema: &'static str,
    unit: PathBuf,
    installed: bool,
    enabled: bool,
    active: bool,
    state: String,
}

fn status(context: &Context, manager: Manager) -> Result<()> {
    let path = manager.unit_file()?;
    let (active, state) = manager.ask(&["is-active", NAME])?;
    let (enabled, _) = manager.ask(&["is-enabled", NAME])?;
    let installed = path.exists();
    let state = state.trim().to_owned();
    let schema = "tidings/service/1";
    let mut out = context.screen.out();
    if context.screen.json {
        out.object(&State { schema, unit: path, installed, enabled, active, state })?;
        return out.finish();
    }
    let start = if enabled { "starts by itself" } else { "does not start by itself" };
    let said = match installed {
        true => format!("{NAME} is {state} and {start} ({})", path.display()),
        false => format!("{NAME} is not installed; `tidings service install` does it"),
    };
    out.line(&said)?;
    out.finish()
}
