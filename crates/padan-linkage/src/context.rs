//! What a list tells about its own rows.
//!
//! A committed model holds for every list; one list is typed carefully, another from hearsay. After all rows of a list are
//! linked on the committed weights, the list's own error rates, its shares of absent people and the households behind its
//! family cards are read off it, and the probabilities of its rows are told again. Weights stay as committed. Only the
//! list itself, the register and the model enter, so a list that did not change keeps its probabilities.
//!
//! Source: empirical Bayes; the committed model counts as `Prior::model_rows` rows of the list.

mod ties;

use crate::engine::{Index, KEPT, Ranked, RowLinks};
use crate::model::{Model, Pattern, Weights, times};
use crate::posterior::{KINDS, Population, Shares, ppm, prior_shares};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use ties::{NO_HOME, Tie, Ties};

/// Rounds of telling and counting; the first ones move the most.
const ROUNDS: usize = 6;
/// A row counts in billionths, so that sums do not depend on the order of rows.
const UNIT: f64 = 1e9;
/// What a household known from the other rows of one card adds, at most, in millibits.
const CARD_MILLIBITS: f64 = 8_000.0;
/// Only pairs at least this likely tell of a list's error rates: a group of like, doubtful rows must not prove itself.
const CERTAIN: f64 = 0.9;
/// Probabilities beyond this are told as this, so that one row never makes a card certain.
const SURE: f64 = 0.999;

/// Which list each row stands on, and what ties rows of one list together.
#[derive(Clone, Copy)]
pub struct Lists<'a> {
    /// Per row: its list.
    pub of_row: &'a [u32],
    /// Per row: the family card as submitted; 0 = none.
    pub cards: &'a [u64],
    /// The comparison that scores the card already, if the model has one.
    pub card_comparison: Option<usize>,
}

/// What was read off one list.
#[derive(Clone, Debug)]
struct ListContext {
    /// Shares of the explanations of its rows.
    shares: Shares,
    /// Per slot of the model: how much likelier the level is among this list's true pairs than the model says, in millibits.
    more: Vec<i32>,
}

/// Tells the probabilities of all rows again, list by list.
pub fn refine(model: &Model, index: &Index, lists: &Lists, found: &mut [RowLinks]) {
    if model.prior.model_rows <= 0.0 {
        return;
    }
    let mut by_list: BTreeMap<u32, Vec<(usize, &mut RowLinks)>> = BTreeMap::new();
    for (row, links) in found.iter_mut().enumerate() {
        by_list.entry(lists.of_row[row]).or_default().push((row, links));
    }
    by_list.into_par_iter().for_each(|(_, mut rows)| drop(Reader { model, index, lists }.read(&mut rows)));
}

/// What a list tells about one of its rows: the list's context, and the households behind the cards of its other rows.
#[derive(Clone, Debug)]
pub struct AboutRow {
    context: ListContext,
    cards: Cards,
}

/// Reads one list for one of its rows, to tell that row again, as it stands or changed. `found` and `lists` hold the rows of
/// that list only, as linked before any context. `None` where lists tell nothing.
pub fn about(model: &Model, index: &Index, lists: &Lists, found: &mut [RowLinks], row: usize) -> Option<AboutRow> {
    if model.prior.model_rows <= 0.0 {
        return None;
    }
    let mut rows: Vec<(usize, &mut RowLinks)> = found.iter_mut().enumerate().collect();
    let Read { context, mut cards, ties } = Reader { model, index, lists }.read(&mut rows);
    ties.of_row[row].own().for_each(|(home, against)| cards[home as usize] -= against);
    Some(AboutRow { context, cards: ties.homes.into_iter().zip(cards).collect() })
}

/// Tells one row's probabilities by what its list tells. The list's context is not read anew, however the row was changed.
pub fn retell(model: &Model, index: &Index, about: &AboutRow, card: u64, card_comparison: Option<usize>, links: &mut RowLinks) {
    let lists = Lists { of_row: &[0], cards: &[card], card_comparison };
    let more = |ranked: &Ranked| about.context.more_of(&index.weights, &ranked.weighed.pattern);
    let others = |ranked: &Ranked| about.cards.get(&(card, ranked.group)).copied().unwrap_or(0);
    let reader = Reader { model, index, lists: &lists };
    reader.tell(links, &about.context, |place| (more(&links.ranked[place]), others(&links.ranked[place]))).write(links);
}

/// A list as read: its context, its cards before the last telling, and what each row added to them.
struct Read {
    context: ListContext,
    /// Per home of `ties`: the summed log2 of the chances that no row of the card belongs to the household, in millibits.
    cards: Vec<i64>,
    ties: Ties,
}

struct Reader<'a> {
    model: &'a Model,
    index: &'a Index,
    lists: &'a Lists<'a>,
}

/// As `Read::cards`, by card and household.
type Cards = BTreeMap<(u64, u32), i64>;

/// Fewest rows that one task tells.
const ROWS_AT_ONCE: usize = 1_024;

impl Reader<'_> {
    fn read(&self, rows: &mut [(usize, &mut RowLinks)]) -> Read {
        let mut context = ListContext { shares: prior_shares(&self.model.prior), more: vec![0; self.index.weights.slots()] };
        let mut ties = Ties::of(self, rows);
        let mut cards = vec![0; ties.homes.len()];
        for _ in 0..ROUNDS {
            let Ties { homes, patterns, of_row } = &mut ties;
            let more: Vec<i32> = patterns.iter().map(|pattern| context.more_of(&self.index.weights, pattern)).collect();
            let next: Vec<AtomicI64> = homes.iter().map(|_| AtomicI64::new(0)).collect();
            let empty = || Counts { kinds: [0; KINDS], patterns: vec![0; more.len()] };
            let told = rows.par_iter().zip(of_row).with_min_len(ROWS_AT_ONCE).fold(empty, |mut counts, ((_, links), tie)| {
                let told = self.tell(links, &context, |place| tie.beside(place, &more, &cards));
                counts.add(links, &told, tie);
                households(links, &told, tie);
                // Whole numbers: their sum does not depend on which thread comes first.
                for (home, against) in tie.own() {
                    next[home as usize].fetch_add(against, Ordering::Relaxed);
                }
                counts
            });
            let counts = told.reduce(empty, Counts::and);
            context = self.context(&counts, patterns, rows.len());
            cards = next.into_iter().map(AtomicI64::into_inner).collect();
        }
        let more: Vec<i32> = ties.patterns.iter().map(|pattern| context.more_of(&self.index.weights, pattern)).collect();
        rows.par_iter_mut().zip(&ties.of_row).with_min_len(ROWS_AT_ONCE).for_each(|((_, links), tie)| {
            self.tell(links, &context, |place| tie.beside(place, &more, &cards)).write(links);
        });
        Read { context, cards, ties }
    }

    /// Shares one row's probability under a list's context. `beside` tells of a candidate how much likelier the list makes
    /// its levels, and what the other rows of the card say against its household.
    fn tell(&self, links: &RowLinks, context: &ListContext, beside: impl Fn(usize) -> (i32, i64)) -> Told {
        let Population { rows, groups } = self.index.population;
        let [present, strangers, relatives, twins, namesakes] = context.shares;
        let (per_row, per_group) = (1.0 / rows.max(1) as f64, 1.0 / groups.max(1) as f64);
        let mut kinds = [
            present * per_row * links.rest[0],
            strangers,
            relatives * per_group * links.rest[1],
            twins * per_row * links.rest[2],
            namesakes * per_row * links.rest[3],
        ];
        let mut each = [0.0; KEPT];
        for (place, ranked) in links.ranked.iter().enumerate() {
            let (more, others) = beside(place);
            let support = self.support(ranked, others);
            each[place] = present * per_row * times(ranked.weighed.weight.0 + ranked.lent + more + support);
            kinds[0] += each[place];
            kinds[3] += twins * per_row * times(ranked.weighed.twin.0 + ranked.lent + support);
            kinds[4] += namesakes * per_row * times(ranked.weighed.namesake.0);
            let first = links.ranked[..place].iter().all(|earlier| earlier.group != ranked.group);
            if ranked.group != u32::MAX && first {
                kinds[2] += relatives * per_group * times(ranked.relative + support);
            }
        }
        let total: f64 = kinds.iter().sum();
        Told { each: each.map(|share| share / total), kinds: kinds.map(|share| share / total) }
    }

    /// What the other rows of the row's card say for a candidate's household, in millibits.
    fn support(&self, ranked: &Ranked, others: i64) -> i32 {
        if others == 0 || self.card_agrees(ranked) {
            return 0;
        }
        let known = 1.0 - f64::exp2(others as f64 / 1000.0);
        ((1.0 - known + known * f64::exp2(CARD_MILLIBITS / 1000.0)).log2() * 1000.0).round() as i32
    }

    fn card_agrees(&self, ranked: &Ranked) -> bool {
        let Some(comparison) = self.lists.card_comparison else { return false };
        usize::from(ranked.weighed.pattern[comparison]) == self.model.comparisons[comparison].comparator.levels.len()
    }

    fn context(&self, counts: &Counts, patterns: &[Pattern], rows: usize) -> ListContext {
        let committed = self.model.prior.model_rows;
        let prior = prior_shares(&self.model.prior);
        let mut shares = Shares::default();
        for kind in 0..KINDS {
            shares[kind] = (committed * prior[kind] + counts.kinds[kind] as f64 / UNIT) / (committed + rows as f64);
        }
        let weights = &self.index.weights;
        let mut slots = vec![0; weights.slots()];
        for (pattern, count) in patterns.iter().zip(&counts.patterns).filter(|(_, count)| **count != 0) {
            weights.slots_of(pattern).for_each(|slot| slots[slot] += count);
        }
        ListContext { shares, more: weights.more_than_committed(&slots, UNIT, committed) }
    }
}

impl ListContext {
    /// How much likelier a pattern is among this list's true pairs than the model says, in millibits.
    fn more_of(&self, weights: &Weights, pattern: &Pattern) -> i32 {
        weights.slots_of(pattern).map(|slot| self.more[slot]).sum()
    }
}

/// The households that a row of a card may belong to.
fn households(links: &RowLinks, told: &Told, tie: &mut Tie) {
    let against = |share: f64| ((1.0 - share.min(SURE)).log2() * 1000.0).round() as i64;
    for place in 0..links.ranked.len() {
        tie.own[place] = 0;
        let home = tie.homes[place];
        if home != NO_HOME && !tie.homes[..place].contains(&home) {
            let of_home = (place..links.ranked.len()).filter(|&other| tie.homes[other] == home);
            let share = of_home.fold(0.0, |sum, other| sum + told.each[other]);
            tie.own[place] = if share > 0.01 { against(share) } else { 0 };
        }
    }
}

struct Told {
    /// Per candidate.
    each: [f64; KEPT],
    kinds: Shares,
}

impl Told {
    fn write(self, links: &mut RowLinks) {
        for (ranked, share) in links.ranked.iter_mut().zip(&self.each) {
            ranked.probability_ppm = ppm(*share);
        }
        links.ranked.sort_by(crate::engine::best_first);
        links.absent_ppm = ppm(self.kinds[1..].iter().sum());
        links.kinds = self.kinds.map(|share| share as f32);
    }
}

/// Expected counts over a list, in billionths of a row.
struct Counts {
    kinds: [i64; KINDS],
    /// Per pattern of `Ties`.
    patterns: Vec<i64>,
}

impl Counts {
    fn add(&mut self, links: &RowLinks, told: &Told, tie: &Tie) {
        let whole = |share: f64| (share * UNIT).round() as i64;
        for (sum, share) in self.kinds.iter_mut().zip(told.kinds) {
            *sum += whole(share);
        }
        for (place, share) in told.each[..links.ranked.len()].iter().enumerate().filter(|(_, share)| **share >= CERTAIN) {
            self.patterns[tie.patterns[place] as usize] += whole(*share);
        }
    }

    fn and(mut self, other: Counts) -> Counts {
        self.kinds.iter_mut().zip(other.kinds).for_each(|(sum, more)| *sum += more);
        self.patterns.iter_mut().zip(other.patterns).for_each(|(sum, more)| *sum += more);
        self
    }
}

#[cfg(test)]
mod tests;
