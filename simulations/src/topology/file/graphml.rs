//! GraphML: its nodes and edges; what else the file says of them is left out.

use super::{Reading, Wrong};
use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

pub(super) fn read(text: &str) -> Result<Reading, Wrong> {
    let mut reading = Reading::default();
    let mut xml = Reader::from_str(text);
    let mut seen_graph = false;
    loop {
        let event = xml.read_event();
        let line = |position: u64| {
            let end = (position as usize).min(text.len());
            text.as_bytes()[..end].iter().filter(|byte| **byte == b'\n').count() + 1
        };
        let event = event.map_err(|error| (line(xml.error_position()), error.to_string()))?;
        let here = || line(xml.buffer_position());
        let (Event::Start(tag) | Event::Empty(tag)) = event else {
            if !matches!(event, Event::Eof) {
                continue;
            }
            if !seen_graph {
                return Err((here(), "no <graph>: this is not GraphML".to_owned()));
            }
            return Ok(reading);
        };
        match tag.local_name().as_ref() {
            "graph" => seen_graph = true,
            "node" => {
                reading.host(&attribute(&tag, "id").map_err(|why| (here(), why))?);
            }
            "edge" => {
                let end = |name| attribute(&tag, name).map_err(|why| (here(), why));
                let (a, b) = (end("source")?, end("target")?);
                let (a, b) = (reading.host(&a), reading.host(&b));
                reading.link(a, b);
            }
            "hyperedge" => return Err((here(), "a link has two ends, not a hyperedge".into())),
            _ => {}
        }
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Result<String, String> {
    let found = tag.try_get_attribute(name).map_err(|error| error.to_string())?;
    let tag_name = tag.local_name();
    let missing = || format!("<{}> has no {name}", tag_name.as_ref());
    let value = found.ok_or_else(missing)?;
    let text =
        value.normalized_value(XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
    Ok(text.into_owned())
}
