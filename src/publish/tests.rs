//! Nobody gets back from published counts what rounding hides.
//!
//! Properties, of populations of random size and shape: 1. an attacker who knows the method and all published counts of a
//! population can bound no class, no run of neighbours, no complement and no total to fewer values than the base; 2. so it is when
//! all populations that would be published alike are listed one by one; 3. counts add up to one total in every split; 4. up to one
//! base of people more or less changes nothing where a former publication is given; 5. the same attacker does break counts
//! that are rounded each on its own under a true total; 6. the range that readers are told holds.

use super::rounding::{Label, Reach, Split, publish};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A number that nobody knows is between what others say of it: `to - from <= most`.
struct Attacker {
    most: Vec<Vec<i64>>,
}

const FAR: i64 = i64::MAX / 4;

impl Attacker {
    fn new(sums: usize) -> Attacker {
        let row = |at: usize| (0..sums).map(|to| if at == to { 0 } else { FAR }).collect();
        Attacker { most: (0..sums).map(row).collect() }
    }

    /// Learns that `to - from` lies between two bounds.
    fn learn(&mut self, from: usize, to: usize, least: i64, most: i64) {
        self.most[from][to] = self.most[from][to].min(most);
        self.most[to][from] = self.most[to][from].min(-least);
    }

    /// Follows every chain of what is known; bounds are then the sharpest that whole numbers allow.
    fn think(&mut self) {
        let sums = self.most.len();
        for by in 0..sums {
            for from in 0..sums {
                for to in 0..sums {
                    let chain = self.most[from][by].saturating_add(self.most[by][to]);
                    self.most[from][to] = self.most[from][to].min(chain);
                }
            }
        }
    }

    /// How many values `to - from` may have.
    fn values(&self, from: usize, to: usize) -> i64 {
        self.most[from][to] + self.most[to][from] + 1
    }
}

fn label(at: usize) -> Label {
    vec![format!("{at:02}")]
}

/// Splits from members, each with its class in every split.
fn splits(members: &[Vec<usize>], of: usize) -> Vec<Split> {
    let mut splits = vec![Split::new(); of];
    for member in members {
        for (split, class) in splits.iter_mut().zip(member) {
            *split.entry(label(*class)).or_default() += 1;
        }
    }
    splits
}

/// An attacker who knows the running sums of published splits, that classes exist which are not listed, and the method.
///
/// Sum 0 is the beginning of all splits, sum 1 their common end; the answer also names the sums of each split in order.
fn attack(published: &[Split], classes: usize, base: i64) -> (Attacker, Vec<Vec<usize>>) {
    let mut attacker = Attacker::new(2 + published.len() * classes);
    let mut places = Vec::new();
    for (at, split) in published.iter().enumerate() {
        let mut of_split = vec![0];
        let mut sum = 0;
        for class in 0..classes {
            let place = if class + 1 == classes { 1 } else { 2 + at * classes + class };
            sum += split.get(&label(class)).copied().unwrap_or(0) as i64;
            attacker.learn(0, place, sum, sum + base - 1);
            attacker.learn(of_split[class], place, 0, FAR);
            of_split.push(place);
        }
        places.push(of_split);
    }
    attacker.think();
    (attacker, places)
}

/// The fewest values that the attacker leaves to any sum of neighbours and to its complement.
fn fewest(attacker: &Attacker, places: &[Vec<usize>]) -> i64 {
    let pairs = places.iter().flat_map(|of| (0..of.len()).flat_map(move |from| (from + 1..of.len()).map(move |to| (of[from], of[to]))));
    pairs.map(|(from, to)| attacker.values(from, to)).min().unwrap_or(FAR)
}

/// Members of a population: their classes in three splits of up to seven classes.
fn members() -> impl Strategy<Value = Vec<Vec<usize>>> {
    prop::collection::vec(prop::collection::vec(prop_oneof![0..7usize, 0..2usize], 3), 0..70)
}

proptest! {
    #[test]
    fn an_attacker_who_knows_the_method_learns_no_count(members in members(), base in 3..9u64) {
        let truth = splits(&members, 3);
        let published = publish(&truth, None, base);
        let (attacker, places) = attack(&published, 7, base as i64);
        prop_assert!(fewest(&attacker, &places) >= base as i64, "{published:?}");
    }

    #[test]
    fn published_counts_add_up_and_are_near_the_truth(members in members(), base in 3..9u64) {
        let truth = splits(&members, 3);
        let published = publish(&truth, None, base);
        let total = members.len() as u64 / base * base;
        for (truth, told) in truth.iter().zip(&published) {
            prop_assert_eq!(told.values().sum::<u64>(), total);
            for class in 0..7 {
                let of = |split: &Split| split.get(&label(class)).copied().unwrap_or(0);
                prop_assert!(of(truth).abs_diff(of(told)) < base);
                prop_assert_eq!(of(told) % base, 0);
            }
            prop_assert!(told.values().all(|count| *count > 0));
        }
    }

    #[test]
    fn a_few_who_come_and_go_change_nothing(members in members(), base in 3..9u64, left in 0..9usize) {
        let before = publish(&splits(&members, 3), None, base);
        let some = &members[left.min(base as usize).min(members.len())..];
        prop_assert_eq!(publish(&splits(some, 3), Some(&before), base), before);
    }

    #[test]
    fn what_has_changed_much_is_told_anew(members in members(), base in 3..9u64) {
        let before = publish(&splits(&members, 3), None, base);
        let more: Vec<Vec<usize>> = members.iter().cloned().chain((0..2 * base).map(|_| vec![1, 2, 3])).collect();
        let now = splits(&more, 3);
        prop_assert_eq!(publish(&now, Some(&before), base), publish(&now, None, base));
    }
}

/// All ways to split so many members into three classes.
fn compositions(members: u64) -> Vec<[u64; 3]> {
    (0..=members).flat_map(|first| (0..=members - first).map(move |second| [first, second, members - first - second])).collect()
}

fn split_of(counts: [u64; 3]) -> Split {
    counts.into_iter().enumerate().filter(|(_, count)| *count > 0).map(|(class, count)| (label(class), count)).collect()
}

/// Values that each class of two splits has in all populations that are published alike.
fn alike(base: u64, most: u64, former: Option<&[Split]>) -> BTreeMap<Vec<Split>, (u64, [BTreeSet<u64>; 6])> {
    let mut found: BTreeMap<Vec<Split>, (u64, [BTreeSet<u64>; 6])> = BTreeMap::new();
    for members in 0..=most {
        for left in compositions(members) {
            for right in compositions(members) {
                let published = publish(&[split_of(left), split_of(right)], former, base);
                let (largest, values) = found.entry(published).or_default();
                *largest = members;
                left.into_iter().chain(right).zip(values).for_each(|(count, values)| {
                    values.insert(count);
                });
            }
        }
    }
    found
}

#[test]
fn every_published_population_could_be_as_many_others_as_promised() {
    let (base, most) = (3, 11);
    for (published, (largest, values)) in alike(base, most, None) {
        if largest < most {
            assert!(values.iter().all(|values| values.len() as u64 >= base), "{published:?}: {values:?}");
        }
    }
}

#[test]
fn a_former_publication_does_not_make_the_next_one_tell_more() {
    let (base, most) = (3, 10);
    for former in [[2, 1, 3], [0, 0, 1], [4, 4, 0]] {
        let former = publish(&[split_of(former), split_of([former.iter().sum(), 0, 0])], None, base);
        for (published, (largest, values)) in alike(base, most, Some(&former)) {
            if largest < most {
                assert!(values.iter().all(|values| values.len() as u64 >= base), "{former:?} {published:?}: {values:?}");
            }
        }
    }
}

#[test]
fn the_attacker_breaks_counts_that_are_rounded_each_on_its_own() {
    // Four classes of two, each told as 0 to 2, under a total told as 8 to 12: all of them must be two.
    let mut attacker = Attacker::new(5);
    for class in 0..4 {
        attacker.learn(class, class + 1, 0, 2);
    }
    attacker.learn(0, 4, 8, 12);
    attacker.think();
    assert_eq!((0..4).map(|class| attacker.values(class, class + 1)).collect::<Vec<_>>(), [1; 4]);
    // A class left out under a true total is what the others lack.
    let mut attacker = Attacker::new(4);
    attacker.learn(0, 1, 17, 17);
    attacker.learn(1, 2, 0, 4);
    attacker.learn(2, 3, 40, 40);
    attacker.learn(0, 3, 60, 60);
    attacker.think();
    assert_eq!(attacker.values(1, 2), 1);
}

#[test]
fn the_stated_reach_holds_and_is_reached() {
    let base = 3;
    for former in [None, Some([2, 1, 3]), Some([7, 0, 5])] {
        let former = former.map(|counts: [u64; 3]| publish(&[split_of(counts)], None, base));
        let reach = Reach::of(base, former.is_some());
        let (mut most, mut hidden, mut sums) = (0, 0, (0, 0));
        for counts in (0..=24).flat_map(compositions) {
            let told = publish(&[split_of(counts)], former.as_deref(), base);
            let told = [0, 1, 2].map(|class| told[0].get(&label(class)).copied().unwrap_or(0));
            for (from, to) in [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)] {
                let of = |counts: &[u64; 3]| counts[from..=to].iter().sum::<u64>();
                most = most.max(of(&counts).abs_diff(of(&told)));
                hidden = hidden.max(if of(&told) == 0 { of(&counts) } else { 0 });
                if from == 0 {
                    let apart = of(&counts) as i64 - of(&told) as i64;
                    sums = (sums.0.min(apart), sums.1.max(apart));
                }
            }
        }
        assert!(sums.0 >= -(reach.below as i64) && sums.1 <= reach.above as i64, "{former:?}: {sums:?}");
        assert!(most <= reach.of_count() && hidden <= reach.of_count(), "{former:?}: {most} {hidden}");
        if former.is_none() {
            assert_eq!((most, hidden, sums.1), (reach.of_count(), reach.of_count(), reach.above as i64));
        }
    }
    // A population that stays as it was told while its first class empties and its second one fills.
    let told = publish(&[split_of([3, 0, 9])], None, base);
    let (now, reach) = ([0, 8, 4], Reach::of(base, true));
    assert_eq!(publish(&[split_of(now)], Some(&told), base), told);
    assert_eq!(now[1], reach.of_count(), "a class that is not listed may hold so many");
}
