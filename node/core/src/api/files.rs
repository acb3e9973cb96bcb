//! Requests about files: what goes with a post, and what is to be fetched of it.

use super::{Response, Said};
use crate::compose;
use crate::error::Error;
use crate::node::Node;
use crate::refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tidings_files::{FileId, seal};
use tidings_protocol::hash::EntryId;
use tidings_protocol::time::Time;
use tidings_views::body::{
    Attach, Attached, Body, MAX_ATTACHED, MAX_FILE_NAME, MAX_MIME, Remark, Spoken, Within,
};
use tidings_views::page::{FileRow, Opening, Schema};

/// A file to go with a post: sealed, and here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFile {
    /// `HASH-SIZE` of the sealed bytes: the name of the file.
    pub file: String,
    /// The key that they are sealed with, in hex.
    pub key: String,
    /// What it is called; never a path.
    pub name: String,
    /// What kind of bytes they are.
    pub mime: String,
}

/// A file of a post, as whoever saves it needs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FileKeyed {
    /// `tidings/file/1`.
    pub schema: Schema,
    /// The row that is shown.
    #[serde(flatten)]
    pub row: FileRow,
    /// `HASH-SIZE` of the sealed bytes.
    pub file: String,
    /// The key that they are sealed with, in hex.
    pub key: String,
}

impl NewFile {
    /// A file that was sealed just now.
    #[must_use]
    pub fn sealed(id: &FileId, key: &[u8; 32], name: String, mime: String) -> Self {
        Self { file: id.to_string(), key: hex(key), name, mime }
    }

    /// Its bytes before sealing; none where its name is none of a file.
    #[must_use]
    pub fn size(&self) -> Option<u64> {
        seal::plain_len(FileId::parse(&self.file)?.size)
    }
}

impl From<&Attached<'_>> for NewFile {
    fn from(file: &Attached<'_>) -> Self {
        let Attached { file: Spoken { hash, size }, key, name, mime } = *file;
        Self::sealed(&FileId { hash, size }, &key, name.to_owned(), mime.to_owned())
    }
}

impl Node {
    /// Writes that the files go with a post, and for everybody that there are such files.
    pub(super) fn attach(
        &mut self,
        now: Time,
        post: &str,
        files: &[NewFile],
    ) -> Result<Response, Error> {
        let post = self.readable(post)?;
        if !post.author.me {
            return Err(refusal::not_yours_to_attach(&post.author));
        }
        if post.deleted.is_some() {
            return Err(refusal::deleted_post(post.id));
        }
        if files.is_empty() {
            return Err(refusal::no_file_named());
        }
        let checked = self.check_files(files, post.files.len())?;
        let id = match self.views.circle_at(&post.id)? {
            Some(circle) => {
                let (said, attach) = bodies(post.id, &checked)?;
                self.say_within_with(now, circle, compose::within(&Within::Remark(attach))?, &said)?
            }
            None => {
                self.may_write()?;
                self.attach_for_all(now, post.id, &checked)?
            }
        };
        Ok(Response::Written { id, board: post.board })
    }

    /// Stages what lets files go with a post that was staged just now.
    pub(super) fn attach_to(
        &mut self,
        now: Time,
        to: &Said,
        files: &[Attached<'_>],
    ) -> Result<(), Error> {
        match &to.key {
            _ if files.is_empty() => Ok(()),
            Some(key) => {
                let (said, attach) = bodies(to.id, files)?;
                self.say_more(now, key, &compose::within(&Within::Remark(attach))?, said).map(drop)
            }
            None => self.attach_for_all(now, to.id, files).map(drop),
        }
    }

    fn attach_for_all(
        &mut self,
        now: Time,
        post: EntryId,
        files: &[Attached<'_>],
    ) -> Result<EntryId, Error> {
        let (mut bodies, attach) = bodies(post, files)?;
        bodies.push(compose::remark(attach, false)?);
        let id = self.append(now, &bodies)?.pop();
        id.ok_or_else(|| refusal::failed("nothing was written"))
    }

    /// What is said of these files, if their bytes are here and a post that has so many has room.
    pub(super) fn check_files<'f>(
        &self,
        files: &'f [NewFile],
        before: usize,
    ) -> Result<Vec<Attached<'f>>, Error> {
        let (max, count) = (MAX_ATTACHED, files.len().saturating_add(before));
        if count > max && !files.is_empty() {
            return Err(refusal::too_many_files(count, max));
        }
        let checked = |file: &'f NewFile| {
            let said = named(file)?;
            self.must_be_here(&said)?;
            Ok(said)
        };
        files.iter().map(checked).collect()
    }

    /// What a draft keeps of these files: those of `before` may be gone, the others are here.
    pub(crate) fn check_drafted<'f>(
        &self,
        files: &'f [NewFile],
        before: &[NewFile],
    ) -> Result<Vec<Attached<'f>>, Error> {
        if files.len() > MAX_ATTACHED {
            return Err(refusal::too_many_files(files.len(), MAX_ATTACHED));
        }
        let checked = |file: &'f NewFile| {
            let said = named(file)?;
            if !before.contains(file) {
                self.must_be_here(&said)?;
            }
            Ok(said)
        };
        files.iter().map(checked).collect()
    }

    fn must_be_here(&self, said: &Attached<'_>) -> Result<(), Error> {
        let id = FileId { hash: said.file.hash, size: said.file.size };
        match self.shelf()?.adopt(&id) {
            Err(tidings_files::Error::Missing) => Err(refusal::lost_file(said.name)),
            adopted => Ok(adopted?),
        }
    }

    pub(super) fn files_of(&self, post: &str) -> Result<Vec<FileKeyed>, Error> {
        let post = self.resolve(post)?;
        let row = self.views.post(&self.log, &post)?;
        if !row.readable {
            return Ok(Vec::new());
        }
        let files = self.views.files_of(&self.log, &post)?;
        Ok(files.into_iter().zip(row.files).map(|(file, row)| self.keyed(&file, row)).collect())
    }

    pub(super) fn fetch_files(
        &mut self,
        post: &str,
        number: Option<u32>,
    ) -> Result<Response, Error> {
        let mut files = self.files_of(post)?;
        files.retain(|file| number.is_none_or(|number| file.row.number == number));
        if files.is_empty() {
            return Err(refusal::unknown_file());
        }
        for file in &files {
            if let Some(id) = FileId::parse(&file.file) {
                self.has_room()?;
                self.shelf()?.begin(&id)?;
            }
        }
        self.files.changed = true;
        Ok(Response::Files(files))
    }

    fn keyed(&self, file: &Opening, mut row: FileRow) -> FileKeyed {
        self.measure_file(&mut row);
        let id = FileId { hash: file.file.hash, size: file.file.size };
        FileKeyed {
            schema: "tidings/file/1".into(),
            row,
            file: id.to_string(),
            key: hex(&file.key),
        }
    }
}

/// What everybody reads of these files, and what those read who read the post.
fn bodies<'f>(post: EntryId, files: &[Attached<'f>]) -> Result<(Vec<Vec<u8>>, Remark<'f>), Error> {
    let said = files.iter().map(|file| Body::File(file.file).encode());
    let said = said.collect::<Result<_, _>>().map_err(|error| compose::refused(&error))?;
    Ok((said, Remark::Attach(Attach { post, files: files.to_vec() })))
}

/// What is said of a file, if it can be one.
fn named(new: &NewFile) -> Result<Attached<'_>, Error> {
    let id = FileId::parse(&new.file).ok_or_else(|| refusal::bad_file(&new.file))?;
    let key = unhex(&new.key).ok_or_else(refusal::bad_key)?;
    if new.name.is_empty() || new.name.len() > MAX_FILE_NAME || new.mime.len() > MAX_MIME {
        return Err(refusal::bad_file_name(MAX_FILE_NAME, MAX_MIME));
    }
    let file = Spoken { hash: id.hash, size: id.size };
    Ok(Attached { file, key, name: &new.name, mime: &new.mime })
}

/// Writes 64 hex digits.
fn hex(key: &[u8; 32]) -> String {
    blake3::Hash::from_bytes(*key).to_hex().to_string()
}

/// Reads 64 hex digits.
fn unhex(text: &str) -> Option<[u8; 32]> {
    blake3::Hash::from_hex(text).ok().map(|hash| *hash.as_bytes())
}
