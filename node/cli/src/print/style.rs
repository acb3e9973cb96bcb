//! Letters on a terminal: bold, dim and two colours, or none at all.

/// Whether letters may be styled; never where `NO_COLOR` is set or the terminal is dumb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Style {
    colour: bool,
}

impl Style {
    /// The style of a stream that is a terminal or not.
    pub(crate) fn of(terminal: bool) -> Self {
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
        Self { colour: terminal && !refused && !dumb }
    }

    /// Whether letters are styled.
    pub(crate) fn is_colour(self) -> bool {
        self.colour
    }

    /// What matters.
    pub(crate) fn strong(self, text: &str) -> String {
        self.wrap("1", text)
    }

    /// What may be overlooked.
    pub(crate) fn dim(self, text: &str) -> String {
        self.wrap("2", text)
    }

    /// What was looked for.
    pub(crate) fn found(self, text: &str) -> String {
        self.wrap("1;4", text)
    }

    /// What went well.
    pub(crate) fn good(self, text: &str) -> String {
        self.wrap("32", text)
    }

    /// What did not.
    pub(crate) fn bad(self, text: &str) -> String {
        self.wrap("31", text)
    }

    fn wrap(self, code: &str, text: &str) -> String {
        if self.colour { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}
