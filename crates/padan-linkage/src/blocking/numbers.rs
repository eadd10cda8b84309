//! Rows found by their whole numbers alone, the quick way for the many rows that a number settles.
//!
//! Where that way tells less than all rules together, it says no, and the caller goes the long one.

use super::keys::{self, mix};
use super::postings::Postings;
use super::{BlockingIndex, KeyPart, Pair, Probe, RuleIndex, Scratch, Transform};
use crate::records::{Digits, Records, Shared, Values};

impl BlockingIndex {
    /// Rows that the leading rules bring before a row by its whole numbers alone, as `candidates` would: sorted, each owned by the first
    /// rule. Says no where that tells nothing: a number with unknown digits, a crowded block, nobody at all.
    pub fn by_numbers(
        &self,
        scratch: &mut Scratch,
        columns: &[usize],
        shared: &Shared,
        left: &Records,
        row: usize,
        out: &mut Vec<Pair>,
    ) -> bool {
        out.clear();
        let whole = |digits: &Digits| digits.len == NUMBER_DIGITS && digits.unknown == 0;
        let told =
            |&column: &usize| self.of_numbers(column).is_some() && (whole(&left.digits(column)[row]) || left.digits(column)[row].missing());
        if columns.is_empty() || !columns.iter().all(told) {
            return false;
        }
        let probe = Probe::of(shared, left, row, self.scan_rows_max);
        for (number, index) in self.rules.iter().enumerate().take_while(|(_, index)| index.by_number(left)) {
            if index.rule.only_if_none {
                if out.is_empty() {
                    return false;
                }
                continue;
            }
            self.keys(index, &probe, &mut scratch.keys);
            for &(key, _) in &scratch.keys.list {
                let block = self.postings[index.levels[0]].block(key);
                if block.len() > index.rule.block_rows_max {
                    return false;
                }
                out.extend(block.rows().map(|right| Pair { right, rule: number as u8 }));
            }
        }
        out.sort_unstable();
        out.dedup_by_key(|pair| pair.right);
        !out.is_empty()
    }

    /// Right rows that carry one of the row's numbers in any of the columns, or one that is a slip away, without those that are known;
    /// sorted. Says no where they are many.
    pub fn near_numbers(
        &self,
        scratch: &mut Scratch,
        columns: &[usize],
        left: &Records,
        row: usize,
        known: &[Pair],
        near: &mut Vec<u32>,
    ) -> bool {
        near.clear();
        let asked = &mut scratch.asked;
        for &column in columns {
            let digits = left.digits(column)[row];
            for &other in columns {
                let Some(postings) = self.of_numbers(other) else { return false };
                asked.clear();
                keys::near_numbers(&digits, column == other, &mut |value| asked.push(mix(0, value)));
                postings.touch_filter(asked);
                asked.retain(|&key| postings.may_hold(key));
                let buckets = asked.iter().fold(0, |seen, &key| seen ^ postings.touch_bucket(key));
                let rows = asked.iter().fold(0, |seen, &key| seen ^ postings.touch_rows(key));
                std::hint::black_box((buckets, rows));
                near.extend(asked.iter().flat_map(|&key| postings.block(key).rows()));
            }
        }
        near.sort_unstable();
        near.dedup();
        near.retain(|right| known.binary_search_by_key(right, |pair| pair.right).is_err());
        near.len() <= NEAR_MAX
    }

    /// Postings of a column of whole numbers, whichever rule looks for them alone.
    fn of_numbers(&self, column: usize) -> Option<&Postings> {
        let of = |index: &&RuleIndex| matches!(index.rule.parts[..], [KeyPart { column: own, transform: Transform::Whole, .. }] if own == column);
        self.rules.iter().find(of).map(|index| &self.postings[index.levels[0]])
    }
}

/// Digits of a full number.
const NUMBER_DIGITS: u8 = 16;
/// Rows one slip away that are still weighed one by one.
const NEAR_MAX: usize = 48;

impl RuleIndex {
    /// Says whether the rule looks for whole numbers alone.
    fn by_number(&self, records: &Records) -> bool {
        let [part] = &self.rule.parts[..] else { return false };
        let transform = part.transform == Transform::Whole || part.transform == Transform::Slips && self.rule.only_if_none;
        transform && matches!(records.columns[part.column], Values::Digits(_))
    }
}

#[cfg(test)]
mod tests;
