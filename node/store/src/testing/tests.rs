use super::*;
use std::io::ErrorKind;

fn disk(text: &[u8]) -> Disk {
    let disk = Disk::default();
    disk.set_len(text.len() as u64).unwrap();
    disk.write(0, text).unwrap();
    disk.sync_data().unwrap();
    disk
}

#[test]
fn a_power_cut_takes_what_was_not_synced_and_a_kill_nothing() {
    let disk = disk(b"aaaaaaaa");
    disk.write(0, b"bbbb").unwrap();
    disk.write(4, b"cccc").unwrap();
    assert_eq!(disk.after(Loss::Nothing).bytes(), b"bbbbcccc");
    assert_eq!(disk.after(Loss::Unsynced).bytes(), b"aaaaaaaa");
    let torn: Vec<Vec<u8>> = (0..200).map(|seed| disk.after(Loss::Torn(seed)).bytes()).collect();
    for piece in [&b"aaaa"[..], b"bbaa", b"bbbb"] {
        assert!(torn.iter().any(|bytes| bytes.starts_with(piece)), "{piece:?}");
    }
    assert!(torn.iter().all(|bytes| bytes.len() == 8 && !bytes.starts_with(b"ab")));
    disk.sync_data().unwrap();
    assert_eq!(disk.after(Loss::Unsynced).bytes(), b"bbbbcccc");
}

#[test]
fn a_lost_sync_is_made_up_for_by_the_next_one() {
    let disk = disk(b"aaaa");
    disk.lose_syncs(1);
    disk.write(0, b"b").unwrap();
    disk.sync_data().unwrap();
    assert_eq!(disk.after(Loss::Unsynced).bytes(), b"aaaa");
    disk.sync_data().unwrap();
    assert_eq!(disk.after(Loss::Unsynced).bytes(), b"baaa");
}

#[test]
fn operations_fail_from_the_chosen_one_until_it_heals() {
    let disk = disk(b"aaaa");
    disk.fail_from(disk.operations() + 1, ErrorKind::StorageFull);
    disk.write(0, b"b").unwrap();
    assert_eq!(disk.write(1, b"c").unwrap_err().kind(), ErrorKind::StorageFull);
    assert_eq!(disk.sync_data().unwrap_err().kind(), ErrorKind::StorageFull);
    disk.heal();
    disk.sync_data().unwrap();
    assert_eq!(disk.after(Loss::Unsynced).bytes(), b"baaa");
    assert_eq!(disk.operations(), 7, "those that failed count too");
}

#[test]
fn a_bit_is_turned_wherever_it_lies_and_turned_back() {
    let disk = disk(b"aa");
    disk.flip(9);
    assert_eq!(disk.bytes(), b"ac");
    assert_eq!(disk.after(Loss::Unsynced).bytes(), b"ac");
    disk.flip(9 + 16);
    assert_eq!(disk.bytes(), b"aa");
    Disk::default().flip(3);
}

#[test]
fn what_lies_outside_is_an_error() {
    let disk = disk(b"aaaa");
    assert_eq!(disk.read(3, &mut [0; 2]).unwrap_err().kind(), ErrorKind::UnexpectedEof);
    assert_eq!(disk.write(3, b"bb").unwrap_err().kind(), ErrorKind::UnexpectedEof);
    assert_eq!(disk.bytes(), b"aaaa");
}

#[test]
fn what_is_cut_off_comes_back_as_zeros_and_copies_are_apart() {
    let disk = disk(&[7; 5_000]);
    disk.write(4_094, b"abcd").unwrap();
    let copy = disk.after(Loss::Nothing);
    disk.set_len(4_095).unwrap();
    disk.set_len(9_000).unwrap();
    disk.sync_data().unwrap();
    let bytes = disk.after(Loss::Unsynced).bytes();
    assert_eq!((bytes.len(), &bytes[4_092..4_098]), (9_000, &b"\x07\x07a\0\0\0"[..]));
    assert_eq!(&copy.bytes()[4_092..4_099], b"\x07\x07abcd\x07");
    let mut read = [0; 3];
    copy.read(4_095, &mut read).unwrap();
    assert_eq!(&read, b"bcd");
}
