use super::*;

const NOW: Time = Time(1_000_000);

fn end(id: u32) -> End {
    End { id, place: None, region: 0 }
}

fn still() -> LinkModel {
    let latency = Span::new(10_000, 10_000).into();
    LinkModel { latency, jitter: Span::new(0, 0).into(), ..LinkModel::default() }
}

fn delay(verdict: Verdict) -> u64 {
    match verdict {
        Verdict::Deliver(delay) => delay,
        Verdict::Drop => panic!("lost"),
    }
}

#[test]
fn a_link_is_equally_far_both_ways_and_each_frame_jitters() {
    let model = LinkModel::default();
    let delays = |from, to| {
        let mut lane = model.lane(Seed(1), end(from), end(to));
        (0..50).map(|_| delay(model.judge(&mut lane, NOW, 100, true))).collect::<Vec<_>>()
    };
    let (there, back) = (delays(3, 7), delays(7, 3));
    let (least, most) = (there.iter().min().unwrap(), there.iter().max().unwrap());
    assert!(most - least <= 5_000 && most > least);
    assert!(back.iter().min().unwrap().abs_diff(*least) < 1_000);
    assert_ne!(there, back);
    assert!(there.iter().all(|delay| *delay <= model.slowest()));
    assert!(delays(3, 8).iter().min().unwrap().abs_diff(*least) > 1_000);
}

#[test]
fn frames_leave_one_after_the_other_at_the_link_s_rate() {
    let model = LinkModel { bandwidth: 8_000_000, ..still() };
    let mut lane = model.lane(Seed(1), end(0), end(1));
    let delays: Vec<u64> =
        (0..3).map(|_| delay(model.judge(&mut lane, NOW, 1_000, true))).collect();
    assert_eq!(delays, [11_000, 12_000, 13_000]);
    assert_eq!(delay(model.judge(&mut lane, NOW.after(10_000), 500, true)), 10_500);
}

#[test]
fn a_sender_who_lets_too_much_pile_up_loses_the_session() {
    let model = LinkModel { bandwidth: 8_000, queue: 3_000, ..still() };
    let mut lane = model.lane(Seed(1), end(0), end(1));
    let verdicts: Vec<Verdict> =
        (0..6).map(|_| model.judge(&mut lane, NOW, 1_000, false)).collect();
    assert_eq!(verdicts.iter().filter(|verdict| **verdict == Verdict::Drop).count(), 2);
    assert_eq!(delay(model.judge(&mut lane, NOW.after(60_000_000), 1_000, false)), 1_010_000);
}

#[test]
fn regions_and_places_add_their_distance() {
    let far = |a, b| {
        let regions = vec![
            vec![Length::of(1_000), Length::of(90_000)],
            vec![Length::of(80_000), Length::of(2_000)],
        ];
        let model = LinkModel { regions, side: Length::of(100_000), ..still() };
        assert_eq!(model.check(), Ok(()));
        let mut lane = model.lane(Seed(1), a, b);
        delay(model.judge(&mut lane, NOW, 100, true))
    };
    let at = |region, place| End { id: 0, place, region };
    assert_eq!(far(at(0, None), at(0, None)), 11_000);
    assert_eq!(far(at(0, None), at(1, None)), 100_000);
    assert_eq!(far(at(9, None), at(0, None)), 90_000);
    assert_eq!(far(at(0, Some((0.0, 0.0))), at(0, Some((0.3, 0.4)))), 61_000);
}

#[test]
fn frames_are_lost_as_often_as_asked_and_never_once_faults_ended() {
    let model = LinkModel { loss: 0.2, ..still() };
    let mut lane = model.lane(Seed(1), end(0), end(1));
    let mut lost = |faults| {
        let lost = |_: &u32| model.judge(&mut lane, NOW, 10, faults) == Verdict::Drop;
        (0..5_000).filter(lost).count()
    };
    let share = lost(true);
    assert!((900..1_100).contains(&share), "{share}");
    assert_eq!(lost(false), 0);
}

#[test]
fn what_no_link_can_be_is_named() {
    let check = |change: fn(&mut LinkModel)| {
        let mut model = LinkModel::default();
        change(&mut model);
        model.check()
    };
    assert_eq!(check(|_| {}), Ok(()));
    assert_eq!(check(|m| m.loss = 1.5), Err(BadLink::Rate("loss")));
    assert_eq!(check(|m| m.resets = f64::NAN), Err(BadLink::Rate("resets")));
    assert_eq!(check(|m| m.bandwidth = 9), Err(BadLink::Bandwidth(9)));
    assert_eq!(check(|m| m.regions = vec![Vec::new()]), Err(BadLink::Matrix(1)));
}

#[test]
fn links_are_read_from_a_file() {
    let text = "latency = \"lognormal:median=30ms,sigma=0.5\"\njitter = \"0ms..2ms\"\n\
                regions = [[\"1ms\", \"80ms\"], [\"80ms\", \"1ms\"]]\nbandwidth = 10000000\n";
    let model: LinkModel = toml::from_str(text).unwrap();
    assert_eq!(model.regions[0][1], Length::of(80_000));
    assert_eq!(toml::from_str::<LinkModel>(&toml::to_string(&model).unwrap()).unwrap(), model);
    assert!(toml::from_str::<LinkModel>("width = 3").is_err());
}
