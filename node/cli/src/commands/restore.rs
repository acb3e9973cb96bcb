//! `restore`: a home from a backup, as a new device.

use super::{Context, backup};
use crate::archive::{self, Held, LOG};
use crate::args::Restore;
use crate::error::{Code, Failure, Result};
use crate::home::Home;
use crate::home::write::private_dir;
use crate::print::progress::Progress;
use crate::print::said::{Said, said};
use crate::print::sanitise::line;
use crate::print::time::now;
use serde::Serialize;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use tidings_core::{Identity, Node};

/// Without these a backup is none.
const NEEDED: [&str; 3] = ["identity.toml", "community.toml", LOG];

/// The file that makes a home a member's: it is moved last.
const LAST: &str = "community.toml";

/// What is printed of a backup with `--json`.
#[derive(Serialize)]
struct Found<'a> {
    schema: &'static str,
    community: &'a str,
    name: &'a str,
    device_name: &'a str,
    entries: u64,
    made: u64,
    restored: bool,
}

/// Restores, or with `--dry-run` says what would be.
pub(crate) fn run(context: &Context, args: &Restore) -> Result<()> {
    if context.home.holds_community() {
        return Err(super::new::taken(context));
    }
    let staged = Staged::new(&context.home)?;
    let held = read(&args.file, &staged.dir)?;
    if let Some(missing) = NEEDED.iter().find(|name| !held.files.contains(**name)) {
        let lacks = said!("data-backup-lacks", file = *missing);
        return Err(Failure::new(Code::Verification, lacks));
    }
    let home = Home::locate(Some(staged.dir.clone()))?;
    let identity = home.identity()?;
    let entries = backup::checked(&home.log_file(), context.screen)?;
    let certified = home.account_key()?.is_some();
    if !args.dry_run {
        renew(context, &home)?;
        settle(&context.home, &staged.dir)?;
    }
    told(context, &identity, &held, entries, !args.dry_run)?;
    if !args.dry_run {
        context.screen.say_below(next_step(certified));
    }
    Ok(())
}

fn read(file: &Path, dir: &Path) -> Result<Held> {
    if file.as_os_str() == "-" {
        return archive::extract(&mut io::stdin().lock(), dir);
    }
    let from = File::open(file).map_err(|error| Failure::file(file, &error))?;
    let mut from = BufReader::new(from);
    let held = archive::extract(&mut from, dir)?;
    match from.fill_buf().is_ok_and(<[u8]>::is_empty) {
        true => Ok(held),
        false => Err(Failure::new(Code::Verification, said!("data-backup-goes-on"))),
    }
}

/// What was written with the old key after the backup was made may be known elsewhere: this home
/// must never write with it.
fn renew(context: &Context, home: &Home) -> Result<()> {
    let identity = home.mint_device()?;
    let progress = Progress::new(context.screen, said!("cli-indexing"));
    let node = Node::open_as_new_device(home.dir(), identity, now(), &mut |done, total| {
        progress.set(done, total);
    });
    progress.abandon();
    Ok(node?.flush(now())?)
}

/// Moves what is whole into the home, piece by piece.
fn settle(home: &Home, staged: &Path) -> Result<()> {
    let _lock = home.lock()?;
    home.set_aside_databases()?;
    let failed = |error: io::Error| Failure::file(staged, &error);
    let mut names = Vec::new();
    for entry in fs::read_dir(staged).map_err(failed)? {
        names.push(entry.map_err(failed)?.file_name());
    }
    names.sort_by_key(|name| name == LAST);
    for name in names {
        let to = home.dir().join(&name);
        // Settings that are here already were put here for this machine.
        if name != "config.toml" || !to.exists() {
            replace(&staged.join(&name), &to)?;
        }
    }
    Ok(())
}

fn replace(from: &Path, to: &Path) -> Result<()> {
    if from.is_dir() && to.is_dir() {
        let failed = |error: io::Error| Failure::file(from, &error);
        for entry in fs::read_dir(from).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            replace(&entry.path(), &to.join(entry.file_name()))?;
        }
        return Ok(());
    }
    fs::rename(from, to).map_err(|error| Failure::file(to, &error))
}

fn told(
    context: &Context,
    identity: &Identity,
    held: &Held,
    entries: u64,
    restored: bool,
) -> Result<()> {
    let Identity { founding, name, device_name, .. } = identity;
    let (mut out, entries_said) = (context.screen.out(), said!("cli-entries", count = entries));
    if context.screen.json {
        out.object(&Found {
            schema: "tidings/restore/1",
            community: &founding.name,
            name,
            device_name,
            entries,
            made: held.made.0,
            restored,
        })?;
    } else if !restored {
        let holds = said!(
            "data-backup-holds",
            community = line(&founding.name),
            name = line(name),
            device = line(device_name),
            entries = entries_said.clone(),
            when = held.made.0,
        );
        out.line(&holds.in_words(context.screen.words()))?;
    }
    out.finish()?;
    if restored {
        let community = line(&founding.name);
        let restored = said!("data-restored", community = community, entries = entries_said);
        context.screen.done(restored);
    }
    Ok(())
}

/// A backup made after the recovery words were written down does not hold them.
fn next_step(certified: bool) -> Said {
    said!(if certified { "data-restored-device" } else { "data-restored-uncertified" })
}

/// Where a backup is unpacked: within the home, so that it can be moved; removed with the value.
struct Staged {
    dir: PathBuf,
    /// The home, where it was made for this.
    made: Option<PathBuf>,
}

impl Staged {
    fn new(home: &Home) -> Result<Self> {
        let made = (!home.dir().exists()).then(|| home.dir().to_owned());
        home.make()?;
        let dir = home.dir().join(format!("{}.part", now().0));
        private_dir(&dir)?;
        Ok(Self { dir, made })
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // Only what is left: a home that came to hold something stays.
        let _ = fs::remove_dir_all(&self.dir);
        if let Some(made) = &self.made {
            let _ = fs::remove_dir(made);
        }
    }
}
