//! Who may connect: rules by network, and by account or device; of each kind the last that matches wins.

use serde::{Deserialize, Serialize};
use tidings_core::retention::names;
use tidings_net::{Access, Network};
use tidings_protocol::author::Author;
use tidings_views::page::PersonRef;

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub(crate) struct Rule {
    whom: Whom,
    allow: bool,
}

/// Whom it concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Whom {
    /// Whoever connects from there, before anything else is looked at.
    Network(Network),
    /// This person or device: `name#suffix`, or 6 characters of a key.
    Account(String),
}

/// A rule as a file has it.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    network: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    account: Option<String>,
    allow: bool,
}

impl TryFrom<Written> for Rule {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let whom = match (written.network, written.account) {
            (Some(network), None) => {
                let network: Network =
                    network.parse().map_err(|error: tidings_net::BadNetwork| error.to_string())?;
                Whom::Network(network)
            }
            (None, Some(account)) => Whom::Account(account),
            _ => return Err("a rule names either a network or an account".into()),
        };
        Ok(Self { whom, allow: written.allow })
    }
}

impl From<Rule> for Written {
    fn from(rule: Rule) -> Self {
        let (network, account) = match rule.whom {
            Whom::Network(network) => (Some(network.to_string()), None),
            Whom::Account(account) => (None, Some(account)),
        };
        Self { network, account, allow: rule.allow }
    }
}

/// The rules by network.
pub(crate) fn networks(rules: &[Rule]) -> Access {
    let network = |rule: &Rule| match &rule.whom {
        Whom::Network(network) => Some((*network, rule.allow)),
        Whom::Account(_) => None,
    };
    Access(rules.iter().filter_map(network).collect())
}

/// Whether this device of this person may connect; `*` names everybody.
pub(crate) fn admits(rules: &[Rule], device: &Author, person: &PersonRef) -> bool {
    let concerns = |rule: &&Rule| match &rule.whom {
        Whom::Network(_) => false,
        Whom::Account(who) => who == "*" || names(who, device, person),
    };
    rules.iter().rev().find(concerns).is_none_or(|rule| rule.allow)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(text: &str) -> Result<Vec<Rule>, String> {
        #[derive(Deserialize)]
        struct File {
            access: Vec<Rule>,
        }
        let file: Result<File, _> = toml::from_str(&format!("access = [{text}]"));
        file.map(|file| file.access).map_err(|error| error.message().to_owned())
    }

    #[test]
    fn the_last_rule_of_its_kind_that_matches_wins() {
        let (device, other) = (Author([9; 32]), Author([8; 32]));
        let person = |device: &Author| PersonRef {
            name: "bo".into(),
            suffix: device.to_string().chars().take(4).collect(),
            account: None,
            me: false,
        };
        let text = format!(
            "{{ network = \"10.0.0.0/8\", allow = false }}, {{ account = \"*\", allow = false }}, \
             {{ account = \"{}\", allow = true }}",
            person(&device)
        );
        let rules = rules(&text).unwrap();
        assert!(admits(&rules, &device, &person(&device)));
        assert!(!admits(&rules, &other, &person(&other)));
        assert!(admits(&[], &other, &person(&other)));
        let networks = networks(&rules);
        assert!(!networks.allows("10.1.2.3".parse().unwrap()));
        assert!(networks.allows("192.0.2.1".parse().unwrap()));
        let again: Vec<Rule> =
            rules.iter().map(|rule| Rule::try_from(Written::from(rule.clone())).unwrap()).collect();
        assert_eq!(again, rules);
    }

    #[test]
    fn a_rule_that_says_nothing_or_too_much_is_refused() {
        for (text, wrong) in [
            ("{ allow = true }", "either"),
            ("{ network = \"::/0\", account = \"x\", allow = true }", "either"),
            ("{ network = \"10.0.0.0/40\", allow = true }", "10.0.0.0/40"),
            ("{ network = \"::/0\" }", "allow"),
        ] {
            let error = rules(text).unwrap_err();
            assert!(error.contains(wrong), "{text}: {error}");
        }
    }
}
