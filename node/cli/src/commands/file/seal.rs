//! Files on their way into a post: sealed from where they lie into the home, before anything is said.

use crate::commands::Context;
use crate::config::{Config, Overrides};
use crate::error::{Code, Failure, Result};
use crate::home::Home;
use crate::print::progress::Progress;
use crate::print::said::said;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use tidings_core::api::NewFile;
use tidings_core::{Request, Response};
use tidings_files::{Error, Intake, MAX_PLAIN, kind_of};
use tidings_views::body::MAX_ATTACHED;

/// Sealed files that no post has yet.
pub(crate) struct Sealed(Vec<NewFile>);

impl Sealed {
    /// Seals them; all are looked at before the first byte is read.
    pub(crate) fn seal(context: &Context, paths: &[PathBuf]) -> Result<Self> {
        if paths.is_empty() {
            return Ok(Self(Vec::new()));
        }
        if !context.home.holds_community() {
            return Err(context.home.empty());
        }
        if paths.len() > MAX_ATTACHED {
            let many = said!("error-too-many-files", count = paths.len(), max = MAX_ATTACHED);
            return Err(Failure::new(Code::TooLarge, many));
        }
        let limit = limit(&context.home)?;
        let sizes = paths.iter().map(|path| size(path, limit));
        let total = sizes.sum::<Result<u64>>()?;
        let progress = Progress::new(context.screen, said!("cli-sealing"));
        let mut done = 0;
        let sealed = paths.iter().map(|path| {
            let file = seal(&context.home, path, limit)?;
            done += std::fs::metadata(path).map(|meta| meta.len()).unwrap_or_default();
            progress.set(done, total);
            Ok(file)
        });
        let sealed = sealed.collect::<Result<Vec<_>>>();
        progress.abandon();
        sealed.map(Self)
    }

    /// As requests name them.
    pub(crate) fn into_files(self) -> Vec<NewFile> {
        self.0
    }

    /// Lets them go with a post.
    pub(crate) fn attach_to(self, context: &Context, post: &str) -> Result<Response> {
        let request = Request::Attach { post: post.to_owned(), files: self.0 };
        context.backend()?.call(request)
    }
}

/// Bytes of a file that may be attached, as the settings have it.
pub(crate) fn limit(home: &Home) -> Result<u64> {
    Ok(Config::load(home, &Overrides::default())?.file_limit.0.min(MAX_PLAIN))
}

/// Seals one file, which is looked at before its first byte is read.
pub(crate) fn seal_one(home: &Home, path: &Path) -> Result<NewFile> {
    let limit = limit(home)?;
    size(path, limit)?;
    seal(home, path, limit)
}

/// Bytes of this file, if it may be attached.
fn size(path: &Path, limit: u64) -> Result<u64> {
    let meta = std::fs::metadata(path).map_err(|error| Failure::file(path, &error))?;
    if !meta.is_file() {
        return Err(Failure::usage(said!("cli-no-file", file = path.display().to_string())));
    }
    if meta.len() > limit {
        return Err(too_large(path, meta.len(), limit));
    }
    Ok(meta.len())
}

fn too_large(path: &Path, size: u64, limit: u64) -> Failure {
    let file = path.display().to_string();
    Failure::new(
        Code::TooLarge,
        said!("cli-file-too-large", file = file, size = size, limit = limit),
    )
}

fn seal(home: &Home, path: &Path, limit: u64) -> Result<NewFile> {
    let refused = |error: Error| match error {
        Error::TooLarge(_) => too_large(path, limit.saturating_add(1), limit),
        error => tidings_core::Error::from(error).into(),
    };
    let mut from = File::open(path).map_err(|error| Failure::file(path, &error))?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mime = kind_of(&name).to_owned();
    take(home, &mut from, path, limit, (name, mime)).map_err(refused)
}

/// Seals bytes that are in memory, and have no path.
pub(crate) fn seal_bytes(
    context: &Context,
    mut bytes: &[u8],
    (name, mime): (String, String),
) -> Result<NewFile> {
    let path = Path::new(&name).to_owned();
    let sealed = take(&context.home, &mut bytes, &path, MAX_PLAIN, (name, mime));
    sealed.map_err(|error| tidings_core::Error::from(error).into())
}

fn take(
    home: &Home,
    from: &mut dyn Read,
    path: &Path,
    limit: u64,
    (name, mime): (String, String),
) -> std::result::Result<NewFile, Error> {
    let mut intake = Intake::begin(&home.files_dir(), limit)?;
    intake.read_from(from, path)?;
    let (id, key) = intake.finish()?;
    Ok(NewFile::sealed(&id, &key, name, mime))
}
