//! Messages on their way out: RFC 5322 with MIME, in an mbox whose `From ` lines are quoted (mboxrd).

use crate::id::MessageId;
use crate::letter::one_line;
use crate::mbox::needs_quote;
use data_encoding::BASE64_MIME;
use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::date::Date;
use mail_builder::headers::message_id::MessageId as Ids;
use mail_builder::mime::MimePart;
use mail_parser::DateTime;
use std::io::{self, Write};

const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A message to be written.
#[derive(Clone, Debug)]
pub struct Outgoing<'a> {
    /// What others call it by.
    pub id: &'a MessageId,
    /// All that is above it in its thread, its parent last.
    pub references: &'a [MessageId],
    /// Whom it is from: a name and an address, both as they are said.
    pub from: (&'a str, &'a str),
    /// Who wrote it here, where that is somebody else: a name and an address.
    pub sender: Option<(&'a str, &'a str)>,
    /// To what it was written: a name and an address.
    pub to: (&'a str, &'a str),
    /// When, in seconds since 1970.
    pub time: i64,
    /// On one line.
    pub subject: &'a str,
    /// Its text.
    pub text: &'a str,
    /// What goes with it.
    pub files: Vec<Enclosed<'a>>,
}

/// Something that goes with a message.
#[derive(Clone, Debug)]
pub struct Enclosed<'a> {
    /// What it is called.
    pub name: &'a str,
    /// What kind of bytes they are.
    pub mime: &'a str,
    /// The bytes.
    pub bytes: &'a [u8],
}

/// Writes a message with the line that begins it, and a blank line behind it.
///
/// # Errors
/// The writer's.
pub fn write(out: &mut impl Write, message: &Outgoing<'_>) -> io::Result<()> {
    let bytes = built(message).write_to_vec()?;
    writeln!(out, "From {} {}", envelope(message.from.1), asctime(message.time))?;
    for line in bytes.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if needs_quote(line) {
            out.write_all(b">")?;
        }
        out.write_all(line)?;
        out.write_all(b"\n")?;
    }
    out.write_all(b"\n")
}

fn built<'a>(message: &'a Outgoing<'a>) -> MessageBuilder<'a> {
    let mut built = MessageBuilder::new()
        .message_id(message.id.as_str())
        .date(Date::new(message.time))
        .from(person(message.from))
        .to(person(message.to))
        .subject(one_line(message.subject));
    if let Some(sender) = message.sender {
        built = built.sender(person(sender));
    }
    if let Some(parent) = message.references.last() {
        let all = message.references.iter().map(MessageId::as_str);
        built = built.in_reply_to(parent.as_str()).references(Ids::new_list(all));
    }
    let plain = ContentType::new("text/plain").attribute("charset", "utf-8");
    built = match hidden(message.text.as_bytes()) {
        Some(body) => MessageBuilder { text_body: Some(in_base64(plain, body)), ..built },
        None => built.text_body(message.text),
    };
    for file in &message.files {
        let kind = ContentType::new(kind(file.mime));
        let part = match hidden(file.bytes) {
            Some(body) => in_base64(kind, body),
            None => MimePart::new(kind, file.bytes),
        };
        let parts = built.attachments.get_or_insert_default();
        parts.push(part.attachment(one_line(file.name)));
    }
    built
}

/// In base64 what has a line that would be quoted: mutt and others show the `>`, and save files with it.
fn hidden(bytes: &[u8]) -> Option<String> {
    bytes.split(|byte| *byte == b'\n').any(needs_quote).then(|| BASE64_MIME.encode(bytes))
}

fn in_base64(kind: ContentType<'_>, body: String) -> MimePart<'_> {
    MimePart::new(kind, body.into_bytes()).transfer_encoding("base64")
}

fn person<'a>((name, address): (&str, &str)) -> Address<'a> {
    let name = Some(one_line(name)).filter(|name| !name.is_empty());
    Address::new_address(name, envelope(address))
}

/// An address that breaks no line; nobody's, where it is none.
fn envelope(address: &str) -> String {
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '(' | ')' | ',' | '"');
    let fits = !address.is_empty() && address.len() <= 254 && address.chars().all(plain);
    if fits { address.to_owned() } else { "unknown@tidings.invalid".to_owned() }
}

/// A kind of bytes that is one.
fn kind(mime: &str) -> String {
    let token = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '+' | '-');
    let two = mime.split_once('/').is_some_and(|(a, b)| !a.is_empty() && !b.is_empty());
    let structured = mime.starts_with("multipart/") || mime.starts_with("message/");
    let fits = two && !structured && mime.chars().all(token);
    if fits { mime.to_owned() } else { "application/octet-stream".to_owned() }
}

/// As C's `asctime` writes it, in UTC.
fn asctime(time: i64) -> String {
    let at = DateTime::from_timestamp(time);
    let day = DAYS.get(usize::from(at.day_of_week())).unwrap_or(&"Thu");
    let month = usize::from(at.month).checked_sub(1).and_then(|month| MONTHS.get(month));
    let month = month.unwrap_or(&"Jan");
    let DateTime { day: date, hour, minute, second, year, .. } = at;
    format!("{day} {month} {date:2} {hour:02}:{minute:02}:{second:02} {year:04}")
}
