//! `report`: what the node did lately.

use super::Context;
use crate::args::Report;
use crate::client::Remote;
use crate::error::Result;
use crate::ledger::{self, Counts, Row};
use crate::print::said::{Said, said};
use crate::print::time::now;
use tidings_protocol::time::Time;
use tidings_words::Words;

/// Microseconds in a second.
const SECOND: u64 = 1_000_000;

/// Sums up; with `--json` the rows themselves.
pub(crate) fn run(context: &Context, args: &Report) -> Result<()> {
    if !context.home.holds_community() {
        return Err(context.home.empty());
    }
    if let Some(node) = Remote::find(&context.home)? {
        let _: serde_json::Value = node.post("/v1/report", &serde_json::json!({}))?;
    }
    let now = now();
    let since = Time(now.0.saturating_sub(args.since.saturating_mul(SECOND)));
    let rows = ledger::read(&context.home.report_file(), since)?;
    let mut out = context.screen.out();
    if context.screen.json {
        rows.iter().try_for_each(|row| out.object(row))?;
        return out.finish();
    }
    lines(context.screen.words(), &rows, (since, now))
        .iter()
        .try_for_each(|line| out.line(line))?;
    out.finish()
}

fn lines(words: &Words, rows: &[Row], (since, now): (Time, Time)) -> Vec<String> {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return vec![said!("data-no-node-since", since = since.0).in_words(words)];
    };
    let mut sum = Counts::default();
    rows.iter().for_each(|row| sum += row.counts);
    let (from, to) = (first.from.max(since).0, last.to.min(now).0);
    let mut said = vec![
        ("data-report-known", said!("data-report-known-from", from = from, to = to)),
        ("data-report-starts", sum.starts.to_string().into()),
        ("data-report-sessions", said!("data-report-began", count = sum.sessions)),
        ("data-report-entries", entries(&sum, last)),
        ("data-report-traffic", traffic(&sum)),
        ("data-report-refused", refused(&sum)),
        ("data-report-trouble", trouble(&sum)),
        ("data-report-log", log(first, last)),
    ];
    said.extend(quotas(last).map(|quotas| ("data-report-quotas", quotas)));
    let said = said.into_iter().map(|(name, value)| (words.say(name), value.in_words(words)));
    said.map(|(name, value)| format!("{name:<11}{value}")).collect()
}

fn entries(sum: &Counts, last: &Row) -> Said {
    let Counts { accepted, received, .. } = *sum;
    said!("data-report-accepted", accepted = accepted, received = received, held = last.entries)
}

fn traffic(sum: &Counts) -> Said {
    let (received, sent) = (sum.received_bytes, sum.sent_bytes);
    said!("data-report-in-out", received = received, sent = sent)
}

fn refused(sum: &Counts) -> Said {
    let Counts { strangers, forged, strikes, .. } = *sum;
    said!("data-report-strikes", strangers = strangers, forged = forged, strikes = strikes)
}

fn trouble(sum: &Counts) -> Said {
    said!("data-report-failures", failed = sum.write_errors, forks = sum.forks)
}

/// How large the log is, and by how much it grew where more than one row tells.
fn log(first: &Row, last: &Row) -> Said {
    let size = last.log_bytes;
    if first == last {
        return said!("data-report-size", size = size);
    }
    let grown = last.log_bytes.saturating_sub(first.log_bytes);
    said!("data-report-grown", size = size, grown = grown)
}

/// What was over its quota at last, and what to do; nothing if nothing was.
fn quotas(last: &Row) -> Option<Said> {
    let all = last.full.then(|| said!("data-report-full"));
    let people = last.people_over;
    let people = (people > 0).then(|| said!("data-report-people-over", count = people));
    let over: Vec<Said> = all.into_iter().chain(people).collect();
    (!over.is_empty()).then(|| said!("data-report-who", what = over))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tidings_words::Language;

    #[test]
    fn rows_are_summed_up() {
        let row = |at: u64, accepted, log_bytes| {
            let counts = Counts { accepted, received: accepted, starts: 1, ..Counts::default() };
            Row::new(Time(at), Time(at + 1), counts, accepted, log_bytes)
        };
        let [english, german] = Language::ALL.map(Words::of);
        let in_all = (Time(0), Time(9));
        let both = [row(1, 3, 1_000), row(2, 4, 3_000)];
        let said = lines(english, &both, in_all).join("\n");
        assert!(said.contains("7 came in, of 7 received; 4 held"), "{said}");
        assert!(said.contains("3.0 KB, 2.0 KB more"), "{said}");
        assert!(!said.contains("Quotas"), "{said}");
        let gesagt = lines(german, &both, in_all).join("\n");
        assert!(gesagt.contains("Abgewiesen 0 fremde Geräte, 0 Stücke"), "{gesagt}");
        let over = [row(1, 3, 1_000).over(true, 2)];
        let said = lines(english, &over, in_all).join("\n");
        assert!(said.contains("Quotas     all logs") && said.contains("2 over"), "{said}");
        assert!(lines(english, &[], in_all)[0].starts_with("No node ran"));
    }
}
