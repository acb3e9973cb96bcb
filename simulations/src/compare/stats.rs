//! Means with an honest interval, for few samples.

/// Half of the width of a 95 % interval in standard errors, for 1 to 30 degrees of freedom
/// (Student's t, two-sided).
const T: [f64; 30] = [
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
    2.052, 2.048, 2.045, 2.042,
];

/// A mean and the half width of its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The mean of the samples.
    pub mean: f64,
    /// The true mean lies this close in 95 of 100 such experiments; infinite for one sample.
    pub margin: f64,
    /// How many samples.
    pub samples: usize,
}

impl Estimate {
    /// From samples of about normal distribution; not-a-number for none.
    #[must_use]
    pub fn of(samples: &[f64]) -> Self {
        let count = samples.len() as f64;
        let mean = samples.iter().sum::<f64>() / count;
        let squares: f64 = samples.iter().map(|sample| (sample - mean).powi(2)).sum();
        let margin = match samples.len() {
            0 | 1 => f64::INFINITY,
            n => quantile(n - 1) * (squares / (count - 1.0) / count).sqrt(),
        };
        Self { mean, margin, samples: samples.len() }
    }

    /// Whether the interval leaves zero out.
    #[must_use]
    pub fn is_significant(&self) -> bool {
        self.mean.abs() > self.margin
    }
}

/// Above 30 degrees of freedom the normal quantile, widened (Cornish and Fisher's first term).
fn quantile(freedom: usize) -> f64 {
    let normal: f64 = 1.959_964;
    let wide = normal + (normal.powi(3) + normal) / (4.0 * freedom as f64);
    T.get(freedom.saturating_sub(1)).copied().unwrap_or(wide)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_students() {
        let estimate = Estimate::of(&[1.0, 2.0, 3.0, 4.0, 5.0]);
        assert_eq!((estimate.mean, estimate.samples), (3.0, 5));
        // Deviation sqrt(2.5), five samples, four degrees of freedom.
        assert!((estimate.margin - 2.776 * (2.5_f64 / 5.0).sqrt()).abs() < 1e-9);
        assert!(estimate.is_significant());
        assert!(!Estimate::of(&[-1.0, 1.0, -2.0, 2.5]).is_significant());
    }

    #[test]
    fn one_sample_says_nothing_and_equal_ones_all() {
        assert!(!Estimate::of(&[9.0]).is_significant());
        assert!(Estimate::of(&[9.0; 3]).is_significant());
        assert!(!Estimate::of(&[0.0; 3]).is_significant());
        assert!(!Estimate::of(&[]).is_significant());
    }

    #[test]
    fn the_quantile_goes_on_where_the_table_ends() {
        assert!((quantile(31) - 2.040).abs() < 4e-3);
        assert!((quantile(1_000) - 1.962).abs() < 1e-3);
    }
}
