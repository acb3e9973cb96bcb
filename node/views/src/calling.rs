//! Whom somebody means by a name, a suffix, or an account.

use crate::page::suffix;
use tidings_protocol::author::Account;

/// Characters of an account from which on they mean somebody without the name.
const MIN_KEY: usize = 4;
/// Likeness from which on a name is suggested (Jaro-Winkler).
const ALIKE: f64 = 0.8;
/// Names suggested at most.
const MAX_NEAR: usize = 3;

/// Who is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Called {
    /// This one.
    One(Account),
    /// One of so many.
    Several(usize),
    /// Nobody.
    Nobody {
        /// Names that are like it, each with its suffix, the most alike first; at most three.
        near: Vec<String>,
    },
}

/// Who among `people` is called `text`: a name, `name#suffix`, `#suffix`, the beginning of the account
/// from 4 characters on, or all of it; with or without `@`, and without regard to case. A name counts
/// more than the beginning of an account.
pub fn called<'p>(text: &str, people: impl Iterator<Item = (&'p str, Account)> + Clone) -> Called {
    let text = text.trim();
    let text = text.strip_prefix('@').unwrap_or(text).to_lowercase();
    let (name, key) = text.rsplit_once('#').unwrap_or((&text, ""));
    let named = |(other, account): &(&str, Account)| {
        let other = other.to_lowercase();
        other == text || !name.is_empty() && other == name && account.to_string().starts_with(key)
    };
    let key = if name.is_empty() { key } else { text.as_str() };
    let begins = |(_, account): &(&str, Account)| {
        key.len() >= MIN_KEY && account.to_string().starts_with(key)
    };
    let mut found: Vec<Account> = people.clone().filter(named).map(|person| person.1).collect();
    if found.is_empty() {
        found = people.clone().filter(begins).map(|person| person.1).collect();
    }
    found.sort_unstable();
    found.dedup();
    match found.as_slice() {
        [] => Called::Nobody { near: near(name, people) },
        [account] => Called::One(*account),
        several => Called::Several(several.len()),
    }
}

fn near<'p>(name: &str, people: impl Iterator<Item = (&'p str, Account)>) -> Vec<String> {
    let like = |other: &str| match other.to_lowercase() {
        other if !name.is_empty() && other.starts_with(name) => 1.0,
        other => strsim::jaro_winkler(&other, name),
    };
    let mut near: Vec<(f64, String)> = people
        .map(|(other, account)| (like(other), format!("{other}#{}", suffix(&account))))
        .filter(|(like, _)| *like >= ALIKE)
        .collect();
    near.sort_by(|(one, a), (two, b)| two.total_cmp(one).then_with(|| a.cmp(b)));
    near.dedup();
    near.into_iter().take(MAX_NEAR).map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(byte: u8) -> Account {
        Account([byte; 32])
    }

    #[test]
    fn people_are_called_by_name_suffix_or_account() {
        let (ana, twin, odd) = (account(1), account(2), account(3));
        let people = [("ana", ana), ("Ana", twin), ("bo<b>x</b>\"'", odd), ("Ana Löß", odd)];
        let who = |text: &str| called(text, people.iter().copied());
        let short = |account: &Account| suffix(account);
        assert_eq!(who("ana"), Called::Several(2));
        assert_eq!(who(&format!("@ANA#{}", short(&twin))), Called::One(twin));
        assert_eq!(who(&format!("#{}", short(&odd))), Called::One(odd));
        assert_eq!(who(&short(&odd)), Called::One(odd));
        assert_eq!(who(&odd.to_string()), Called::One(odd));
        assert_eq!(who("bo<b>x</b>\"'"), Called::One(odd));
        assert_eq!(who(" @ana löß "), Called::One(odd));
        // Fewer characters would soon mean somebody else.
        let three: String = short(&odd).chars().take(3).collect();
        assert_eq!(who(&format!("#{three}")), Called::Nobody { near: Vec::new() });
        assert_eq!(who("#"), Called::Nobody { near: Vec::new() });
        assert_eq!(who(""), Called::Nobody { near: Vec::new() });
    }

    #[test]
    fn a_name_counts_more_than_the_beginning_of_an_account() {
        let (one, two) = (account(1), account(2));
        let name = suffix(&one);
        let people = [("ana", one), (name.as_str(), two)];
        assert_eq!(called(&name, people.iter().copied()), Called::One(two));
        assert_eq!(called(&format!("#{name}"), people.iter().copied()), Called::One(one));
    }

    #[test]
    fn near_names_are_suggested() {
        let people = [("anabel", account(1)), ("bo", account(2)), ("annabel", account(3))];
        let near = |text: &str| match called(text, people.iter().copied()) {
            Called::Nobody { near } => near,
            other => panic!("{other:?}"),
        };
        let anabel = format!("anabel#{}", suffix(&account(1)));
        assert_eq!(near("ana"), [anabel.clone(), format!("annabel#{}", suffix(&account(3)))]);
        assert_eq!(near("anabell").first(), Some(&anabel));
        assert_eq!(near("zacharias"), Vec::<String>::new());
        let two = &people[..2];
        assert_eq!(
            called("bo#zzzz", two.iter().copied()),
            Called::Nobody { near: vec![format!("bo#{}", suffix(&account(2)))] }
        );
    }
}
