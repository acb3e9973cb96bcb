//! The figures of the product, measured through the real binary in one run beside what the machine
//! itself can do: `cargo bench -p tidings --bench figures [-- --posts N] [-- stick | relay]`.
//!
//! Nothing here is asserted: a figure that changes is read by a person, and ratios count for more
//! than absolute times.

#[path = "../harness/harness.rs"]
#[allow(dead_code, unused_imports, reason = "each program uses its part of the harness")]
mod harness;

mod live;
mod machine;
mod node;
mod relay;
mod start;
mod stick;
mod sync;

/// Posts in the first synchronisation unless `--posts` says otherwise.
const POSTS: u64 = 100_000;

/// Logs that a relay holds unless `--authors` says otherwise, and of each so many `--entries`.
const AUTHORS: u64 = 1_000;
const ENTRIES: u64 = 1_000;

fn main() {
    let posts = argument("--posts").unwrap_or(POSTS);
    let wanted = |name: &str| std::env::args().any(|argument| argument == name);
    if wanted("relay") {
        let authors = argument("--authors").unwrap_or(AUTHORS);
        let entries = argument("--entries").unwrap_or(ENTRIES);
        println!("a relay that holds {entries} entries of each of {authors} authors");
        return relay::measure(authors, entries);
    }
    println!("a stick with {posts} posts of 300 bytes");
    stick::measure(posts);
    if wanted("stick") {
        return;
    }
    println!("machine");
    let machine = machine::measure();
    println!("first sync of {posts} posts of 300 bytes over loopback");
    let homes = sync::measure(posts, &machine);
    println!("post to visible on a peer over loopback");
    let homes = live::measure(homes, &machine);
    println!("a node that holds {posts} posts");
    start::measure(homes);
}

fn argument(name: &str) -> Option<u64> {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    arguments.nth(1)?.parse().ok()
}

/// One line of the report.
fn line(what: &str, value: impl std::fmt::Display) {
    println!("  {what:<52}{value}");
}

/// The middle and the 99th percentile of some times, in milliseconds.
fn median_and_p99(mut times: Vec<f64>) -> (f64, f64) {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let index = (times.len() as f64 * share) as usize;
        times.get(index.min(times.len().saturating_sub(1))).copied().unwrap_or(0.0)
    };
    (at(0.5), at(0.99))
}
