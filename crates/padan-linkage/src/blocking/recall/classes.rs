//! Two classes of pairs, careful and careless: within a class the fields fail independently of each other.
//!
//! Fitted by EM. Pairs that are out of reach are the unobserved part: their number follows from the fitted chances and
//! feeds back into them, so that what is missing does not make the fields look better than they are.

use crate::blocking::keys::mix;

const CLASSES: usize = 2;
const ROUNDS: usize = 60;
/// A draw starts at the fitted values, so that few rounds settle it.
const DRAW_ROUNDS: usize = 30;
/// Pairs' worth of the overall shares that steady the shares of each class.
const STEADY: f64 = 2.0;
/// Chance of being lost below which a pattern counts as within reach.
const LOST_MIN: f64 = 1e-4;

/// Rows that state the same parts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stratum {
    pub stated: u32,
    pub rows: f64,
}

/// Pairs of one stratum that share the same parts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pattern {
    pub stratum: usize,
    pub agreed: u32,
    pub weight: f64,
}

#[derive(Clone, Debug)]
pub(super) struct Histories {
    /// Parts of one field, as bits.
    pub families: Vec<u32>,
    /// Parts that complete a rule, and the share of complete pairs that its refinements lose.
    pub rules: Vec<(u32, f64)>,
    pub strata: Vec<Stratum>,
    pub patterns: Vec<Pattern>,
}

/// Fitted chances.
#[derive(Clone, Debug)]
pub(super) struct Fitted {
    /// Pairs out of reach, among the rows given.
    pub missed: f64,
    classes: [f64; CLASSES],
    /// Per class and value.
    shares: [Vec<f64>; CLASSES],
}

/// What a family can show where the row states some of its parts: (family, stated, agreed), numbered over all families.
struct Values {
    list: Vec<(usize, u32, u32)>,
    /// First value of the same family and stated parts, per value.
    group: Vec<usize>,
    /// Per pattern, one value per family.
    of_pattern: Vec<Vec<usize>>,
    /// Per stratum, the patterns out of reach: one value per family, and the chance that such a pair is lost.
    lost: Vec<Vec<(Vec<usize>, f64)>>,
}

impl Values {
    fn of(histories: &Histories) -> Self {
        let mut list = Vec::new();
        for (family, &bits) in histories.families.iter().enumerate() {
            list.extend(histories.strata.iter().map(|stratum| (family, stratum.stated & bits, 0)));
            let stated = |pattern: &Pattern| histories.strata[pattern.stratum].stated & bits;
            list.extend(histories.patterns.iter().map(|pattern| (family, stated(pattern), pattern.agreed & bits)));
        }
        list.sort_unstable();
        list.dedup();
        let first = |value: &(usize, u32, u32)| list.partition_point(|other| (other.0, other.1) < (value.0, value.1));
        let group = list.iter().map(first).collect();
        let of_pattern = histories.patterns.iter().map(|pattern| {
            let stated = histories.strata[pattern.stratum].stated;
            let place = |(family, &bits): (usize, &u32)| {
                list.binary_search(&(family, stated & bits, pattern.agreed & bits)).expect("every shown value is listed")
            };
            histories.families.iter().enumerate().map(place).collect()
        });
        let of_pattern = of_pattern.collect();
        let mut values = Values { list, group, of_pattern, lost: Vec::new() };
        values.lost = histories.strata.iter().map(|stratum| values.out_of_reach(histories, stratum.stated)).collect();
        values
    }

    /// Every combination of values that no rule, or only rules that refine, would reach.
    fn out_of_reach(&self, histories: &Histories, stated: u32) -> Vec<(Vec<usize>, f64)> {
        let mut cells: Vec<(Vec<usize>, u32)> = vec![(Vec::new(), 0)];
        for (family, bits) in histories.families.iter().enumerate() {
            let key = (family, stated & bits);
            let from = self.list.partition_point(|value| (value.0, value.1) < key);
            let until = self.list.partition_point(|value| (value.0, value.1) <= key);
            let longer = |(places, agreed): &(Vec<usize>, u32)| {
                let (places, agreed) = (places.clone(), *agreed);
                (from..until).map(move |place| ([&places[..], &[place]].concat(), agreed | self.list[place].2)).collect::<Vec<_>>()
            };
            // What is within reach stays so, however much more agrees.
            cells = cells.iter().flat_map(longer).filter(|(_, agreed)| lost(&histories.rules, *agreed) >= LOST_MIN).collect();
        }
        cells.into_iter().map(|(places, agreed)| (places, lost(&histories.rules, agreed))).collect()
    }

    /// Scales each group of values to one.
    fn normalised(&self, mut weights: Vec<f64>) -> Vec<f64> {
        let mut sums = vec![0.0; weights.len()];
        self.group.iter().zip(&weights).for_each(|(&group, weight)| sums[group] += weight);
        weights.iter_mut().zip(&self.group).for_each(|(weight, &group)| *weight /= sums[group]);
        weights
    }
}

/// Chance that a pair with these shared parts is in no block.
fn lost(rules: &[(u32, f64)], agreed: u32) -> f64 {
    rules.iter().filter(|(wanted, _)| agreed & wanted == *wanted).map(|(_, lost)| lost).product()
}

/// A night's histories, ready to be fitted.
pub(super) struct Fitting<'a> {
    histories: &'a Histories,
    values: Values,
}

impl<'a> Fitting<'a> {
    pub(super) fn of(histories: &'a Histories) -> Self {
        Fitting { histories, values: Values::of(histories) }
    }

    /// Fits from the start.
    pub(super) fn fit(&self) -> Fitted {
        let values = &self.values;
        let base = base(self.histories, values);
        let of_family = |family: usize| values.list.iter().filter(move |value| value.0 == family);
        let best: Vec<u32> = (0..self.histories.families.len())
            .map(|family| of_family(family).map(|value| value.2.count_ones()).max().unwrap_or(0))
            .collect();
        let careless = |(share, value): (&f64, &(usize, u32, u32))| share * 3f64.powi((best[value.0] - value.2.count_ones()) as i32);
        let shares = [base.clone(), values.normalised(base.iter().zip(&values.list).map(careless).collect())];
        rounds(self.histories, values, &base, Fitted { missed: 0.0, classes: [0.85, 0.15], shares }, ROUNDS)
    }

    /// Fits again to a redrawn night: every count is drawn from the Poisson distribution around it.
    pub(super) fn refit(&self, fitted: &Fitted, seed: u64) -> Fitted {
        let mut drawn = self.histories.clone();
        let mut draws = Draws(mix(seed, 0x5EED));
        let mut unlinked: Vec<f64> = drawn.strata.iter().map(|stratum| stratum.rows).collect();
        let mut linked = vec![0.0; unlinked.len()];
        for pattern in &mut drawn.patterns {
            unlinked[pattern.stratum] -= pattern.weight;
            pattern.weight = draws.poisson(pattern.weight);
            linked[pattern.stratum] += pattern.weight;
        }
        for (stratum, (unlinked, linked)) in drawn.strata.iter_mut().zip(unlinked.iter().zip(&linked)) {
            stratum.rows = linked + draws.poisson(unlinked.max(0.0));
        }
        let base = base(&drawn, &self.values);
        rounds(&drawn, &self.values, &base, fitted.clone(), DRAW_ROUNDS)
    }
}

/// Shares of the values over all pairs.
fn base(histories: &Histories, values: &Values) -> Vec<f64> {
    let mut weights: Vec<f64> = values.list.iter().map(|value| if value.2 == 0 { 0.501 } else { 0.001 }).collect();
    for (pattern, places) in histories.patterns.iter().zip(&values.of_pattern) {
        places.iter().for_each(|&place| weights[place] += pattern.weight);
    }
    values.normalised(weights)
}

fn rounds(histories: &Histories, values: &Values, base: &[f64], mut fitted: Fitted, rounds: usize) -> Fitted {
    let linked: f64 = histories.patterns.iter().map(|pattern| pattern.weight).sum();
    for _ in 0..rounds {
        let mut classes = [1e-6; CLASSES];
        let mut counts: [Vec<f64>; CLASSES] = std::array::from_fn(|_| base.iter().map(|share| STEADY * share).collect());
        for (pattern, places) in histories.patterns.iter().zip(&values.of_pattern) {
            let chances = fitted.chances(places);
            let total = chances.iter().sum::<f64>().max(f64::MIN_POSITIVE);
            add(&mut classes, &mut counts, places, &chances.map(|chance| chance / total * pattern.weight));
        }
        let out =
            |cells: &Vec<(Vec<usize>, f64)>| cells.iter().map(|(places, lost)| lost * fitted.chances(places).iter().sum::<f64>()).sum();
        let lost: Vec<f64> = values.lost.iter().map(out).collect();
        // Rows whose person is in the register: those linked are the ones of them within reach.
        let seen: f64 = histories.strata.iter().zip(&lost).map(|(stratum, lost)| stratum.rows * (1.0 - lost)).sum();
        let present = (linked / seen.max(1e-9)).min(1.0);
        for (stratum, cells) in histories.strata.iter().zip(&values.lost) {
            for (places, lost) in cells {
                add(&mut classes, &mut counts, places, &fitted.chances(places).map(|chance| chance * lost * stratum.rows * present));
            }
        }
        let missed = histories.strata.iter().zip(&lost).map(|(stratum, lost)| stratum.rows * present * lost).sum();
        let all: f64 = classes.iter().sum();
        fitted = Fitted { missed, classes: classes.map(|class| class / all), shares: counts.map(|counts| values.normalised(counts)) };
    }
    fitted
}

fn add(classes: &mut [f64; CLASSES], counts: &mut [Vec<f64>; CLASSES], places: &[usize], weights: &[f64; CLASSES]) {
    for (class, &weight) in weights.iter().enumerate() {
        classes[class] += weight;
        places.iter().for_each(|&place| counts[class][place] += weight);
    }
}

impl Fitted {
    /// Chance of a combination of values, by class.
    fn chances(&self, places: &[usize]) -> [f64; CLASSES] {
        std::array::from_fn(|class| places.iter().fold(self.classes[class], |chance, &place| chance * self.shares[class][place]))
    }
}

/// Numbers that are the same on every machine.
struct Draws(u64);

impl Draws {
    /// Uniform in (0, 1).
    fn uniform(&mut self) -> f64 {
        self.0 = mix(self.0, 1);
        ((self.0 >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }

    /// Knuth's method for small means, the normal approximation for large ones.
    fn poisson(&mut self, mean: f64) -> f64 {
        if mean > 30.0 {
            let normal = (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0;
            return (mean + mean.sqrt() * normal).max(0.0).round();
        }
        let (limit, mut product, mut count) = ((-mean).exp(), self.uniform(), 0.0);
        while product > limit {
            product *= self.uniform();
            count += 1.0;
        }
        count
    }
}
