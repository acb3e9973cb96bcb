use super::*;

/// The test vector of BIP-39 for 32 bytes of 0x7f.
const LEGAL: &str = "legal winner thank year wave sausage worth useful legal winner thank year wave \
                     sausage worth useful legal winner thank year wave sausage worth title";

fn key() -> AccountKey {
    AccountKey::from_entropy(&[0x7f; 32]).unwrap()
}

#[test]
fn the_words_are_those_of_the_standard() {
    assert_eq!(*key().words(), LEGAL);
    assert_eq!(AccountKey::parse(LEGAL), Ok(key()));
    assert_eq!((key().word(1), key().word(24)), (Some("legal"), Some("title")));
    assert_eq!((key().word(0), key().word(25)), (None, None));
}

#[test]
fn the_key_is_derived_from_the_bytes_behind_the_words() {
    let seed = blake3_of_the_entropy();
    assert_eq!(*key().keypair().seed(), seed);
    assert!(!format!("{:?}", key()).contains("legal"));
}

fn blake3_of_the_entropy() -> [u8; 32] {
    Deriver::new("tidings 1 account seed").derive(&[0x7f; 32])
}

#[test]
fn lists_capitals_and_first_letters_are_forgiven() {
    let numbered: Vec<String> = LEGAL
        .split(' ')
        .zip(1..)
        .map(|(word, n)| format!("{n}. {}\n", word.to_uppercase()))
        .collect();
    assert_eq!(AccountKey::parse(&numbered.concat()), Ok(key()));
    let short: Vec<&str> = LEGAL.split(' ').map(|word| &word[..4]).collect();
    assert_eq!(AccountKey::parse(&short.join(" ")), Ok(key()));
}

#[test]
fn a_wrong_word_is_named_with_what_it_may_have_been() {
    let error = AccountKey::parse(&LEGAL.replacen("winner", "winer", 1)).unwrap_err();
    assert!(error.message.contains("word 2, “winer”"), "{error}");
    assert!(error.next.unwrap().contains("winner"));
    let error = AccountKey::parse(&LEGAL.replacen("winner", "xylophonist", 1)).unwrap_err();
    assert!(!error.next.unwrap().contains("did you mean"));
}

#[test]
fn words_that_do_not_belong_together_are_refused() {
    let swapped = LEGAL.replacen("legal winner", "winner legal", 1);
    assert!(AccountKey::parse(&swapped).unwrap_err().message.contains("belong together"));
    let error = AccountKey::parse("legal winner").unwrap_err();
    assert!(error.message.contains("these are 2"), "{error}");
    assert!(AccountKey::parse("").is_err());
}
