//! Sticks, directories and web servers: where the files of what is carried lie, and doing a job
//! there. It runs beside the node, in its process or in a verb's.

mod dir;
mod refusal;
mod web;

use dir::Dir;
use std::path::Path;
use tidings_core::Error;
use tidings_core::carry::{self, Care, Host, Job, Report, Taken, Terms};
use web::Web;

/// Hears how much of how much is done.
pub(crate) type Tell<'a> = &'a mut dyn FnMut(u64, u64);

/// Does what is asked.
///
/// # Errors
/// The node's; or that the place is none. What happens to the medium on the way is in the report.
pub(crate) fn run(job: &Job, host: &mut impl Host, tell: Tell<'_>) -> Result<Report, Error> {
    let look = host.look()?;
    let terms = job.terms(&look)?;
    let folder = carry::manifest::folder_of(look.community);
    match job {
        Job::Carry { dir, .. } => {
            let mut dir = Dir::existing(dir, &folder)?;
            let mut taken = carry::take(&mut dir, host, Care::All, tell)?;
            let files = job.file_terms();
            carry::files::take(&mut dir, host, files.up_to, &mut taken.report, tell)?;
            dir.others().into_iter().for_each(|note| taken.report.note(note));
            if taken.report.broken.is_some() {
                return Ok(taken.report);
            }
            left(&mut dir, host, (terms, &files), taken, tell)
        }
        Job::Publish { dir, .. } => {
            let mut dir = Dir::made(dir, &folder)?;
            left(&mut dir, host, (terms, &job.file_terms()), Taken::default(), tell)
        }
        Job::Pull { from, files_up_to } if is_url(from) => {
            let mut web = Web::new(from, &folder)?;
            let mut report = carry::take(&mut web, host, Care::Needed, tell)?.report;
            carry::files::take(&mut web, host, *files_up_to, &mut report, tell)?;
            match web.distrust().filter(|_| report.entries() == 0) {
                Some(error) => Err(error),
                None => found(report, from),
            }
        }
        Job::Pull { from, files_up_to } => {
            let mut dir = Dir::existing(Path::new(from), &folder)?;
            let mut report = carry::take(&mut dir, host, Care::Needed, tell)?.report;
            carry::files::take(&mut dir, host, *files_up_to, &mut report, tell)?;
            dir.others().into_iter().for_each(|note| report.note(note));
            found(report, from)
        }
    }
}

/// Entries, then the files that go with them.
fn left(
    dir: &mut Dir,
    host: &mut impl Host,
    (terms, files): (Option<Terms>, &carry::files::Terms),
    taken: Taken,
    tell: Tell<'_>,
) -> Result<Report, Error> {
    let mut report = carry::leave(dir, host, &terms.unwrap_or_default(), taken, tell)?;
    carry::files::leave(dir, host, files, &mut report, tell)?;
    Ok(report)
}

/// Whether it is to be asked of a web server.
pub(crate) fn is_url(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    ["http://", "https://"].iter().any(|scheme| text.starts_with(scheme))
}

/// Where nothing of this community is, there was nothing to read.
fn found(report: Report, from: &str) -> Result<Report, Error> {
    let nothing = report.lists == 0 && report.damage.is_empty() && report.broken.is_none();
    if nothing && report.notes.is_empty() {
        return Err(refusal::nothing_there(from));
    }
    Ok(report)
}

#[cfg(test)]
mod tests;
