//! Group ids that stay: from what a group is about, never from its size, its lines or the other rows of the night.
//!
//! A group about a register person, a KK or a NIK is named for it, so members may come and go. A group of people who are in no
//! register is named for the NIK that its members carry, the smallest by hash where they carry several; without any, for its
//! strongest member. A new member renames the group only where it brings a stronger identity of its own.

use super::{DuplicateGroup, DuplicateKind};
use crate::decisions::{Cases, Half, short_id};
use crate::normalise::RowIx;

/// What a group is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    RegisterPerson(Half),
    RegisterFamily(Half),
    Kk(u64),
    Nik(u64),
    Row(Half),
    /// Rows of which nothing is known.
    Nothing,
}

/// The id of a group: 12 hexadecimal digits. `scope` is the list or programme, as the job names it.
pub fn id(cases: &Cases, kind: DuplicateKind, scope: &str, about: About) -> String {
    let mut hasher = cases.hasher("group");
    hasher.update(format!("{}|{scope}|{about:?}", kind.code()).as_bytes());
    format!("{:012x}", short_id(hasher))
}

/// Of several numbers, the one whose hash is smallest: none is preferred for its area or age.
pub fn smallest_by_hash(cases: &Cases, numbers: impl Iterator<Item = u64>) -> Option<u64> {
    let hash = |number: &u64| {
        let mut hasher = cases.hasher("number");
        hasher.update(&number.to_le_bytes());
        *hasher.finalize().as_bytes()
    };
    numbers.min_by_key(hash)
}

/// Gives groups that came to one name (two people who share a NIK, two lists of one programme and owner) names of their own.
pub fn part_equal_names(cases: &Cases, groups: &mut [DuplicateGroup], list_of: impl Fn(RowIx) -> u16) {
    let mut by_id: Vec<usize> = (0..groups.len()).collect();
    by_id.sort_unstable_by(|&left, &right| groups[left].id.cmp(&groups[right].id));
    let alike = by_id.chunk_by(|&left, &right| groups[left].id == groups[right].id).filter(|alike| alike.len() > 1);
    for at in alike.flatten().copied().collect::<Vec<usize>>() {
        let group = &mut groups[at];
        let first = group.rows.iter().filter_map(|&row| cases.row(row)).min();
        let mut hasher = cases.hasher("group of one name");
        hasher.update(format!("{}|{}|{first:?}", group.id, list_of(group.rows[0])).as_bytes());
        group.id = format!("{:012x}", short_id(hasher));
    }
}
