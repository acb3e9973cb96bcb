//! A file on its way in: sealed and written as it comes, with flat memory, within a limit.

use super::{Room, off, refused};
use crate::problem::Problem;
use crate::problems;
use axum::body::Bytes;
use std::time::Duration;
use tidings_core::api::NewFile;
use tidings_files::seal::FileKey;
use tidings_files::{Error, FileId, Intake, MAX_PLAIN, kind_of};
use tidings_views::body::MAX_FILE_NAME;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// A sender that sends nothing for this long has gone.
pub(crate) const SILENCE: Duration = Duration::from_secs(60);

/// After a file that is refused the rest is read and dropped for this long: a sender that is cut off
/// in the middle is shown no reason.
pub(crate) const DRAIN: Duration = Duration::from_secs(30);

/// Pieces that wait for the disk; whoever sends waits for a place.
const PIECES: usize = 8;

/// A file that is being taken. What is dropped before [`Taking::finish`] leaves nothing behind.
pub(crate) struct Taking {
    room: Room,
    limit: u64,
    pieces: mpsc::Sender<Option<Bytes>>,
    sealed: JoinHandle<Result<Option<(FileId, FileKey)>, Error>>,
}

impl Taking {
    /// Begins a file.
    pub(crate) fn begin(room: &Room) -> Self {
        let limit = room.limit.min(MAX_PLAIN).min(room.files.room());
        let (pieces, mut come) = mpsc::channel::<Option<Bytes>>(PIECES);
        let root = room.files.root().to_owned();
        let sealed = tokio::task::spawn_blocking(move || {
            let mut intake = Intake::begin(&root, limit)?;
            while let Some(piece) = come.blocking_recv() {
                match piece {
                    Some(bytes) => intake.write(&bytes)?,
                    None => return intake.finish().map(Some),
                }
            }
            Ok(None)
        });
        Self { room: room.clone(), limit, pieces, sealed }
    }

    /// Takes more of it; false when no more is wanted, and [`Taking::finish`] says why.
    pub(crate) async fn more(&self, bytes: Bytes) -> bool {
        self.pieces.send(Some(bytes)).await.is_ok()
    }

    /// All of it came: it is durable, and to be attached within the hour.
    pub(crate) async fn finish(self, name: &str) -> Result<NewFile, Problem> {
        self.pieces.send(None).await.ok();
        let sealed = self.sealed.await.map_err(|_| problems::stopped())?;
        let (id, key) = match sealed {
            Ok(Some(sealed)) => sealed,
            Ok(None) => return Err(problems::stopped()),
            Err(Error::TooLarge(_)) if self.limit < self.room.limit => {
                return Err(problems::no_room_for_file());
            }
            Err(Error::TooLarge(limit)) => {
                return Err(problems::file_beyond_limit(called(name), limit));
            }
            Err(error) => return Err(refused(error)),
        };
        let files = self.room.files.clone();
        off(move || files.adopt(&id)).await?.map_err(refused)?;
        let name = called(name);
        let mime = kind_of(&name).to_owned();
        Ok(NewFile::sealed(&id, &key, name, mime))
    }
}

/// What a file is called: no path, and no longer than is said to others.
fn called(name: &str) -> String {
    let mut name = name.rsplit(['/', '\\']).next().unwrap_or_default().trim().to_owned();
    while name.len() > MAX_FILE_NAME {
        name.pop();
    }
    if name.is_empty() { "file".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Kind;
    use tidings_files::Files;

    fn room(dir: &std::path::Path, limit: u64) -> Room {
        Room { files: Files::open(dir).unwrap(), limit }
    }

    #[tokio::test]
    async fn what_came_whole_is_here_and_what_broke_off_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let room = room(dir.path(), 1_000);
        let taking = Taking::begin(&room);
        assert!(taking.more(Bytes::from_static(b"half")).await);
        let sealed = {
            let Taking { pieces, sealed, .. } = taking;
            drop(pieces);
            sealed.await.unwrap()
        };
        assert!(matches!(sealed, Ok(None)));
        let taking = Taking::begin(&room);
        assert!(taking.more(Bytes::from_static(b"whole")).await);
        let file = taking.finish("../../x.png").await.unwrap();
        assert_eq!((file.name.as_str(), file.mime.as_str()), ("x.png", "image/png"));
        assert!(room.files.is_whole(&FileId::parse(&file.file).unwrap()));
        assert_eq!(room.files.all().len(), 1);
    }

    #[tokio::test]
    async fn a_file_over_the_limit_or_the_room_is_refused_and_leaves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let room = room(dir.path(), 1_000);
        for (quota, next) in [(None, "file_limit"), (Some(500), "quota_files")] {
            room.files.set_quota(quota);
            let taking = Taking::begin(&room);
            while taking.more(Bytes::from_static(&[7; 600])).await {}
            let problem = taking.finish("a").await.unwrap_err();
            assert_eq!(problem.kind, Kind::TooLarge);
            assert!(problem.next.unwrap().contains(next));
        }
        let begun = std::fs::read_dir(dir.path().join("begun")).unwrap().count();
        assert_eq!((begun, room.files.all().len()), (0, 0));
    }

    #[test]
    fn a_name_is_no_path_and_not_too_long() {
        assert_eq!(called("C:\\fakepath\\a.txt"), "a.txt");
        assert_eq!(called("/"), "file");
        assert!(called(&"ä".repeat(300)).len() <= MAX_FILE_NAME);
    }
}
