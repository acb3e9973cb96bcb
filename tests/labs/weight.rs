//! What a node costs the machine that it runs on, as the system counts it.

use std::fs;

use crate::members::Member;

/// Clock ticks a second in `/proc`: 100 on every Linux that there is.
const TICKS: f64 = 100.0;

impl Member {
    /// The process id of the node that runs.
    #[track_caller]
    fn node(&self) -> u64 {
        self.home.api().and_then(|api| api["pid"].as_u64()).expect("a node ran here")
    }

    /// Seconds of processor time that its node used since it started.
    #[track_caller]
    pub(crate) fn seconds_of_cpu(&self) -> f64 {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.node())).expect("it runs");
        let after_name = stat.rsplit_once(')').expect("a name in brackets").1;
        let fields: Vec<&str> = after_name.split_whitespace().collect();
        let ticks = |at: usize| fields[at].parse::<f64>().expect("a number");
        (ticks(11) + ticks(12)) / TICKS
    }

    /// Megabytes of memory that its node holds now.
    #[track_caller]
    pub(crate) fn megabytes(&self) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.node())).expect("it runs");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("a size");
        let kib = line.split_whitespace().next().and_then(|size| size.parse::<f64>().ok());
        kib.expect("a number") / 1024.0
    }
}
