//! BM25 (Robertson, Zaragoza: The Probabilistic Relevance Framework, 2009), by which the best come
//! first.

/// How soon a word that is repeated says no more.
const SATURATION: f64 = 1.2;

/// How much length counts.
const LENGTH: f64 = 0.75;

/// Words of a usual post where none is known.
const USUAL: f64 = 60.0;

/// How many posts there are, and how many words they have in all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Scale {
    pub(crate) posts: u64,
    pub(crate) words: u64,
}

impl Scale {
    /// How much a word says that stands in so many posts.
    pub(crate) fn rarity(self, posts: u64) -> f64 {
        let (all, posts) = (to_f64(self.posts.max(posts)), to_f64(posts));
        (1.0 + (all - posts + 0.5) / (posts + 0.5)).ln()
    }

    /// How much it says that a word stands so often in a post of so many words.
    pub(crate) fn weight(self, count: u64, length: u64) -> f64 {
        let known = self.words > 0 && self.posts > 0;
        let usual = if known { to_f64(self.words) / to_f64(self.posts) } else { USUAL };
        let (count, length) = (to_f64(count), to_f64(length));
        count * (SATURATION + 1.0) / (count + SATURATION * (1.0 - LENGTH + LENGTH * length / usual))
    }
}

/// Counts are far below 2^52.
fn to_f64(count: u64) -> f64 {
    let low = u32::try_from(count & u64::from(u32::MAX)).unwrap_or(u32::MAX);
    f64::from(u32::try_from(count >> 32).unwrap_or(u32::MAX)) * 4_294_967_296.0 + f64::from(low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_words_often_in_short_posts_say_most() {
        let scale = Scale { posts: 1_000, words: 60_000 };
        assert!(scale.rarity(1) > scale.rarity(10) && scale.rarity(1_000) > 0.0);
        assert!(scale.weight(2, 60) > scale.weight(1, 60));
        assert!(scale.weight(1, 20) > scale.weight(1, 200));
        assert_eq!(scale.weight(0, 0), 0.0);
        assert!(Scale::default().rarity(0).is_finite());
        assert!(Scale::default().weight(1, 10) > 0.0);
    }
}
