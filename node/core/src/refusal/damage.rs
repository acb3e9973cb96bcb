//! What a check of the log and of the files finds.

use crate::error::Error;
use tidings_store::{Damage, Fault};

super::refusals! {
    Verification damaged_entry(entry: number, author: text, why: text):
        "entry {entry} of {author}: {why}";
    Verification damaged_log(author: text, why: text): "log of {author}: {why}";
    Verification damaged_file(file: text, damaged: number, all: number):
        "file {file}: {damaged} of {all} MiB";

    Verification unsigned_content(): "its content is not what its author signed";
    Verification foreign_signature(): "its signature is not its author's";
    Verification uncovered(): "no signature covers it";
    Verification unreadable_record(): "its record cannot be read";
    Verification unlinked(): "the entry before it is missing or unreadable";
    Verification unindexed(): "the index does not lead to it";
    Verification wrong_head(): "the head does not say what the log holds";
    Verification wrong_stock(): "it is not known rightly how many bytes it takes";
    Verification wrong_lacking(): "it is not known rightly whether its body is here";
    Verification wrong_evidence(): "the evidence of its fork is missing or proves nothing";
    Verification stray(why: text): "{why}";
    Verification unreadable_pages(why: text): "the file cannot be read further: {why}";
}

impl From<&Fault> for Error {
    fn from(fault: &Fault) -> Self {
        match fault {
            Fault::Content => unsigned_content(),
            Fault::Signature => foreign_signature(),
            Fault::Unsigned => uncovered(),
            Fault::Record => unreadable_record(),
            Fault::Sequence => unlinked(),
            Fault::Index => unindexed(),
            Fault::Head => wrong_head(),
            Fault::Stock => wrong_stock(),
            Fault::Lacking => wrong_lacking(),
            Fault::Fork => wrong_evidence(),
            Fault::Stray(what) => stray(what),
            Fault::Pages(what) => unreadable_pages(what),
        }
    }
}

impl From<&Damage> for Error {
    fn from(Damage { author, seq, what }: &Damage) -> Self {
        let why = Self::from(what);
        let damaged = match (author, seq) {
            (Some(author), Some(seq)) => damaged_entry(*seq, author, &why.message),
            (Some(author), None) => damaged_log(author, &why.message),
            _ => return why,
        };
        damaged.because(why.reason)
    }
}
