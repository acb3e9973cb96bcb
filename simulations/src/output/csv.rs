//! The tables: `series.csv` by interval, `nodes.csv` by host.

use super::kinds::KINDS;
use super::recording::Recording;

impl Recording {
    /// One line for each interval.
    #[must_use]
    pub fn series_csv(&self) -> String {
        let mut csv =
            "from_us,to_us,coverage,redundancy,written,accepted,delivered,copies,frames,hosts_up,\
            sessions,in_flight"
                .to_owned();
        for way in ["sent", "received"] {
            KINDS.iter().for_each(|kind| csv.push_str(&format!(",{way}_{}", kind.to_lowercase())));
        }
        csv.push('\n');
        let shares = self.coverage().into_iter().zip(self.redundancy());
        for (interval, (coverage, redundancy)) in self.series.iter().zip(shares) {
            let (from, to) = (interval.from, interval.to);
            csv.push_str(&format!("{from},{to},{coverage:.6},{redundancy:.6}"));
            let counts = [
                interval.written,
                interval.accepted,
                interval.delivered,
                interval.copies,
                interval.frames,
                interval.up,
                interval.sessions,
                interval.in_flight,
            ];
            let all = counts.iter().chain(&interval.sent).chain(&interval.received);
            all.for_each(|count| csv.push_str(&format!(",{count}")));
            csv.push('\n');
        }
        csv
    }

    /// One line for each host.
    #[must_use]
    pub fn nodes_csv(&self) -> String {
        let mut csv = "host,role,degree,frames_sent,bytes_sent,frames_received,bytes_received,\
            written,accepted,copies,duplicates,crashes,sessions_lost,\
            strikes,queued\n"
            .to_owned();
        for (who, (node, role)) in self.nodes.iter().zip(&self.roles).enumerate() {
            let duplicates = node.copies.saturating_sub(node.accepted);
            csv.push_str(&format!("{who},{}", quoted(role)));
            let counts = [
                node.degree,
                node.frames_sent,
                node.bytes_sent,
                node.frames_received,
                node.bytes_received,
                node.written,
                node.accepted,
                node.copies,
                duplicates,
                node.crashes,
                node.lost,
                node.strikes,
                node.queued,
            ];
            counts.iter().for_each(|count| csv.push_str(&format!(",{count}")));
            csv.push('\n');
        }
        csv
    }
}

/// In quotes where a comma, a quote or a line end would break the table.
fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
