//! The keys: what each means, how it is written, and whether a running node takes a change.

use super::Config;
use crate::print::said::{Said, said};
use std::fmt::Write;
use tidings_tui::Palette;
use tidings_words::Language;
use toml::{Table, Value};

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// True or false; `on` or `off` as a variable, and other words for them.
    Switch,
    /// The number of a port.
    Port,
    /// An amount of bytes.
    Size,
    /// An amount of bytes of at least 1 MiB, or none.
    Quota,
    /// Bytes a second, at least 64 KiB, or none.
    Rate,
    /// An IP address and a port.
    Socket,
    /// Multiaddrs to listen on.
    Addresses,
    /// A program and its arguments.
    Command,
    /// The tag of a language.
    Language,
    /// The name of a palette.
    Palette,
    /// What of the log is written.
    Filter,
    /// How the log is written.
    LogFormat,
    /// Rules about who may connect.
    Access,
    /// Rules about what is kept.
    Retention,
}

impl Form {
    /// What a value of this form, or one of its list, looks like.
    pub(super) fn said(self) -> Said {
        match self {
            Self::Switch => said!("home-is-a-switch"),
            Self::Port => said!("home-is-a-port"),
            Self::Size => said!("home-is-a-size"),
            Self::Quota => said!("home-is-a-quota"),
            Self::Rate => said!("home-is-a-rate"),
            Self::Socket => said!("home-is-a-socket"),
            Self::Addresses => said!("home-is-an-address"),
            Self::Command => said!("home-is-a-command"),
            Self::Language => one_of(&Language::ALL.map(Language::tag)),
            Self::Palette => one_of(&Palette::ALL.map(Palette::name)),
            Self::Filter => said!("home-is-a-filter"),
            Self::LogFormat => one_of(&["text", "json"]),
            Self::Access => said!("home-is-an-access-rule"),
            Self::Retention => said!("home-is-a-retention-rule"),
        }
    }
}

fn one_of(names: &[&str]) -> Said {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    said!("home-is-one-of", names = names)
}

/// One key of the settings.
#[derive(Debug)]
pub(crate) struct Key {
    /// As it is written in a file; the variable is `TIDINGS_` and this in capitals.
    pub(crate) name: &'static str,
    pub(super) form: Form,
    /// Whether a running node takes a change, by `tidings config reload` or SIGHUP.
    pub(crate) live: bool,
    /// What it means, in sentences.
    pub(crate) help: &'static str,
    /// A value as a file has it, for keys without a default and for whoever wrote a wrong one.
    pub(super) example: &'static str,
}

impl Key {
    /// The environment variable.
    pub(crate) fn variable(&self) -> String {
        format!("TIDINGS_{}", self.name.to_uppercase())
    }
}

/// Every key, by name.
pub(crate) const KEYS: &[Key] = &[
    Key {
        name: "access",
        form: Form::Access,
        live: true,
        help: "Who may connect. A rule names a network, or an account (name#suffix, 6 characters of \
               an account's or a device's key, or * for everybody), and says allow = true or false; \
               of each kind the last that matches wins, and both must allow. A network is looked at \
               before the first byte of a handshake, an account once it is proven. Whoever is denied \
               hears nothing of it.",
        example: "[{ network = \"10.0.0.0/8\", allow = false }, { account = \"bo#x2fp\", allow = false }]",
    },
    Key {
        name: "api_port",
        form: Form::Port,
        live: false,
        help: "Port of the API and of the pages on 127.0.0.1; any that is free when it is taken. 0 \
               lets the system choose. Without it the port of the last time, at first 8787.",
        example: "8787",
    },
    Key {
        name: "bell",
        form: Form::Switch,
        live: true,
        help: "Whether the terminal UI, also --plain on a terminal, rings the terminal's bell for what \
               is worth a word (`tidings board notify`), once in 5 s at most. It counts from the next \
               start of the UI.",
        example: "true",
    },
    Key {
        name: "blind",
        form: Form::Switch,
        live: false,
        help: "Whether this node is a relay that cannot read what it carries: it takes no key, also \
               when it is offered one, and does not start in a home that others give keys to. Join \
               by a code of `tidings invite --role relay`.",
        example: "true",
    },
    Key {
        name: "desktop",
        form: Form::Switch,
        live: true,
        help: "Whether the desktop shows what is worth a word (`tidings board notify`): the node runs \
               `notify-send`, of libnotify, which must be there, with the author's name and the \
               beginning of the text. For a node that runs where somebody is logged in.",
        example: "true",
    },
    Key {
        name: "file_limit",
        form: Form::Size,
        live: true,
        help: "The largest file that `post --file` and its like attach; 4 GiB at most.",
        example: "\"1 GiB\"",
    },
    Key {
        name: "language",
        form: Form::Language,
        live: true,
        help: "Language of the terminal UI and of what the desktop shows, en or de. Without this: what \
               LC_ALL, LC_MESSAGES or LANG names. It counts from the next start of the UI.",
        example: "\"de\"",
    },
    Key {
        name: "listen",
        form: Form::Addresses,
        live: false,
        help: "Addresses to listen on for peers. Without this: all interfaces, TCP and QUIC, on \
               the port of the last time.",
        example: "[\"/ip4/0.0.0.0/tcp/4001\", \"/ip4/0.0.0.0/udp/4001/quic-v1\"]",
    },
    Key {
        name: "log",
        form: Form::Filter,
        live: true,
        help: "What the node logs: a level, or a level for each module.",
        example: "\"info,tidings_net=debug\"",
    },
    Key {
        name: "log_format",
        form: Form::LogFormat,
        live: false,
        help: "How the node's log is written: \"text\", or \"json\" for one object a line.",
        example: "\"json\"",
    },
    Key {
        name: "mdns",
        form: Form::Switch,
        live: false,
        help: "Whether peers on the local network are found by themselves.",
        example: "true",
    },
    Key {
        name: "metrics",
        form: Form::Socket,
        live: false,
        help: "Address at which /metrics and /healthz are served to whoever reaches it, without \
               a token. They are on the API in any case.",
        example: "\"127.0.0.1:9464\"",
    },
    Key {
        name: "min_free",
        form: Form::Size,
        live: true,
        help: "Below this much free space on the home's disk nothing more is taken, neither own \
               posts nor others'. 0 turns this off.",
        example: "\"256 MiB\"",
    },
    Key {
        name: "notify_command",
        form: Form::Command,
        live: true,
        help: "A program and its arguments, run without a shell when something came that is worth \
               a word (`tidings board notify`). It finds what there is to say in NOTICE_SUMMARY, \
               NOTICE_BOARD, NOTICE_POSTS, NOTICE_MENTIONS, and of one post NOTICE_POST, \
               NOTICE_AUTHOR, NOTICE_SUBJECT and NOTICE_TEXT. One runs at a time, for 10 s at most.",
        example: "[\"/usr/local/bin/tell-me\"]",
    },
    Key {
        name: "palette",
        form: Form::Palette,
        live: true,
        help: "Colours of the terminal UI: dark, light, 16 for the terminal's own, or none. Without \
               this: what NO_COLOR, TERM, COLORTERM and COLORFGBG ask for. It counts from the next \
               start of the UI.",
        example: "\"light\"",
    },
    Key {
        name: "quota",
        form: Form::Quota,
        live: true,
        help: "How much of all logs is held, entries and bodies (the file is larger by its index). \
               Above it nothing more is taken: own posts are refused, others' entries wait where they \
               are; nothing that is here goes. 1 MiB at least; one commit may bring 4 MiB too much.",
        example: "\"2 GiB\"",
    },
    Key {
        name: "quota_author",
        form: Form::Quota,
        live: true,
        help: "The same of the logs of each person, all their devices together. Above it what is new \
               of theirs waits where it is, also what they say of who is in. This node's own person \
               is not counted.",
        example: "\"200 MiB\"",
    },
    Key {
        name: "quota_files",
        form: Form::Quota,
        live: true,
        help: "How much of all files that go with posts is held, those included that are on their \
               way. Above it no further one is fetched or attached. Nothing that is here goes.",
        example: "\"10 GiB\"",
    },
    Key {
        name: "rate_peer",
        form: Form::Rate,
        live: true,
        help: "Bytes a second with each peer, in each direction: all streams, also the circuits that \
               this node carries for it. What is more waits. 64 KiB/s at least.",
        example: "\"1 MiB/s\"",
    },
    Key {
        name: "rate_total",
        form: Form::Rate,
        live: true,
        help: "The same with all peers together, who get equal shares.",
        example: "\"8 MiB/s\"",
    },
    Key {
        name: "relay",
        form: Form::Switch,
        live: false,
        help: "Whether members may reach each other by way of this node where they cannot \
               directly. It cannot read what it carries for them.",
        example: "true",
    },
    Key {
        name: "retention",
        form: Form::Retention,
        live: true,
        help: "Which bodies of others this node lets go; entries stay, and their logs verify. Each \
               rule matches what meets all of account (name#suffix or 6 characters of a key), \
               board, older_than (s, m, h, d, w; since it came here), larger_than (K, M, G) and \
               keep_last (that are not the newest so many of their log), and says keep = true or \
               false; the last that matches wins. In a file also as [[retention]] tables at its \
               end.",
        example: "[{ older_than = \"180d\" }, { account = \"ana#k7mq\", keep = true }]",
    },
];

/// The key of this name.
pub(super) fn key(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
}

/// A settings file that explains every key and changes nothing.
pub(crate) fn example() -> String {
    let defaults = Table::try_from(Config::default()).unwrap_or_default();
    let mut text = String::from(HEADER);
    for key in KEYS {
        let live = if key.live { "takes a reload" } else { "takes a restart" };
        let off = |value: &Value| value.as_str() == Some("off");
        let says = |value: &&Value| !value.as_array().is_some_and(Vec::is_empty) && !off(value);
        let (value, note) = match defaults.get(key.name).filter(says) {
            Some(value) => (value.to_string(), "default"),
            None => (key.example.to_owned(), "not set by default"),
        };
        let words = format!("{} ({note}; {}; {live})", key.help, key.variable());
        let _ = write!(text, "\n{}#{} = {value}\n", comment(&words), key.name);
    }
    text
}

const HEADER: &str = "\
# Settings of a Tidings node: /etc/tidings/config.toml for the machine, config.toml in the home for
# one node. A flag counts more than a TIDINGS_ variable, that more than the home's file, that more
# than the machine's. `tidings config check` says what is wrong, `tidings config show --origin`
# where each value comes from; `tidings config reload` makes a running node take what it can.
# Every value here is the default or an example: remove the # to change it.
";

/// Words as comment lines of at most 100 columns.
fn comment(words: &str) -> String {
    const WIDTH: usize = 98;
    let mut lines = vec![String::new()];
    for word in words.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.len() + word.len() < WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(format!(" {word}")),
        }
    }
    lines.iter().map(|line| format!("#{line}\n")).collect()
}
