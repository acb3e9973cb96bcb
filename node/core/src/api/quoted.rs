//! Importing what others wrote elsewhere: threads and replies with a quoted name, each once.

use super::{MAX_IMPORT, NewFile, Response, Said};
use crate::compose;
use crate::error::Error;
use crate::node::Node;
use crate::refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use tidings_protocol::hash::EntryId;
use tidings_protocol::seal::{CircleId, CircleKey};
use tidings_protocol::time::Time;
use tidings_views::Destination;
use tidings_views::body::{Attached, MAX_QUOTED, MAX_SOURCE, Origin, Place};

/// Ids that an imported post may name as what it answers.
pub const MAX_ANSWERS: usize = 16;

/// What somebody else wrote elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Quoted {
    /// Whose it is said to be, 1 to 200 bytes: a quoted name.
    pub name: String,
    /// When it is said to have been written, in microseconds since the Unix epoch.
    #[serde(default)]
    pub time: Option<Time>,
    /// What it is called there, 1 to 255 bytes, such as the Message-ID of a mail.
    pub source: String,
    /// What is called so there, the nearest first, at most 16: it answers the first of them that is
    /// here, or begins a thread.
    #[serde(default)]
    pub answers: Vec<String>,
    /// What it is about.
    #[serde(default)]
    pub subject: Option<String>,
    /// The text.
    pub text: String,
    /// At most 16, whose bytes are here already.
    #[serde(default)]
    pub files: Vec<NewFile>,
}

/// Posts to be imported: all of them, or none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Quoting {
    /// An existing board.
    pub board: String,
    /// At most [`MAX_IMPORT`], each behind what it answers; those that this account imported before
    /// are left out.
    pub posts: Vec<Quoted>,
}

/// A post that was checked, before it is known where it stands.
struct Checked<'q> {
    quoted: &'q Quoted,
    subject: Option<String>,
    text: String,
    files: Vec<Attached<'q>>,
}

/// Posts on their way into the log.
struct Bringing<'q> {
    to: &'q Destination,
    /// What is here, by its source: posts from before, and those that were staged.
    here: BTreeMap<&'q str, EntryId>,
    /// Bodies for everybody that wait to be signed together, and their sources.
    waiting: Vec<(&'q str, Vec<u8>)>,
    /// The key of the circle, once something was said in it.
    key: Option<CircleKey>,
    threads: u64,
    posts: u64,
}

impl Node {
    /// Imports posts in their order, those left out that this account imported before. All of it is
    /// staged, or nothing.
    pub(super) fn import_quoted(
        &mut self,
        now: Time,
        Quoting { board, posts }: &Quoting,
    ) -> Result<Response, Error> {
        if posts.len() > MAX_IMPORT {
            return Err(refusal::import_too_large(posts.len(), MAX_IMPORT));
        }
        // What another import staged a moment ago is here, too.
        self.settle(now)?;
        let to = self.destination(board)?;
        let here = self.here(&to, posts)?;
        let (mut fresh, mut seen) = (Vec::new(), BTreeSet::new());
        for (quoted, number) in posts.iter().zip(1_usize..) {
            let known = here.known.contains(quoted.source.as_str());
            if known || !seen.insert(quoted.source.as_str()) {
                continue;
            }
            fresh.push(self.checked(quoted).map_err(|error| error.of_import(number))?);
        }
        self.may_write()?;
        self.can_write()?;
        let known = u64::try_from(posts.len().saturating_sub(fresh.len())).unwrap_or(u64::MAX);
        let mut bringing = Bringing {
            to: &to,
            here: here.open,
            waiting: Vec::new(),
            key: None,
            threads: 0,
            posts: 0,
        };
        for post in &fresh {
            self.bring(now, &mut bringing, post)?;
        }
        self.sign_waiting(now, &mut bringing)?;
        for post in fresh.iter().filter(|post| !post.files.is_empty()) {
            let Some(id) = bringing.here.get(post.quoted.source.as_str()).copied() else {
                continue;
            };
            let said = Said { id, board: to.label.clone(), key: bringing.key.clone() };
            self.attach_to(now, &said, &post.files)?;
        }
        let Bringing { posts, threads, .. } = bringing;
        Ok(Response::Brought { posts, threads, known })
    }

    /// For each source the post that this account imported under it.
    pub(super) fn imported_as(&self, sources: &[String]) -> Result<Response, Error> {
        if sources.len() > MAX_IMPORT {
            return Err(refusal::too_many_sources(sources.len(), MAX_IMPORT));
        }
        let sources: Vec<&str> = sources.iter().map(String::as_str).collect();
        Ok(Response::ImportedAs(self.views.imported(&self.log, &sources)?))
    }

    /// What of all that these posts name is here, and what of that may be answered.
    fn here<'q>(&self, to: &Destination, posts: &'q [Quoted]) -> Result<Here<'q>, Error> {
        let named = posts.iter().flat_map(|post| {
            let answers = post.answers.iter().take(MAX_ANSWERS);
            answers.chain([&post.source]).map(String::as_str)
        });
        let named: BTreeSet<&str> = named.collect();
        let named: Vec<&str> = named.into_iter().collect();
        let found = self.views.imported(&self.log, &named)?;
        let mut here = Here { known: BTreeSet::new(), open: BTreeMap::new() };
        for (source, id) in named.into_iter().zip(found) {
            let Some(id) = id else { continue };
            here.known.insert(source);
            if self.is_open_to(to.circle, &id)? {
                here.open.insert(source, id);
            }
        }
        Ok(here)
    }

    /// Whether what is for this circle, or for everybody, may answer the post.
    fn is_open_to(&self, circle: Option<CircleId>, id: &EntryId) -> Result<bool, Error> {
        let on = self.views.circle_at(id)?;
        let row = self.views.post(&self.log, id)?;
        Ok(on == circle && self.may_reply(&row, on).is_ok())
    }

    fn checked<'q>(&self, quoted: &'q Quoted) -> Result<Checked<'q>, Error> {
        let (name, source) = (quoted.name.trim().len(), quoted.source.len());
        if !(1..=MAX_QUOTED).contains(&name) || !(1..=MAX_SOURCE).contains(&source) {
            return Err(refusal::bad_quotation(MAX_QUOTED, MAX_SOURCE));
        }
        if quoted.answers.len() > MAX_ANSWERS {
            return Err(refusal::too_many_answers(MAX_ANSWERS));
        }
        Ok(Checked {
            quoted,
            subject: compose::subject(quoted.subject.as_deref())?,
            text: compose::text(&quoted.text)?,
            files: self.check_files(&quoted.files, 0)?,
        })
    }

    /// Stages a post, or lets it wait for those that go with it under one signature.
    fn bring<'q>(
        &mut self,
        now: Time,
        bringing: &mut Bringing<'q>,
        post: &Checked<'q>,
    ) -> Result<(), Error> {
        let quoted = post.quoted;
        // What it answers has a name only once it is signed.
        let waits = |source: &String| bringing.waiting.iter().any(|(it, _)| it == source);
        if quoted.answers.iter().any(waits) {
            self.sign_waiting(now, bringing)?;
        }
        let parent = quoted.answers.iter().find_map(|it| bringing.here.get(it.as_str())).copied();
        let place = match (parent, bringing.to.circle) {
            (Some(parent), _) => Place::Reply(parent),
            (None, Some(_)) => Place::Here,
            (None, None) => Place::Board(&bringing.to.name),
        };
        let Quoted { name, time, source, .. } = quoted;
        let origin = Origin { name: name.trim(), time: *time, id: source };
        let in_circle = bringing.to.circle.is_some();
        let body =
            compose::imported(place, post.subject.as_deref(), &post.text, origin, in_circle)?;
        bringing.posts = bringing.posts.saturating_add(1);
        bringing.threads = bringing.threads.saturating_add(u64::from(parent.is_none()));
        let id = match (bringing.to.circle, &bringing.key) {
            (None, _) => {
                bringing.waiting.push((source, body));
                return Ok(());
            }
            (Some(_), Some(key)) => self.say_more(now, key, &body, Vec::new())?,
            (Some(circle), None) => {
                let (id, key) = self.say_within(now, circle, body)?;
                bringing.key = Some(key);
                id
            }
        };
        bringing.here.insert(source, id);
        Ok(())
    }

    fn sign_waiting(&mut self, now: Time, bringing: &mut Bringing<'_>) -> Result<(), Error> {
        let (sources, bodies): (Vec<_>, Vec<_>) =
            std::mem::take(&mut bringing.waiting).into_iter().unzip();
        if bodies.is_empty() {
            return Ok(());
        }
        let ids = self.append(now, &bodies)?;
        bringing.here.extend(sources.into_iter().zip(ids));
        Ok(())
    }
}

/// What is here of what an import names.
struct Here<'q> {
    /// By its source.
    known: BTreeSet<&'q str>,
    /// What of it may be answered.
    open: BTreeMap<&'q str, EntryId>,
}
