use super::*;

fn api_ports(ports: [Option<u16>; 4]) -> [Overrides; 4] {
    ports.map(|api_port| Overrides { api_port, ..Overrides::default() })
}

#[test]
fn the_first_layer_that_speaks_wins() {
    let port = |ports| Config::layered(&api_ports(ports)).unwrap().api_port;
    assert_eq!(port([Some(1), Some(2), Some(3), Some(4)]), 1);
    assert_eq!(port([None, Some(2), Some(3), Some(4)]), 2);
    assert_eq!(port([None, None, None, Some(4)]), 4);
    assert_eq!(port([None; 4]), 8787);
}

#[test]
fn a_file_says_what_it_says() {
    let said = ConfigFile::parse("mdns = false\nlisten = [\"/ip4/0.0.0.0/tcp/1\"]").unwrap();
    assert_eq!(said.mdns, Some(false));
    assert_eq!(said.listen.unwrap().len(), 1);
    assert_eq!(said.api_port, None);
}

#[test]
fn unknown_keys_are_errors_with_a_suggestion() {
    let failure = ConfigFile::parse("mdsn = true").unwrap_err().to_string();
    assert!(failure.contains("`mdsn`") && failure.contains("did you mean `mdns`?"), "{failure}");
    let failure = ConfigFile::parse("zzz = 1").unwrap_err().to_string();
    assert!(failure.contains("the keys are api_port, listen, mdns"), "{failure}");
}

#[test]
fn wrong_values_are_errors() {
    assert!(ConfigFile::parse("mdns = \"maybe\"").is_err());
    assert!(ConfigFile::parse("api_port = 70000").is_err());
    assert!(ConfigFile::parse("= 3").is_err());
    assert!(address("somewhere").unwrap_err().to_string().contains("/ip4/0.0.0.0/tcp/4001"));
}

#[test]
fn the_environment_is_a_layer() {
    let get = |name: &str| match name {
        "TIDINGS_MDNS" => Some("off".to_owned()),
        "TIDINGS_API_PORT" => Some("0".to_owned()),
        "TIDINGS_LISTEN" => Some("/ip4/127.0.0.1/tcp/0,/ip6/::1/tcp/0".to_owned()),
        _ => None,
    };
    let said = from_environment(get).unwrap();
    assert_eq!((said.mdns, said.api_port), (Some(false), Some(0)));
    assert_eq!(addresses(&said.listen.unwrap()).unwrap().len(), 2);
    assert!(from_environment(|_| Some("perhaps".into())).is_err());
    assert_eq!(from_environment(|_| Some(String::new())).unwrap(), Overrides::default());
}

#[test]
fn a_wrong_value_names_the_next_step() {
    let failure = ConfigFile::parse("mdns = \"no\"").unwrap_err().to_string();
    assert!(failure.contains("`mdns`") && failure.contains("next: write mdns = true"), "{failure}");
}
