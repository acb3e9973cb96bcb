//! Network namespaces as laptops: a LAN of n, and a line whose ends cannot reach each other.
//!
//! Names are `tidings-lab-PID-N-LABEL`; a namespace is deleted with the value that made it, and
//! those of test programs that were killed are deleted when the next one starts.

use std::fs;
use std::path::Path;
use std::process::{self, Command};
use std::sync::Once;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::harness::{Home, Process, eventually};

const PREFIX: &str = "tidings-lab-";
/// Duplicate address detection and carrier changes take about a second.
const LINK_SETTLES: Duration = Duration::from_secs(20);

/// A machine with a network stack of its own, whose loopback is up.
pub(crate) struct Namespace {
    name: String,
}

impl Namespace {
    /// Makes an empty one.
    #[track_caller]
    pub(crate) fn new(label: &str) -> Self {
        static SWEEP: Once = Once::new();
        static COUNT: AtomicU32 = AtomicU32::new(0);
        SWEEP.call_once(delete_stale);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("{PREFIX}{}-{number}-{label}", process::id());
        sh(&format!("ip netns add {name}"));
        let namespace = Self { name };
        namespace.ip("link set lo up");
        // A laptop forwards nothing, whatever this machine does.
        namespace.sh("echo 0 > /proc/sys/net/ipv4/ip_forward");
        namespace
    }

    /// What `ip netns` calls it.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// A home whose commands and node run in here.
    pub(crate) fn home(&self) -> Home {
        Home::behind(&["ip", "netns", "exec", &self.name])
    }

    /// Runs a script in here; returns its stdout, or what went wrong.
    pub(crate) fn try_sh(&self, script: &str) -> Result<String, String> {
        let mut command = Command::new("ip");
        command.args(["netns", "exec", &self.name, "sh", "-c", script]);
        output(command, script)
    }

    /// Runs a script in here that must succeed; returns its stdout.
    #[track_caller]
    pub(crate) fn sh(&self, script: &str) -> String {
        self.try_sh(script).unwrap_or_else(|error| panic!("{}: {error}", self.name))
    }

    /// Starts a script in here that goes on.
    #[track_caller]
    pub(crate) fn spawn(&self, script: &str) -> Process {
        let mut command = Command::new("ip");
        command.args(["netns", "exec", &self.name, "sh", "-c", script]);
        Process::spawn(command, "")
    }

    /// `ip ARGS` on this namespace's links, addresses and routes.
    #[track_caller]
    pub(crate) fn ip(&self, args: &str) -> String {
        sh(&format!("ip -n {} {args}", self.name))
    }

    /// Moves the interface `name` to `host`, where it is called `there`.
    #[track_caller]
    pub(crate) fn gives(&self, name: &str, host: &Self, there: &str) {
        self.ip(&format!("link set {name} netns {} name {there}", host.name));
    }

    /// Bytes that went out by `eth0` and came in, headers of packets included.
    #[track_caller]
    pub(crate) fn bytes(&self) -> [u64; 2] {
        let read = |way: &str| {
            let counted = self.sh(&format!("cat /sys/class/net/eth0/statistics/{way}_bytes"));
            counted.trim().parse().expect("a number")
        };
        ["tx", "rx"].map(read)
    }

    /// Whether a packet to `address` comes back.
    pub(crate) fn reaches(&self, address: &str) -> bool {
        self.try_sh(&format!("ping -n -c 1 -W 1 {address}")).is_ok()
    }

    /// Drops what `rule`, an expression of nft, matches at `eth0`, in and out.
    #[track_caller]
    pub(crate) fn drops(&self, rule: &str) {
        let chain = |hook: &str| format!("{{ type filter hook {hook} priority 0; }}");
        self.sh(&format!(
            "nft 'add table inet lab; add chain inet lab in {}; add chain inet lab out {}; \
             add rule inet lab in iifname eth0 {rule} drop; \
             add rule inet lab out oifname eth0 {rule} drop'",
            chain("input"),
            chain("output"),
        ));
    }

    /// Waits until every address can be used.
    #[track_caller]
    pub(crate) fn settled(&self) {
        let what = format!("the addresses of {} are no longer tentative", self.name);
        eventually(LINK_SETTLES, &what, || self.ip("-o address show tentative").is_empty());
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        delete(&self.name);
    }
}

/// Hosts on one switch, with IPv4 and IPv6 addresses and a default route, and no other way out.
pub(crate) struct Lan {
    /// The laptops; each has one interface, `eth0`.
    pub(crate) hosts: Vec<Namespace>,
    switch: Namespace,
}

impl Lan {
    /// `n` hosts, at most 250.
    #[track_caller]
    pub(crate) fn bridge(n: usize) -> Self {
        assert!(n <= 250, "a LAN here has one /24");
        let switch = Namespace::new("switch");
        switch.ip("link add br0 type bridge mcast_snooping 0");
        switch.ip("link set br0 up");
        let hosts: Vec<_> = (0..n).map(|i| Namespace::new(&format!("host{i}"))).collect();
        let lan = Self { hosts, switch };
        for (i, host) in lan.hosts.iter().enumerate() {
            cable((host, "eth0"), (&lan.switch, &format!("port{i}")));
            lan.switch.ip(&format!("link set port{i} master br0"));
            host.ip(&format!("address add {}/24 dev eth0", lan.address(i)));
            host.ip(&format!("address add {}/64 dev eth0", lan.address6(i)));
            host.ip("route add default dev eth0");
        }
        lan.hosts.iter().for_each(Namespace::settled);
        lan
    }

    /// The IPv4 address of host `i`.
    pub(crate) fn address(&self, i: usize) -> String {
        format!("10.77.0.{}", i + 1)
    }

    /// The IPv6 address of host `i`.
    pub(crate) fn address6(&self, i: usize) -> String {
        format!("fd77::{:x}", i + 1)
    }

    /// Pulls the cable of host `i`, which sees its carrier go.
    #[track_caller]
    pub(crate) fn unplug(&self, i: usize) {
        self.switch.ip(&format!("link set port{i} down"));
    }

    /// Puts the cable of host `i` back.
    #[track_caller]
    pub(crate) fn plug(&self, i: usize) {
        self.switch.ip(&format!("link set port{i} up"));
        self.hosts[i].settled();
    }

    /// Drops every packet from and to host `i`, which sees nothing of it: a dead access point.
    #[track_caller]
    pub(crate) fn silence(&self, i: usize) {
        let table = format!("bridge silent{i}");
        let chain = "{ type filter hook forward priority 0; }";
        self.switch.sh(&format!(
            "nft 'add table {table}; add chain {table} drops {chain}; \
             add rule {table} drops iifname port{i} drop; add rule {table} drops oifname port{i} drop'"
        ));
    }

    /// Lets nothing pass between the first `n` hosts and the others, none of whom sees a cable go.
    #[track_caller]
    pub(crate) fn split(&self, n: usize) {
        let ports = |range: std::ops::Range<usize>| {
            range.map(|i| format!("port{i}")).collect::<Vec<_>>().join(", ")
        };
        let (one, other) = (ports(0..n), ports(n..self.hosts.len()));
        self.switch.sh(&format!(
            "nft 'add table bridge halves; \
             add chain bridge halves drops {{ type filter hook forward priority 0; }}; \
             add rule bridge halves drops iifname {{ {one} }} oifname {{ {other} }} drop; \
             add rule bridge halves drops iifname {{ {other} }} oifname {{ {one} }} drop'"
        ));
    }

    /// Ends [`Lan::split`].
    #[track_caller]
    pub(crate) fn heal(&self) {
        self.switch.sh("nft delete table bridge halves");
    }

    /// Ends [`Lan::silence`].
    #[track_caller]
    pub(crate) fn speak(&self, i: usize) {
        self.switch.sh(&format!("nft delete table bridge silent{i}"));
    }
}

/// Three hosts a – b – c: b has a leg in both subnets and forwards nothing; a and c have no route to
/// each other.
pub(crate) struct Line {
    /// One end, at 10.78.1.1.
    pub(crate) a: Namespace,
    /// The middle, at 10.78.1.2 and 10.78.2.2.
    pub(crate) b: Namespace,
    /// The other end, at 10.78.2.3.
    pub(crate) c: Namespace,
}

impl Line {
    /// Makes the three and the two cables.
    #[track_caller]
    pub(crate) fn new() -> Self {
        let [a, b, c] = ["a", "b", "c"].map(Namespace::new);
        cable((&a, "eth0"), (&b, "eth0"));
        cable((&b, "eth1"), (&c, "eth0"));
        a.ip("address add 10.78.1.1/24 dev eth0");
        b.ip("address add 10.78.1.2/24 dev eth0");
        b.ip("address add 10.78.2.2/24 dev eth1");
        c.ip("address add 10.78.2.3/24 dev eth0");
        [&a, &b, &c].into_iter().for_each(Namespace::settled);
        Self { a, b, c }
    }
}

/// A network between routers, 203.0.113.0/24, which stands for the internet.
pub(crate) struct World {
    switch: Namespace,
}

impl World {
    /// With nobody on it.
    #[track_caller]
    pub(crate) fn new() -> Self {
        let switch = Namespace::new("world");
        switch.ip("link add br0 type bridge mcast_snooping 0");
        switch.ip("link set br0 up");
        Self { switch }
    }

    /// Puts `host` on it, by its interface `name`, at `address`.
    #[track_caller]
    pub(crate) fn attach(&self, host: &Namespace, name: &str, address: &str) {
        let port = format!("to{}", address.rsplit('.').next().unwrap_or_default());
        cable((host, name), (&self.switch, &port));
        self.switch.ip(&format!("link set {port} master br0"));
        host.ip(&format!("address add {address}/24 dev {name}"));
        host.settled();
    }
}

/// Joins two interfaces by a cable and sets both up.
#[track_caller]
pub(crate) fn cable((from, one): (&Namespace, &str), (to, other): (&Namespace, &str)) {
    let (from_name, to_name) = (&from.name, &to.name);
    sh(&format!("ip link add {one} netns {from_name} type veth peer name {other} netns {to_name}"));
    from.ip(&format!("link set {one} up"));
    to.ip(&format!("link set {other} up"));
}

/// Deletes the namespaces of test programs that no longer run.
fn delete_stale() {
    for entry in fs::read_dir("/run/netns").into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let owner = name.strip_prefix(PREFIX).and_then(|rest| rest.split('-').next());
        if owner.is_some_and(|pid| !Path::new("/proc").join(pid).exists()) {
            delete(&name);
        }
    }
}

/// Kills what runs in a namespace and deletes it; says so where it cannot, and never panics.
fn delete(name: &str) {
    let script = format!(
        "for pid in $(ip netns pids {name}); do kill -9 $pid 2>/dev/null; done; ip netns del {name}"
    );
    if let Err(error) = try_sh(&script) {
        eprintln!("cannot delete {name}: {error}");
    }
}

#[track_caller]
fn sh(script: &str) -> String {
    try_sh(script).unwrap_or_else(|error| panic!("{error} (the labs need root and iproute2)"))
}

fn try_sh(script: &str) -> Result<String, String> {
    let mut command = Command::new("sh");
    command.args(["-c", script]);
    output(command, script)
}

fn output(mut command: Command, shown: &str) -> Result<String, String> {
    let output = command.output().map_err(|error| format!("{shown}: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(format!("{shown}: {}: {}", output.status, String::from_utf8_lossy(&output.stderr)))
}
