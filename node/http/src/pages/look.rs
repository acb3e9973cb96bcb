//! What a visitor set for this browser: language, colours, contrast. A cookie of fixed words.

use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE};
use tidings_words::Language;

/// How long a browser keeps it: a year, in seconds.
const AGE: u32 = 365 * 24 * 3_600;
/// Colours that can be chosen; the first is the system's.
pub(super) const COLOURS: [&str; 3] = ["auto", "light", "dark"];
/// Contrasts that can be chosen; the first is the system's.
pub(super) const CONTRASTS: [&str; 2] = ["auto", "more"];

/// How pages look in this browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Look {
    /// In which language.
    pub(super) language: Language,
    /// Whether that was chosen here.
    pub(super) chosen: bool,
    /// One of [`COLOURS`].
    pub(super) colours: &'static str,
    /// One of [`CONTRASTS`].
    pub(super) contrast: &'static str,
}

impl Look {
    /// Of a request whose cookie is named after `cookie`.
    pub(super) fn of(headers: &HeaderMap, cookie: &str) -> Self {
        let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let accepted = accepted.map_or_else(Language::default, Language::accepted);
        let kept = self::cookie(headers, &format!("{cookie}-look")).unwrap_or_default();
        let mut words = kept.split('.');
        let mut next = || words.next().unwrap_or_default();
        let chosen = Language::of_tag(next());
        Self {
            language: chosen.unwrap_or(accepted),
            chosen: chosen.is_some(),
            colours: one_of(&COLOURS, next()),
            contrast: one_of(&CONTRASTS, next()),
        }
    }

    /// Of what a form says.
    pub(super) fn chosen(language: &str, colours: &str, contrast: &str) -> Self {
        let chosen = Language::of_tag(language);
        Self {
            language: chosen.unwrap_or_default(),
            chosen: chosen.is_some(),
            colours: one_of(&COLOURS, colours),
            contrast: one_of(&CONTRASTS, contrast),
        }
    }

    /// The header's value that keeps it.
    pub(super) fn kept(&self, cookie: &str) -> String {
        let language = if self.chosen { self.language.tag() } else { "auto" };
        let Self { colours, contrast, .. } = self;
        format!(
            "{cookie}-look={language}.{colours}.{contrast}; Path=/; HttpOnly; SameSite=Strict; \
             Max-Age={AGE}"
        )
    }
}

fn one_of(known: &'static [&'static str], word: &str) -> &'static str {
    known.iter().find(|known| **known == word).or(known.first()).copied().unwrap_or_default()
}

/// The value of this cookie; none when several have its name, because another program of this
/// machine may have set one of them.
pub(super) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut found = lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned());
    let value = found.next()?;
    found.next().is_none().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(cookie: &str) -> Look {
        let mut headers = HeaderMap::new();
        headers.append(ACCEPT_LANGUAGE, "de-AT, en;q=0.5".parse().unwrap());
        headers.append(COOKIE, cookie.parse().unwrap());
        Look::of(&headers, "c")
    }

    #[test]
    fn what_is_kept_is_understood() {
        let set = Look::chosen("en", "dark", "more");
        assert_eq!(look(set.kept("c").split(';').next().unwrap()), set);
        let system = look("");
        assert_eq!((system.language, system.colours), (Language::German, "auto"));
        assert_eq!(look("c-look=auto.dark.auto").language, Language::German);
    }

    #[test]
    fn other_words_are_not() {
        let system = look("");
        for strange in ["c-look=xx.\"><script>.1", "c-look=", "d-look=en.dark.more"] {
            assert_eq!(look(strange), system, "{strange}");
        }
        assert_eq!(look("c-look=en.dark.more; c-look=en.light.more"), system);
    }
}
