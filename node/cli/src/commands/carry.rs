//! `carry`, `publish`, `pull`: entries without a network.

mod told;
mod verdict;

use super::Context;
use crate::args::{Carry, Publish, Pull};
use crate::error::{Code, Failure, Result};
use crate::print::progress::Progress;
use crate::print::said::said;
use crate::shelf::is_url;
use std::path::{Path, PathBuf};
use tidings_core::carry::{Job, Report};
use told::{files, left, remarks, took};
use verdict::verdict;

/// Both directions.
pub(crate) fn run(context: &Context, args: &Carry) -> Result<()> {
    let job = Job::Carry {
        dir: absolute(&args.dir)?,
        reader: args.reader.clone(),
        newer_seconds: args.newer,
        max_bytes: args.max,
        files_up_to: args.files.up_to(),
    };
    let report = carry(context, &job)?;
    let left = left(&report, said!("data-for-whoever-comes"));
    context.screen.done(said!("data-carried", took = took(&report), left = left));
    verdict(context.screen, &report, Code::Failed)
}

/// A replica.
pub(crate) fn publish(context: &Context, args: &Publish) -> Result<()> {
    let job = Job::Publish { dir: absolute(&args.dir)?, files_up_to: args.files.up_to() };
    let report = carry(context, &job)?;
    let written = report.left.as_ref().map_or(0, |left| left.bytes);
    let left = left(&report, said!("data-for-everybody"));
    context.screen.done(said!("data-published", left = left, size = written));
    verdict(context.screen, &report, Code::Failed)
}

/// Reading alone.
pub(crate) fn pull(context: &Context, args: &Pull) -> Result<()> {
    let from = match is_url(&args.from) {
        true => args.from.clone(),
        false => {
            let path = absolute(Path::new(&args.from))?.into_os_string().into_string();
            path.map_err(|_| Failure::usage(said!("data-path-not-text")))?
        }
    };
    let report = carry(context, &Job::Pull { from, files_up_to: args.files.up_to() })?;
    context.screen.done(took(&report));
    verdict(context.screen, &report, if is_url(&args.from) { Code::NoPeer } else { Code::Failed })
}

fn carry(context: &Context, job: &Job) -> Result<Report> {
    let mut backend = context.backend()?;
    let progress = Progress::new(context.screen, said!("data-carrying"));
    let report = backend.carry(job, &mut |done, total| progress.set(done, total));
    progress.abandon();
    let report = report?;
    let mut out = context.screen.out();
    if context.screen.json {
        out.object(&report)?;
    }
    out.finish()?;
    files(context.screen, &report);
    remarks(context.screen, &report);
    Ok(report)
}

/// The node may run elsewhere in the file system.
fn absolute(path: &Path) -> Result<PathBuf> {
    std::path::absolute(path).map_err(|error| Failure::file(path, &error))
}
