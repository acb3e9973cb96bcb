use super::*;
use crate::carry::pack::{Piece, Record, What};
use tidings_protocol::hash::EntryId;
use tidings_protocol::testing::{alice, bob, eve};

const COMMUNITY: CommunityId = CommunityId([0xc0; 32]);

fn key() -> PackKey {
    PackKey::of(&[7; 16])
}

fn manifest() -> Manifest {
    let mut authors = [alice().author(), bob().author()];
    authors.sort_unstable();
    let item = |author| Item { author, seq: 300, head: [3; 8], fork: 0 };
    let piece = Piece::Fork { author: authors[1], seq: 7, evidence: vec![1; 90] };
    let (mut pack, _) = Pack::seal(&key(), &[piece]);
    let run = What::Run { first: 200, last: 300 };
    pack.records.push(Record { author: authors[0], what: run, len: 5_000 });
    Manifest {
        community: COMMUNITY,
        device: alice().author(),
        epoch: 9,
        mark: Mark { position: 12, hash: [4; 8] },
        written: Time(1_800_000_000_000_000),
        holds: authors.map(item).to_vec(),
        packs: vec![pack],
        retired: vec![([5; 32], Time(77))],
    }
}

fn open(file: &[u8]) -> Result<Manifest, BadManifest> {
    Manifest::open(file, &file_of(COMMUNITY, &alice().author()), COMMUNITY, &[key()])
}

#[test]
fn a_list_survives_its_file() {
    let file = manifest().seal(&key(), &alice());
    assert_eq!(open(&file), Ok(manifest()));
    assert_eq!(manifest().packs[0].size(), 38 + (20 + 124) + (20 + 5_000));
}

#[test]
fn a_list_speaks_for_its_device_in_its_place_alone() {
    let file = manifest().seal(&key(), &eve());
    assert_eq!(open(&file), Err(BadManifest::Signature));
    let file = manifest().seal(&key(), &alice());
    let other = file_of(COMMUNITY, &bob().author());
    let misplaced = Manifest::open(&file, &other, COMMUNITY, &[key()]);
    assert_eq!(misplaced, Err(BadManifest::Misplaced));
    let elsewhere = CommunityId([1; 32]);
    let name = file_of(elsewhere, &alice().author());
    let misplaced = Manifest::open(&file, &name, elsewhere, &[key()]);
    assert_eq!(misplaced, Err(BadManifest::Misplaced));
    assert_eq!(open(&file[..9]), Err(BadManifest::Sealed(Unreadable::Short)));
}

#[test]
fn what_a_member_signs_is_bounded_all_the_same() {
    let sealed =
        |said: &Manifest| seal::seal(&key(), Kind::Manifest, &[codec::encode(said, &alice())]).1;
    let mut twice = manifest();
    twice.holds[1] = twice.holds[0];
    twice.packs.clear();
    assert_eq!(open(&sealed(&twice)), Err(BadManifest::Malformed), "an author twice");
    let mut unknown = manifest();
    unknown.packs[0].records[0].author = eve().author();
    assert_eq!(open(&sealed(&unknown)), Err(BadManifest::Malformed), "an author who is not there");
    let mut long = manifest();
    long.packs[0].records[0].len = u32::MAX;
    assert_eq!(open(&sealed(&long)), Err(BadManifest::Malformed), "a record beyond its limit");
    let mut many = manifest();
    let record = many.packs[0].records[0];
    many.packs[0].records = vec![record; crate::carry::limits::MAX_RECORDS + 1];
    assert_eq!(open(&sealed(&many)), Err(BadManifest::Malformed), "too many records");
}

#[test]
fn names_are_names_and_nothing_else() {
    let list = file_of(COMMUNITY, &alice().author());
    assert!(is_list(&list) && !is_pack(&list));
    let pack = crate::carry::pack::file_of(&[7; 32]);
    assert!(is_pack(&pack) && !is_list(&pack));
    for name in ["../../x.pack", ".pack", &pack.to_uppercase(), &format!("a/{pack}"), "catalog"] {
        assert!(!is_pack(name) && !is_list(name), "{name}");
    }
    assert_eq!(folder_of(COMMUNITY).len(), 16);
    assert_ne!(folder_of(COMMUNITY), folder_of(CommunityId([1; 32])));
    assert!(!list.contains(&EntryId(alice().author().0).to_string()));
}
