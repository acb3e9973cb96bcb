//! Rules: what they match, and which of them wins.

use super::*;
use tidings_protocol::author::Account;

const DAY: u64 = 86_400_000_000;

fn person() -> PersonRef {
    let account = Account([7; 32]);
    let suffix = account.to_string().chars().take(4).collect();
    PersonRef { name: "ana".into(), suffix, account: Some(account), me: false }
}

fn kept(rules: &str, change: impl Fn(&mut Entry<'_>)) -> bool {
    #[derive(Deserialize)]
    struct File {
        retention: Vec<Rule>,
    }
    let rules: File = serde_json::from_str(&format!("{{\"retention\": [{rules}]}}")).unwrap();
    let (device, person) = (Author([9; 32]), person());
    let mut entry = Entry {
        device: &device,
        person: &person,
        board: Some("general"),
        age: 10 * DAY,
        len: 5_000,
        followed_by: 20,
    };
    change(&mut entry);
    keeps(&rules.retention, &entry)
}

#[test]
fn without_a_rule_that_matches_everything_stays() {
    assert!(kept("", |_| {}));
    assert!(kept(r#"{"older_than": "11d"}"#, |_| {}));
    assert!(!kept(r#"{"older_than": "9d"}"#, |_| {}));
}

#[test]
fn a_rule_matches_what_meets_all_of_its_conditions() {
    assert!(!kept(r#"{"older_than": "9d", "larger_than": "4K"}"#, |_| {}));
    assert!(kept(r#"{"older_than": "9d", "larger_than": "4K"}"#, |entry| entry.len = 4096));
    assert!(!kept(r#"{"keep_last": 20}"#, |_| {}), "20 come after it");
    assert!(kept(r#"{"keep_last": 21}"#, |_| {}));
    assert!(!kept(r##"{"board": "#general"}"##, |_| {}));
    assert!(kept(r#"{"board": "general"}"#, |entry| entry.board = None), "it cannot be known");
}

#[test]
fn the_last_rule_that_matches_wins() {
    let by_ana = format!(r#"{{"account": "{}", "keep": true}}"#, person());
    let old = r#"{"older_than": "1d"}"#;
    assert!(kept(&format!("{old}, {by_ana}"), |_| {}));
    assert!(!kept(&format!("{by_ana}, {old}"), |_| {}));
}

#[test]
fn people_are_named_by_what_stands_beside_their_posts() {
    let (device, ana) = (Author([9; 32]), person());
    let (key, account) = (device.to_string(), Account([7; 32]).to_string());
    assert!(names(&ana.to_string(), &device, &ana));
    assert!(names(&key[..6], &device, &ana) && names(&account[..8].to_uppercase(), &device, &ana));
    assert!(!names(&key[..5], &device, &ana), "too short to mean anybody");
    assert!(!names("ana", &device, &ana) && !names("ana#aaaa", &device, &ana));
}

#[test]
fn spans_and_amounts_are_read_and_shown_as_people_write_them() {
    for (text, value) in [("180d", 180 * DAY), ("12h", DAY / 2), ("0s", 0), ("2w", 14 * DAY)] {
        let age = Age::try_from(text.to_owned()).unwrap();
        assert_eq!((age.0, age.to_string().as_str()), (value, text));
    }
    for (text, value) in [("4K", 4096), ("20G", 20 << 30), ("7", 7), ("0", 0)] {
        let amount = Amount::try_from(text.to_owned()).unwrap();
        assert_eq!((amount.0, amount.to_string().as_str()), (value, text));
    }
    for wrong in ["", "d", "1.5d", "-1d", "7 years", "99999999999999w"] {
        assert!(Age::try_from(wrong.to_owned()).is_err(), "{wrong}");
    }
    for wrong in ["", "K", "1T", "4 KB"] {
        assert!(Amount::try_from(wrong.to_owned()).is_err(), "{wrong}");
    }
}

#[test]
fn a_misspelt_condition_is_an_error() {
    assert!(serde_json::from_str::<Rule>(r#"{"older": "1d"}"#).is_err());
}
