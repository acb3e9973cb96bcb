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

/// SPEC §21.2, written with nothing but the primitives it names.
#[test]
fn the_bytes_are_those_of_the_specification() {
    let (secret, record) = ([7; 16], b"a record".to_vec());
    let key = blake3::derive_key("tidings 1 pack key", &secret);
    let id = blake3::derive_key("tidings 1 pack key id", &key);
    let salted = [&key[..], &[1], &8_u32.to_be_bytes(), &record].concat();
    let salt = blake3::derive_key("tidings 1 pack salt", &salted);
    let own = blake3::derive_key("tidings 1 pack file", &[&key[..], &salt[..24]].concat());
    let head = [&b"TDGS\x01\x01"[..], &id[..8], &salt[..24]].concat();
    let cipher = XChaCha20Poly1305::new(&own.into());
    let payload = Payload { msg: &record, aad: &head };
    let sealed = cipher.encrypt(&[0; 24].into(), payload).unwrap();
    let file = [&head[..], &24_u32.to_be_bytes(), &sealed].concat();
    assert_eq!(seal(&PackKey::of(&secret), Kind::Pack, &[record]).1, file);
    // And fixed, so that no library can change them unseen.
    let hash = blake3::hash(&file).to_hex();
    assert_eq!(hash.as_str(), "3719ccd68190df7cf3f82567416ba11ea497015d77d5668bc9b24a9bfa33333f");
}
