//! What each role of a piece of text looks like, for dark and light grounds, for sixteen colours
//! and for none.
//!
//! The dark and the light palette paint their own ground and use colours 16 to 255 alone, which
//! look the same on every terminal that has them. With sixteen colours or none the terminal's own
//! letters and ground are used: what must stand out is bold, underlined or reversed.

use ratatui::style::{Color, Modifier, Style};
use std::fmt;
use std::str::FromStr;

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Ordinary text.
    Text,
    /// Times and counts.
    Faint,
    /// `**strong**`, and headings.
    Strong,
    /// `*emphasis*`.
    Emphasis,
    /// Code.
    Code,
    /// What somebody quotes.
    Quote,
    /// An address.
    Link,
    /// Somebody's name.
    Name,
    /// One's own name.
    Mine,
    /// A mark at what is unread.
    Unread,
    /// What went wrong.
    Bad,
    /// The title of the pane that has the focus.
    Title,
    /// The title of another pane.
    Idle,
    /// The chosen row of the pane that has the focus.
    Chosen,
    /// The chosen row of another pane.
    Kept,
    /// Lines between panes.
    Border,
    /// The line at the bottom.
    Status,
    /// A key in a text about keys.
    Key,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 18] = [
        Self::Text,
        Self::Faint,
        Self::Strong,
        Self::Emphasis,
        Self::Code,
        Self::Quote,
        Self::Link,
        Self::Name,
        Self::Mine,
        Self::Unread,
        Self::Bad,
        Self::Title,
        Self::Idle,
        Self::Chosen,
        Self::Kept,
        Self::Border,
        Self::Status,
        Self::Key,
    ];
}

/// A set of looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Palette {
    /// Light letters on a dark ground.
    #[default]
    Dark,
    /// Dark letters on a light ground.
    Light,
    /// The terminal's own sixteen colours.
    Sixteen,
    /// No colour at all.
    Plain,
}

impl Palette {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Dark, Self::Light, Self::Sixteen, Self::Plain];

    /// What `--palette` calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
            Self::Sixteen => "16",
            Self::Plain => "none",
        }
    }

    /// The one that the environment asks for: none with `NO_COLOR`, the terminal's sixteen where it
    /// has no more, light where `COLORFGBG` says so, else dark.
    #[must_use]
    pub fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Self {
        let says = |name: &str| variable(name).unwrap_or_default();
        let term = says("TERM");
        if !says("NO_COLOR").is_empty() || term == "dumb" || term.starts_with("vt") {
            return Self::Plain;
        }
        let many = ["truecolor", "24bit"].contains(&says("COLORTERM").as_str())
            || ["256color", "direct", "kitty", "alacritty", "foot", "ghostty"]
                .iter()
                .any(|known| term.contains(known));
        if !many {
            return Self::Sixteen;
        }
        match says("COLORFGBG").rsplit(';').next() {
            Some("7" | "15") => Self::Light,
            _ => Self::Dark,
        }
    }

    /// Colours of the ground and of ordinary letters; none where the terminal's own are used.
    #[must_use]
    pub fn ground(self) -> Style {
        match self {
            Self::Dark => Style::new().fg(Color::Indexed(252)).bg(Color::Indexed(233)),
            Self::Light => Style::new().fg(Color::Indexed(235)).bg(Color::Indexed(231)),
            Self::Sixteen | Self::Plain => Style::new(),
        }
    }

    /// How text of this role looks.
    #[must_use]
    pub fn style(self, role: Role) -> Style {
        match self {
            Self::Dark => self.ground().patch(painted(&DARK, role)),
            Self::Light => self.ground().patch(painted(&LIGHT, role)),
            Self::Sixteen => sixteen(role),
            Self::Plain => plain(role),
        }
    }
}

/// Letters, and a ground of their own where they have one, by role.
type Paint = [(Role, u8, Option<u8>); 18];

const DARK: Paint = [
    (Role::Text, 252, None),
    (Role::Faint, 247, None),
    (Role::Strong, 231, None),
    (Role::Emphasis, 229, None),
    (Role::Code, 180, None),
    (Role::Quote, 109, None),
    (Role::Link, 117, None),
    (Role::Name, 150, None),
    (Role::Mine, 216, None),
    (Role::Unread, 222, None),
    (Role::Bad, 210, None),
    (Role::Title, 16, Some(150)),
    (Role::Idle, 250, Some(236)),
    (Role::Chosen, 231, Some(24)),
    (Role::Kept, 252, Some(237)),
    (Role::Border, 246, None),
    (Role::Status, 252, Some(236)),
    (Role::Key, 222, None),
];

const LIGHT: Paint = [
    (Role::Text, 235, None),
    (Role::Faint, 240, None),
    (Role::Strong, 16, None),
    (Role::Emphasis, 52, None),
    (Role::Code, 94, None),
    (Role::Quote, 24, None),
    (Role::Link, 19, None),
    (Role::Name, 22, None),
    (Role::Mine, 88, None),
    (Role::Unread, 124, None),
    (Role::Bad, 124, None),
    (Role::Title, 231, Some(22)),
    (Role::Idle, 236, Some(254)),
    (Role::Chosen, 231, Some(24)),
    (Role::Kept, 235, Some(253)),
    (Role::Border, 242, None),
    (Role::Status, 235, Some(254)),
    (Role::Key, 88, None),
];

fn painted(paint: &Paint, role: Role) -> Style {
    let Some((_, letters, ground)) = paint.iter().find(|(of, ..)| *of == role) else {
        return Style::new();
    };
    let mut style = Style::new().fg(Color::Indexed(*letters));
    if let Some(ground) = ground {
        style = style.bg(Color::Indexed(*ground));
    }
    style.add_modifier(shape(role))
}

/// What is bold or underlined in every palette.
fn shape(role: Role) -> Modifier {
    match role {
        Role::Strong | Role::Title | Role::Unread | Role::Bad | Role::Key => Modifier::BOLD,
        Role::Emphasis => Modifier::ITALIC,
        Role::Link => Modifier::UNDERLINED,
        _ => Modifier::empty(),
    }
}

/// Of the sixteen only white on blue and black on cyan are far enough apart in every scheme; all
/// else is the terminal's own letter on its own ground.
fn sixteen(role: Role) -> Style {
    match role {
        Role::Title => Style::new().fg(Color::Black).bg(Color::Cyan).add_modifier(Modifier::BOLD),
        Role::Chosen => Style::new().fg(Color::White).bg(Color::Blue).add_modifier(Modifier::BOLD),
        _ => plain(role),
    }
}

fn plain(role: Role) -> Style {
    let more = match role {
        Role::Title | Role::Chosen => Modifier::REVERSED | Modifier::BOLD,
        Role::Status => Modifier::REVERSED,
        Role::Kept | Role::Idle => Modifier::UNDERLINED,
        Role::Name | Role::Mine => Modifier::BOLD,
        _ => Modifier::empty(),
    };
    Style::new().add_modifier(shape(role) | more)
}

impl fmt::Display for Palette {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Palette {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|palette| palette.name() == name);
        let names = Self::ALL.map(Self::name).join(", ");
        found.ok_or_else(|| format!("no such palette: there are {names}"))
    }
}

#[cfg(test)]
mod tests;
