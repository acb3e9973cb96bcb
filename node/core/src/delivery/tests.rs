use super::*;

fn device(number: usize) -> Author {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&number.to_be_bytes());
    Author(bytes)
}

fn heard(holders: &mut Holders, at: u64, number: usize, seq: u64) -> u64 {
    holders.hear(Time(at), device(number), seq)
}

#[test]
fn the_last_word_counts_and_a_device_that_lost_all_is_forgotten() {
    let mut holders = Holders::default();
    assert_eq!(holders.due(), None);
    assert_eq!(heard(&mut holders, 1, 1, 5), 0);
    assert_eq!(holders.due(), Some(Time(1).after(GATHER)), "kept a moment later");
    assert_eq!(heard(&mut holders, 2, 1, 3), 5);
    assert_eq!(heard(&mut holders, 3, 1, 0), 3);
    assert!(holders.by.is_empty());
}

#[test]
fn those_who_spoke_longest_ago_make_room() {
    let mut holders = Holders::default();
    for number in 0..MAX_HOLDERS {
        heard(&mut holders, number as u64, number, 1);
    }
    heard(&mut holders, 1_000, 0, 2);
    heard(&mut holders, 1_001, MAX_HOLDERS, 1);
    assert_eq!(holders.by.len(), MAX_HOLDERS);
    assert!(holders.by.contains_key(&device(0)) && !holders.by.contains_key(&device(1)));
}

#[test]
fn what_is_kept_is_read_again_and_as_much_as_there_is_fits() {
    let mut holders = Holders::default();
    for number in 0..MAX_HOLDERS {
        holders.hear(Time(u64::MAX), device(number), u64::MAX);
        holders.carries(Time(1), &device(number));
    }
    let bytes = holders.to_bytes();
    assert!(bytes.len() <= MAX_LOCAL_VALUE, "{} bytes", bytes.len());
    let again = Holders::from_bytes(&bytes);
    assert_eq!((again.by.len(), again.due()), (MAX_HOLDERS, None));
    assert!(again.by.values().all(|it| it.seq == u64::MAX && it.relay));
    assert!(Holders::from_bytes(b"what is no such list").by.is_empty());
}
