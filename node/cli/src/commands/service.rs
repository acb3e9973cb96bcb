//! `service`: the node as a service of systemd, of this person or of the machine.

mod systemd;
mod unit;

use super::Context;
use crate::args::{Service, ServiceAction};
use crate::error::{Failure, Result};
use crate::print::said::{Said, said};
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
        .map_err(|error| Failure::failed(said!("cli-program-lost", why = error.to_string())))?;
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
    context.screen.done(said!("home-service-runs", name = NAME));
    if manager == Manager::User {
        context.screen.say(said!("home-service-linger"));
    }
    Ok(())
}

fn wrote(context: &Context, path: &Path, changed: bool) {
    let key = if changed { "home-wrote" } else { "home-as-it-should-be" };
    context.screen.done(said!(key, file = path.display().to_string()));
}

/// The home that the service runs.
fn home_of(context: &Context, manager: Manager) -> PathBuf {
    match manager {
        Manager::System => unit::SYSTEM_HOME.into(),
        Manager::User => context.home.dir().to_owned(),
    }
}

fn first_steps(manager: Manager) -> Said {
    match manager {
        Manager::System => {
            let (user, home) = (unit::SYSTEM_USER, unit::SYSTEM_HOME);
            said!("home-service-first-steps-system", user = user, home = home)
        }
        Manager::User => said!("home-service-first-steps"),
    }
}

fn make_user() -> Result<()> {
    let output = Command::new("systemd-sysusers").arg(SYSUSERS).output();
    let output = output.map_err(|error| Failure::failed(format!("systemd-sysusers: {error}")))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let (why, user) = (said.trim(), unit::SYSTEM_USER);
    Err(Failure::failed(said!("home-service-no-user", why = why, user = user)))
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
        true => {
            let home = home.display().to_string();
            context.screen.done(said!("home-service-removed", home = home));
        }
        false => context.screen.say(said!("home-service-none")),
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
    let file = path.display().to_string();
    let said = match (installed, enabled) {
        (true, true) => said!("home-service-state", name = NAME, state = state, file = file),
        (true, false) => said!("home-service-by-hand", name = NAME, state = state, file = file),
        (false, _) => said!("home-service-absent", name = NAME),
    };
    out.line(&said.in_words(context.screen.words()))?;
    out.finish()
}
