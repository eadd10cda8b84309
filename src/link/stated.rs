//! What a night says of its own errors: how many of its links are wrong, how many links it missed, each with an interval.
//!
//! Expected numbers are sums of the rows' probabilities. The interval allows for chance (a sum of independent yes-or-no
//! events has the summed variance) and for the model being off by [`MODEL_CV`] of the number, which is what many synthetic
//! nights of unlike difficulty show (docs/quality.md); it is a quantile of a negative binomial, or of a normal where the
//! events are too sure for that.

use super::{Link, Status};
use crate::normalise::Row;
use padan_linkage::engine::RowLinks;
use std::collections::BTreeMap;

/// Standard deviation of observed over expected numbers that is not chance.
const MODEL_CV: f64 = 0.35;

/// What is said of the errors among some rows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StatedError {
    pub rows: u32,
    pub linked: u32,
    pub expected_wrong_links: f64,
    pub wrong_links_95: (f64, f64),
    /// Rows whose person is in the register and that are not linked to that person.
    pub expected_missed_links: f64,
    pub missed_links_95: (f64, f64),
}

/// The night's statement: in all, per list, per kecamatan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StatedErrors {
    pub all: StatedError,
    /// By list number of the job.
    pub by_list: BTreeMap<u16, StatedError>,
    /// By the kecamatan code that the row states; 0 where it states none.
    pub by_kecamatan: BTreeMap<u64, StatedError>,
}

/// Sums of the rows' probabilities. `missed_beside` is what no candidate can show: people whom no blocking rule reached.
pub fn of(rows: &[Row], links: &[Link], found: &[RowLinks], missed_beside: f64) -> StatedErrors {
    let mut all = Sums::default();
    let (mut lists, mut kecamatan) = (BTreeMap::<u16, Sums>::new(), BTreeMap::<u64, Sums>::new());
    // People out of reach are spread over the rows that were not linked, by their chance of being nobody's.
    let alone: f64 = found.iter().map(|found| f64::from(found.kinds[1])).sum();
    for ((row, link), found) in rows.iter().zip(links).zip(found).filter(|((_, link), _)| link.status != Status::Karantina) {
        let beside = if alone > 0.0 { (missed_beside * f64::from(found.kinds[1]) / alone).min(f64::from(found.kinds[1])) } else { 0.0 };
        let one = Sums::of(link, found, beside);
        all.add(&one);
        lists.entry(row.list).or_default().add(&one);
        kecamatan.entry(crate::normalise::kecamatan_of(row.area)).or_default().add(&one);
    }
    StatedErrors {
        all: all.stated(),
        by_list: lists.into_iter().map(|(list, sums)| (list, sums.stated())).collect(),
        by_kecamatan: kecamatan.into_iter().map(|(code, sums)| (code, sums.stated())).collect(),
    }
}

/// Sums in billionths, so that the order of rows cannot show.
#[derive(Clone, Copy, Default)]
struct Sums {
    rows: u32,
    linked: u32,
    wrong: i64,
    wrong_variance: i64,
    missed: i64,
    missed_variance: i64,
}

const UNIT: f64 = 1e9;

impl Sums {
    fn of(link: &Link, found: &RowLinks, beside: f64) -> Self {
        let whole = |share: f64| (share * UNIT).round() as i64;
        let best = f64::from(link.probability_ppm) / 1e6;
        let (wrong, present) = match link.linked() {
            // The person may be another one of the register.
            Some(_) => (1.0 - best, (1.0 - f64::from(found.absent_ppm) / 1e6 - best).max(0.0)),
            None => (0.0, (1.0 - f64::from(found.absent_ppm) / 1e6 + beside).min(1.0)),
        };
        Sums {
            rows: 1,
            linked: u32::from(link.linked().is_some()),
            wrong: whole(wrong),
            wrong_variance: whole(wrong * (1.0 - wrong)),
            missed: whole(present),
            missed_variance: whole(present * (1.0 - present)),
        }
    }

    fn add(&mut self, one: &Sums) {
        self.rows += one.rows;
        self.linked += one.linked;
        self.wrong += one.wrong;
        self.wrong_variance += one.wrong_variance;
        self.missed += one.missed;
        self.missed_variance += one.missed_variance;
    }

    fn stated(&self) -> StatedError {
        let part = |sum: i64| sum as f64 / UNIT;
        StatedError {
            rows: self.rows,
            linked: self.linked,
            expected_wrong_links: part(self.wrong),
            wrong_links_95: interval(part(self.wrong), part(self.wrong_variance)),
            expected_missed_links: part(self.missed),
            missed_links_95: interval(part(self.missed), part(self.missed_variance)),
        }
    }
}

/// 95 % interval of a count of so many expected events.
pub fn interval(mean: f64, chance_variance: f64) -> (f64, f64) {
    let variance = chance_variance + (MODEL_CV * mean).powi(2);
    if mean > 50.0 || (variance <= mean && mean > 10.0) {
        let reach = 1.959_964 * variance.sqrt() + 0.5;
        return ((mean - reach).max(0.0).floor(), (mean + reach).ceil());
    }
    (quantile(mean, variance, 0.025), quantile(mean, variance, 0.975))
}

/// Smallest count that so much of the negative binomial's mass lies at or below; Poisson where it has no room for more.
fn quantile(mean: f64, variance: f64, mass: f64) -> f64 {
    if mean <= 0.0 {
        return 0.0;
    }
    let size = mean * mean / (variance - mean).max(1e-6 * mean);
    let more = mean / (mean + size);
    let (mut count, mut chance) = (0.0, (-size * (1.0 + mean / size).ln()).exp());
    let mut sum = chance;
    while sum < mass && count < 10_000.0 {
        chance *= (count + size) / (count + 1.0) * more;
        count += 1.0;
        sum += chance;
    }
    count
}

#[cfg(test)]
mod tests {
    //! Properties: 1. an interval holds its mean and about 95 % of counts drawn with that mean; 2. more model doubt or more
    //! variance never narrows it; 3. nothing expected is nothing stated.
    use super::*;

    #[test]
    fn nothing_expected_is_nothing_stated() {
        assert_eq!(interval(0.0, 0.0), (0.0, 0.0));
    }

    #[test]
    fn an_interval_of_few_events_is_that_of_a_poisson_count_or_wider() {
        // Poisson quantiles at 0.025 and 0.975: mean 1: 0 and 3; mean 5: 1 and 10.
        assert_eq!(interval(1.0, 0.95), (0.0, 3.0));
        let (low, high) = interval(5.0, 4.9);
        assert!(low <= 1.0 && (10.0..=13.0).contains(&high), "{low} {high}");
    }

    #[test]
    fn an_interval_widens_with_the_variance_and_holds_its_mean() {
        for mean in [0.3, 2.0, 9.0, 20.0, 60.0, 400.0] {
            let (low, high) = interval(mean, 0.2 * mean);
            let (lower, higher) = interval(mean, mean);
            assert!(lower <= low && high <= higher && low <= mean && mean <= high + 1.0, "{mean}: {low} {high} {lower} {higher}");
        }
    }
}
