//! From the OpenMetrics text format to that of Prometheus 0.0.4, which every scraper reads and
//! `promtool check metrics` checks: there a counter is described under its whole name, and there
//! are no units and no end mark.

/// Rewrites a text in the OpenMetrics format.
pub(super) fn format(open: &str) -> String {
    let mut text = String::with_capacity(open.len());
    let mut lines = open.lines().peekable();
    while let Some(line) = lines.next() {
        let described = line.strip_prefix("# HELP ");
        let name = described.and_then(|rest| rest.split(' ').next());
        let next = lines.peek().copied().unwrap_or_default();
        match (line, name) {
            (_, Some(name)) if next == format!("# TYPE {name} counter") => {
                let help = described.and_then(|rest| rest.strip_prefix(name)).unwrap_or_default();
                text.push_str(&format!("# HELP {name}_total{help}\n# TYPE {name}_total counter\n"));
                lines.next();
            }
            (line, _) if line.starts_with("# UNIT ") || line == "# EOF" => {}
            (line, _) => {
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn counters_are_described_under_their_whole_name() {
        let open = "# HELP a Some.\n# TYPE a counter\na_total 1\n# HELP b_seconds Time.\n\
                    # TYPE b_seconds gauge\n# UNIT b_seconds seconds\nb_seconds 2\n# EOF\n";
        let classic = "# HELP a_total Some.\n# TYPE a_total counter\na_total 1\n\
                       # HELP b_seconds Time.\n# TYPE b_seconds gauge\nb_seconds 2\n";
        assert_eq!(super::format(open), classic);
    }
}
