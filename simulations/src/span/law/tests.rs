use super::*;
use crate::kernel::{Entity, Seed};

fn draws(text: &str) -> Vec<u64> {
    let law: Spread = text.parse().unwrap();
    let mut stream = Seed(3).stream(Entity::World, text);
    (0..20_000).map(|_| law.draw(&mut stream)).collect()
}

fn mean(drawn: &[u64]) -> f64 {
    drawn.iter().sum::<u64>() as f64 / drawn.len() as f64
}

fn below(drawn: &[u64], value: u64) -> f64 {
    drawn.iter().filter(|one| **one < value).count() as f64 / drawn.len() as f64
}

#[test]
fn laws_have_their_means_medians_and_tails() {
    assert!(draws("7ms").iter().all(|one| *one == 7_000));
    let uniform = draws("10ms..30ms");
    assert!((19_500.0..20_500.0).contains(&mean(&uniform)));
    let exponential = draws("exponential:mean=100ms");
    assert!((97_000.0..103_000.0).contains(&mean(&exponential)));
    let lognormal = draws("lognormal:median=30ms,sigma=0.5");
    assert!((0.48..0.52).contains(&below(&lognormal, 30_000)));
    // One deviation above the median, 84 of 100 are below.
    assert!((0.82..0.86).contains(&below(&lognormal, 49_462)));
    // Γ(1 + 1/0.5) = 2.
    let weibull = draws("weibull:scale=100ms,shape=0.5,cap=1h");
    assert!((180_000.0..220_000.0).contains(&mean(&weibull)), "{}", mean(&weibull));
    let pareto = draws("pareto:least=10ms,shape=2");
    assert!(pareto.iter().all(|one| (10_000..=500_000).contains(one)));
    // P(X > 2·least) = 1/4.
    assert!((0.73..0.77).contains(&below(&pareto, 20_000)));
    assert!(draws("pareto:least=10ms,shape=0.5,cap=40ms").contains(&40_000));
}

#[test]
fn draws_are_the_same_on_every_machine() {
    let mut stream = Seed(9).stream(Entity::World, "fixed");
    let first: Vec<u64> = (0..4).map(|_| stream.bits()).collect();
    let mut stream = Seed(9).stream(Entity::World, "fixed");
    let scale = (1_u64 << 53) as f64;
    let expected = -libm::log(1.0 - (first[0] >> 11) as f64 / scale) * 1e6;
    assert_eq!(
        Law::Exponential { mean: 1_000_000, cap: u64::MAX }.draw(&mut stream),
        expected as u64
    );
}

#[test]
fn laws_are_read_as_written() {
    for text in [
        "20ms",
        "5ms..50ms",
        "exponential:mean=5m",
        "lognormal:median=30ms,sigma=0.5",
        "weibull:scale=9m,shape=0.6,cap=1h",
        "pareto:least=10ms,shape=1.5",
    ] {
        assert_eq!(text.parse::<Spread>().unwrap().to_string(), text);
    }
    for text in ["", "soon", "weibull", "weibull:scale=3", "pareto:least=1ms,shape=0", "2s..1s"] {
        assert!(text.parse::<Spread>().is_err(), "{text}");
    }
    assert_eq!("1..4k".parse::<Size>(), Ok(Size(Law::Uniform { low: 1, high: 4_096 })));
    assert!("20ms".parse::<Size>().is_err());
}

#[test]
fn laws_are_read_from_tables_too() {
    #[derive(Deserialize)]
    struct File {
        up: Spread,
    }
    let file: File =
        toml::from_str("[up]\nkind = \"weibull\"\nscale = \"9m\"\nshape = 0.5").unwrap();
    assert_eq!(file.up.to_string(), "weibull:scale=9m,shape=0.5");
    assert!(toml::from_str::<File>("[up]\nkind = \"weibull\"\nscale = \"9m\"\nsize = 1").is_err());
}
