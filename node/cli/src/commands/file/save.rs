//! `file save`: a file of a post written under a safe name, never over what is there unasked.

use super::fetch;
use crate::args::Save;
use crate::client::{Backend, answer};
use crate::commands::Context;
use crate::error::{Code, Failure, Result};
use crate::print::said::said;
use crate::print::sanitise::line;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tidings_core::Request;
use tidings_core::api::FileKeyed;
use tidings_files::{FileId, Opened, safe_name};
use zeroize::Zeroizing;

/// Writes one file.
pub(super) fn run(context: &Context, args: &Save) -> Result<()> {
    let mut backend = context.backend()?;
    let files = answer!(backend, Request::Files { post: args.post.clone() }, Files);
    let number = chosen(&files, args.number)?;
    let target = target(args, &files, number);
    if let Some(path) = &target
        && path.exists()
        && !args.force
    {
        return Err(there(path));
    }
    let file = here(context, &mut backend, args, files, number)?;
    let id = FileId::parse(&file.file).ok_or_else(crate::client::unexpected)?;
    let key = blake3::Hash::from_hex(&file.key).map_err(|_| crate::client::unexpected())?;
    let key = Zeroizing::new(*key.as_bytes());
    let opened = Opened::open(&context.home.files_dir(), &id, &key);
    let opened = opened.map_err(tidings_core::Error::from)?;
    match target {
        None => {
            let mut out = context.screen.out();
            let copied = copy(&opened, |bytes| out.bytes(bytes));
            copied.and_then(|()| out.finish())
        }
        Some(path) => {
            write(&opened, &path, args.force)?;
            let name = line(&path.display().to_string());
            context.screen.done(said!("cli-saved", file = name, size = opened.size()));
            Ok(())
        }
    }
}

/// Which file is meant.
fn chosen(files: &[FileKeyed], number: Option<u32>) -> Result<u32> {
    let none = || Failure::new(Code::NotFound, said!("error-unknown-file"));
    match (number, files) {
        (Some(number), _) if files.iter().any(|file| file.row.number == number) => Ok(number),
        (None, [only]) => Ok(only.row.number),
        (Some(_), _) | (None, []) => Err(none()),
        (None, _) => Err(Failure::usage(said!("cli-several-files", count = files.len()))),
    }
}

/// The file, all of which is here, fetched if it was not.
fn here(
    context: &Context,
    backend: &mut Backend,
    args: &Save,
    files: Vec<FileKeyed>,
    number: u32,
) -> Result<FileKeyed> {
    let mut found = files;
    found.retain(|file| file.row.number == number);
    if found.iter().any(|file| file.row.here < 100) {
        found = fetch(context, backend, &args.post, Some(number), args.timeout)?;
    }
    found.pop().ok_or_else(crate::client::unexpected)
}

/// Where it goes; none for stdout.
fn target(args: &Save, files: &[FileKeyed], number: u32) -> Option<PathBuf> {
    let named = files.iter().find(|file| file.row.number == number);
    let name = safe_name(named.map_or("", |file| &file.row.name));
    match &args.output {
        Some(path) if path.as_os_str() == "-" => None,
        Some(path) if path.is_dir() => Some(path.join(name)),
        Some(path) => Some(path.clone()),
        None => Some(PathBuf::from(name)),
    }
}

fn there(path: &Path) -> Failure {
    Failure::usage(said!("cli-file-there-already", file = path.display().to_string()))
}

/// Writes beside the target, then gives it its name: nothing half is left under it.
fn write(opened: &Opened, path: &Path, force: bool) -> Result<()> {
    let mut part = path.as_os_str().to_owned();
    part.push(format!(".{}.part", std::process::id()));
    let part = PathBuf::from(part);
    let made = OpenOptions::new().write(true).create_new(true).open(&part);
    let mut file = made.map_err(|error| Failure::file(&part, &error))?;
    let written =
        copy(opened, |bytes| file.write_all(bytes).map_err(|error| Failure::file(&part, &error)));
    let named = written.and_then(|()| {
        file.sync_all().map_err(|error| Failure::file(&part, &error))?;
        give_name(&part, path, force)
    });
    if named.is_err() {
        std::fs::remove_file(&part).ok();
    }
    named
}

fn give_name(part: &Path, path: &Path, force: bool) -> Result<()> {
    if force {
        return std::fs::rename(part, path).map_err(|error| Failure::file(path, &error));
    }
    // A link is never made over what is there, also when that came only now.
    match std::fs::hard_link(part, path) {
        Ok(()) => std::fs::remove_file(part).map_err(|error| Failure::file(part, &error)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(there(path)),
        Err(_) if !path.exists() => {
            std::fs::rename(part, path).map_err(|error| Failure::file(path, &error))
        }
        Err(_) => Err(there(path)),
    }
}

fn copy(opened: &Opened, mut to: impl FnMut(&[u8]) -> Result<()>) -> Result<()> {
    let mut offset = 0;
    loop {
        let bytes = opened.read_at(offset).map_err(tidings_core::Error::from)?;
        if bytes.is_empty() {
            return Ok(());
        }
        offset += bytes.len() as u64;
        to(&bytes)?;
    }
}
