//! Files of posts for tests: half of one is here once it is asked for, then all of it.

use super::{World, refusal};
use crate::app::Fault;
use serde_json::json;
use tidings_core::Response;
use tidings_core::api::NewFile;
use tidings_protocol::hash::EntryId;
use tidings_views::page::{FileRow, PostRow};

/// A file that goes with a post, none of which is here.
pub(crate) fn attach(post: &mut PostRow, name: &str) {
    post.files.push(FileRow {
        number: u32::try_from(post.files.len()).unwrap() + 1,
        name: name.into(),
        mime: "application/pdf".into(),
        hash: "a".repeat(64),
        size: 2_345_678,
        here: 0,
    });
}

/// A file that is sealed, as if it held 1 234 bytes.
pub(crate) fn sealed(name: &str) -> NewFile {
    let (key, mime) = ("b".repeat(64), "application/pdf".into());
    NewFile { file: format!("{}-1250", "a".repeat(64)), key, name: name.into(), mime }
}

/// The files of a post, of which `wanted` comes nearer, and all that are on their way.
pub(super) fn answer(
    world: &mut World,
    post: EntryId,
    wanted: Option<u32>,
) -> Result<Response, Fault> {
    if world.withheld == Some(post) {
        return Err(refusal("this post has no such file"));
    }
    let row = world.row(&post);
    for file in &mut row.files {
        file.here = match file.here {
            0 if wanted == Some(file.number) => 50,
            0 => 0,
            _ => 100,
        };
    }
    let keyed = |file: &FileRow| {
        let mut keyed = serde_json::to_value(file).unwrap();
        for (name, value) in [("schema", "tidings/file/1"), ("file", "a-1"), ("key", "b")] {
            keyed[name] = json!(value);
        }
        serde_json::from_value(keyed).unwrap()
    };
    let asked = row.files.iter().filter(|file| wanted.is_none_or(|number| number == file.number));
    Ok(Response::Files(asked.map(keyed).collect()))
}
