//! How many findings and rupiah are expected to hold, with 95 % intervals, by programme, owner or area.
//!
//! A finding holds with its probability. What is told is made of the findings that do not hold: their expected number, the
//! variance of chance, and the model's own doubt, as `link::stated` has it for links. Findings of one row rest on one link,
//! so they are taken to fall together; rows and payees are taken as independent. Money is a sum of claims of unlike size: few
//! are taken through all that may come out, many are counted in units of the size that carries their variance. Sums are whole
//! numbers, so no order shows in them.

use crate::assess::Side;
use crate::link::stated::interval;
use crate::normalise::RowIx;
use crate::report::reading::Reading;
use crate::report::table::{Builder, ColumnSpec, Kind, column};
use std::collections::BTreeMap;

pub const FINDINGS: ColumnSpec = column(
    "inclusion_findings",
    Kind::Int,
    "Temuan inklusi",
    "Inclusion findings",
    "inclusion findings: rows of `mistargeting` with side INKLUSI",
);
pub const FINDINGS_EXPECTED: ColumnSpec = column(
    "findings_expected",
    Kind::Decimal(3),
    "Temuan yang diperkirakan benar",
    "Findings expected to hold",
    "how many of these findings are expected to hold: the sum of their probabilities",
);
pub const FINDINGS_LOW: ColumnSpec = column(
    "findings_low",
    Kind::Int,
    "Temuan yang benar, sedikitnya (95 %)",
    "Findings that hold, at least (95 %)",
    "lower bound of the 95 % interval of `findings_expected`",
);
pub const FINDINGS_HIGH: ColumnSpec = column(
    "findings_high",
    Kind::Int,
    "Temuan yang benar, sebanyaknya (95 %)",
    "Findings that hold, at most (95 %)",
    "upper bound of the 95 % interval of `findings_expected`",
);
pub const RUPIAH_EXPECTED: ColumnSpec = column(
    "rupiah_expected",
    Kind::Rupiah,
    "Nilai yang diperkirakan benar",
    "Rupiah expected to hold",
    "how much of `rupiah` is expected to hold: each payee's amount times the probability of the finding or group that tells it",
);
pub const RUPIAH_LOW: ColumnSpec = column(
    "rupiah_low",
    Kind::Rupiah,
    "Nilai yang benar, sedikitnya (95 %)",
    "Rupiah that holds, at least (95 %)",
    "lower bound of the 95 % interval of `rupiah_expected`",
);
pub const RUPIAH_HIGH: ColumnSpec = column(
    "rupiah_high",
    Kind::Rupiah,
    "Nilai yang benar, sebanyaknya (95 %)",
    "Rupiah that holds, at most (95 %)",
    "upper bound of the 95 % interval of `rupiah_expected`",
);

const CERTAIN: u64 = 1_000_000;
/// A claim or a set of claims that falls more often than this lies within a 95 % interval.
const TAIL: f64 = 0.025;
/// Sums of claims that are looked at one by one; where more may come out, their variance says enough.
const OUTCOMES_MAX: u64 = 2_048;

/// An expected number and its 95 % interval.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Expected {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

/// Things that hold or fall. Unit: millionths, and their squares.
#[derive(Clone, Copy, Debug, Default)]
struct Doubt {
    things: u64,
    falls: u64,
    variance: u64,
}

impl Doubt {
    fn add(&mut self, things: u64, falls: u64, variance: u64) {
        self.things += things;
        self.falls += falls;
        self.variance += variance;
    }

    fn mean(&self) -> f64 {
        self.falls as f64 / CERTAIN as f64
    }

    fn chance(&self) -> f64 {
        self.variance as f64 / (CERTAIN as f64).powi(2)
    }
}

/// Findings and claims of one programme, owner or area.
#[derive(Clone, Debug, Default)]
pub struct Doubts {
    findings: Doubt,
    /// Claims by their rupiah.
    claims: BTreeMap<u64, Doubt>,
}

impl Doubts {
    /// Adds the inclusion findings of one row, each with its probability in millionths.
    pub fn add_row(&mut self, probabilities: &[u64]) {
        let falls: Vec<u64> = probabilities.iter().map(|ppm| CERTAIN - ppm.min(&CERTAIN)).collect();
        let covariance = |left: u64, right: u64| left.min(right) * CERTAIN - left * right;
        let variance = falls.iter().flat_map(|left| falls.iter().map(|right| covariance(*left, *right))).sum();
        self.findings.add(falls.len() as u64, falls.iter().sum(), variance);
    }

    /// Adds the money of one payee.
    pub fn add_claim(&mut self, rupiah: u64, probability_ppm: u64) {
        let falls = CERTAIN - probability_ppm.min(CERTAIN);
        self.claims.entry(rupiah).or_default().add(1, falls, falls * (CERTAIN - falls));
    }

    pub fn count(&self) -> u64 {
        self.findings.things
    }

    /// How many of the findings hold.
    pub fn findings(&self) -> Expected {
        let (all, falls) = (self.findings.things as f64, self.findings.mean());
        let holding = holds(all, falls, |mean| interval(mean, self.findings.chance()));
        // Bounds are whole numbers and what is expected is not: it lies inside all the same.
        Expected { low: holding.low.min(holding.value.floor()).max(0.0), high: holding.high.max(holding.value.ceil()).min(all), ..holding }
    }

    /// How many of the rupiah hold; whole rupiah.
    pub fn rupiah(&self) -> Expected {
        let sum = |of: &dyn Fn(f64, &Doubt) -> f64| self.claims.iter().map(|(rupiah, doubt)| of(*rupiah as f64, doubt)).sum::<f64>();
        let all = sum(&|rupiah, doubt| rupiah * doubt.things as f64);
        let falls = sum(&|rupiah, doubt| rupiah * doubt.mean());
        let chance = sum(&|rupiah, doubt| rupiah * rupiah * doubt.chance());
        let mut holding = holds(all, falls, |mean| {
            let of_side = |doubt: &Doubt| if mean == falls { doubt.mean() } else { doubt.things as f64 - doubt.mean() };
            let unit = sum(&|rupiah, doubt| rupiah * rupiah * of_side(doubt)) / mean.max(1.0);
            let (low, high) = if unit > 0.0 { interval(mean / unit, chance / (unit * unit)) } else { (0.0, 0.0) };
            (low * unit, (high * unit).max(self.likely_claim(of_side)))
        });
        if let Some((low, high)) = self.outcomes() {
            holding = Expected { low: holding.low.min(low), high: holding.high.max(high), ..holding };
        }
        // What few payees may hold lies apart from what they hold on average, which is inside.
        let (low, high) = (holding.low.max(0.0).min(holding.value), holding.high.min(all).max(holding.value));
        Expected { value: holding.value.round(), low: low.round(), high: high.round() }
    }

    /// The bounds of chance from all sums that may come out, where these are few; claims of one size share their mean.
    fn outcomes(&self) -> Option<(f64, f64)> {
        let count = self.claims.values().try_fold(1_u64, |count, doubt| count.checked_mul(doubt.things + 1))?;
        if count > OUTCOMES_MAX {
            return None;
        }
        let mut sums = BTreeMap::from([(0_u64, 1.0)]);
        for (rupiah, doubt) in &self.claims {
            let chances = binomial(doubt.things, 1.0 - doubt.mean() / doubt.things as f64);
            let mut next = BTreeMap::new();
            for (sum, before) in &sums {
                for (holding, chance) in (0..).zip(&chances) {
                    *next.entry(sum + holding * rupiah).or_insert(0.0) += before * chance;
                }
            }
            sums = next;
        }
        let reach = |mass: f64| {
            let mut below = 0.0;
            let reached = sums.iter().find(|(_, chance)| {
                below += **chance;
                below >= mass
            });
            reached.or(sums.last_key_value()).map_or(0.0, |(sum, _)| *sum as f64)
        };
        Some((reach(TAIL), reach(1.0 - TAIL)))
    }

    /// The largest claim that is likely enough to be among those of a side.
    fn likely_claim(&self, of_side: impl Fn(&Doubt) -> f64) -> f64 {
        let mut expected = 0.0;
        let reached = self.claims.iter().rev().find(|(_, doubt)| {
            expected += of_side(doubt);
            expected > TAIL
        });
        reached.map_or(0.0, |(rupiah, _)| *rupiah as f64)
    }
}

/// Chances that none, one, two … of so many things hold, each with this probability.
fn binomial(things: u64, probability: f64) -> Vec<f64> {
    let (holds, falls) = (probability.max(1e-12).ln(), (1.0 - probability).max(1e-12).ln());
    let mut choices = 0.0;
    (0..=things)
        .map(|holding| {
            let rest = (things - holding) as f64;
            let chance = (choices + holding as f64 * holds + rest * falls).exp();
            choices += (rest / (holding + 1) as f64).max(f64::MIN_POSITIVE).ln();
            chance
        })
        .collect()
}

/// What holds of all, from the smaller of the two sides: what falls and what holds.
fn holds(all: f64, falls: f64, bounds: impl Fn(f64) -> (f64, f64)) -> Expected {
    let value = all - falls;
    if falls <= value {
        let (low, high) = bounds(falls);
        return Expected { value, low: all - high, high: all - low };
    }
    let (low, high) = bounds(value);
    Expected { value, low, high }
}

/// Doubts by programme, owner or area.
pub struct Totals(BTreeMap<u64, Doubts>);

impl Totals {
    /// Sums findings and claims by a key of their rows.
    pub fn by(reading: &Reading<'_>, key: impl Fn(RowIx) -> u64) -> Totals {
        let mut totals: BTreeMap<u64, Doubts> = BTreeMap::new();
        let findings = &reading.night.findings.mistargeting;
        let mut probabilities = Vec::new();
        for of_row in findings.chunk_by(|left, right| left.row == right.row) {
            probabilities.clear();
            let inclusion = of_row.iter().filter(|finding| finding.side == Side::Inclusion);
            probabilities.extend(inclusion.map(|finding| u64::from(finding.probability_ppm)));
            if !probabilities.is_empty() {
                totals.entry(key(of_row[0].row)).or_default().add_row(&probabilities);
            }
        }
        for claim in &reading.claims {
            totals.entry(key(claim.row)).or_default().add_claim(claim.rupiah, u64::from(claim.probability_ppm));
        }
        Totals(totals)
    }

    /// All of a night.
    pub fn all(reading: &Reading<'_>) -> Doubts {
        Totals::by(reading, |_| 0).0.remove(&0).unwrap_or_default()
    }

    /// Fills the seven columns of a key's line.
    pub fn fill<'b>(&self, builder: &'b mut Builder, key: u64) -> &'b mut Builder {
        let none = Doubts::default();
        let doubts = self.0.get(&key).unwrap_or(&none);
        let (findings, rupiah) = (doubts.findings(), doubts.rupiah());
        let whole = |value: f64| Some(value as i64);
        builder
            .count(doubts.count())
            .int(Some(thousandths(findings.value)))
            .int(whole(findings.low))
            .int(whole(findings.high))
            .int(whole(rupiah.value))
            .int(whole(rupiah.low))
            .int(whole(rupiah.high))
    }
}

/// A stated number with three places; bounds are finite and far below 2^53.
pub fn thousandths(value: f64) -> i64 {
    (value * 1000.0).round() as i64
}

#[cfg(test)]
mod tests {
    //! Properties: 1. an interval lies within what there is and holds what is expected; 2. many draws of findings and of
    //! claims of unlike size fall into their intervals at least as often as stated; 3. what is certain has no width.
    use super::*;

    /// Numbers that repeat, from one seed.
    struct Draws(u64);

    impl Draws {
        /// A share, 0 to 1.
        fn share(&mut self) -> f64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 11) as f64 / (1_u64 << 53) as f64
        }
    }

    #[test]
    fn what_is_certain_has_no_width() {
        let mut doubts = Doubts::default();
        doubts.add_row(&[CERTAIN, CERTAIN]);
        doubts.add_claim(600_000, CERTAIN);
        assert_eq!(doubts.findings(), Expected { value: 2.0, low: 2.0, high: 2.0 });
        assert_eq!(doubts.rupiah(), Expected { value: 600_000.0, low: 600_000.0, high: 600_000.0 });
        assert_eq!(Doubts::default().rupiah(), Expected::default());
        assert_eq!(Doubts::default().findings(), Expected::default());
    }

    #[test]
    fn one_claim_that_may_fall_lies_within_the_interval() {
        let mut doubts = Doubts::default();
        (0..10).for_each(|_| doubts.add_claim(500_000, 950_000));
        doubts.add_claim(20_000_000, 950_000);
        let rupiah = doubts.rupiah();
        assert_eq!(rupiah.value, 0.95 * 25_000_000.0);
        assert!(rupiah.low <= 5_000_000.0 && rupiah.high == 25_000_000.0, "{rupiah:?}");
    }

    /// How often of so many draws the truth lay in the intervals of findings and of rupiah.
    fn held(seed: u64, rows: usize, (least, most): (f64, f64), amounts: &[u64]) -> (f64, f64) {
        let mut draws = Draws(seed);
        let probabilities: Vec<u64> = (0..rows).map(|_| ((least + (most - least) * draws.share()) * 1e6) as u64).collect();
        let mut doubts = Doubts::default();
        for (at, ppm) in probabilities.iter().enumerate() {
            // Every third row has two findings of one link.
            let both = [*ppm, *ppm];
            doubts.add_row(if at % 3 == 0 { &both } else { &both[..1] });
            doubts.add_claim(amounts[at % amounts.len()], *ppm);
        }
        let (findings, rupiah) = (doubts.findings(), doubts.rupiah());
        assert!(0.0 <= findings.low && findings.low <= findings.high && findings.high <= doubts.count() as f64);
        assert!(findings.low <= findings.value && findings.value <= findings.high, "{findings:?}");
        let nights = 2_000;
        let (mut findings_held, mut rupiah_held) = (0, 0);
        for _ in 0..nights {
            let (mut count, mut sum) = (0.0, 0.0);
            for (at, ppm) in probabilities.iter().enumerate() {
                if draws.share() * 1e6 < *ppm as f64 {
                    count += if at % 3 == 0 { 2.0 } else { 1.0 };
                    sum += amounts[at % amounts.len()] as f64;
                }
            }
            findings_held += u32::from(findings.low <= count && count <= findings.high);
            rupiah_held += u32::from(rupiah.low <= sum && sum <= rupiah.high);
        }
        (f64::from(findings_held) / f64::from(nights), f64::from(rupiah_held) / f64::from(nights))
    }

    #[test]
    fn intervals_hold_at_least_as_many_draws_as_they_state() {
        let amounts: [&[u64]; 3] = [&[75_000], &[75_000, 200_000, 300_000], &[42_000, 200_000, 20_000_000]];
        for (seed, rows) in (1..).zip([1, 2, 3, 7, 20, 60, 250, 900]) {
            for spread in [(0.85, 0.999), (0.55, 0.95), (0.1, 0.9), (0.02, 0.3)] {
                for amounts in amounts {
                    let (findings, rupiah) = held(seed, rows, spread, amounts);
                    assert!(findings >= 0.94, "{rows} rows, {spread:?}: {findings}");
                    assert!(rupiah >= 0.94, "{rows} rows, {spread:?}, {amounts:?}: {rupiah}");
                }
            }
        }
    }
}
