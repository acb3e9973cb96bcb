//! Shelves: what lies there and is not taken, and why.

use crate::carry::manifest::BadManifest;
use crate::carry::seal::Unreadable;
use crate::error::Error;
use tidings_protocol::fork::NoFork;
use tidings_protocol::run::Invalid;

super::refusals! {
    Failed left_out(what: text, why: text): "{what} is left out: {why}";
    TooLarge further_lists(): "further lists were left out";
    TooLarge further_files(): "further files were not looked for; do it again";
    TooLarge over_quota_author(whose: text):
        "{whose} is over `quota_author` here: what is new stays there";

    Verification foreign_file(): "this is no file of Tidings";
    Verification newer_file(format: number): "written by a newer version (format {format})";
    Verification other_kind_of_file(): "this is another kind of file than its name says";
    Verification unknown_key(): "sealed with a key of the community that this home does not hold";
    Verification cut_off(): "it is cut off";
    Verification altered(): "the bytes were altered";
    Verification malformed_list(): "the list is malformed";
    Verification misplaced_list():
        "the list is of another community or device than its name says";
    Verification unsigned_list(): "the list is not signed by the device that it names";
    Verification missing_pack(): "the list names this pack, and it is not there";
    Verification file_cut_off(): "the file is cut off";
    Verification other_than_listed(): "there is something else than the list says";
    Verification other_part(): "this part of a file is not what its name says";
    Verification file_too_long(): "the file is too long";
    Verification unlike_signature(): "the signature does not match the entries";
    Verification unlike_signed_body(): "a body is not what its author signed";
    Verification no_run(why: text): "{why}";
    Verification unproven_fork(why: text): "{why}";
}

impl From<Unreadable> for Error {
    fn from(why: Unreadable) -> Self {
        match why {
            Unreadable::Foreign => foreign_file(),
            Unreadable::Version(format) => newer_file(format),
            Unreadable::Kind => other_kind_of_file(),
            Unreadable::Key => unknown_key(),
            Unreadable::Short => cut_off(),
            Unreadable::Altered => altered(),
        }
    }
}

impl From<BadManifest> for Error {
    fn from(why: BadManifest) -> Self {
        match why {
            BadManifest::Sealed(why) => why.into(),
            BadManifest::Malformed => malformed_list(),
            BadManifest::Misplaced => misplaced_list(),
            BadManifest::Signature => unsigned_list(),
        }
    }
}

/// Why a run that lies there is not believed.
pub(crate) fn of_run(why: Invalid) -> Error {
    match why {
        Invalid::Signature => unlike_signature(),
        Invalid::Body => unlike_signed_body(),
        Invalid::Malformed(_) | Invalid::Full => no_run(why),
    }
}

/// Why evidence that lies there proves nothing.
pub(crate) fn of_evidence(why: NoFork) -> Error {
    unproven_fork(why)
}

/// Something that lies there is passed over.
pub(crate) fn passed_over(what: &str, why: impl Into<Error>) -> Error {
    let why: Error = why.into();
    left_out(what, &why.message).because(why.reason)
}
