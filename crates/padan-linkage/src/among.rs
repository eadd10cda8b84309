//! Compares rows among themselves: pairs that may be one person, for those who are in no register.
//!
//! Frequencies stay the register's, so that a name is as rare as it is in the district.

use crate::blocking::{BlockingIndex, Skipped};
use crate::comparators::Sides;
use crate::engine::{Index, LinkageRules};
use crate::model::{MatchWeight, Model};
use crate::posterior::ppm;
use crate::records::{Records, Shared};
use rayon::prelude::*;

/// A pair of left rows that may be one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Twin {
    pub left: u32,
    pub right: u32,
    pub weight: MatchWeight,
    pub probability_ppm: u32,
}

/// Which rows are compared among themselves, and how crowded they are.
#[derive(Clone, Copy)]
pub struct Among<'a> {
    /// Per row: look for its twins. A pair is compared when either of its rows is probed.
    pub probe: &'a [bool],
    /// Rows of an average list: the more rows, the likelier two of them are alike by chance.
    pub list_rows: f64,
    /// Pairs below this probability are left out, in millionths.
    pub keep_ppm: u32,
}

/// Compares rows among themselves: every pair of rows that may be one person, with its probability, sorted.
///
/// Frequencies stay the register's, so that a name is as rare as it is in the district. A pair is one person, two of one
/// household, or strangers: three hypotheses as for the register.
pub fn among(rules: &LinkageRules, shared: &Shared, index: &Index, rows: &Records, among: &Among) -> (Vec<Twin>, Skipped) {
    let blocking = BlockingIndex::build(&rules.blocking, rules.scan_rows_max, shared, rows);
    let sides = Sides { shared, frequencies: &index.frequencies, left: rows, right: rows };
    let wanted = |row: usize, right: usize| right != row && (right > row || !among.probe[right]);
    let found: Vec<(Vec<Twin>, Skipped)> = (0..rows.len)
        .into_par_iter()
        .filter(|&row| among.probe[row])
        .map_init(Vec::new, |pairs, row| {
            let skipped = blocking.candidates(shared, rows, row, pairs);
            let compared = pairs.iter().filter(|pair| wanted(row, pair.right as usize));
            let twins = compared.map(|pair| twin(&rules.model, index, &sides, row, pair.right, among.list_rows));
            (twins.filter(|twin| twin.probability_ppm >= among.keep_ppm).collect(), skipped)
        })
        .collect();
    let skipped = found.iter().map(|(_, row)| *row).sum();
    (found.into_iter().flat_map(|(twins, _)| twins).collect(), skipped)
}

fn twin(model: &Model, index: &Index, sides: &Sides, left: usize, right: u32, list_rows: f64) -> Twin {
    let weighed = index.weights.weigh(sides, left, right as usize);
    let same = model.prior.repeated * f64::exp2(f64::from(weighed.weight.0) / 1000.0);
    // Lists of person programmes hold whole families, so two rows of one household are as common as rows are.
    let household = f64::exp2(f64::from(weighed.household.0) / 1000.0);
    let probability_ppm = ppm(same / (same + household + list_rows.max(2.0)));
    Twin { left: left as u32, right, weight: weighed.weight, probability_ppm }
}
