//! `report`: what the node did lately.

use super::Context;
use crate::args::Report;
use crate::client::Remote;
use crate::error::Result;
use crate::ledger::{self, Counts, Row};
use crate::print::time::{bytes, minute, now};
use tidings_protocol::time::Time;

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
    lines(&rows, since, now).iter().try_for_each(|line| out.line(line))?;
    out.finish()
}

fn lines(rows: &[Row], since: Time, now: Time) -> Vec<String> {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return vec![format!("No node ran since {}.", minute(since))];
    };
    let mut sum = Counts::default();
    rows.iter().for_each(|row| sum += row.counts);
    let log = match rows.len() {
        1 => bytes(last.log_bytes),
        _ => {
            let grown = bytes(last.log_bytes.saturating_sub(first.log_bytes));
            format!("{}, {grown} more than at first", bytes(last.log_bytes))
        }
    };
    let known = format!("{} to {}", minute(first.from.max(since)), minute(last.to.min(now)));
    let quotas = quotas(last);
    let rows = [
        ("Known of", known),
        ("Starts", sum.starts.to_string()),
        ("Sessions", format!("{} began", sum.sessions)),
        (
            "Entries",
            format!(
                "{} came in, of {} received; {} held",
                sum.accepted, sum.received, last.entries
            ),
        ),
        ("Traffic", format!("{} in, {} out", bytes(sum.received_bytes), bytes(sum.sent_bytes))),
        (
            "Refused",
            format!(
                "{} strangers, {} runs that do not verify, {} strikes",
                sum.strangers, sum.forged, sum.strikes
            ),
        ),
        ("Trouble", format!("{} failed writes, {} forks", sum.write_errors, sum.forks)),
        ("Log", log),
        ("Quotas", quotas),
    ];
    let said = rows.iter().filter(|(_, value)| !value.is_empty());
    said.map(|(name, value)| format!("{name:<11}{value}")).collect()
}

/// What was over its quota at last, and what to do; nothing if nothing was.
fn quotas(last: &Row) -> String {
    let all = last.full.then(|| "all logs together are over `quota`: nothing is taken".to_owned());
    let people = (last.people_over > 0)
        .then(|| format!("{} over `quota_author`: what is new waits", last.people_over));
    let said: Vec<String> = all.into_iter().chain(people).collect();
    match said.is_empty() {
        true => String::new(),
        false => format!("{}; `tidings status` says who", said.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_summed_up() {
        let row = |at: u64, accepted, log_bytes| {
            let counts = Counts { accepted, received: accepted, starts: 1, ..Counts::default() };
            Row::new(Time(at), Time(at + 1), counts, accepted, log_bytes)
        };
        let said = lines(&[row(1, 3, 1_000), row(2, 4, 3_000)], Time(0), Time(9)).join("\n");
        assert!(said.contains("7 came in, of 7 received; 4 held"), "{said}");
        assert!(said.contains("3.0 KB, 2.0 KB more"), "{said}");
        assert!(!said.contains("Quotas"), "{said}");
        let said = lines(&[row(1, 3, 1_000).over(true, 2)], Time(0), Time(9)).join("\n");
        assert!(said.contains("Quotas     all logs") && said.contains("2 over"), "{said}");
        assert!(lines(&[], Time(0), Time(9))[0].starts_with("No node ran"));
    }
}
