//! `backup`: a copy of the home, made while the node runs, and checked.

use super::Context;
use crate::archive::{self, ATTACHED, LOG, Writer};
use crate::args::Backup;
use crate::client::Backend;
use crate::error::{Code, Failure, Result};
use crate::home::Home;
use crate::home::write::{private_options, sync_parent};
use crate::print::Screen;
use crate::print::progress::Progress;
use crate::print::said::said;
use crate::print::time::now;
use serde::Serialize;
use std::fs::{self, File};
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use tidings_http::network::Snapshot;
use tidings_store::Log;

/// What is printed of one with `--json`.
#[derive(Serialize)]
struct Made<'a> {
    schema: &'static str,
    file: Option<&'a Path>,
    bytes: u64,
    entries: u64,
}

/// Makes one; `-` writes it to stdout.
pub(crate) fn run(context: &Context, args: &Backup) -> Result<()> {
    let file = (args.file.as_os_str() != "-").then_some(args.file.as_path());
    if let Some(file) = file.filter(|file| file.exists() && !context.screen.yes) {
        return Err(Failure::usage(said!("data-backup-there", file = file.display().to_string())));
    }
    let log = Copied::of(context)?;
    let entries = checked(&log.0, context.screen)?;
    let home = (&context.home, !args.no_files);
    let bytes = match file {
        Some(file) => to_file(home, &log.0, file)?,
        None => write(home, &log.0, io::stdout().lock())?.0,
    };
    told(context, &Made { schema: "tidings/backup/1", file, bytes, entries })
}

fn told(context: &Context, made: &Made<'_>) -> Result<()> {
    let entries = said!("cli-entries", count = made.entries);
    context.screen.done(said!("data-backup-made", size = made.bytes, entries = entries));
    context.screen.say_below(said!("data-backup-holds-keys"));
    match (context.screen.json, made.file) {
        (true, Some(_)) => {
            let mut out = context.screen.out();
            out.object(made)?;
            out.finish()
        }
        _ => Ok(()),
    }
}

/// A copy of the log in the home, removed with the value.
struct Copied(PathBuf, Screen);

impl Copied {
    /// Made by whoever writes the log: the running node, or else this process.
    fn of(context: &Context) -> Result<Self> {
        match context.backend()? {
            Backend::Remote(node) => {
                let Snapshot { file, .. } = node.post("/v1/snapshot", &serde_json::json!({}))?;
                Ok(Self(context.home.dir().join(file), context.screen))
            }
            Backend::Local(local) => {
                drop(local);
                let _lock = context.home.lock()?;
                let copy = context.home.dir().join(format!("{}.part", now().0));
                let copy = Self(copy, context.screen);
                fs::copy(context.home.log_file(), &copy.0)
                    .map_err(|error| Failure::file(&copy.0, &error))?;
                Ok(copy)
            }
        }
    }
}

impl Drop for Copied {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(&self.0) {
            let (file, why) = (self.0.display().to_string(), error.to_string());
            self.1.complain(said!("data-remove-it", file = file, why = why));
        }
    }
}

/// Every hash and signature in the log, before anybody relies on it; how many entries there are.
pub(super) fn checked(log: &Path, screen: Screen) -> Result<u64> {
    let progress = Progress::new(screen, said!("data-checking"));
    let unread = |error: tidings_core::Error| {
        Failure::new(Code::Verification, Failure::from(error).into_said())
    };
    let log = Log::open(log).map_err(|error| unread(error.into()))?;
    let damage = log.verify(|done, total| progress.set(done, total));
    progress.abandon();
    let damage = damage.map_err(|error| unread(error.into()))?;
    match damage.first() {
        None => Ok(log.totals().entries),
        Some(first) => {
            let first = Failure::from(tidings_core::Error::from(first)).into_said();
            let count = damage.len();
            let damaged = said!("data-log-damaged", count = count, first = first);
            Err(Failure::new(Code::Verification, damaged))
        }
    }
}

/// Written beside its name, read again, and only then named.
fn to_file(home: (&Home, bool), log: &Path, file: &Path) -> Result<u64> {
    let failed = |error: io::Error| Failure::file(file, &error);
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", now().0));
    let draft = file.with_file_name(name);
    let made = private_options().write(true).create_new(true).open(&draft).map_err(failed);
    let written = made.and_then(|to| {
        let (bytes, to) = write(home, log, io::BufWriter::new(to))?;
        let to = to.into_inner().map_err(|error| failed(error.into_error()))?;
        to.sync_all().map_err(failed)?;
        archive::check(&mut BufReader::new(File::open(&draft).map_err(failed)?))?;
        fs::rename(&draft, file).and_then(|()| sync_parent(file)).map_err(failed)?;
        Ok(bytes)
    });
    if written.is_err() {
        // What could not be finished is of no use to anybody.
        let _ = fs::remove_file(&draft);
    }
    written
}

/// Writes a home, with the files that go with posts or without.
fn write<W: io::Write>((home, attached): (&Home, bool), log: &Path, to: W) -> Result<(u64, W)> {
    let mut backup = Writer::new(to)?;
    for (name, path) in archive::files(home.dir(), attached)? {
        // A post that is deleted meanwhile takes its files along.
        if !name.starts_with(ATTACHED) || path.exists() {
            backup.add(&name, &path)?;
        }
    }
    backup.add(LOG, log)?;
    backup.finish(now())
}
