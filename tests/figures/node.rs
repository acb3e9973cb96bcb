//! A running node as seen from outside: its API and its process.

use super::harness::Home;
use serde_json::Value;
use std::io::{BufRead, BufReader, Read};
use std::time::{Duration, Instant};

/// A node's API, on a connection that stays open.
pub(crate) struct Api {
    agent: ureq::Agent,
    base: String,
    token: String,
    pub(crate) pid: u32,
}

impl Api {
    /// The API of the node that runs on `home`.
    pub(crate) fn of(home: &Home) -> Option<Self> {
        let api = home.api()?;
        Some(Self {
            agent: ureq::Agent::new_with_defaults(),
            base: format!("http://127.0.0.1:{}", api["port"].as_u64()?),
            token: format!("Bearer {}", api["token"].as_str()?),
            pid: u32::try_from(api["pid"].as_u64()?).ok()?,
        })
    }

    pub(crate) fn get(&self, path: &str) -> Option<Value> {
        let request = self.agent.get(format!("{}{path}", self.base));
        let mut response = request.header("Authorization", &self.token).call().ok()?;
        response.body_mut().read_json().ok()
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Option<Value> {
        let request = self.agent.post(format!("{}{path}", self.base));
        let mut response = request.header("Authorization", &self.token).send_json(body).ok()?;
        response.body_mut().read_json().ok()
    }

    pub(crate) fn status(&self) -> Option<Value> {
        self.get("/v1/status").map(|answer| answer.get("status").cloned().unwrap_or(answer))
    }

    /// The node's events, a line each, from now on.
    pub(crate) fn events(&self) -> impl Iterator<Item = Value> + use<> {
        let request = self.agent.get(format!("{}/v1/events", self.base));
        let response = request.header("Authorization", &self.token).call().expect("events");
        let reader: Box<dyn Read + Send> = Box::new(response.into_body().into_reader());
        BufReader::new(reader)
            .lines()
            .map_while(Result::ok)
            .filter_map(|line| serde_json::from_str(&line).ok())
    }

    /// Asks again and again until `probe` finds something; when and what it was.
    pub(crate) fn wait<T>(&self, what: &str, probe: impl Fn(&Value) -> Option<T>) -> (Instant, T) {
        self.wait_for(Duration::from_secs(120), what, probe)
    }

    /// The same, for at most `time`.
    pub(crate) fn wait_for<T>(
        &self,
        time: Duration,
        what: &str,
        probe: impl Fn(&Value) -> Option<T>,
    ) -> (Instant, T) {
        let deadline = Instant::now() + time;
        loop {
            if let Some(found) = self.status().as_ref().and_then(&probe) {
                return (Instant::now(), found);
            }
            assert!(Instant::now() < deadline, "{what}: {:?}", self.status());
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// A line of `/proc/PID/status` in megabytes: `VmHWM` is the peak, `VmRSS` is now.
    pub(crate) fn memory(&self, field: &str) -> f64 {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.pid));
        let text = text.unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(':'));
        let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
        kilobytes.unwrap_or(f64::NAN) / 1024.0
    }

    /// Seconds of CPU used so far.
    pub(crate) fn cpu(&self) -> f64 {
        let text = std::fs::read_to_string(format!("/proc/{}/stat", self.pid)).unwrap_or_default();
        let after_name = text.rsplit_once(')').map_or("", |(_, rest)| rest);
        let fields: Vec<&str> = after_name.split_whitespace().collect();
        let ticks = |index: usize| fields.get(index)?.parse::<f64>().ok();
        (ticks(11).unwrap_or(0.0) + ticks(12).unwrap_or(0.0)) / 100.0
    }
}
