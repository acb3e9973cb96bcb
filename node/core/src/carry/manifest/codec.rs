//! The bytes of a list (SPEC §21.3).

use super::{BadManifest, Manifest};
use crate::carry::limits::{MAX_AUTHORS, MAX_PACKS, MAX_RECORDS};
use crate::carry::pack::{Pack, Record, What, fits};
use crate::carry::seal::Head;
use tidings_protocol::author::{Author, Keypair, Purpose, Signature, verify};
use tidings_protocol::hash::{CommunityId, body_hash};
use tidings_protocol::store::Mark;
use tidings_protocol::time::Time;
use tidings_protocol::wire::message::Item;
use tidings_protocol::wire::varint::{self, Malformed, Reader};

/// Bytes of a signature at the end.
const SIGNATURE: usize = 64;

impl From<Malformed> for BadManifest {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
}

/// All of it, signed.
pub(super) fn encode(manifest: &Manifest, device: &Keypair) -> Vec<u8> {
    let mut to = Vec::new();
    to.extend_from_slice(&manifest.community.0);
    to.extend_from_slice(&manifest.device.0);
    for number in [manifest.epoch, manifest.mark.position] {
        to.extend_from_slice(&number.to_be_bytes());
    }
    to.extend_from_slice(&manifest.mark.hash);
    to.extend_from_slice(&manifest.written.0.to_be_bytes());
    varint::put(&mut to, varint::of_len(manifest.holds.len()));
    for item in &manifest.holds {
        to.extend_from_slice(&item.author.0);
        varint::put(&mut to, item.seq);
        to.extend_from_slice(&item.head);
        varint::put(&mut to, item.fork);
    }
    varint::put(&mut to, varint::of_len(manifest.packs.len()));
    for pack in &manifest.packs {
        put_pack(&mut to, pack, &manifest.holds);
    }
    varint::put(&mut to, varint::of_len(manifest.retired.len()));
    for (name, since) in &manifest.retired {
        to.extend_from_slice(name);
        to.extend_from_slice(&since.0.to_be_bytes());
    }
    let signature = device.sign(Purpose::Shelf, &body_hash(&to));
    to.extend_from_slice(&signature.0);
    to
}

/// `name 32 | key id 8 | salt 24 | count | (author's place | 2·first, count - 1 or 2·seq + 1 | length)…`
fn put_pack(to: &mut Vec<u8>, pack: &Pack, holds: &[Item]) {
    to.extend_from_slice(&pack.name);
    to.extend_from_slice(&pack.head.key);
    to.extend_from_slice(&pack.head.salt);
    varint::put(to, varint::of_len(pack.records.len()));
    for record in &pack.records {
        let place = holds.binary_search_by_key(&record.author, |item| item.author);
        varint::put(to, varint::of_len(place.unwrap_or(usize::MAX)));
        match record.what {
            What::Run { first, last } => {
                varint::put(to, first.wrapping_shl(1));
                varint::put(to, last.saturating_sub(first));
            }
            What::Fork { seq } => varint::put(to, seq.wrapping_shl(1) | 1),
        }
        varint::put(to, u64::from(record.len));
    }
}

/// Reads what [`encode`] writes, if the device that it names signed it.
pub(super) fn decode(record: &[u8]) -> Result<Manifest, BadManifest> {
    let end = record.len().checked_sub(SIGNATURE).ok_or(BadManifest::Malformed)?;
    let (said, signature) = record.split_at_checked(end).ok_or(BadManifest::Malformed)?;
    let signature = Signature(Reader::new(signature).array()?);
    let mut reader = Reader::new(said);
    let community = CommunityId(reader.array()?);
    let device = Author(reader.array()?);
    if !verify(&device.0, Purpose::Shelf, &body_hash(said), &signature) {
        return Err(BadManifest::Signature);
    }
    let epoch = number(&mut reader)?;
    let mark = Mark { position: number(&mut reader)?, hash: reader.array()? };
    let written = Time(number(&mut reader)?);
    let holds = read_holds(&mut reader)?;
    let count = counted(&mut reader, MAX_PACKS)?;
    let (mut packs, mut records) = (Vec::new(), 0_usize);
    for _ in 0..count {
        let pack = read_pack(&mut reader, &holds, MAX_RECORDS.saturating_sub(records))?;
        records = records.saturating_add(pack.records.len());
        packs.push(pack);
    }
    let mut retired = Vec::new();
    for _ in 0..counted(&mut reader, MAX_PACKS)? {
        retired.push((reader.array()?, Time(number(&mut reader)?)));
    }
    reader.finish()?;
    Ok(Manifest { community, device, epoch, mark, written, holds, packs, retired })
}

/// Authors ascend strictly, so that each stands once.
fn read_holds(reader: &mut Reader<'_>) -> Result<Vec<Item>, BadManifest> {
    let mut holds: Vec<Item> = Vec::new();
    for _ in 0..counted(reader, MAX_AUTHORS)? {
        let author = Author(reader.array()?);
        let (seq, head) = (reader.varint()?, reader.array()?);
        let item = Item { author, seq, head, fork: reader.varint()? };
        if holds.last().is_some_and(|last| last.author >= author) {
            return Err(BadManifest::Malformed);
        }
        holds.push(item);
    }
    Ok(holds)
}

fn read_pack(reader: &mut Reader<'_>, holds: &[Item], most: usize) -> Result<Pack, BadManifest> {
    let (name, key, salt) = (reader.array()?, reader.array()?, reader.array()?);
    let mut records = Vec::new();
    for _ in 0..counted(reader, most)? {
        let place = usize::try_from(reader.varint()?).map_err(|_| BadManifest::Malformed)?;
        let author = holds.get(place).ok_or(BadManifest::Malformed)?.author;
        let tag = reader.varint()?;
        let at = tag >> 1;
        let what = match tag & 1 {
            0 => What::Run { first: at, last: at.saturating_add(reader.varint()?) },
            _ => What::Fork { seq: at },
        };
        let len = u32::try_from(reader.varint()?).ok().filter(|len| fits(*len));
        records.push(Record { author, what, len: len.ok_or(BadManifest::Malformed)? });
    }
    Ok(Pack { name, head: Head::of_pack(key, salt), records })
}

fn number(reader: &mut Reader<'_>) -> Result<u64, Malformed> {
    reader.array().map(u64::from_be_bytes)
}

fn counted(reader: &mut Reader<'_>, most: usize) -> Result<usize, BadManifest> {
    let count = usize::try_from(reader.varint()?).ok();
    count.filter(|count| *count <= most).ok_or(BadManifest::Malformed)
}
