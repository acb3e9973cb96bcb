//! Posts in which somebody calls the viewer by name: `@name`, or `@name#suffix` where names are
//! alike. What is quoted was said before, and calls nobody.

use crate::views::Views;

impl Views {
    /// Whether the viewer is called by name in this text.
    #[must_use]
    pub fn is_mentioned(&self, text: &str) -> bool {
        text.contains('@') && self.viewer_called().is_called_in(text)
    }

    fn viewer_called(&self) -> Called {
        let viewer = self.viewer().account;
        Called {
            name: self.person_ref(&viewer).name.to_lowercase(),
            account: viewer.to_string().to_lowercase(),
        }
    }
}

/// By what somebody is called, in small letters.
struct Called {
    name: String,
    account: String,
}

impl Called {
    fn is_called_in(&self, text: &str) -> bool {
        let lines = text.lines().filter(|line| !line.trim_start().starts_with('>'));
        lines.filter(|line| line.contains('@')).any(|line| self.is_in_line(&line.to_lowercase()))
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
        let Some(rest) = rest.strip_prefix(self.name.as_str()) else { return false };
        let Some(suffix) = rest.strip_prefix('#') else { return !rest.starts_with(is_of_word) };
        let end = suffix.find(|c| !is_of_word(c)).unwrap_or(suffix.len());
        suffix.get(..end).is_some_and(|suffix| self.account.starts_with(suffix))
    }
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_called_as_a_word_of_its_own_and_not_in_quotes() {
        let me = Called { name: "ana".into(), account: "k7mqxyz".into() };
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
        let me = Called { name: "ana maria".into(), account: "k7mq".into() };
        assert!(me.is_called_in("dear @Ana Maria, hello"));
        assert!(!me.is_called_in("dear @Ana, hello"));
    }
}
