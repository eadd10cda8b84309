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
        let two_people = matches!((self.anchor[a], self.anchor[b]), (Some(x), Some(y)) if x != y);
        if a == b || two_people || !self.holds(a, b, compared, join_ppm) {
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
