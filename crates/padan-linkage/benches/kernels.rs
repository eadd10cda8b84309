//! What one comparison costs: string metrics beside `strsim`, comparators on columns, the posterior of a row.
//!
//!     cargo bench -p padan-linkage
//!
//! Every measurement goes over the same invented pairs: a value beside itself, with a slip, and beside another one, in the
//! mix that candidates have (most pairs differ). Figures are per pair (`item`).

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use padan_linkage::comparators::{Sides, find};
use padan_linkage::frequency::Frequencies;
use padan_linkage::lexicon::{Lexicon, TokenTraits};
use padan_linkage::metrics;
use padan_linkage::model::{MatchWeight, Prior};
use padan_linkage::posterior::{Evidence, Population, posterior};
use padan_linkage::records::{DateValue, Digits, FieldSpec, Kind, Names, Records, Shared, Values};

fn main() {
    divan::main();
}

/// Pairs per measurement.
const PAIRS: usize = 1024;

const GIVEN: [&str; 16] = [
    "MUHAMMAD", "SITI", "ABDUL", "NURUL", "ACHMAD", "SRI", "DEWI", "HOSNA", "BUDI", "KOMANG", "AGUS", "YULIANA", "MOH", "WAHYU", "RATNA",
    "IMAM",
];
const FAMILY: [&str; 16] = [
    "HASAN",
    "AMINAH",
    "ROHMAN",
    "HIDAYATI",
    "FAUZI",
    "MASLUHAH",
    "SULAIMAN",
    "LESTARI",
    "SANTOSO",
    "ZAINUDDIN",
    "KHOTIJAH",
    "MUNAWAROH",
    "EFENDI",
    "RAHAYU",
    "SALEH",
    "BADRIYAH",
];

/// A fixed sequence of numbers that looks like chance (the generator of Knuth's MMIX).
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// What the right side of a pair is: the left one itself (one pair in eight), with a slip (one in eight), or another value.
fn beside<T: Clone>(left: &T, chance: &mut Chance, slip: impl Fn(&T, &mut Chance) -> T, other: impl Fn(&mut Chance) -> T) -> T {
    match chance.below(8) {
        0 => left.clone(),
        1 => slip(left, chance),
        _ => other(chance),
    }
}

fn pairs<T: Clone>(make: impl Fn(&mut Chance) -> T, slip: impl Fn(&T, &mut Chance) -> T) -> Vec<(T, T)> {
    let mut chance = Chance(2026);
    let pair = |_| {
        let left = make(&mut chance);
        let right = beside(&left, &mut chance, &slip, &make);
        (left, right)
    };
    (0..PAIRS).map(pair).collect()
}

fn name(chance: &mut Chance) -> String {
    format!("{} {}", GIVEN[chance.below(16) as usize], FAMILY[chance.below(16) as usize])
}

/// Drops one letter.
fn slipped_name(name: &str, chance: &mut Chance) -> String {
    let mut slipped = name.to_owned();
    slipped.remove(chance.below(name.len() as u64) as usize);
    slipped
}

fn birth(chance: &mut Chance) -> u32 {
    (1940 + chance.below(80) as u32) * 10_000 + (1 + chance.below(12) as u32) * 100 + 1 + chance.below(28) as u32
}

/// Another day of the same month.
fn slipped_birth(birth: &u32, chance: &mut Chance) -> u32 {
    birth / 100 * 100 + 1 + chance.below(28) as u32
}

fn nik(chance: &mut Chance) -> u64 {
    let birth = u64::from(birth(chance));
    let (year, month, day) = (birth / 10_000 % 100, birth / 100 % 100, birth % 100 + 40 * chance.below(2));
    (352_600 + chance.below(18) + 1) * 10_000_000_000 + (day * 10_000 + month * 100 + year) * 10_000 + 1 + chance.below(9)
}

/// One digit of the serial changed.
fn slipped_nik(nik: &u64, chance: &mut Chance) -> u64 {
    nik / 10_000 * 10_000 + (nik % 10_000 + 1 + chance.below(9) * 10) % 10_000
}

/// Runs a function of two texts over all pairs.
fn over<T: Send>(bencher: Bencher, pairs: &[(String, String)], metric: impl Fn(&str, &str) -> T + Sync) {
    bencher.counter(ItemsCount::new(pairs.len())).bench(|| {
        for (left, right) in pairs {
            black_box(metric(black_box(left), black_box(right)));
        }
    });
}

fn name_texts() -> Vec<(String, String)> {
    pairs(name, |name, chance| slipped_name(name, chance))
}

fn digit_texts() -> Vec<(String, String)> {
    pairs(nik, slipped_nik).into_iter().map(|(left, right)| (left.to_string(), right.to_string())).collect()
}

mod jaro_winkler_of_names {
    use super::{Bencher, metrics, name_texts, over};

    #[divan::bench]
    fn padan(bencher: Bencher) {
        over(bencher, &name_texts(), metrics::jaro_winkler);
    }

    #[divan::bench]
    fn strsim(bencher: Bencher) {
        over(bencher, &name_texts(), strsim::jaro_winkler);
    }
}

mod osa_distance_of_names {
    use super::{Bencher, metrics, name_texts, over};

    #[divan::bench]
    fn padan(bencher: Bencher) {
        over(bencher, &name_texts(), metrics::osa_distance);
    }

    #[divan::bench]
    fn strsim(bencher: Bencher) {
        over(bencher, &name_texts(), strsim::osa_distance);
    }
}

mod osa_distance_of_sixteen_digits {
    use super::{Bencher, digit_texts, metrics, over};

    #[divan::bench]
    fn padan(bencher: Bencher) {
        over(bencher, &digit_texts(), metrics::osa_distance);
    }

    #[divan::bench]
    fn strsim(bencher: Bencher) {
        over(bencher, &digit_texts(), strsim::osa_distance);
    }
}

/// Both sides as columns NIK, name, date; row `i` on the left stands beside row `i` on the right.
fn sides() -> (Shared, Records, Records) {
    let mut lexicon = Lexicon::default();
    let traits = |text: &str| TokenTraits { spelling: text.to_owned(), phonetic: text.len() as u32, ..TokenTraits::default() };
    let mut names = |texts: Vec<&String>| {
        let mut names = Names::default();
        for text in texts {
            names.push(&text.split(' ').map(|token| lexicon.intern(token, traits)).collect::<Vec<_>>());
        }
        Values::Name(names)
    };
    let digits = |values: Vec<u64>| Values::Digits(values.into_iter().map(|value| Digits::whole(value, 16)).collect());
    let dates = |values: Vec<u32>| Values::Date(values.into_iter().map(|stated| DateValue { stated, ..DateValue::default() }).collect());
    let (niks, texts, births) = (pairs(nik, slipped_nik), name_texts(), pairs(birth, slipped_birth));
    let mut side = |right: bool| Records {
        len: PAIRS,
        columns: vec![
            digits(niks.iter().map(|pair| if right { pair.1 } else { pair.0 }).collect()),
            names(texts.iter().map(|pair| if right { &pair.1 } else { &pair.0 }).collect()),
            dates(births.iter().map(|pair| if right { pair.1 } else { pair.0 }).collect()),
        ],
    };
    let (left, right) = (side(false), side(true));
    let fields = [("nik", Kind::Digits), ("nama", Kind::Name), ("tanggal_lahir", Kind::Date)];
    let fields = fields.map(|(name, kind)| FieldSpec { name: name.to_owned(), kind }).to_vec();
    (Shared { fields, lexicon }, left, right)
}

/// One comparator over all pairs of the columns.
#[divan::bench(args = [("nik", 0), ("person_name", 1), ("birth_date", 2)])]
fn comparator(bencher: Bencher, (name, column): (&str, usize)) {
    let (shared, left, right) = sides();
    let frequencies = Frequencies::of(&right, &shared.lexicon);
    let sides = Sides { shared: &shared, frequencies: &frequencies, left: &left, right: &right };
    let comparator = find(name).expect("the comparator exists");
    bencher.counter(ItemsCount::new(PAIRS)).bench(|| {
        for row in 0..PAIRS {
            black_box((comparator.compare)(black_box(&sides), &[column], row, row));
        }
    });
}

/// The posterior of one row with so many candidates, one of them strong.
#[divan::bench(args = [1, 8, 64])]
fn row_posterior(bencher: Bencher, candidates: usize) {
    let mut chance = Chance(7);
    let prior = Prior { in_register: 0.9, relatives: 0.35, twins: 0.08, namesakes: 0.08, repeated: 0.02, model_rows: 300.0 };
    let mut evidence: Vec<Evidence> = (0..candidates)
        .map(|_| Evidence {
            weight: MatchWeight(chance.below(20_000) as i32 - 15_000),
            household: MatchWeight(chance.below(10_000) as i32 - 5_000),
            group: chance.below(8) as u32,
            ..Evidence::default()
        })
        .collect();
    evidence[0].weight = MatchWeight(60_000);
    bencher.bench(|| posterior(black_box(&prior), Population { rows: 1_000_000, groups: 330_000 }, black_box(&evidence)));
}
