//! Groups of rows that are one person: pairs joined strongest first, never across two register people.
//!
//! A chain of weak pairs does not make one person: two groups merge only when the pairs between them that were compared
//! hold together on the whole.

use std::collections::BTreeMap;

/// A pair of members that may be one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    pub left: u32,
    pub right: u32,
    pub probability_ppm: u32,
}

/// Groups members by edges.
///
/// Shape: `anchors[i]` is the register person of member `i`, if it is linked; a group holds at most one. Returns the groups
/// of two and more members, each sorted, with the lowest probability that holds the group together.
pub fn clusters(anchors: &[Option<u32>], edges: &[Edge], join_ppm: u32) -> Vec<(Vec<u32>, u32)> {
    let mut sorted: Vec<Edge> = edges.iter().filter(|edge| edge.probability_ppm >= join_ppm).copied().collect();
    sorted.sort_by_key(|edge| (std::cmp::Reverse(edge.probability_ppm), edge.left, edge.right));
    let compared: BTreeMap<(u32, u32), u32> = edges.iter().map(|edge| (ordered(edge.left, edge.right), edge.probability_ppm)).collect();
    let mut groups = Groups::of(anchors);
    for edge in sorted {
        groups.join(edge, &compared, join_ppm);
    }
    groups.finish()
}

fn ordered(left: u32, right: u32) -> (u32, u32) {
    (left.min(right), left.max(right))
}

struct Groups {
    group_of: Vec<u32>,
    members: Vec<Vec<u32>>,
    anchor: Vec<Option<u32>>,
    weakest: Vec<u32>,
}

impl Groups {
    fn of(anchors: &[Option<u32>]) -> Self {
        let count = anchors.len() as u32;
        Groups {
            group_of: (0..count).collect(),
            members: (0..count).map(|member| vec![member]).collect(),
            anchor: anchors.to_vec(),
            weakest: vec![1_000_000; anchors.len()],
        }
    }

    fn join(&mut self, edge: Edge, compared: &BTreeMap<(u32, u32), u32>, join_ppm: u32) {
        let (a, b) = (self.group_of[edge.left as usize] as usize, self.group_of[edge.right as usize] as usize);
        let anchors = (self.anchor[a], self.anchor[b]);
        let two_people = matches!(anchors, (Some(x), Some(y)) if x != y);
        let one_person = matches!(anchors, (Some(x), Some(y)) if x == y);
        if a == b || two_people || !one_person && !self.holds(a, b, compared, join_ppm) {
            return;
        }
        let (into, from) = (a.min(b), a.max(b));
        let moved = std::mem::take(&mut self.members[from]);
        moved.iter().for_each(|&member| self.group_of[member as usize] = into as u32);
        self.members[into].extend(moved);
        self.anchor[into] = self.anchor[into].or(self.anchor[from]);
        self.weakest[into] = self.weakest[into].min(self.weakest[from]).min(edge.probability_ppm);
    }

    /// Says whether the pairs between two groups reach the threshold on average; a pair never compared counts as none.
    fn holds(&self, a: usize, b: usize, compared: &BTreeMap<(u32, u32), u32>, join_ppm: u32) -> bool {
        let pairs = self.members[a].iter().flat_map(|&left| self.members[b].iter().map(move |&right| ordered(left, right)));
        let (sum, count) =
            pairs.fold((0u64, 0u64), |(sum, count), pair| (sum + u64::from(compared.get(&pair).copied().unwrap_or(0)), count + 1));
        sum * 2 >= u64::from(join_ppm) * count
    }

    fn finish(self) -> Vec<(Vec<u32>, u32)> {
        let mut groups: Vec<(Vec<u32>, u32)> =
            self.members.into_iter().zip(self.weakest).filter(|(members, _)| members.len() > 1).collect();
        groups.iter_mut().for_each(|(members, _)| members.sort_unstable());
        groups.sort();
        groups
    }
}

#[cfg(test)]
mod tests {
    //! Properties: 1. a group holds at most one register person; 2. every member stands in at most one group; 3. the order
    //! of the edges changes nothing; 4. a weak bridge does not join two groups.
    use super::*;
    use proptest::prelude::*;

    fn edge(left: u32, right: u32, probability_ppm: u32) -> Edge {
        Edge { left, right, probability_ppm }
    }

    #[test]
    fn rows_of_one_person_form_one_group() {
        let groups = clusters(&[None; 4], &[edge(0, 1, 900_000), edge(1, 2, 950_000), edge(0, 2, 990_000)], 800_000);
        assert_eq!(groups, vec![(vec![0, 1, 2], 950_000)]);
    }

    #[test]
    fn a_row_between_two_register_people_joins_the_stronger_one_only() {
        let anchors = [Some(10), None, Some(20)];
        let groups = clusters(&anchors, &[edge(0, 1, 850_000), edge(1, 2, 900_000)], 800_000);
        assert_eq!(groups, vec![(vec![1, 2], 900_000)]);
    }

    #[test]
    fn a_weak_bridge_does_not_join_two_groups() {
        let strong =
            [edge(0, 1, 999_000), edge(0, 2, 999_000), edge(1, 2, 999_000), edge(3, 4, 999_000), edge(3, 5, 999_000), edge(4, 5, 999_000)];
        let mut edges = strong.to_vec();
        edges.push(edge(2, 3, 810_000));
        let groups = clusters(&[None; 6], &edges, 800_000);
        assert_eq!(groups.iter().map(|(members, _)| members.clone()).collect::<Vec<_>>(), vec![vec![0, 1, 2], vec![3, 4, 5]]);
    }

    #[test]
    fn rows_of_one_register_person_form_one_group_when_each_hangs_on_the_first_alone() {
        let star: Vec<Edge> = (1..6).map(|row| edge(0, row, 990_000 - row)).collect();
        assert_eq!(clusters(&[Some(7); 6], &star, 800_000), vec![((0..6).collect(), 989_995)]);
    }

    proptest! {
        #[test]
        fn groups_are_disjoint_and_hold_one_register_person(
            anchors in prop::collection::vec(prop::option::of(0u32..4), 12),
            edges in prop::collection::vec((0u32..12, 0u32..12, 500_000u32..1_000_000), 0..40),
        ) {
            let edges: Vec<Edge> = edges.into_iter().filter(|(left, right, _)| left != right).map(|(left, right, ppm)| edge(left.min(right), left.max(right), ppm)).collect();
            let mut unique = edges.clone();
            unique.sort_by_key(|edge| (edge.left, edge.right));
            unique.dedup_by_key(|edge| (edge.left, edge.right));
            let groups = clusters(&anchors, &unique, 800_000);
            let mut seen = std::collections::BTreeSet::new();
            for (members, _) in &groups {
                let people: std::collections::BTreeSet<u32> = members.iter().filter_map(|&member| anchors[member as usize]).collect();
                prop_assert!(people.len() <= 1);
                prop_assert!(members.iter().all(|member| seen.insert(*member)));
            }
            let mut backwards = unique.clone();
            backwards.reverse();
            prop_assert_eq!(clusters(&anchors, &backwards, 800_000), groups);
        }
    }
}
