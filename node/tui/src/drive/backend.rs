//! What whoever shows the boards hands over: the node, and the house around it.

use crate::app::Fault;
use std::path::Path;
use tidings_core::api::{NewFile, Sending};
use tidings_core::{Event, Request, Response};

/// The node, and the house around it. Asked from several threads.
pub trait Backend: Send + Sync {
    /// Asks the node; a write is durable once this returns.
    ///
    /// # Errors
    /// What the node says, or that it is gone.
    fn call(&self, request: &Request) -> Result<Response, Fault>;

    /// Tells when it listens to the node, and then what happens, until the node is gone or `tell`
    /// says no.
    ///
    /// # Errors
    /// That the node is not there.
    fn follow(&self, tell: &mut dyn FnMut(Told) -> bool) -> Result<(), Fault>;

    /// Runs a verb of the command line and returns what it printed.
    fn verb(&self, words: &[String]) -> String;

    /// Seals a file of somebody's, to go with a text.
    ///
    /// # Errors
    /// That it is none, too large, or not to be read.
    fn attach(&self, path: &Path) -> Result<NewFile, Fault>;

    /// Bytes of a file that may be attached.
    fn file_limit(&self) -> u64;

    /// Lets somebody edit a text in an editor of theirs, which has the terminal meanwhile.
    ///
    /// # Errors
    /// That there is none, or that it failed; the text is not changed then.
    fn edit(&self, text: &str) -> Result<String, Fault>;

    /// Keeps these texts, which the node has not, instead of those that were kept so before.
    ///
    /// # Errors
    /// The disk's.
    fn refuge(&self, drafts: &[Sending]) -> Result<(), Fault>;
}

/// What a node tells.
#[derive(Clone, Debug)]
pub enum Told {
    /// It listens.
    Listening,
    /// Something happened.
    Event(Box<Event>),
}
