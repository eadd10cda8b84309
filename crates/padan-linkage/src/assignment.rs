//! Who goes with whom when each side may be taken once: the choice of pairs with the largest total profit.
//!
//! Pairs fall apart into components that share no row. A component is solved exactly (Kuhn, Munkres; in the form with
//! potentials and shortest augmenting paths of Jonker and Volgenant); one above the size limit takes the best pair first
//! and is counted. Profits are integers, so the result depends on nothing but the offers.

use std::collections::BTreeMap;

/// A pair that may be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Offer {
    pub left: u32,
    pub right: u32,
    /// What choosing it is worth; offers that are worth nothing are never chosen.
    pub profit: i64,
}

/// The chosen pairs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assignment {
    /// (left, right), sorted.
    pub chosen: Vec<(u32, u32)>,
    /// Components that were too large to solve exactly.
    pub components_greedy: u64,
}

/// Steps that one component may cost: rows of the smaller side, squared, times rows of the larger one.
const STEPS_MAX: usize = 100_000_000;

/// Chooses pairs so that no left and no right row is taken twice and the summed profit is largest.
///
/// Shape: a pair is offered at most once. Source: Kuhn (1955), Nav. Res. Logist. Q. 2:83; Jonker & Volgenant (1987),
/// Computing 38:325.
pub fn assign(offers: &[Offer]) -> Assignment {
    let mut offers: Vec<Offer> = offers.iter().filter(|offer| offer.profit > 0).copied().collect();
    offers.sort_unstable();
    let mut assignment = Assignment::default();
    for component in components(&offers) {
        let (rows, columns) = (distinct(component.iter().map(|offer| offer.left)), distinct(component.iter().map(|offer| offer.right)));
        let (small, large) = (rows.len().min(columns.len()), rows.len().max(columns.len()));
        if small.saturating_mul(small).saturating_mul(large) > STEPS_MAX {
            assignment.components_greedy += 1;
            assignment.chosen.extend(greedy(component));
        } else {
            assignment.chosen.extend(exact(&component, &rows, &columns));
        }
    }
    assignment.chosen.sort_unstable();
    assignment
}

fn distinct(values: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut values: Vec<u32> = values.collect();
    values.sort_unstable();
    values.dedup();
    values
}

/// Offers that hang together, in the order of their first offer.
fn components(offers: &[Offer]) -> Vec<Vec<Offer>> {
    let lefts = distinct(offers.iter().map(|offer| offer.left));
    let rights = distinct(offers.iter().map(|offer| offer.right));
    let place = |values: &[u32], value: u32| values.binary_search(&value).expect("the row is offered");
    let mut parent: Vec<usize> = (0..lefts.len() + rights.len()).collect();
    fn root(parent: &mut [usize], mut node: usize) -> usize {
        while parent[node] != node {
            parent[node] = parent[parent[node]];
            node = parent[node];
        }
        node
    }
    for offer in offers {
        let (a, b) = (root(&mut parent, place(&lefts, offer.left)), root(&mut parent, lefts.len() + place(&rights, offer.right)));
        parent[a.max(b)] = a.min(b);
    }
    let mut found: BTreeMap<usize, Vec<Offer>> = BTreeMap::new();
    for offer in offers {
        found.entry(root(&mut parent, place(&lefts, offer.left))).or_default().push(*offer);
    }
    found.into_values().collect()
}

/// The best pair first, then the best of what is left.
fn greedy(mut offers: Vec<Offer>) -> Vec<(u32, u32)> {
    offers.sort_by_key(|offer| (std::cmp::Reverse(offer.profit), offer.left, offer.right));
    let (mut lefts, mut rights) = (std::collections::BTreeSet::new(), std::collections::BTreeSet::new());
    let mut chosen = Vec::new();
    for offer in offers {
        if !lefts.contains(&offer.left) && !rights.contains(&offer.right) {
            lefts.insert(offer.left);
            rights.insert(offer.right);
            chosen.push((offer.left, offer.right));
        }
    }
    chosen
}

/// Solves one component; the smaller side is assigned, and a pair that nobody offers stands for "alone".
fn exact(offers: &[Offer], lefts: &[u32], rights: &[u32]) -> Vec<(u32, u32)> {
    let turned = lefts.len() > rights.len();
    let (rows, columns) = if turned { (rights, lefts) } else { (lefts, rights) };
    let mut cost = vec![vec![0i64; columns.len()]; rows.len()];
    for offer in offers {
        let (row, column) = if turned { (offer.right, offer.left) } else { (offer.left, offer.right) };
        let at = |values: &[u32], value: u32| values.binary_search(&value).expect("the row is offered");
        cost[at(rows, row)][at(columns, column)] = -offer.profit;
    }
    let column_of = cheapest(&cost);
    let pairs = column_of.into_iter().enumerate().filter(|&(row, column)| cost[row][column] < 0);
    pairs.map(|(row, column)| if turned { (columns[column], rows[row]) } else { (rows[row], columns[column]) }).collect()
}

/// The column of each row in the cheapest complete assignment; there are at least as many columns as rows.
fn cheapest(cost: &[Vec<i64>]) -> Vec<usize> {
    let (rows, columns) = (cost.len(), cost[0].len());
    // Position 0 stands for "none": rows and columns count from 1, as in the textbook form.
    let (mut row_potential, mut column_potential) = (vec![0i64; rows + 1], vec![0i64; columns + 1]);
    let mut row_of = vec![0usize; columns + 1];
    for row in 1..=rows {
        row_of[0] = row;
        let mut column = 0;
        let mut least = vec![i64::MAX; columns + 1];
        let (mut came_from, mut seen) = (vec![0usize; columns + 1], vec![false; columns + 1]);
        while row_of[column] != 0 {
            seen[column] = true;
            let current = row_of[column];
            let (mut delta, mut next) = (i64::MAX, 0);
            for other in (1..=columns).filter(|&other| !seen[other]) {
                let reduced = cost[current - 1][other - 1] - row_potential[current] - column_potential[other];
                if reduced < least[other] {
                    (least[other], came_from[other]) = (reduced, column);
                }
                if least[other] < delta {
                    (delta, next) = (least[other], other);
                }
            }
            for other in 0..=columns {
                if seen[other] {
                    row_potential[row_of[other]] += delta;
                    column_potential[other] -= delta;
                } else if least[other] != i64::MAX {
                    least[other] -= delta;
                }
            }
            column = next;
        }
        while column != 0 {
            let before = came_from[column];
            row_of[column] = row_of[before];
            column = before;
        }
    }
    let mut column_of = vec![0; rows];
    (1..=columns).filter(|&column| row_of[column] != 0).for_each(|column| column_of[row_of[column] - 1] = column - 1);
    column_of
}

#[cfg(test)]
mod tests {
    //! Properties: 1. no row is taken twice; 2. the total is that of the best of all choices; 3. the order of the offers
    //! changes nothing; 4. a component above the limit is taken greedily and counted.
    use super::*;
    use proptest::prelude::*;

    fn offer(left: u32, right: u32, profit: i64) -> Offer {
        Offer { left, right, profit }
    }

    fn total(offers: &[Offer], chosen: &[(u32, u32)]) -> i64 {
        chosen.iter().map(|pair| offers.iter().find(|offer| (offer.left, offer.right) == *pair).expect("it was offered").profit).sum()
    }

    /// The best total over every choice.
    fn best(offers: &[Offer], taken: &[(u32, u32)]) -> i64 {
        let Some((first, rest)) = offers.split_first() else { return 0 };
        let without = best(rest, taken);
        if first.profit <= 0 || taken.iter().any(|&(left, right)| left == first.left || right == first.right) {
            return without;
        }
        without.max(first.profit + best(rest, &[taken, &[(first.left, first.right)]].concat()))
    }

    #[test]
    fn the_best_pair_gives_way_when_two_others_are_worth_more() {
        let offers = [offer(1, 1, 10), offer(1, 2, 9), offer(2, 1, 8)];
        assert_eq!(assign(&offers).chosen, [(1, 2), (2, 1)]);
    }

    #[test]
    fn an_offer_worth_nothing_is_never_chosen() {
        assert_eq!(assign(&[offer(1, 1, 0), offer(2, 2, -4)]), Assignment::default());
    }

    #[test]
    fn a_component_above_the_limit_is_taken_greedily_and_counted() {
        let side = 600;
        let offers: Vec<Offer> = (0..side).flat_map(|left| [offer(left, left, 5), offer(left, (left + 1) % side, 4)]).collect();
        let assignment = assign(&offers);
        assert_eq!((assignment.components_greedy, assignment.chosen.len()), (1, side as usize));
    }

    proptest! {
        #[test]
        fn the_total_is_that_of_the_best_choice(
            offers in prop::collection::btree_map((0u32..5, 0u32..5), -3i64..20, 0..11),
        ) {
            let offers: Vec<Offer> = offers.into_iter().map(|((left, right), profit)| offer(left, right, profit)).collect();
            let assignment = assign(&offers);
            let lefts = distinct(assignment.chosen.iter().map(|pair| pair.0));
            let rights = distinct(assignment.chosen.iter().map(|pair| pair.1));
            prop_assert_eq!((lefts.len(), rights.len()), (assignment.chosen.len(), assignment.chosen.len()));
            prop_assert_eq!(total(&offers, &assignment.chosen), best(&offers, &[]));
            let backwards: Vec<Offer> = offers.iter().rev().copied().collect();
            prop_assert_eq!(assign(&backwards), assignment);
        }
    }
}
