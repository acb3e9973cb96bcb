use super::*;
use proptest::prelude::*;

#[test]
fn spellings_of_one_word_fold_alike() {
    for (text, folded) in [
        ("Grüße, Welt!", &["grusse", "welt"][..]),
        ("GRÜSSE welt", &["grusse", "welt"]),
        ("cafe\u{301} CAFÉ", &["cafe", "cafe"]),
        ("Ærø Łódź", &["aero", "lodz"]),
        ("Ὀδυσσεύς ΟΔΥΣΣΕΥΣ", &["οδυσσευσ", "οδυσσευσ"]),
        ("ёлка Елка", &["елка", "елка"]),
        ("שָׁלוֹם", &["שלום"]),
        ("ﬁne ①②", &["fine", "12"]),
        ("東京タワー", &["東", "京", "タ", "ワ", "ー"]),
        ("한국어 말", &["한국어", "말"]),
        ("libp2p-quic 1.90", &["libp2p", "quic", "1", "90"]),
        ("  …\u{301}", &[]),
    ] {
        assert_eq!(words(text), folded, "{text}");
    }
}

#[test]
fn long_words_are_cut() {
    let found = words(&"é".repeat(1_000));
    assert_eq!(found, ["e".repeat(MAX_WORD)]);
}

proptest! {
    #[test]
    fn words_stand_in_order_where_they_are_said_to(text in any::<String>()) {
        let mut last = 0;
        each_word(&text, |word, at| {
            assert!(!word.is_empty() && word.len() <= MAX_WORD);
            assert!(at.start >= last && text.get(at.clone()).is_some_and(|it| !it.is_empty()));
            last = at.end;
        });
    }

    #[test]
    fn folding_twice_changes_nothing(text in any::<String>()) {
        let once = words(&text);
        for word in &once {
            prop_assert_eq!(&words(word).concat(), word);
        }
    }
}
