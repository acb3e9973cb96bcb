use super::*;
use tidings_protocol::testing::COMMUNITY;

fn log() -> Log {
    Log::in_memory(COMMUNITY, 1).unwrap()
}

#[test]
fn things_are_kept_by_kind_and_key_until_they_are_removed() {
    let mut log = log();
    for kind in LocalKind::ALL {
        assert_eq!(log.local(kind, b"a").unwrap(), None, "a file from before there were any");
        assert_eq!(log.locals(kind).unwrap(), []);
        assert!(!log.remove_local(kind, b"a").unwrap());
    }
    for kind in LocalKind::ALL {
        log.put_local(kind, b"b", &[1, kind.byte()]).unwrap();
        log.put_local(kind, b"", &[]).unwrap();
        log.put_local(kind, b"b", &[2, kind.byte()]).unwrap();
    }
    for kind in LocalKind::ALL {
        let value = vec![2, kind.byte()];
        assert_eq!(log.local(kind, b"b").unwrap(), Some(value.clone()));
        assert_eq!(log.locals(kind).unwrap(), [(vec![], vec![]), (b"b".to_vec(), value)]);
    }
    assert!(log.remove_local(LocalKind::Block, b"b").unwrap());
    assert_eq!(log.locals(LocalKind::Block).unwrap().len(), 1);
    assert_eq!(log.locals(LocalKind::Overrule).unwrap().len(), 2);
}

#[test]
fn only_so_much_is_kept() {
    let mut log = log();
    let long = log.put_local(LocalKind::Draft, &[0; MAX_LOCAL_KEY + 1], b"").unwrap_err();
    assert!(matches!(long, KeepError::TooLong { len: 65, max: MAX_LOCAL_KEY }));
    let long = log.put_local(LocalKind::Draft, b"", &[0; MAX_LOCAL_VALUE + 1]).unwrap_err();
    assert!(matches!(long, KeepError::TooLong { max: MAX_LOCAL_VALUE, .. }));
    let max = LocalKind::Draft.max();
    for number in 0..max {
        let text = vec![7; MAX_LOCAL_VALUE];
        log.put_local(LocalKind::Draft, &number.to_be_bytes(), &text).unwrap();
    }
    let many = log.put_local(LocalKind::Draft, b"one more", b"").unwrap_err();
    assert!(matches!(many, KeepError::TooMany { max: 256 }));
    log.put_local(LocalKind::Draft, &0usize.to_be_bytes(), b"changed").unwrap();
    log.put_local(LocalKind::Mute, b"another kind", b"").unwrap();
    log.remove_local(LocalKind::Draft, &1usize.to_be_bytes()).unwrap();
    log.put_local(LocalKind::Draft, b"one more", b"").unwrap();
}
