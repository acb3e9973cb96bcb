use super::*;

/// The value of a series.
fn value(text: &str, series: &str) -> Option<f64> {
    let found = text.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
    found.and_then(|value| value.parse().ok())
}

#[test]
fn what_was_measured_is_shown_and_time_is_counted() {
    let metrics = Metrics::new();
    metrics.sessions_opened.inc();
    metrics.committed(Duration::from_millis(3));
    let mut measured = Measured { entries: 7, sent_bytes: 9, ..Measured::default() };
    measured.sessions = [0, 2, 1, 0];
    metrics.take(&measured);
    let text = metrics.text(Duration::from_secs(4));
    for (series, expected) in [
        ("tidings_entries", 7.0),
        ("tidings_sent_bytes_total", 9.0),
        ("tidings_sessions{transport=\"quic\"}", 2.0),
        ("tidings_sessions_opened_total", 1.0),
        ("tidings_commit_seconds_bucket{le=\"0.0025\"}", 0.0),
        ("tidings_commit_seconds_bucket{le=\"0.005\"}", 1.0),
        ("tidings_loop_silence_seconds", 4.0),
    ] {
        assert_eq!(value(&text, series), Some(expected), "{series} in\n{text}");
    }
    // A node that begins anew within the process counts from zero, as after a restart.
    metrics.take(&Measured::default());
    assert_eq!(value(&metrics.text(Duration::ZERO), "tidings_sent_bytes_total"), Some(0.0));
}

#[test]
fn the_series_are_few_and_do_not_grow() {
    let metrics = Metrics::new();
    let series = |text: &str| text.lines().filter(|line| !line.starts_with('#')).count();
    let before = series(&metrics.text(Duration::ZERO));
    let measured = Measured { sessions: [u64::MAX; 4], entries: u64::MAX, ..Measured::default() };
    metrics.take(&measured);
    assert_eq!(series(&metrics.text(Duration::MAX)), before);
    assert!(before < 64, "{before}");
}
