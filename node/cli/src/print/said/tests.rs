use super::*;
use crate::error::{Code, Failure};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tidings_words::Language;

/// What nobody is told by a verb: the node's log, what may be typed (clap speaks English), the file
/// that `config example` prints, the pages for `man`, the units that systemd reads; nor why serde
/// takes no value of a setting, which its form says; nor what a reason says in English, which stands
/// in the catalogue too.
const ELSEWHERE: [&str; 11] = [
    "daemon",
    "daemon.rs",
    "args",
    "config/access.rs",
    "config/bound.rs",
    "config/face.rs",
    "config/schema.rs",
    "config/size.rs",
    "commands/man.rs",
    "commands/service/unit.rs",
    "shelf/refusal.rs",
];

/// Behind which a file's own tests stand.
const TESTS: [&str; 2] = ["#[cfg(test)]", "#[cfg(all(test, unix))]"];

#[test]
fn what_is_said_stands_in_the_catalogue() {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let name = path.to_string_lossy().split_once("/src/").unwrap().1.to_owned();
        let sentences = sentences(&fs::read_to_string(&path).unwrap());
        if !sentences.is_empty() && !ELSEWHERE.iter().any(|it| Path::new(&name).starts_with(it)) {
            found.insert(name, sentences);
        }
    }
    assert!(found.is_empty(), "say these by the catalogue (`said!`): {found:#?}");
}

#[test]
fn sentences_are_found_where_they_are_said() {
    let source = "
        //! Not \"a comment at all\".
        #[serde(rename = \"not an attribute\")]
        let key = said!(\"cli-not-a-key\", why = why);
        let quote = '\"';
        say(\"Nothing was \\
             found\");
        say(format!(\"“{what}” is neither\"));
        say(\"{count} {name}\");
        #[cfg(test)]
        mod tests {
            say(\"not in tests\");
        }
    ";
    assert_eq!(sentences(source), ["Nothing was found", "“” is neither"]);
}

#[test]
fn what_is_put_in_speaks_the_same_language() {
    let said = said!(
        "cli-in-step",
        peers = said!("cli-peers", count = 1_u64),
        entries = said!("cli-entries", count = 2_u64),
        received = 1_000_u64,
        sent = 0_u64,
    );
    let [english, german] = Language::ALL.map(Words::of);
    let in_english = said.in_words(english);
    assert_eq!(in_english, "In step with 1 peer: 2 entries came, 1.0 KB in, 0 B out");
    assert!(said.in_words(german).contains("1 Gegenstelle: 2 Einträge"));
}

#[test]
fn a_failure_says_in_each_language_what_to_do_next() {
    let failure = Failure::new(Code::NotFound, said!("error-unknown-draft", id = "3"));
    let [english, german] = Language::ALL.map(Words::of);
    let block = "there is no draft 3\n  next: `tidings draft list` lists them";
    assert_eq!(failure.block(english), block);
    assert_eq!(failure.to_string(), block, "logs are English");
    let block = failure.during("x").block(german);
    assert_eq!(block, "x: es gibt keinen Entwurf 3\n  weiter: `tidings draft list` listet sie");
}

#[test]
fn a_refusal_of_the_node_is_told_by_its_reason_or_in_its_own_words() {
    let own = Told { message: "own words".into(), next: Some("own step".into()) };
    let reason =
        |code: &str| Box::new(Reason { code: code.into(), fields: [].into(), because: None });
    let german = Words::of(Language::German);
    let known = Said::Refused(reason("empty_text"), own.clone());
    assert_eq!(known.in_words(german), "der Text ist leer");
    assert!(known.next(german).unwrap().starts_with("schreib etwas"));
    let newer = Said::Refused(reason("of_a_newer_node"), own.clone());
    assert_eq!((newer.in_words(german), newer.next(german)), (own.message, own.next));
}

/// String literals that say more than a word.
fn sentences(source: &str) -> Vec<String> {
    let untold = |line: &&str| ["//", "#[", "tracing::"].iter().any(|it| line.starts_with(it));
    let lines = source.lines().map(str::trim_start);
    let until_tests = lines.take_while(|line| !TESTS.contains(line));
    let kept = until_tests.filter(|line| !untold(line));
    let text = kept.collect::<Vec<_>>().join("\n").replace("'\"'", "");
    let mut literals = Vec::new();
    let mut rest = text.as_str();
    while let Some(start) = rest.find('"') {
        let (literal, length) = literal(&rest[start + 1..]);
        literals.push(literal);
        rest = &rest[(start + 1 + length).min(rest.len())..];
    }
    // Comments in files that this program writes are English.
    literals.retain(|literal| is_sentence(literal) && !literal.starts_with("# "));
    literals
}

/// The literal that begins here without what is put in, and the length of its source with the quote.
fn literal(source: &str) -> (String, usize) {
    let (mut said, mut depth, mut length) = (String::new(), 0_usize, 0);
    let mut letters = source.chars();
    while let Some(letter) = letters.next() {
        length += letter.len_utf8();
        match letter {
            '"' => break,
            '\\' => match letters.next() {
                Some('\n') => {
                    let spaces = letters.as_str().len() - letters.as_str().trim_start().len();
                    letters = letters.as_str()[spaces..].chars();
                    length += 1 + spaces;
                }
                escaped => length += escaped.map_or(0, char::len_utf8),
            },
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            letter if depth == 0 => said.push(letter),
            _ => {}
        }
    }
    (said, length)
}

/// Two words beside each other, the second of which is no name.
fn is_sentence(literal: &str) -> bool {
    let words: Vec<&str> = literal.split_whitespace().collect();
    let is_word = |word: &str| {
        let word = word.trim_matches(|letter: char| !letter.is_alphanumeric());
        word.len() > 1 && word.chars().all(|letter| letter.is_alphabetic() || letter == '’')
    };
    let lower = |word: &str| word.starts_with(|letter: char| letter.is_lowercase());
    words.windows(2).any(|pair| match pair {
        [one, two] => is_word(one) && is_word(two) && lower(two),
        _ => false,
    }) || words.windows(2).any(|pair| pair[0] == "”" || pair[0].ends_with('”') && lower(pair[1]))
}

/// The sources below a folder, without their tests.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut found = Vec::new();
    for path in entries.filter(|path| path.file_stem().is_some_and(|name| name != "tests")) {
        match path.is_dir() {
            true => found.extend(sources(&path)),
            false => found.push(path),
        }
    }
    found
}
