use super::*;
use std::collections::BTreeSet;
use toml::Table;

fn table(text: &str) -> Table {
    text.parse().unwrap()
}

fn layers(texts: [&str; 4]) -> Result<Layers> {
    Layers::of_tables(texts.map(table))
}

fn file(text: &str) -> Result<Config> {
    file::parse(text)
        .and_then(|values| Layers::of_tables([Table::new(), Table::new(), values, Table::new()]))?
        .config()
}

fn complaint(text: &str) -> String {
    file(text).unwrap_err().to_string()
}

#[test]
fn the_first_layer_that_speaks_wins_and_is_named() {
    let port = |texts: [&str; 4]| {
        let layers = layers(texts).unwrap();
        let settings = layers.settings();
        let origin = settings.iter().find(|setting| setting.key == "api_port").unwrap();
        (layers.config().unwrap().api_port.unwrap_or(0), origin.origin.clone())
    };
    let all = ["api_port = 1", "api_port = 2", "api_port = 3", "api_port = 4"];
    assert_eq!(port(all), (1, "the command line".into()));
    assert_eq!(port(["", all[1], all[2], all[3]]), (2, "TIDINGS_API_PORT".into()));
    assert_eq!(port(["", "", all[2], all[3]]), (3, "home.toml".into()));
    assert_eq!(port(["", "", "", all[3]]), (4, "system.toml".into()));
    assert_eq!(port([""; 4]), (0, "default".into()));
}

#[test]
fn a_file_says_what_it_says_and_the_rest_is_default() {
    let text =
        "mdns = false\nrelay = true\nlisten = [\"/ip4/0.0.0.0/tcp/1\"]\nmin_free = \"1 GiB\"";
    let said = file(text).unwrap();
    let listen = Some(vec!["/ip4/0.0.0.0/tcp/1".parse().unwrap()]);
    let (mdns, relay, min_free) = (false, true, Size(1 << 30));
    let expected = Config { mdns, relay, listen, min_free, ..Config::default() };
    assert_eq!(said, expected);
}

#[test]
fn unknown_keys_are_errors_with_a_suggestion() {
    let failure = complaint("mdsn = true");
    assert!(failure.contains("`mdsn`") && failure.contains("did you mean `mdns`?"), "{failure}");
    let failure = complaint("zzz = 1");
    assert!(
        failure.contains(
            "the keys are access, api_port, bell, blind, desktop, file_limit, language, listen"
        ),
        "{failure}"
    );
}

#[test]
fn wrong_values_are_errors_that_show_a_right_one() {
    for (wrong, right) in [
        ("mdns = \"maybe\"", "write for example mdns = true"),
        ("api_port = 70000", "write for example api_port = 8787"),
        ("listen = [\"somewhere\"]", "/ip4/0.0.0.0/tcp/4001"),
        ("min_free = \"much\"", "min_free = \"256 MiB\""),
        ("metrics = \"here\"", "metrics = \"127.0.0.1:9464\""),
        ("log_format = \"xml\"", "log_format = \"json\""),
        ("= 3", "tidings config example"),
    ] {
        let failure = complaint(wrong);
        assert!(failure.contains(right), "{failure}");
    }
    assert!(complaint("mdns = \"no\"").contains("`mdns` is \"no\": it is true or false"));
    let right = "{ network = \"10.0.0.0/8\", allow = false }";
    let second = complaint(&format!("access = [{right}, {{ allow = true }}]"));
    assert!(second.contains("number 2 of `access` is { allow = true }"), "{second}");
    let unknown = complaint("language = \"tlh\"");
    assert!(unknown.contains("it is en or de"), "{unknown}");
}

#[test]
fn the_environment_is_a_layer() {
    let get = |name: &str| match name {
        "TIDINGS_MDNS" => Some("off".to_owned()),
        "TIDINGS_RELAY" => Some("yes".to_owned()),
        "TIDINGS_API_PORT" => Some("0".to_owned()),
        "TIDINGS_LISTEN" => Some("/ip4/127.0.0.1/tcp/0, /ip6/::1/tcp/0".to_owned()),
        _ => None,
    };
    let read = environment::read(get).unwrap();
    let empty = Table::new;
    let said = Layers::of_tables([empty(), read, empty(), empty()]).unwrap().config().unwrap();
    assert_eq!((said.mdns, said.relay, said.api_port), (false, true, Some(0)));
    assert_eq!(said.listen.unwrap().len(), 2);
    assert!(environment::read(|_| Some("perhaps".into())).is_err());
    assert!(environment::read(|_| Some(String::new())).unwrap().is_empty());
    let wrong = environment::read(|name| (name == "TIDINGS_LISTEN").then(|| "nowhere".into()));
    let wrong = Layers::of_tables([empty(), wrong.unwrap(), empty(), empty()]).unwrap_err();
    let told = wrong.to_string();
    assert!(told.contains("TIDINGS_LISTEN: ") && told.contains("TIDINGS_LISTEN=/ip4"), "{told}");
}

#[test]
fn every_field_is_a_key_and_every_key_a_field() {
    let everything = KEYS.iter().map(|key| format!("{} = {}\n", key.name, key.example));
    let everything = file(&everything.collect::<String>()).unwrap();
    let fields: BTreeSet<_> = Table::try_from(everything).unwrap().keys().cloned().collect();
    let keys: BTreeSet<_> = KEYS.iter().map(|key| key.name.to_owned()).collect();
    assert_eq!(fields, keys);
    assert!(KEYS.is_sorted_by_key(|key| key.name));
}

#[test]
fn the_example_file_changes_nothing_and_with_its_marks_removed_is_valid() {
    let text = example();
    assert_eq!(file(&text).unwrap(), Config::default());
    let settings = text.lines().filter_map(|line| line.strip_prefix('#'));
    let settings = settings.filter(|line| !line.starts_with(' ') && !line.is_empty());
    let active: String = settings.map(|line| format!("{line}\n")).collect();
    assert_eq!(active.lines().count(), KEYS.len());
    file(&active).unwrap();
    assert!(text.lines().all(|line| line.len() <= 100), "{text}");
    let kept = include_str!("../../../../deploy/config.example.toml");
    assert_eq!(kept, text, "`tidings config example > deploy/config.example.toml` renews it");
}
