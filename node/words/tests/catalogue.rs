//! Every sentence in every language, with the same variables; every key that is spoken exists.

use fluent_syntax::ast::{
    CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement, Resource,
};
use fluent_syntax::parser;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use tidings_words::{Language, Words};

/// Keys, and the variables of each.
type Sentences = BTreeMap<String, BTreeSet<String>>;

/// The files of a language.
const FILES: [&str; 10] =
    ["cli", "common", "data", "error", "health", "home", "problem", "shelf", "tui", "web"];

/// Those of them whose keys stand in the sources of faces.
const SPOKEN: [&str; 7] = ["cli", "common", "data", "health", "home", "tui", "web"];

/// What of the repository speaks, below `node/`.
const SPEAKERS: [&str; 4] = ["cli/src", "http/src", "tui/src", "words/src"];

#[test]
fn both_languages_have_every_sentence_with_the_same_variables() {
    for file in FILES {
        let [english, german] = Language::ALL.map(|language| sentences(language, file));
        assert_eq!(english, german, "{file}.ftl");
    }
}

#[test]
fn sentences_of_a_file_begin_with_its_name() {
    for file in FILES {
        for key in sentences(Language::English, file).keys() {
            assert!(key.starts_with(&format!("{file}-")), "{key} stands in {file}.ftl");
        }
    }
}

#[test]
fn every_key_that_is_spoken_exists() {
    let known: Sentences =
        FILES.iter().flat_map(|file| sentences(Language::English, file)).collect();
    for (key, places) in spoken() {
        assert!(known.contains_key(&key), "no sentence {key}, spoken in {places:?}");
    }
}

#[test]
fn every_sentence_is_spoken() {
    let mut silent = all();
    for file in sources_of_speakers() {
        let text = fs::read_to_string(&file).expect("a source file");
        // What to do next is said with what happened.
        let key = |key: &str| format!("\"{}\"", key.trim_end_matches(".next"));
        silent.retain(|it, _| !text.contains(&key(it)));
    }
    assert!(silent.is_empty(), "no face says {:?}", silent.keys());
}

/// Refusals whose next step is taken in a terminal alone, or that no page meets.
const IN_A_TERMINAL: [&str; 21] = [
    "absent-text",
    "device-revoked",
    "foreign-revocation",
    "invite-expired",
    "no-code",
    "no-feed-token",
    "no-peer-connected",
    "no-such-token",
    "no-token",
    "not-admitted-copy",
    "not-blind",
    "not-closed",
    "not-your-readers",
    "other-scope",
    "over-quota",
    "over-quota-until",
    "reads-already",
    "reads-not",
    "stopped",
    "sync-out-of-time",
    "uncertified",
];

#[test]
fn whoever_looks_at_a_page_is_told_where_to_click() {
    let says_what_to_type = |said: &str| said.contains("`tidings ") || said.contains("config.toml");
    for language in Language::ALL {
        let words = Words::of(language);
        for file in ["error", "problem"] {
            let prefix = format!("{file}-");
            let sentences = sentences(Language::English, file);
            for key in sentences.keys().filter(|key| !key.contains('.')) {
                let code = key.trim_start_matches(&prefix);
                let next = words.told_on_page(code, &[]).and_then(|told| told.next);
                let typed = next.as_deref().is_some_and(says_what_to_type);
                assert_eq!(typed, IN_A_TERMINAL.contains(&code), "{key}: {next:?}");
            }
        }
    }
}

#[test]
fn plurals_are_right() {
    let [english, german] = Language::ALL.map(Words::of);
    let posts = |words: &Words, count: u64| words.with("common-posts", &[("count", count.into())]);
    assert_eq!(posts(english, 1), "1 post");
    assert_eq!(posts(english, 0), "0 posts");
    assert_eq!(posts(english, 21), "21 posts");
    assert_eq!(posts(german, 1), "1 Beitrag");
    assert_eq!(posts(german, 2), "2 Beiträge");
    assert_eq!(german.with("common-days-ago", &[("count", 3_u64.into())]), "vor 3 Tagen");
}

#[test]
fn numbers_sizes_and_days_are_written_as_the_language_writes_them() {
    let [english, german] = Language::ALL.map(Words::of);
    let posts = |words: &Words| words.with("common-posts", &[("count", 1_234_u64.into())]);
    assert_eq!((posts(english), posts(german)), ("1234 posts".into(), "1.234 Beiträge".into()));
    let line = |words: &Words| {
        words.with(
            "problem-line-too-long",
            &[("line", 1_234_u64.into()), ("max", 2_500_000_u64.into())],
        )
    };
    assert_eq!(line(english), "line 1234 has more than 2.5 MB");
    assert_eq!(line(german), "Zeile 1234 hat mehr als 2,5 MB");
    let until = |words: &Words, time: u64| words.with("web-invite-until", &[("time", time.into())]);
    assert_eq!(until(english, 1_700_000_000_000_000), "good until 2023-11-14 22:13 UTC");
    assert_eq!(until(german, 1_700_000_000_000_000), "gilt bis 14.11.2023 22:13 UTC");
    assert_eq!(until(english, u64::MAX), "good until 9999-12-31 23:59 UTC");
}

#[test]
fn what_is_put_in_stands_there_as_it_is() {
    let words = Words::of(Language::English);
    let values = [("who", "{ana}\u{2066}".into()), ("reason", "{ $who }".into())];
    assert_eq!(words.with("common-hidden-because", &values), "hidden by {ana}\u{2066}: { $who }");
    assert_eq!(words.say("no-such-key"), "no-such-key");
}

/// All that faces say by a key of theirs. What errors and problems say is asked for by their codes:
/// that each has its sentence is tested where they are, in `tidings-core`, `tidings-http` and the
/// command line's `shelf`.
fn all() -> Sentences {
    SPOKEN.iter().flat_map(|file| sentences(Language::English, file)).collect()
}

/// One file's sentences; it must be well formed and say nothing twice.
fn sentences(language: Language, file: &str) -> Sentences {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/{language}/{file}.ftl"));
    let text = fs::read_to_string(&path).expect("a file of the catalogue");
    let read: Resource<&str> = parser::parse(text.as_str())
        .unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", path.display()));
    let mut found = Sentences::new();
    for entry in read.body {
        let Entry::Message(message) = entry else { continue };
        let name = message.id.name;
        let value = message.value.iter().map(|pattern| (name.to_owned(), pattern));
        let attributes = message.attributes.iter();
        let attributes = attributes.map(|it| (format!("{name}.{}", it.id.name), &it.value));
        for (key, pattern) in value.chain(attributes) {
            let mut variables = BTreeSet::new();
            in_pattern(pattern, &mut variables);
            let twice = found.insert(key.clone(), variables);
            assert!(twice.is_none(), "{key} stands twice in {file}.ftl");
        }
    }
    found
}

fn in_pattern(pattern: &Pattern<&str>, variables: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            in_expression(expression, variables);
        }
    }
}

fn in_expression(expression: &Expression<&str>, variables: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(inline) => in_inline(inline, variables),
        Expression::Select { selector, variants } => {
            in_inline(selector, variables);
            variants.iter().for_each(|variant| in_pattern(&variant.value, variables));
        }
    }
}

fn in_inline(inline: &InlineExpression<&str>, variables: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            variables.insert(id.name.to_owned());
        }
        InlineExpression::FunctionReference { id, arguments: CallArguments { positional, .. } } => {
            let mut within = BTreeSet::new();
            positional.iter().for_each(|argument| in_inline(argument, &mut within));
            variables.extend(within.iter().map(|variable| format!("{}({variable})", id.name)));
        }
        InlineExpression::Placeable { expression } => in_expression(expression, variables),
        _ => {}
    }
}

/// Every string of the faces that looks like a key, with the files where it stands.
fn spoken() -> BTreeMap<String, Vec<PathBuf>> {
    let mut found: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for file in sources_of_speakers() {
        let text = fs::read_to_string(&file).expect("a source file");
        for string in text.split('"').skip(1).step_by(2).filter(|string| is_key(string)) {
            found.entry(string.to_owned()).or_default().push(file.clone());
        }
    }
    found
}

fn sources_of_speakers() -> Vec<PathBuf> {
    let node = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    SPEAKERS.iter().flat_map(|speaker| sources(&node.join(speaker))).collect()
}

fn is_key(string: &str) -> bool {
    let file = string.split_once('-').map_or("", |(file, _)| file);
    FILES.contains(&file)
        && string.bytes().all(|byte| byte.is_ascii_lowercase() || b"-0123456789".contains(&byte))
}

/// The sources below a folder, without their tests.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut found = Vec::new();
    for path in entries.map(|entry| entry.expect("an entry").path()) {
        let tests = path.file_stem().is_some_and(|name| name == "tests");
        match path.extension() {
            _ if tests => {}
            Some(extension) if extension == "rs" => found.push(path),
            _ => found.extend(sources(&path)),
        }
    }
    found
}
