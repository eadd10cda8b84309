//! Properties: 1. a group holds at most one register person; 2. every member stands in at most one group; 3. the order of the
//! edges changes nothing; 4. a weak bridge does not join two groups; 5. what a reviewer said holds whatever the evidence.
use super::*;
use proptest::prelude::*;

const JOIN: u32 = 800_000;

/// Pairs with their probability in thousandths; a pair that is not listed is clearly two people.
struct Night {
    anchors: Vec<Option<u32>>,
    labels: Vec<u32>,
    apart: BTreeSet<(u32, u32)>,
    joined: Vec<(u32, u32)>,
    pairs: BTreeMap<(u32, u32), u32>,
}

fn night(members: usize, pairs: &[(u32, u32, u32)]) -> Night {
    let pairs = pairs.iter().map(|&(left, right, permille)| ((left.min(right), left.max(right)), permille * 1000)).collect();
    Night { anchors: vec![None; members], labels: vec![0; members], apart: BTreeSet::new(), joined: Vec::new(), pairs }
}

impl Night {
    fn edges(&self) -> Vec<Edge> {
        self.pairs.iter().map(|(&(left, right), &probability_ppm)| Edge { left, right, probability_ppm }).collect()
    }

    fn of(&self, edges: &[Edge]) -> Vec<(Vec<u32>, u32)> {
        let copies = vec![1; self.anchors.len()];
        let Night { anchors, labels, apart, joined, pairs } = self;
        let members = Members { anchors, copies: &copies, labels, apart, joined };
        clusters(&members, edges, JOIN, &|left, right| odds_millibits(pairs.get(&(left, right)).copied().unwrap_or(0)) as i32)
    }

    fn groups(&self) -> Vec<Vec<u32>> {
        self.of(&self.edges()).into_iter().map(|(members, _)| members).collect()
    }
}

#[test]
fn rows_of_one_person_form_one_group() {
    let night = night(4, &[(0, 1, 900), (1, 2, 950), (0, 2, 990)]);
    assert_eq!(night.of(&night.edges()), vec![(vec![0, 1, 2], 950_000)]);
}

#[test]
fn a_row_between_two_clearly_different_people_goes_with_the_better_one() {
    assert_eq!(night(3, &[(0, 1, 990), (1, 2, 999)]).groups(), vec![vec![1, 2]]);
    assert_eq!(night(3, &[(0, 1, 999), (1, 2, 990)]).groups(), vec![vec![0, 1]]);
}

#[test]
fn a_row_that_two_alike_rows_support_joins_a_row_that_says_little() {
    assert_eq!(night(3, &[(0, 1, 990), (1, 2, 990), (0, 2, 300)]).groups(), vec![vec![0, 1, 2]]);
}

#[test]
fn a_row_between_two_register_people_joins_the_stronger_one_only() {
    let mut night = night(3, &[(0, 1, 850), (1, 2, 900)]);
    night.anchors = vec![Some(10), None, Some(20)];
    assert_eq!(night.of(&night.edges()), vec![(vec![1, 2], 900_000)]);
}

#[test]
fn a_weak_bridge_does_not_join_two_groups() {
    let pairs = [(0, 1, 999), (0, 2, 999), (1, 2, 999), (3, 4, 999), (3, 5, 999), (4, 5, 999), (2, 3, 810)];
    assert_eq!(night(6, &pairs).groups(), vec![vec![0, 1, 2], vec![3, 4, 5]]);
}

#[test]
fn rows_of_one_register_person_form_one_group_when_each_hangs_on_the_first_alone() {
    let star: Vec<_> = (1..6).map(|row| (0, row, 990 - row)).collect();
    let mut night = night(6, &star);
    night.anchors = vec![Some(7); 6];
    assert_eq!(night.of(&night.edges()), vec![((0..6).collect(), 985_000)]);
}

#[test]
fn rows_that_a_reviewer_told_apart_are_never_in_one_group() {
    let mut night = night(3, &[(0, 1, 999), (1, 2, 998), (0, 2, 997)]);
    night.labels = vec![1, 2, 0];
    night.apart.insert((1, 2));
    assert_eq!(night.groups(), vec![vec![1, 2]]);
    night.labels = vec![1, 1, 0];
    night.apart = BTreeSet::from([(1, 1)]);
    assert_eq!(night.groups(), vec![vec![1, 2]], "equal rows that are two people");
}

#[test]
fn rows_that_a_reviewer_joined_are_in_one_group_whatever_their_evidence() {
    let mut night = night(3, &[(1, 2, 900)]);
    night.joined = vec![(0, 1)];
    assert_eq!(night.groups(), vec![vec![0, 1]], "and evidence counts for the others");
    night.anchors = vec![Some(1), Some(2), None];
    assert_eq!(night.groups(), vec![vec![1, 2]], "but never two register people");
}

#[test]
fn equal_rows_weigh_as_many_times_as_they_stand_in_the_list() {
    let judge = |left: u32, right: u32| if (left, right) == (0, 2) { -5_000 } else { 6_600 };
    let edges = [Edge { left: 0, right: 1, probability_ppm: 999_000 }, Edge { left: 1, right: 2, probability_ppm: 990_000 }];
    let groups = |copies: &[u32]| {
        let members = Members { anchors: &[None; 3], copies, labels: &[0; 3], apart: &BTreeSet::new(), joined: &[] };
        clusters(&members, &edges, JOIN, &judge).len() == 1 && clusters(&members, &edges, JOIN, &judge)[0].0.len() == 3
    };
    assert!(groups(&[1, 1, 1]));
    assert!(!groups(&[5, 1, 1]), "five rows say that the third is somebody else");
}

proptest! {
    #[test]
    fn groups_are_disjoint_and_hold_one_register_person_and_no_two_told_apart(
        anchors in prop::collection::vec(prop::option::of(0u32..4), 12),
        labels in prop::collection::vec(0u32..4, 12),
        apart in prop::collection::btree_set((1u32..4, 1u32..4), 0..4),
        pairs in prop::collection::vec((0u32..12, 0u32..12, 1u32..1_000), 0..60),
    ) {
        let pairs: Vec<_> = pairs.into_iter().filter(|(left, right, _)| left != right).collect();
        let mut night = night(12, &pairs);
        night.apart = apart.into_iter().map(|(a, b)| (a.min(b), a.max(b))).collect();
        (night.anchors, night.labels) = (anchors, labels);
        let groups = night.of(&night.edges());
        let mut seen = BTreeSet::new();
        for (members, _) in &groups {
            let people: BTreeSet<u32> = members.iter().filter_map(|&member| night.anchors[member as usize]).collect();
            prop_assert!(people.len() <= 1);
            prop_assert!(members.iter().all(|member| seen.insert(*member)));
            for &left in members {
                for &right in members.iter().filter(|&&right| right > left) {
                    let (a, b) = (night.labels[left as usize], night.labels[right as usize]);
                    prop_assert!(!night.apart.contains(&(a.min(b), a.max(b))));
                }
            }
        }
        let mut backwards = night.edges();
        backwards.reverse();
        prop_assert_eq!(night.of(&backwards), groups);
    }
}
