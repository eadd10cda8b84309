//! Properties, on pairs drawn from known parameters: 1. m and the share in the register come back, with a household class
//! too; 2. starts agree; 3. lists of nobody are told as such; 4. the same at one and two threads; 5. levels rise, unless the
//! committed model says that they do not; 6. a dependence is found where one was put; 7. no probability is zero or one;
//! 8. repetitions among rows are estimated from the rows themselves.
use super::cases::{Case, Cases, Item};
use super::chances::Strangers;
use super::dependence::Evidence;
use super::layout::{Layout, Observation, Parameters};
use super::rounds::{Material, Samples, Solver};
use super::sample::Counted;
use super::{Dependence, Estimate, Settings, Trouble, monotone};
use crate::blocking::keys::mix;
use crate::blocking::{BlockingRule, KeyPart, Transform};
use crate::comparators;
use crate::engine::{Index, LinkageRules};
use crate::model::{Chance, Comparison, LevelProbabilities, Model, Prior, Thresholds};
use crate::records::{FieldSpec, Kind, Records, Shared, Values};
use rayon::prelude::*;
use std::collections::BTreeMap;

const COMPARISONS: usize = 6;
const M: [f64; 3] = [0.05, 0.15, 0.80];
const U: [f64; 3] = [0.86, 0.10, 0.04];
/// Relatives agree on the first half of the comparisons as one person does, and on the rest little more than strangers.
const H: [f64; 3] = [0.70, 0.20, 0.10];
const RIGHT: u64 = 400;

/// What is drawn.
#[derive(Clone, Copy)]
struct World {
    rows: u64,
    in_register: f64,
    relatives: f64,
    /// Chance that the second comparison repeats the first one among strangers.
    copied: f64,
    /// Comparisons that agree in full where blocking reaches a pair.
    reached: usize,
}

const WORLD: World = World { rows: 12_000, in_register: 0.8, relatives: 0.0, copied: 0.0, reached: 2 };

/// A stream of draws in [0, 1).
struct Draws(u64);

impl Draws {
    fn next(&mut self) -> f64 {
        self.0 = mix(self.0, 1);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    fn level(&mut self, chances: &[f64; 3]) -> u8 {
        let draw = self.next();
        1 + u8::from(draw >= chances[0]) + u8::from(draw >= chances[0] + chances[1])
    }

    fn pair(&mut self, chances: &[f64; 3], copied: f64) -> Observation {
        let mut seen = Observation::default();
        for comparison in 0..COMPARISONS {
            let copies = comparison == 1 && self.next() < copied;
            let shared = chances == &H && comparison < COMPARISONS / 2;
            seen.levels[comparison] = if copies { seen.levels[0] } else { self.level(if shared { &M } else { chances }) };
        }
        seen
    }
}

/// A model with the drawn world's shape and other numbers.
fn committed(m: [f64; 3], in_register: f64) -> Model {
    let level = |level: usize| LevelProbabilities { m: m[level], u: Chance::Plain(1.0 / 3.0), h: 1.0 / 3.0, t: None, n: None };
    let comparison = |number: usize| Comparison {
        name: format!("field {number}"),
        comparator: comparators::find("address").expect("a comparator of three levels"),
        columns: vec![number],
        levels: (0..3).map(level).collect(),
        given: Vec::new(),
        borrowed: false,
    };
    let prior = Prior { in_register, relatives: 0.3, repeated: 0.02, ..Prior::default() };
    Model { comparisons: (0..COMPARISONS).map(comparison).collect(), prior, thresholds: Thresholds { link: 0.8, review: 0.1 } }
}

fn counted(pairs: Vec<Observation>) -> Counted {
    Counted::of(pairs.into_par_iter().map(|seen| (seen, 1)))
}

/// Draws a world. A pair is a candidate when enough comparisons agree in full, as blocking would have it.
fn drawn(world: World, seed: u64) -> Material {
    let mut draws = Draws(mix(7, seed));
    let mut rows: Vec<BTreeMap<Observation, (u32, u32)>> = Vec::new();
    for _ in 0..world.rows {
        let mut items: BTreeMap<Observation, (u32, u32)> = BTreeMap::new();
        let (present, relative) = (draws.next() < world.in_register, draws.next() < world.relatives);
        for candidate in 0..RIGHT {
            let chances = match (candidate, present, relative) {
                (0, true, _) => &M,
                (0, false, true) => &H,
                _ => &U,
            };
            let seen = draws.pair(chances, if chances == &U { world.copied } else { 0.0 });
            if seen.levels.iter().filter(|level| **level == 3).count() >= world.reached {
                let item = items.entry(seen).or_insert((0, 0));
                *item = (item.0 + 1, item.1 + 1);
            }
        }
        rows.push(items);
    }
    let mut observations: Vec<Observation> = rows.iter().flat_map(|items| items.keys().copied()).collect();
    observations.sort_unstable();
    observations.dedup();
    let number = |seen: &Observation| observations.binary_search(seen).expect("it is listed") as u32;
    let item =
        |(seen, (times, leads)): (&Observation, &(u32, u32))| Item { observation: number(seen), times: *times, leads: *leads, lent: 0 };
    let mut cases: Vec<Case> = rows.iter().map(|items| Case { items: items.iter().map(item).collect(), count: 1 }).collect();
    cases.sort();
    let strangers = counted((0..200_000).map(|_| draws.pair(&U, world.copied)).collect());
    let households = if world.relatives > 0.0 { (0..20_000).map(|_| draws.pair(&H, 0.0)).collect() } else { Vec::new() };
    let candidates = world.rows * RIGHT;
    let (household, sides) = (world.relatives > 0.0, RIGHT as f64);
    let (empty, cases): (Vec<Case>, Vec<Case>) = cases.into_iter().partition(|case| case.items.is_empty());
    let empty = empty.len() as u64;
    let cases = Cases { observations, cases, empty, rows: sides, groups: sides, household, candidates, ..Cases::default() };
    let strangers = Strangers { random: strangers, inside: vec![Counted::default(); COMPARISONS] };
    Material { samples: Samples { strangers, households: counted(households), mates: 0.0 }, cases }
}

fn estimated(world: World, model: &Model, settings: Settings) -> Estimate {
    let material = drawn(world, settings.seed);
    let layout = Layout::of(model, RIGHT);
    let solver = Solver { committed: model, layout: &layout, settings: &settings, among: false, rows: world.rows as f64, pairs: 1.0 };
    let first = solver.first(&material.samples);
    solver.solve(first, &material, &|_| Counted::default(), Some(&[]))
}

/// m within 0.02 and the share in the register within 5 %, whatever the start.
#[track_caller]
fn check(world: World, settings: Settings) {
    let found = estimated(world, &committed([0.2, 0.3, 0.5], 0.5), settings);
    assert_eq!(found.trouble, None);
    for comparison in &found.model.comparisons {
        for (level, known) in comparison.levels.iter().zip(M) {
            assert!((level.m - known).abs() < 0.02, "{}: {level:?} should be {known}", comparison.name);
        }
    }
    let share = found.model.prior.in_register / world.in_register;
    assert!((share - 1.0).abs() < 0.05, "{:?}", found.model.prior);
    assert!(found.starts.iter().all(|start| start.converged && start.same_optimum), "{:?}", found.starts);
}

#[test]
fn known_parameters_come_back() {
    check(WORLD, Settings::default());
    check(World { in_register: 0.3, ..WORLD }, Settings { seed: 2, ..Settings::default() });
    check(WORLD, Settings { fresh: true, ..Settings::default() });
}

#[test]
fn known_parameters_come_back_beside_absent_relatives() {
    // One agreement is enough here: a harsher rule would hide many relatives, and what is left of them looks like matches.
    let world = World { rows: 8_000, relatives: 0.5, in_register: 0.7, reached: 1, ..WORLD };
    check(world, Settings::default());
    let found = estimated(world, &committed([0.2, 0.3, 0.5], 0.5), Settings::default());
    assert!((found.model.prior.relatives - 0.5).abs() < 0.15, "{:?}", found.model.prior);
    for (number, comparison) in found.model.comparisons.iter().enumerate() {
        let known = if number < COMPARISONS / 2 { M } else { H };
        assert!(comparison.levels.iter().zip(known).all(|(level, known)| (level.h - known).abs() < 0.02), "{comparison:?}");
    }
}

#[test]
fn lists_of_nobody_are_told_as_such() {
    for fresh in [false, true] {
        let found =
            estimated(World { in_register: 0.0, ..WORLD }, &committed([0.2, 0.3, 0.5], 0.5), Settings { fresh, ..Settings::default() });
        assert_eq!(found.trouble, Some(Trouble::NoMatches), "{:?}", found.starts);
    }
}

#[test]
fn an_iteration_that_was_cut_off_is_told() {
    let found = estimated(WORLD, &committed([0.2, 0.3, 0.5], 0.5), Settings { iterations_max: 2, ..Settings::default() });
    assert_eq!(found.trouble, Some(Trouble::NotConverged));
}

#[test]
fn one_and_two_threads_estimate_the_same() {
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| format!("{:?}", estimated(World { rows: 5_000, ..WORLD }, &committed([0.2, 0.3, 0.5], 0.5), Settings::default())))
    };
    assert_eq!(run(1), run(2));
}

#[test]
fn a_dependence_is_found_where_one_was_put() {
    let found = estimated(World { copied: 0.5, ..WORLD }, &committed([0.2, 0.3, 0.5], 0.5), Settings::default());
    let Dependence { on, comparison, cost_bits, random_bits, match_bits, .. } = &found.dependences[0];
    // A copied level agrees with a chance of 0.52 instead of 0.04: 3.7 bits, among four fifths of the matches.
    assert_eq!((*on, *comparison), (0, 1));
    assert!((2.0..4.5).contains(cost_bits) && random_bits > match_bits, "{:?}", found.dependences[0]);
    let independent = estimated(WORLD, &committed([0.2, 0.3, 0.5], 0.5), Settings::default());
    assert!(independent.dependences.iter().all(|dependence| dependence.cost_bits.abs() < 0.3), "{:?}", independent.dependences);
}

#[test]
fn no_probability_is_zero_or_one() {
    let found = estimated(World { rows: 60, ..WORLD }, &committed([0.2, 0.3, 0.5], 0.5), Settings::default());
    for level in found.model.comparisons.iter().flat_map(|comparison| &comparison.levels) {
        let Chance::Plain(u) = level.u else { panic!("the form of u stays") };
        assert!([level.m, u, level.h].iter().all(|chance| *chance > 0.0 && *chance < 1.0), "{level:?}");
    }
}

/// Weights of one table after pooling, in bits.
#[track_caller]
fn check_rise(committed_m: [f64; 3], m: [f64; 3], u: [f64; 3], expected: [f64; 3]) {
    let model = committed(committed_m, 0.5);
    let layout = Layout::of(&model, RIGHT);
    let before = Parameters::of(&model, 0.5);
    let mut now = before.clone();
    for slot in 0..3 {
        (now.m[slot], now.u[slot]) = (m[slot], Chance::Plain(u[slot]));
    }
    monotone::rise(&layout, &before, &vec![0.0; layout.slots], &mut now);
    for slot in 0..3 {
        let bits = (now.m[slot] / u[slot]).log2();
        assert!((bits - expected[slot]).abs() < 1e-6, "level {slot}: {bits} bits");
    }
}

#[test]
fn levels_out_of_order_are_pooled_unless_the_committed_model_holds_them_so() {
    let (m, u) = ([0.2, 0.2, 0.6], [0.4, 0.1, 0.5]);
    let one = (0.8f64 / 0.6).log2();
    check_rise([0.1, 0.3, 0.6], m, u, [-1.0, one, one]);
    check_rise([0.1, 0.6, 0.3], m, u, [-1.0, 1.0, (1.2f64).log2()]);
    check_rise([0.1, 0.3, 0.6], [0.1, 0.3, 0.6], [0.6, 0.3, 0.1], [-(6f64).log2(), 0.0, (6f64).log2()]);
}

#[test]
fn rounding_keeps_four_digits() {
    for (value, expected) in [(0.123456, 0.1235), (0.00000012345, 0.0000001235), (4321.4, 4321.0), (0.99999, 0.9999), (1.23456, 0.9999)] {
        assert_eq!(super::rounded(value, 0.9999).min(0.9999), f64::min(expected, 0.9999));
    }
}

/// Rows of whole values: every fourth person stands on two rows, and a value of the second row is another one in one of ten.
fn repeated_rows(columns: usize) -> Records {
    let mut draws = Draws(11);
    let mut rows: Vec<Vec<u32>> = Vec::new();
    for person in 0..1_600 {
        let value = |draws: &mut Draws| 1 + (draws.next() * 40.0) as u32;
        let row: Vec<u32> = (0..columns).map(|_| value(&mut draws)).collect();
        if person % 4 == 0 {
            rows.push(row.iter().map(|&kept| if draws.next() < 0.1 { value(&mut draws) } else { kept }).collect());
        }
        rows.push(row);
    }
    let column = |column: usize| Values::Symbol(rows.iter().map(|row| row[column]).collect());
    Records { len: rows.len(), columns: (0..columns).map(column).collect() }
}

#[test]
fn repetitions_among_rows_are_estimated_from_the_rows_themselves() {
    let rows = repeated_rows(5);
    let level = |m: f64, u: Chance| LevelProbabilities { m, u, h: 0.5, t: None, n: None };
    let comparison = |column: usize| Comparison {
        name: format!("field {column}"),
        comparator: comparators::find("exact").expect("whole values are compared"),
        columns: vec![column],
        levels: vec![level(0.5, Chance::Plain(0.5)), level(0.5, Chance::ByRarity(1.0))],
        given: Vec::new(),
        borrowed: false,
    };
    let mut model = committed([0.2, 0.3, 0.5], 0.5);
    model.comparisons = (0..5).map(comparison).collect();
    let part = |column: usize| KeyPart { column, or_left: None, transform: Transform::Whole };
    let rule = |column: usize| BlockingRule {
        name: format!("rule {column}"),
        parts: vec![part(column), part((column + 1) % 5)],
        refine: Vec::new(),
        block_rows_max: usize::MAX,
        only_if_none: false,
    };
    let rules = LinkageRules { model, blocking: (0..5).map(rule).collect(), scan_rows_max: usize::MAX };
    let fields = (0..5).map(|column| FieldSpec { name: format!("field {column}"), kind: Kind::Symbol }).collect();
    let shared = Shared { fields, ..Shared::default() };
    let index = Index::build(&rules, &shared, &rows, vec![u32::MAX; rows.len]);
    let found = super::among(&rules, &shared, &index, &rows, &vec![0; rows.len], false, &Settings { fresh: true, ..Settings::default() });
    assert_eq!(found.trouble, None);
    // 400 of 2,000 rows are second ones, so 800 rows have one further row each.
    assert!((found.model.prior.repeated - 0.4).abs() < 0.04, "{:?}", found.model.prior);
    for comparison in &found.model.comparisons {
        assert!((comparison.levels[1].m - 0.9025).abs() < 0.04, "{comparison:?}");
        let Chance::ByRarity(factor) = comparison.levels[1].u else { panic!("the form of u stays") };
        assert!((0.8..1.25).contains(&factor), "{comparison:?}");
    }
}

#[test]
fn two_names_that_are_always_exchanged_together_are_told_first() {
    let mut draws = Draws(5);
    let model = committed([0.2, 0.3, 0.5], 0.5);
    let layout = Layout::of(&model, RIGHT);
    let parameters = Parameters::of(&model, 0.5);
    let random: Vec<(Observation, f64)> = (0..20_000).map(|_| (draws.pair(&U, 0.0), 1.0)).collect();
    // Half of what passes for matches stands at level 2 in both of the first two comparisons, and nothing else does.
    let together = |place: usize, draws: &mut Draws| {
        let mut seen = draws.pair(&M, 0.0);
        let level = if place.is_multiple_of(2) { 2 } else { 3 };
        (seen.levels[0], seen.levels[1]) = (level, level);
        (seen, 1.0)
    };
    let matches: Vec<(Observation, f64)> = (0..4_000).map(|place| together(place, &mut draws)).collect();
    let inside = vec![Vec::new(); COMPARISONS];
    let evidence =
        Evidence { layout: &layout, parameters: &parameters, random: &random, inside: &inside, matches: &matches, relatives: &Vec::new() };
    let first = &evidence.dependences()[0];
    assert_eq!((first.on, first.comparison), (0, 1));
    assert!(first.match_bits > 0.9, "{first:?}");
}
