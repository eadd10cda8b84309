//! What a list tells about its own rows.
//!
//! A committed model holds for every list; one list is typed carefully, another from hearsay. After all rows of a list are
//! linked on the committed weights, the list's own error rates, its shares of absent people and the households behind its
//! family cards are read off it, and the probabilities of its rows are told again. Weights stay as committed. Only the
//! list itself, the register and the model enter, so a list that did not change keeps its probabilities.
//!
//! Source: empirical Bayes; the committed model counts as `Prior::model_rows` rows of the list.

use crate::engine::{Index, Ranked, RowLinks};
use crate::model::{Model, Weights, times};
use crate::posterior::{KINDS, Population, Shares, ppm, prior_shares};
use rayon::prelude::*;
use std::collections::BTreeMap;

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
    let Read { context, mut cards, own } = Reader { model, index, lists }.read(&mut rows);
    own[row].iter().for_each(|(group, against)| *cards.entry((lists.cards[row], *group)).or_insert(0) -= against);
    Some(AboutRow { context, cards })
}

/// Tells one row's probabilities by what its list tells. The list's context is not read anew, however the row was changed.
pub fn retell(model: &Model, index: &Index, about: &AboutRow, card: u64, card_comparison: Option<usize>, links: &mut RowLinks) {
    let lists = Lists { of_row: &[0], cards: &[card], card_comparison };
    Reader { model, index, lists: &lists }.tell(0, links, &about.context, &about.cards, &Own::new()).write(links);
}

/// A list as read: its context, its cards before the last telling, and what each row added to them.
struct Read {
    context: ListContext,
    cards: Cards,
    own: Vec<Own>,
}

struct Reader<'a> {
    model: &'a Model,
    index: &'a Index,
    lists: &'a Lists<'a>,
}

/// Chances that no row of a card belongs to a household, as summed log2 in millibits.
type Cards = BTreeMap<(u64, u32), i64>;

/// What one row adds to those sums, by household.
type Own = Vec<(u32, i64)>;

impl Reader<'_> {
    fn read(&self, rows: &mut [(usize, &mut RowLinks)]) -> Read {
        let mut context = ListContext { shares: prior_shares(&self.model.prior), more: vec![0; self.index.weights.slots()] };
        let mut cards = Cards::new();
        let mut own = vec![Own::new(); rows.len()];
        for _ in 0..ROUNDS {
            let mut counts = Counts { kinds: [0; KINDS], slots: vec![0; context.more.len()] };
            let mut next = Cards::new();
            for ((row, links), own) in rows.iter().zip(&mut own) {
                let told = self.tell(*row, links, &context, &cards, own);
                counts.add(&self.index.weights, links, &told);
                *own = self.households(*row, links, &told);
                own.iter().for_each(|(group, against)| *next.entry((self.lists.cards[*row], *group)).or_insert(0) += against);
            }
            context = self.context(&counts, rows.len());
            cards = next;
        }
        for ((row, links), own) in rows.iter_mut().zip(&own) {
            self.tell(*row, links, &context, &cards, own).write(links);
        }
        Read { context, cards, own }
    }

    /// Shares one row's probability under a list's context.
    fn tell(&self, row: usize, links: &RowLinks, context: &ListContext, cards: &Cards, own: &Own) -> Told {
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
        let mut each = Vec::with_capacity(links.ranked.len());
        for (place, ranked) in links.ranked.iter().enumerate() {
            let more: i32 = self.index.weights.slots_of(&ranked.weighed.pattern).map(|slot| context.more[slot]).sum();
            let support = self.support(self.lists.cards[row], ranked, cards, own);
            each.push(present * per_row * times(ranked.weighed.weight.0 + ranked.lent + more + support));
            kinds[0] += each[place];
            kinds[3] += twins * per_row * times(ranked.weighed.twin.0 + ranked.lent + support);
            kinds[4] += namesakes * per_row * times(ranked.weighed.namesake.0);
            let first = links.ranked[..place].iter().all(|earlier| earlier.group != ranked.group);
            if ranked.group != u32::MAX && first {
                kinds[2] += relatives * per_group * times(ranked.relative + support);
            }
        }
        let total: f64 = kinds.iter().sum();
        Told { each: each.iter().map(|share| share / total).collect(), kinds: kinds.map(|share| share / total) }
    }

    /// What the other rows of the row's card say for a candidate's household, in millibits.
    fn support(&self, card: u64, ranked: &Ranked, cards: &Cards, own: &Own) -> i32 {
        let Some(&all) = cards.get(&(card, ranked.group)).filter(|_| !self.card_agrees(ranked)) else { return 0 };
        let others = all - own.iter().find(|(group, _)| *group == ranked.group).map_or(0, |(_, against)| *against);
        let known = 1.0 - f64::exp2(others as f64 / 1000.0);
        ((1.0 - known + known * f64::exp2(CARD_MILLIBITS / 1000.0)).log2() * 1000.0).round() as i32
    }

    fn card_agrees(&self, ranked: &Ranked) -> bool {
        let Some(comparison) = self.lists.card_comparison else { return false };
        usize::from(ranked.weighed.pattern[comparison]) == self.model.comparisons[comparison].comparator.levels.len()
    }

    /// The households that a row of a card may belong to.
    fn households(&self, row: usize, links: &RowLinks, told: &Told) -> Own {
        let mut groups: Vec<(u32, f64)> = Vec::new();
        if self.lists.cards[row] == 0 {
            return Own::new();
        }
        for (ranked, share) in links.ranked.iter().zip(&told.each).filter(|(ranked, _)| ranked.group != u32::MAX) {
            match groups.iter_mut().find(|(group, _)| *group == ranked.group) {
                Some((_, sum)) => *sum += share,
                None => groups.push((ranked.group, *share)),
            }
        }
        let against = |share: f64| ((1.0 - share.min(SURE)).log2() * 1000.0).round() as i64;
        groups.into_iter().filter(|(_, share)| *share > 0.01).map(|(group, share)| (group, against(share))).collect()
    }

    fn context(&self, counts: &Counts, rows: usize) -> ListContext {
        let committed = self.model.prior.model_rows;
        let prior = prior_shares(&self.model.prior);
        let mut shares = Shares::default();
        for kind in 0..KINDS {
            shares[kind] = (committed * prior[kind] + counts.kinds[kind] as f64 / UNIT) / (committed + rows as f64);
        }
        ListContext { shares, more: self.index.weights.more_than_committed(&counts.slots, UNIT, committed) }
    }
}

struct Told {
    each: Vec<f64>,
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
    slots: Vec<i64>,
}

impl Counts {
    fn add(&mut self, weights: &Weights, links: &RowLinks, told: &Told) {
        let whole = |share: f64| (share * UNIT).round() as i64;
        for (sum, share) in self.kinds.iter_mut().zip(told.kinds) {
            *sum += whole(share);
        }
        for (ranked, share) in links.ranked.iter().zip(&told.each).filter(|(_, share)| **share >= CERTAIN) {
            weights.slots_of(&ranked.weighed.pattern).for_each(|slot| self.slots[slot] += whole(*share));
        }
    }
}

#[cfg(test)]
mod tests;
