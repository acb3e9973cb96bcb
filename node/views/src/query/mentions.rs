//! Posts in which somebody calls the viewer by name: `@name`, or `@name#suffix` where names are
//! alike. What is quoted was said before, and code is no address: both call nobody.

use crate::views::Views;
use std::collections::BTreeSet;

impl Views {
    /// Whether the viewer is called by name in this text: by the present one, or by one from before
    /// that is nobody else's now.
    #[must_use]
    pub fn is_mentioned(&self, text: &str) -> bool {
        text.contains('@') && self.viewer_called().any(|called| called.is_called_in(text))
    }

    fn viewer_called(&self) -> impl Iterator<Item = Called> {
        let viewer = self.viewer().account;
        let now = self.person_ref(&viewer).name.to_lowercase();
        let mut names: BTreeSet<String> =
            self.known.facts.names_of(&viewer).map(str::to_lowercase).collect();
        names.insert(now.clone());
        let everybody = self.known.facts.membership(&self.founding).accounts.keys();
        let others: Vec<String> = everybody
            .filter(|account| **account != viewer)
            .map(|account| self.person_ref(account).name.to_lowercase())
            .collect();
        names.into_iter().map(move |name| {
            let begins = |it: &&String| it.len() > name.len() && it.starts_with(&name);
            Called {
                longer: others.iter().filter(begins).cloned().collect(),
                alone: name == now || !others.contains(&name),
                account: viewer.to_string().to_lowercase(),
                name,
            }
        })
    }
}

/// By what somebody is called, in small letters.
struct Called {
    name: String,
    /// Names of others that begin so: whoever calls them calls nobody else.
    longer: Vec<String>,
    /// Whether the name calls them also without the beginning of the account.
    alone: bool,
    account: String,
}

impl Called {
    fn is_called_in(&self, text: &str) -> bool {
        let mut fenced = false;
        text.lines().map(str::trim_start).any(|line| {
            let fence = line.starts_with("```");
            fenced ^= fence;
            let said = !fence && !fenced && !line.starts_with('>') && line.contains('@');
            said && self.is_in_line(&without_code(line).to_lowercase())
        })
    }

    fn is_in_line(&self, line: &str) -> bool {
        line.match_indices('@').any(|(at, sign)| {
            let (before, rest) = line.split_at(at);
            let rest = rest.strip_prefix(sign).unwrap_or(rest);
            // Within a word it is an address.
            !before.ends_with(is_of_word) && self.is_next(rest)
        })
    }

    /// Whether the text goes on with the name, and no longer one.
    fn is_next(&self, rest: &str) -> bool {
        let goes_on = |name: &String| rest.strip_prefix(name.as_str()).is_some_and(ends);
        if self.longer.iter().any(goes_on) {
            return false;
        }
        let Some(rest) = rest.strip_prefix(self.name.as_str()) else { return false };
        let Some(suffix) = rest.strip_prefix('#') else {
            return self.alone && ends(rest);
        };
        let end = suffix.find(|c| !is_of_word(c)).unwrap_or(suffix.len());
        suffix.get(..end).is_some_and(|suffix| self.account.starts_with(suffix))
    }
}

/// Whether a name ends before this.
fn ends(rest: &str) -> bool {
    !rest.starts_with(is_of_word)
}

/// A line with what stands between backticks left out: as many close as open.
fn without_code(line: &str) -> String {
    let (mut said, mut rest) = (String::new(), line);
    while let Some((before, ticks, behind)) = ticked(rest) {
        said.push_str(before);
        said.push_str(ticks);
        let mut after = behind;
        rest = loop {
            match ticked(after) {
                Some((_, closing, behind)) if closing.len() == ticks.len() => break behind,
                Some((_, _, behind)) => after = behind,
                None => break behind,
            }
        };
    }
    said + rest
}

/// What stands before the first backticks, they, and what stands behind them.
fn ticked(line: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = line.split_at(line.find('`')?);
    let behind = rest.trim_start_matches('`');
    let (ticks, behind) = rest.split_at(rest.len().saturating_sub(behind.len()));
    Some((before, ticks, behind))
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_called_as_a_word_of_its_own_and_not_in_quotes() {
        let me = called("ana", "k7mqxyz", &[]);
        for text in
            ["@ana", "hi @Ana!", "(@ANA)", "@ana#k7mq: look", "@ana# 1", "a\n@ana", "@ana's"]
        {
            assert!(me.is_called_in(text), "{text}");
        }
        for text in
            ["ana", "@anabel", "x@ana", "> @ana", "  > hi @ana", "@ana#zzzz", "@ an", "@ana_b"]
        {
            assert!(!me.is_called_in(text), "{text}");
        }
        let me = called("ana maria", "k7mq", &[]);
        assert!(me.is_called_in("dear @Ana Maria, hello"));
        assert!(!me.is_called_in("dear @Ana, hello"));
    }

    #[test]
    fn who_has_a_longer_name_is_called_alone() {
        let me = called("ana", "k7mq", &["ana maria löß"]);
        for text in ["@Ana Maria Löß", "@ana maria löß#65fq, hello", "hi @ANA MARIA LÖSS @ana x"]
        {
            assert_eq!(me.is_called_in(text), text.contains("SS"), "{text}");
        }
        for text in ["@Ana Maria", "@ana maria lößer", "@ana", "@Ana Maria Löß and @ana"] {
            assert!(me.is_called_in(text), "{text}");
        }
    }

    #[test]
    fn a_name_that_is_somebody_elses_calls_with_the_account_alone() {
        let me = Called { alone: false, ..called("ana", "k7mq", &[]) };
        assert!(
            me.is_called_in("@ana#k7mq") && !me.is_called_in("@ana") && !me.is_called_in("@ana#z")
        );
    }

    #[test]
    fn code_calls_nobody() {
        let me = called("ana", "k7mq", &[]);
        for text in ["`@ana`", "``x ` @ana``", "```\n@ana\n```", "a\n  ```sh\n@ana", "`a` `@ana`"] {
            assert!(!me.is_called_in(text), "{text}");
        }
        for text in ["`x` @ana", "` @ana", "``x` @ana", "```\nx\n```\n@ana", "`a`@ana`b`"] {
            assert!(me.is_called_in(text), "{text}");
        }
    }

    fn called(name: &str, account: &str, longer: &[&str]) -> Called {
        let longer = longer.iter().map(|&name| name.to_owned()).collect();
        Called { name: name.into(), longer, alone: true, account: account.into() }
    }
}
