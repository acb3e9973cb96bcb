use super::*;
use crate::words::words;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use tidings_protocol::time::Time;
use tidings_store::database::ReadableDatabase;

struct Model {
    index: Index,
    texts: BTreeMap<u64, Vec<String>>,
    _dir: tempfile::TempDir,
}

impl Model {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let index = Index::open(&dir.path().join("search.redb")).unwrap();
        Self { index, texts: BTreeMap::new(), _dir: dir }
    }

    fn post(&mut self, arrival: u64, text: &str) {
        let id = EntryId([u8::try_from(arrival % 251).unwrap(); 32]);
        self.index.post((arrival, &Author([7; 32]), &id), ["", text]);
        self.texts.insert(arrival, vec![text.into()]);
    }

    fn edit(&mut self, arrival: u64, text: &str) {
        self.index.edit(arrival, ["", text]);
        self.texts.get_mut(&arrival).unwrap().push(text.into());
    }

    fn tidy(&mut self) {
        while self.index.is_untidy() {
            self.index.tidy().unwrap();
        }
    }

    fn found(&self, asked: &str) -> BTreeSet<u64> {
        let query = Query::parse(asked, Time(0)).unwrap();
        self.index.matching(&query, &Writers::default()).unwrap().posts.iter().collect()
    }

    /// Posts that are found and of which the text must say whether it is so.
    fn unsure(&self, asked: &str) -> BTreeSet<u64> {
        let query = Query::parse(asked, Time(0)).unwrap();
        let mut matching = self.index.matching(&query, &Writers::default()).unwrap();
        matching.unsure.keep(&matching.posts);
        matching.unsure.iter().collect()
    }

    /// Posts in one of whose texts this stands, word by word.
    fn expected(&self, asked: &str) -> BTreeSet<u64> {
        let wanted = words(asked);
        let last = wanted.len() - 1;
        let holds = |text: &String| {
            words(text).windows(wanted.len()).any(|some| {
                some.iter().zip(&wanted).enumerate().all(|(at, (word, wanted))| {
                    word == wanted
                        || at == last && !asked.starts_with('"') && word.starts_with(wanted)
                })
            })
        };
        let of = |texts: &Vec<String>| texts.iter().any(holds);
        self.texts.iter().filter(|(_, texts)| of(texts)).map(|(arrival, _)| *arrival).collect()
    }
}

use crate::query::Query;

const ASKED: [&str; 6] = ["aa", "ba", "\"aa bb\"", "\"ba ba ab\"", "cc", "\"cc\""];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn what_is_found_is_what_was_written_through_all_merges(
        texts in prop::collection::vec(("([abc]{2} ){0,12}", 0_u8..6), 1..60),
        dead in prop::collection::btree_set(1_u64..60, 0..4),
    ) {
        let mut model = Model::new();
        for (arrival, (text, then)) in (1_u64..).zip(&texts) {
            model.post(arrival, text);
            if *then > 1 {
                model.index.reading = arrival;
                model.index.write(None).unwrap();
            }
            if *then > 3 && model.index.is_untidy() {
                model.index.tidy().unwrap();
            }
        }
        model.index.write(None).unwrap();
        for asked in ASKED {
            prop_assert_eq!(model.found(asked), model.expected(asked), "{}", asked);
        }
        let dead: Vec<u64> = dead.into_iter().collect();
        model.index.forget(&dead).unwrap();
        model.texts.retain(|arrival, _| !dead.contains(arrival));
        model.tidy();
        for asked in ASKED {
            prop_assert_eq!(model.found(asked), model.expected(asked), "{}", asked);
        }
        prop_assert!(model.index.state.segments.len() < 8);
        let all = model.texts.keys().copied().collect::<BTreeSet<_>>();
        prop_assert_eq!(model.index.indexed.iter().collect::<BTreeSet<_>>(), all);
    }
}

#[test]
fn a_long_list_of_terms_is_found_through_many_blocks_and_steps() {
    let mut model = Model::new();
    for arrival in 1..=3_000_u64 {
        let text = format!("every word{} x{} {}", arrival, arrival % 7, "filler ".repeat(9));
        model.post(arrival, &text);
        if arrival % 300 == 0 {
            model.index.reading = arrival;
            model.index.write(None).unwrap();
        }
    }
    model.tidy();
    assert_eq!(model.index.state.segments.len(), 3);
    assert_eq!(model.found("every \"filler\"").len(), 3_000);
    assert_eq!(model.found("\"word299\""), [299].into());
    assert_eq!(model.found("word299").len(), 11);
    assert_eq!(model.found("\"every word1499\""), [1_499].into());
    assert_eq!(model.found("\"x3\"").len(), 429);
    assert!(model.found("\"wordless\"").is_empty());
}

#[test]
fn of_an_edited_post_all_its_texts_are_known() {
    let mut model = Model::new();
    model.post(1, "red green");
    model.post(2, "red green");
    model.index.write(None).unwrap();
    model.edit(1, "blue green");
    model.index.write(None).unwrap();
    assert_eq!(model.found("\"blue\""), [1].into());
    assert_eq!(model.found("\"red\""), [1, 2].into());
    // It may be shown without the word, or with words of two texts: that is seen when it is read.
    assert_eq!(model.found("green -red"), [1].into());
    assert_eq!(model.found("\"red green\""), [1, 2].into());
    model.tidy();
    assert_eq!(model.found("\"blue green\""), [1].into());
}

#[test]
fn what_is_forgotten_leaves_the_file() {
    let mut model = Model::new();
    model.post(1, "secret plan");
    model.post(2, "open plan");
    model.index.write(None).unwrap();
    let holds = |index: &Index| {
        let rows = index.database.begin_read().unwrap().open_table(BLOCKS).unwrap();
        rows.iter()
            .unwrap()
            .any(|row| row.unwrap().1.value().windows(6).any(|bytes| bytes == b"secret"))
    };
    assert!(holds(&model.index));
    model.index.forget(&[1]).unwrap();
    assert!(model.found("plan").contains(&2));
    model.tidy();
    assert!(!holds(&model.index));
    assert_eq!(model.found("plan"), [2].into());
}

#[test]
fn everything_is_there_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("search.redb");
    let mut index = Index::open(&path).unwrap();
    index.post((5, &Author([1; 32]), &EntryId([4; 32])), ["a subject", "some text"]);
    index.batch.sealed(6);
    index.batch.early(7, EntryId([2; 32]));
    index.edit(5, ["", "more"]);
    index.reading = 9;
    index.write(Some(EntryId([3; 32]))).unwrap();
    index.forget(&[4]).unwrap();
    index.flush().unwrap();
    let state = index.state.clone();
    drop(index);
    let index = Index::open(&path).unwrap();
    assert_eq!((index.state.clone(), index.reading), (state, 9));
    assert!(index.indexed.has(5) && index.edited.has(5) && index.dead.has(4));
    assert_eq!(index.sealed_after(0, 9).unwrap(), [6]);
    assert_eq!(index.early(&EntryId([2; 32]), 9).unwrap(), [7]);
    assert_eq!(index.arrivals_of(&EntryId([4; 32])).unwrap(), [5]);
    assert_eq!(index.state.tail, Some(EntryId([3; 32])));
}

#[test]
fn of_a_word_that_stands_very_often_few_places_are_kept_and_nothing_is_missed() {
    let mut model = Model::new();
    let text = format!("{}end", "aa ".repeat(20_000));
    for arrival in 1..=40 {
        model.post(arrival, &text);
        model.index.reading = arrival;
        model.index.write(None).unwrap();
    }
    model.post(50, "aa end");
    model.post(51, "aa or end");
    model.post(52, &format!("bb cc {}", "aa ".repeat(70)));
    model.index.write(None).unwrap();
    let most = |index: &Index| {
        let rows = index.database.begin_read().unwrap().open_table(BLOCKS).unwrap();
        rows.iter().unwrap().map(|row| row.unwrap().1.value().len()).max().unwrap()
    };
    for _ in 0..2 {
        assert!(most(&model.index) < 16 * 1024, "{}", most(&model.index));
        // Of a crowded post it is read what its phrases are.
        assert_eq!(model.found("\"aa end\""), (1..=40).chain([50]).collect());
        assert_eq!(model.unsure("\"aa end\""), (1..=40).collect());
        assert_eq!(model.found("\"aa\""), (1..=40).chain([50, 51, 52]).collect());
        // What its other words say is known, and what stands among the places that were kept.
        assert_eq!((model.found("\"cc bb\""), model.found("\"bb cc\"")), ([].into(), [52].into()));
        assert_eq!(model.found("\"cc aa aa\""), [52].into());
        for sure in ["\"bb cc\"", "\"cc aa aa\"", "\"aa\"", "bb -end", "aa -\"cc aa\" -end"] {
            assert_eq!(model.unsure(sure), [].into(), "{sure}");
        }
        assert_eq!(model.found("aa -bb -\"or end\""), (1..=40).chain([50]).collect());
        assert_eq!(model.unsure("aa -bb -\"aa end\""), (1..=40).collect());
        model.tidy();
    }
}

#[test]
fn a_byte_that_changed_in_any_row_is_noticed_when_the_file_is_opened() {
    use tidings_store::database::TableDefinition;
    const SEALED: TableDefinition<u64, &[u8; 8]> = TableDefinition::new("sealed");
    const EARLY: TableDefinition<(&[u8; 32], u64), &[u8; 8]> = TableDefinition::new("early");
    const STATE: TableDefinition<&str, &[u8]> = TableDefinition::new("state");
    type Damage = fn(&WriteTransaction);
    fn flip(to: &WriteTransaction, name: &str) {
        let mut rows = to.open_table(STATE).unwrap();
        let mut bytes = rows.get(name).unwrap().unwrap().value().to_vec();
        *bytes.last_mut().unwrap() ^= 4;
        rows.insert(name, bytes.as_slice()).unwrap();
    }
    let damages: [Damage; 8] = [
        |to| flip(to, "state"),
        |to| flip(to, "edited"),
        |to| flip(to, "dead"),
        |to| drop(to.open_table(STATE).unwrap().remove("edited").unwrap()),
        |to| {
            let mut rows = to.open_table(SEALED).unwrap();
            let seal = *rows.remove(6).unwrap().unwrap().value();
            rows.insert(7, &seal).unwrap();
        },
        |to| drop(to.open_table(SEALED).unwrap().remove(6).unwrap()),
        |to| {
            let mut rows = to.open_table(EARLY).unwrap();
            let seal = *rows.remove((&[2; 32], 7)).unwrap().unwrap().value();
            rows.insert((&[3; 32], 7), &seal).unwrap();
        },
        |to| drop(to.open_table(EARLY).unwrap().remove((&[2; 32], 7)).unwrap()),
    ];
    for (at, damage) in damages.into_iter().enumerate() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("search.redb");
        let mut index = Index::open(&path).unwrap();
        index.post((5, &Author([1; 32]), &EntryId([4; 32])), ["", "some text"]);
        index.edit(5, ["", "more"]);
        index.batch.sealed(6);
        index.batch.early(7, EntryId([2; 32]));
        index.reading = 9;
        index.write(None).unwrap();
        index.forget(&[4]).unwrap();
        index.flush().unwrap();
        drop(index);
        assert!(Index::open(&path).is_ok());
        let database = database::open(&path, CACHE).unwrap();
        let to = database::begin_write(&database).unwrap();
        damage(&to);
        to.commit().unwrap();
        drop(database);
        assert!(matches!(Index::open(&path), Err(Error::Damaged(_))), "damage {at}");
    }
}
