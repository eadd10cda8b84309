//! Counts that may be published: rounded so that no subtraction brings them back.
//!
//! One population, say the recipients of a programme in a kecamatan, is split in several ways, each with its classes in a fixed
//! order. Not the counts are rounded but their running sums, each down to a multiple of the base; a published count is the
//! difference of two neighbours. So counts add up, in every table, to the same total, and a sum of neighbours errs by less
//! than one base however long it is.
//!
//! Why this cannot be undone. All that is published of a population is a function of its running sums, and says of each no more
//! than the window `[c, c + base - 1]`. All windows can be at their low ends at once, and all at their high ends, and all up to a
//! chosen place at one end with the rest at the other, because equal sums have equal windows and unequal ones do not overlap. So
//! nothing is narrower than the ends of its own range: a count published as `r` may be any of `r - (base - 1) ..= r + (base - 1)`,
//! not below 0, and the first class and the whole any of `r ..= r + (base - 1)`. Splits of one population meet in its total
//! alone, and every choice of theirs can be had together. `tests.rs` holds an attacker against this, who knows the method.
//!
//! Zeros are no exception: a class of none is published as 0 like one of four, since "nobody" tells something of everybody there.

use std::collections::{BTreeMap, BTreeSet};

/// What a class of a split is called: its columns' texts. Their order is the order of the running sums.
pub type Label = Vec<String>;

/// Counts, or published counts, by class; a class that is missing has none.
pub type Split = BTreeMap<Label, u64>;

/// How far the truth may lie from what is published.
///
/// Unit: people or families. Source: the windows of `publish`. A running sum that is told anew lies in `[c, c + base - 1]`. One that is
/// told as before stands for any rounded sum of today that is at most one base away from it, so the truth lies in
/// `[c - base, c + 2 base - 1]`. A reader cannot tell which of the two a population is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// A true running sum may be so much smaller than the published one,
    pub below: u64,
    /// and so much larger.
    pub above: u64,
}

impl Reach {
    pub fn of(base: u64, has_former: bool) -> Reach {
        match has_former {
            true => Reach { below: base, above: 2 * base - 1 },
            false => Reach { below: 0, above: base - 1 },
        }
    }

    /// Most that a count, or a sum of neighbours, differs from the truth either way; so much may also stand behind a class that is not
    /// listed. A count is the difference of two running sums, and these may err in opposite directions.
    pub fn of_count(self) -> u64 {
        self.below + self.above
    }
}

/// Rounds the splits of one population.
///
/// Shape: `splits` and the answer side by side; every split sums to the same total. Classes published as 0 are left out, so that
/// the names of the rest tell nothing of them. Where a former publication of this population is given and no running sum has moved
/// away from it by more than one base, it is told again unchanged: what differs between two publications is never the trace of a few.
pub fn publish(splits: &[Split], former: Option<&[Split]>, base: u64) -> Vec<Split> {
    let fresh: Vec<Split> = splits.iter().map(|split| rounded(split, base)).collect();
    match former {
        Some(former) if former.len() == fresh.len() && (0..fresh.len()).all(|at| is_near(&fresh[at], &former[at], base)) => former.to_vec(),
        _ => fresh,
    }
}

/// Differences of the running sums, each rounded down.
fn rounded(split: &Split, base: u64) -> Split {
    let (mut sum, mut told) = (0, 0);
    let mut out = Split::new();
    for (label, count) in split {
        sum += count;
        let published = sum / base * base - told;
        if published > 0 {
            out.insert(label.clone(), published);
        }
        told += published;
    }
    out
}

/// Says whether no running sum of one publication is further than one base from that of the other.
fn is_near(fresh: &Split, former: &Split, base: u64) -> bool {
    let labels: BTreeSet<&Label> = fresh.keys().chain(former.keys()).collect();
    let (mut now, mut then) = (0_u64, 0_u64);
    labels.into_iter().all(|label| {
        now += fresh.get(label).copied().unwrap_or(0);
        then += former.get(label).copied().unwrap_or(0);
        now.abs_diff(then) <= base
    })
}
