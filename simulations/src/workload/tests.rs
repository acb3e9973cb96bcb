use super::*;
use std::collections::BTreeMap;

const HOUR: u64 = 3_600_000_000;

fn entries(workload: &Workload, nodes: usize) -> BTreeMap<usize, usize> {
    let mut entries = BTreeMap::new();
    for (at, act) in workload.acts(Seed(4), nodes, HOUR) {
        let Act::Write { who, sizes } = act else { panic!("{act:?}") };
        assert!(at < HOUR && sizes.iter().all(|size| (16..=MAX_BODY as u32).contains(size)));
        *entries.entry(who).or_default() += sizes.len();
    }
    entries
}

fn single(posts: f64) -> Workload {
    Workload { posts, burst: Size::constant(1), ..Workload::default() }
}

#[test]
fn authors_write_as_often_as_asked() {
    let all = entries(&single(2.0), 50);
    let total: usize = all.values().sum();
    assert!(all.len() == 50 && (5_700..6_300).contains(&total), "{total}");
    let few = entries(&Workload { authors: 5, ..single(2.0) }, 50);
    let total: usize = few.values().sum();
    assert!(few.len() == 5 && (500..700).contains(&total), "{total}");
    assert!(entries(&single(0.0), 50).is_empty());
}

#[test]
fn zipf_s_head_and_the_hot_author_have_their_share() {
    let shares = |share| {
        let all = entries(&Workload { share, ..single(6.0) }, 100);
        let total: usize = all.values().sum();
        let mut sorted: Vec<f64> = all.values().map(|n| *n as f64 / total as f64).collect();
        sorted.sort_by(|a, b| b.total_cmp(a));
        (total, sorted)
    };
    // With 100 authors and s = 1 the first has 1/5.187 = 19.3 of 100, the first ten 56.5.
    let (total, zipf) = shares(Share::Zipf { s: 1.0 });
    assert!((34_000..38_000).contains(&total), "{total}");
    assert!((0.18..0.21).contains(&zipf[0]), "{}", zipf[0]);
    assert!((0.54..0.59).contains(&zipf[..10].iter().sum::<f64>()));
    let (total, hot) = shares(Share::Hot { part: 0.8 });
    assert!((34_000..38_000).contains(&total) && (0.78..0.82).contains(&hot[0]));
    assert!(hot[1] < 0.01);
}

#[test]
fn who_is_taken_away_changes_nobody_else_s_writing() {
    let of = |nodes: usize, who: usize| {
        let mine =
            |act: &(u64, Act)| matches!(&act.1, Act::Write { who: other, .. } if *other == who);
        let mut acts = single(3.0).acts(Seed(4), nodes, HOUR);
        acts.retain(mine);
        acts
    };
    assert_eq!(of(10, 3), of(20, 3));
}

#[test]
fn broadcasts_are_single_posts_at_their_times() {
    let workload = Workload { broadcasts: 30, from: Length::of(5_000_000), ..single(0.0) };
    let acts = workload.acts(Seed(1), 100, HOUR);
    let times: Vec<u64> = acts.iter().map(|(at, _)| *at).collect();
    assert_eq!(times, (0..30).map(|n| 5_000_000 + n * 1_000_000).collect::<Vec<_>>());
    let one = |act: &(u64, Act)| matches!(&act.1, Act::Write { sizes, .. } if sizes.len() == 1);
    assert!(acts.iter().all(one));
}

#[test]
fn writing_begins_and_ends_when_asked() {
    let (from, lasts) = (Length::minutes(10), Length::minutes(5));
    let acts = Workload { from, lasts, ..single(10.0) }.acts(Seed(2), 10, HOUR);
    let times = acts.iter().map(|(at, _)| *at);
    assert!(times.clone().min().unwrap() >= 600_000_000 && times.max().unwrap() < 900_000_000);
}

#[test]
fn sizes_follow_their_laws_and_stay_within_a_body() {
    let heavy = Workload { body: "pareto:least=1k,shape=0.5".parse().unwrap(), ..single(6.0) };
    assert_eq!(heavy.check(), Ok(()));
    assert_eq!(entries(&heavy, 20).len(), 20);
    let bad = |burst: &str, body: &str| {
        let (burst, body) = (burst.parse().unwrap(), body.parse().unwrap());
        Workload { burst, body, ..single(1.0) }.check()
    };
    assert_eq!(bad("0", "300"), Err(BadWorkload::Burst));
    assert_eq!(bad("1..3000", "300"), Err(BadWorkload::Burst));
    assert_eq!(bad("1", "20000"), Err(BadWorkload::Body));
    assert_eq!(bad("1", "8"), Err(BadWorkload::Body));
    assert_eq!(single(f64::NAN).check(), Err(BadWorkload::Posts));
}

#[test]
fn a_workload_is_read_from_a_file() {
    let text = "authors = 30\nposts = 2\nshare = \"zipf:1.2\"\nburst = 1\n\
                body = \"lognormal:median=300,sigma=1\"\nlasts = \"5m\"\n";
    let workload: Workload = toml::from_str(text).unwrap();
    assert_eq!(workload.share, Share::Zipf { s: 1.2 });
    assert_eq!(workload.burst, Size::constant(1));
    let again = toml::from_str(&toml::to_string(&workload).unwrap());
    assert_eq!(again, Ok(workload));
    assert!(toml::from_str::<Workload>("share = \"odd\"").is_err());
}
