//! The verbs and what each takes.

use super::boards::{Board, Message};
use super::carry::{Carry, Publish, Pull};
use super::face::Web;
use super::files::{Along, File};
use super::moderation::Mod;
use super::people::{Invite, People};
use super::reading::{Catchup, Draft, Read};
use super::remarks::{Delete, Edit, History, Mentions, React, Reply};
use super::search::Search;
use super::shell::{Completions, Man};
use super::token::Token;
use crate::config::{LogFormat, Overrides};
use crate::print::time::seconds;
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Make a community and start its node
    New(New),
    /// Print an invite, or list them
    Invite(Invite),
    /// Come into a community
    Join(Join),
    /// Run the node in the foreground
    Run(Run),
    /// Start the node in the background
    Start(Node),
    /// Stop the node
    Stop,
    /// Say who and where this node is, and how much it holds
    Status,
    /// List the boards
    Boards,
    /// Make a board, or say who reads a closed one
    #[command(subcommand)]
    Board(Board),
    /// Write to one person alone; prints the message's id
    Message(Message),
    /// Start a thread; prints its id
    Post(Post),
    /// Answer a post; prints the answer's id
    Reply(Reply),
    /// Write a post of yours anew; what it said before stays in its history
    Edit(Edit),
    /// Take a post of yours back: erases it here, and asks others to erase it
    Delete(Delete),
    /// Say with one emoji what you feel about a post
    React(React),
    /// Print all texts that a post had
    History(History),
    /// Find posts that call you by name
    Mentions(Mentions),
    /// Save, fetch or list files that go with posts
    #[command(subcommand)]
    File(File),
    /// Read what is unread, a board, or a thread
    Read(Read),
    /// Read the next unread post
    Next,
    /// Mark everything as read
    Catchup(Catchup),
    /// List texts that were not sent, and what is done with them
    #[command(subcommand)]
    Draft(Draft),
    /// Find posts
    Search(Search),
    /// List your devices, and what is done with them
    #[command(subcommand)]
    Device(Device),
    /// List the members, or change what they may do
    People(People),
    /// Decide as a moderator, read what was decided, or overrule it for yourself
    Mod(Mod),
    /// List the peers this node knows
    Peers,
    /// Connect to an address and keep it
    Dial(Dial),
    /// Wait until everything the peers hold is here
    Sync(Sync),
    /// Take what a stick has for us, and leave on it what others lack
    Carry(Carry),
    /// Write a replica that any web server can serve
    Publish(Publish),
    /// Take what is missing from a directory or a web server
    Pull(Pull),
    /// Check every hash and signature in the store
    Verify,
    /// Give room in the home that is no longer used back to the disk, while no node runs
    Compact,
    /// Print what happens as it happens, one JSON object a line
    Watch,
    /// Print an address that lets a browser on this machine in, once, and open it
    Web(Web),
    /// Let programs use the API, each with what it needs
    #[command(subcommand)]
    Token(Token),
    /// Look for what keeps this node from working
    Doctor,
    /// Look at the settings, or make the running node take them
    #[command(subcommand)]
    Config(Config),
    /// Let systemd run the node
    Service(Service),
    /// Say what the node did lately
    Report(Report),
    /// Copy the home into a file, also while the node runs
    Backup(Backup),
    /// Make a home from such a file, as a new device
    Restore(Restore),
    /// Import a mailbox (mbox or Maildir), or threads from a file of JSON lines
    Import(Import),
    /// Print all posts, as JSON lines or as a mailbox, or write a site of them
    Export(Export),
    /// Print a completion script for a shell
    Completions(Completions),
    /// Print the page for `man`, or write those of all verbs
    Man(Man),
}

/// `new`
#[derive(Args, Debug)]
pub(crate) struct New {
    /// What the community is called
    pub(crate) name: String,
    /// What you are called [default: your login name]
    #[arg(long = "as", value_name = "ME")]
    pub(crate) me: Option<String>,
}

/// `join`
#[derive(Args, Debug)]
pub(crate) struct Join {
    /// The invite, short or long; `-` reads it from stdin; CODE@ADDR dials an address; without it
    /// you are shown who invites nearby
    #[arg(env = "TIDINGS_CODE", hide_env_values = true)]
    pub(crate) code: Option<String>,
    /// What you are called [default: your login name]
    #[arg(long = "as", value_name = "ME")]
    pub(crate) me: Option<String>,
    /// As a new device of your account: takes its 24 recovery words from TIDINGS_WORDS, the terminal
    /// or stdin
    #[arg(long)]
    pub(crate) words: bool,
    /// How long to look for a member
    #[arg(long, value_name = "TIME", default_value = "60s", value_parser = duration)]
    pub(crate) timeout: u64,
}

/// What a node is run with.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Node {
    /// Address to listen on, e.g. /ip4/0.0.0.0/tcp/4001; may be repeated
    #[arg(long, value_name = "MULTIADDR")]
    pub(crate) listen: Vec<String>,
    /// Do not look for peers on the local network
    #[arg(long)]
    pub(crate) no_mdns: bool,
    /// Let members reach each other by way of this node, where they cannot directly
    #[arg(long)]
    pub(crate) relay: bool,
    /// Be a relay that cannot read what it carries, and take no key; refused where there are keys
    #[arg(long)]
    pub(crate) blind: bool,
    /// Preferred port of the loopback API; 0 lets the system choose
    #[arg(long, value_name = "PORT")]
    pub(crate) api_port: Option<u16>,
    /// Address of a peer to keep connected to, host:port or a multiaddr; may be repeated
    #[arg(long, value_name = "ADDR")]
    pub(crate) dial: Vec<String>,
    /// How the node's log is written
    #[arg(long, value_name = "FORMAT")]
    pub(crate) log_format: Option<LogFormat>,
}

impl Node {
    /// What these flags say over other settings.
    pub(crate) fn overrides(&self) -> Overrides {
        Overrides {
            listen: (!self.listen.is_empty()).then(|| self.listen.clone()),
            mdns: self.no_mdns.then_some(false),
            api_port: self.api_port,
            log_format: self.log_format,
            relay: self.relay.then_some(true),
            blind: self.blind.then_some(true),
        }
    }

    /// The same flags as words, for a node that another process starts.
    pub(crate) fn words(&self) -> Vec<String> {
        let pair = |flag: &str, value: &String| [flag.to_owned(), value.clone()];
        let listen = self.listen.iter().flat_map(|address| pair("--listen", address));
        let dial = self.dial.iter().flat_map(|address| pair("--dial", address));
        let port = self.api_port.map(|port| port.to_string());
        let port = port.iter().flat_map(|port| pair("--api-port", port));
        let mdns = self.no_mdns.then(|| "--no-mdns".to_owned());
        let format = self.log_format.and_then(|format| format.to_possible_value());
        let format = format.map(|format| format!("--log-format={}", format.get_name()));
        let relay = self.relay.then(|| "--relay".to_owned());
        let blind = self.blind.then(|| "--blind".to_owned());
        let words = listen.chain(dial).chain(port).chain(mdns).chain(format);
        words.chain(relay).chain(blind).collect()
    }
}

/// `run`
#[derive(Args, Debug)]
pub(crate) struct Run {
    #[command(flatten)]
    pub(crate) node: Node,
    /// Log to node.log in the home
    #[arg(long, hide = true)]
    pub(crate) background: bool,
}

/// `post`
#[derive(Args, Debug)]
pub(crate) struct Post {
    /// The board
    pub(crate) board: String,
    /// The text; without it $EDITOR opens on a terminal, else stdin is read
    pub(crate) text: Option<String>,
    /// What it is about [default: the text's first line]
    #[arg(long, short, value_name = "S")]
    pub(crate) subject: Option<String>,
    #[command(flatten)]
    pub(crate) along: Along,
}

/// `device`
#[derive(Debug, Subcommand)]
pub(crate) enum Device {
    /// List your devices
    List,
    /// Print your 24 recovery words
    Words {
        /// Then forget them here: asks for three of them, or without a terminal for all on stdin
        #[arg(long)]
        forget: bool,
    },
    /// Show a code by which a new device of yours joins within an hour
    Add,
    /// Revoke a lost or stolen device: nothing that it writes from now on counts, for ever
    Revoke {
        /// Its name, or the first characters of its key, as `device list` shows them
        device: String,
    },
    /// Certify this device with the recovery words, after its home was copied or restored
    Certify,
}

/// `dial`
#[derive(Args, Debug)]
pub(crate) struct Dial {
    /// host:port or a multiaddr
    pub(crate) address: String,
}

/// `sync`
#[derive(Args, Debug)]
pub(crate) struct Sync {
    /// Connect to this address first
    pub(crate) address: Option<String>,
    /// How long to wait, at most 1h
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = duration)]
    pub(crate) timeout: u64,
}

/// `config`
#[derive(Clone, Copy, Debug, Subcommand)]
pub(crate) enum Config {
    /// Say what is wrong with the settings, if anything
    Check,
    /// Print every setting and its value
    Show {
        /// Say where each value comes from, and whether a running node takes a change
        #[arg(long)]
        origin: bool,
    },
    /// Make the running node read its settings again
    Reload,
    /// Print a settings file that explains every key
    Example,
}

/// `service`
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct Service {
    #[command(subcommand)]
    pub(crate) action: ServiceAction,
    /// As a service of the machine, with a user of its own and its home in /var/lib/tidings
    #[arg(long, global = true)]
    pub(crate) system: bool,
    /// As a service of yours, on this home [default]
    #[arg(long, global = true, conflicts_with = "system")]
    pub(crate) user: bool,
}

/// What to do about the service.
#[derive(Clone, Copy, Debug, Subcommand)]
pub(crate) enum ServiceAction {
    /// Write the unit and start it
    Install {
        /// Print the unit and change nothing
        #[arg(long)]
        print: bool,
        /// Let it pass on circuits between members that do not reach each other
        #[arg(long)]
        relay: bool,
        /// Let it carry what it cannot read, for a home that was let in as a relay
        #[arg(long)]
        blind: bool,
    },
    /// Stop it and remove the unit; the home stays
    Uninstall,
    /// Say whether it is installed and runs
    Status,
}

/// `backup`
#[derive(Args, Debug)]
pub(crate) struct Backup {
    /// The file to make; `-` writes to stdout
    pub(crate) file: PathBuf,
    /// Leave out the files that go with posts: others have them
    #[arg(long)]
    pub(crate) no_files: bool,
}

/// `report`
#[derive(Args, Debug)]
pub(crate) struct Report {
    /// How far back: 90m, 24h, 7d
    #[arg(long, value_name = "TIME", default_value = "24h", value_parser = duration)]
    pub(crate) since: u64,
}

/// `restore`
#[derive(Args, Debug)]
pub(crate) struct Restore {
    /// What `backup` made; `-` reads stdin
    pub(crate) file: PathBuf,
    /// Check it, say what it holds, and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// `import`
#[derive(Args, Debug)]
pub(crate) struct Import {
    /// An mbox, a Maildir, or {"board","subject","text"} a line; `-` reads a mailbox, a message or
    /// such lines from stdin
    pub(crate) file: String,
    /// Where the threads of a mailbox go
    #[arg(long, value_name = "NAME")]
    pub(crate) board: Option<String>,
    /// Say what a mailbox would bring, and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Make boards that do not exist
    #[arg(long)]
    pub(crate) create_boards: bool,
}

/// `export`
#[derive(Args, Debug)]
pub(crate) struct Export {
    /// As what
    #[arg(long, value_enum, default_value_t = ExportFormat::Jsonl)]
    pub(crate) format: ExportFormat,
    /// A new directory for a site; all else goes to stdout
    #[arg(long, short, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
}

/// What an export is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormat {
    /// JSON, a post a line, as `--json` prints it
    Jsonl,
    /// A mailbox that mail programs read, with the files that are here
    Mbox,
    /// The boards that everybody reads, as a site of plain files without a script
    Html,
}

pub(super) fn duration(text: &str) -> Result<u64, String> {
    seconds(text).map_err(|failure| failure.to_string())
}
