use super::*;
use tidings_protocol::seal::CircleId;

fn devices(count: u8) -> Vec<Author> {
    (0..count).map(|number| Author([number; 32])).collect()
}

fn keys(count: u8) -> Vec<CircleKey> {
    let key = |number| CircleKey::new(CircleId([1; 32]), Author([2; 32]), [number; 32]);
    (0..count).map(key).collect()
}

#[test]
fn however_many_there_are_all_of_them_are_in_statements_that_fit() {
    for (to, under) in [(1, 0), (64, 16), (65, 0), (0, 17), (200, 40), (3, 100)] {
        let (to, under) = (devices(to), keys(under));
        let (mut given, mut with) = (Vec::new(), Vec::new());
        for draft in giving(&to, &under) {
            let Draft::Give(devices, keys) = draft else { panic!("nothing is said") };
            assert!(devices.len() <= MAX_CIRCLE_BOXES && keys.len() <= MAX_CIRCLE_PREVIOUS);
            assert!(!devices.is_empty() || !keys.is_empty());
            given.extend(devices);
            with.extend(keys);
        }
        assert_eq!((given, with), (to, under));
    }
    assert!(giving(&[], &[]).is_empty());
}
