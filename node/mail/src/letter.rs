//! What one message says, as far as anybody who reads it sees it.

use crate::id::MessageId;
use crate::threads::{Heading, Subject};
use mail_parser::{HeaderValue, Message, MessageParser, MimeHeaders};

/// Ids of a message's `References` that are looked at: the last ones.
pub const MAX_REFERENCES: usize = 64;

/// Attachments of a message that are taken.
pub const MAX_ATTACHMENTS: usize = 64;

/// Pieces of text that a message is put together of.
const MAX_PIECES: usize = 64;

/// A message: every word of it is its sender's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// What others call it by; made of its bytes where it says nothing.
    pub id: MessageId,
    /// What it answers, the nearest first.
    pub answers: Vec<MessageId>,
    /// The name that it says it is from; may be empty.
    pub name: String,
    /// The address that it says it is from; may be empty.
    pub address: String,
    /// When it says that it was written, in seconds since 1970; `None` where it says nothing.
    pub time: Option<i64>,
    /// On one line; empty for none.
    pub subject: String,
    /// Its text, with `\n` line ends; that of HTML where there is nothing else.
    pub text: String,
    /// What goes with it.
    pub attachments: Vec<Attachment>,
}

/// Something that goes with a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// What it is called: never a path, and never empty.
    pub name: String,
    /// What kind of bytes they are said to be.
    pub mime: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Letter {
    /// Reads a message; `None` if it has no header.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let message = MessageParser::default().parse(bytes)?;
        if message.headers().is_empty() {
            return None;
        }
        let from = message.from().or_else(|| message.sender()).and_then(|from| from.first());
        let name = from.and_then(|from| from.name()).unwrap_or_default();
        let address = from.and_then(|from| from.address()).unwrap_or_default();
        Some(Self {
            id: id(&message, bytes),
            answers: answers(&message),
            name: one_line(name),
            address: one_line(address),
            time: time(&message),
            subject: one_line(message.subject().unwrap_or_default()),
            text: text(&message),
            attachments: attachments(&message),
        })
    }

    /// Its id, and what threads are told apart by, read without the rest; `None` if it has no header.
    #[must_use]
    pub fn heading(bytes: &[u8]) -> Option<(MessageId, Heading)> {
        let message = MessageParser::default().parse_headers(bytes)?;
        if message.headers().is_empty() {
            return None;
        }
        let mut answers: Vec<u128> = answers(&message).iter().map(MessageId::key).collect();
        answers.reverse();
        let id = id(&message, bytes);
        let heading = Heading {
            id: id.key(),
            references: answers,
            subject: Subject::of(&one_line(message.subject().unwrap_or_default())),
            time: time(&message),
        };
        Some((id, heading))
    }
}

fn id(message: &Message<'_>, bytes: &[u8]) -> MessageId {
    message.message_id().and_then(MessageId::new).unwrap_or_else(|| MessageId::of_bytes(bytes))
}

/// What a message answers, the nearest first: the last of its references is its parent, and
/// `In-Reply-To` where it has none (RFC 5322, 3.6.4).
fn answers(message: &Message<'_>) -> Vec<MessageId> {
    let mut named = ids(message.references());
    if let Some(parent) = ids(message.in_reply_to()).into_iter().next()
        && !named.contains(&parent)
    {
        named.push(parent);
    }
    named.reverse();
    named.truncate(MAX_REFERENCES);
    named
}

fn ids(header: &HeaderValue<'_>) -> Vec<MessageId> {
    match header {
        HeaderValue::Text(text) => MessageId::new(text).into_iter().collect(),
        HeaderValue::TextList(list) => list.iter().filter_map(|it| MessageId::new(it)).collect(),
        _ => Vec::new(),
    }
}

fn time(message: &Message<'_>) -> Option<i64> {
    message.date().filter(|date| date.is_valid()).map(mail_parser::DateTime::to_timestamp)
}

fn text(message: &Message<'_>) -> String {
    let pieces = (0..message.text_body_count().min(MAX_PIECES))
        .filter_map(|number| message.body_text(number))
        .map(|piece| piece.replace("\r\n", "\n").replace('\r', "\n").trim_end().to_owned());
    let pieces: Vec<String> = pieces.filter(|piece| !piece.is_empty()).collect();
    pieces.join("\n\n")
}

fn attachments(message: &Message<'_>) -> Vec<Attachment> {
    let parts = message.attachments().take(MAX_ATTACHMENTS).zip(1_usize..);
    let taken = parts.map(|(part, number)| {
        let mime = part.content_type().map_or("application/octet-stream".into(), |kind| {
            let sub = kind.subtype().map(|sub| format!("/{sub}")).unwrap_or_default();
            one_line(&format!("{}{sub}", kind.ctype())).to_ascii_lowercase()
        });
        let said = part.attachment_name().map(file_name).unwrap_or_default();
        let name = if said.is_empty() { format!("attachment-{number}") } else { said };
        let bytes = match part.message() {
            Some(message) => message.raw_message(),
            None => part.contents(),
        };
        Attachment { name, mime, bytes: bytes.to_vec() }
    });
    taken.collect()
}

/// The last part of what may be a path.
fn file_name(said: &str) -> String {
    let last = said.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = one_line(&last.replace(char::is_control, ""));
    if name.chars().all(|c| c == '.') { String::new() } else { name }
}

pub(crate) fn one_line(text: &str) -> String {
    let plain = text.replace(char::is_control, " ");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}
