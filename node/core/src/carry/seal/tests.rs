use super::*;

fn key() -> PackKey {
    PackKey::of(&[7; 16])
}

fn records() -> Vec<Vec<u8>> {
    vec![b"one".to_vec(), Vec::new(), vec![9; 70_000]]
}

fn open_all(file: &[u8], keys: &[PackKey]) -> Result<Vec<Vec<u8>>, Unreadable> {
    let head = Head::read(Kind::Pack, file)?;
    let opener = Opener::new(&head, keys)?;
    let mut rest = &file[HEAD..];
    let mut found = Vec::new();
    while let Some((len, after)) = rest.split_first_chunk::<4>() {
        let (sealed, after) =
            after.split_at_checked(u32::from_be_bytes(*len) as usize).ok_or(Unreadable::Short)?;
        found.push(opener.open(found.len() as u64, sealed)?);
        rest = after;
    }
    Ok(found)
}

#[test]
fn what_is_sealed_is_opened_by_who_has_the_key() {
    let (head, file) = seal(&key(), Kind::Pack, &records());
    assert_eq!(Head::read(Kind::Pack, &file), Ok(head));
    assert_eq!(open_all(&file, &[PackKey::of(&[1; 16]), key()]), Ok(records()));
    assert_eq!(open_all(&file, &[PackKey::of(&[1; 16])]), Err(Unreadable::Key));
    assert_eq!(file.len(), HEAD + 3 * FRAMING + 70_003);
}

#[test]
fn equal_content_gives_equal_files_and_other_content_another_salt() {
    let (head, file) = seal(&key(), Kind::Pack, &records());
    assert_eq!(seal(&key(), Kind::Pack, &records()), (head, file));
    let joined = vec![b"on".to_vec(), b"e".to_vec(), vec![9; 70_000]];
    assert_ne!(seal(&key(), Kind::Pack, &joined).0.salt, head.salt);
    assert_ne!(seal(&key(), Kind::Manifest, &records()).0.salt, head.salt);
    assert_ne!(seal(&PackKey::of(&[8; 16]), Kind::Pack, &records()).0.salt, head.salt);
}

#[test]
fn no_byte_can_be_another_and_no_record_stand_elsewhere() {
    let (_, file) = seal(&key(), Kind::Pack, &[b"one".to_vec(), b"two".to_vec()]);
    for at in 0..file.len() {
        let mut altered = file.clone();
        altered[at] ^= 0x10;
        assert!(open_all(&altered, &[key()]).is_err(), "byte {at}");
    }
    let (one, two) = file[HEAD..].split_at(FRAMING + 3);
    let swapped = [&file[..HEAD], two, one].concat();
    assert_eq!(open_all(&swapped, &[key()]), Err(Unreadable::Altered));
}

#[test]
fn a_file_that_is_none_is_told_from_a_newer_one_and_from_a_torn_one() {
    let (_, file) = seal(&key(), Kind::Manifest, &[b"list".to_vec()]);
    let open = |file: &[u8]| open_single(Kind::Manifest, &[key()], file, 100).map(|(_, it)| it);
    assert_eq!(open(&file), Ok(b"list".to_vec()));
    assert_eq!(open(b"<!DOCTYPE html>"), Err(Unreadable::Foreign));
    let newer = [&b"TDGS\x02"[..], &file[5..]].concat();
    assert_eq!(open(&newer), Err(Unreadable::Version(2)));
    assert_eq!(Head::read(Kind::Pack, &file), Err(Unreadable::Kind));
    for len in 0..file.len() {
        assert!(open(&file[..len]).is_err(), "{len}");
    }
    assert_eq!(open(&[&file[..], b"x"].concat()), Err(Unreadable::Altered));
    assert!(open_single(Kind::Manifest, &[key()], &file, 3).is_err(), "longer than allowed");
}
