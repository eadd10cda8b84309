//! Properties: 1. a key finds exactly the rows that carry it, ascending, and no other key finds any; 2. the filter never
//! hides a key that is there; 3. crowded rows are those of blocks above the limit; 4. the number of threads changes nothing.

use super::*;
use crate::blocking::keys::mix;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Keys of some rows, some of them the same; `spread` says how many values there are.
fn rows() -> impl Strategy<Value = Vec<Vec<u64>>> {
    (1u64..4_000, prop::collection::vec(prop::collection::vec(0u64..u64::MAX, 0..4), 0..300))
        .prop_map(|(spread, rows)| rows.into_iter().map(|keys| keys.into_iter().map(|key| mix(7, key % spread)).collect()).collect())
}

fn postings(rows: &[Vec<u64>]) -> Postings {
    Postings::of(rows.len(), |_: &mut (), row, out| out.extend(&rows[row]))
}

fn expected(rows: &[Vec<u64>]) -> BTreeMap<u64, BTreeSet<u32>> {
    let mut blocks: BTreeMap<u64, BTreeSet<u32>> = BTreeMap::new();
    for (row, keys) in rows.iter().enumerate() {
        for &key in keys {
            blocks.entry(key).or_default().insert(row as u32);
        }
    }
    blocks
}

fn found(postings: &Postings, key: u64) -> Vec<u32> {
    postings.block(key).rows().collect()
}

proptest! {
    #[test]
    fn a_key_finds_its_rows_and_no_others(rows in rows(), others in prop::collection::vec(0u64..u64::MAX, 0..50)) {
        let postings = postings(&rows);
        let expected = expected(&rows);
        for (key, rows) in &expected {
            prop_assert_eq!(found(&postings, *key), rows.iter().copied().collect::<Vec<_>>());
        }
        for key in others.into_iter().filter(|key| !expected.contains_key(key)) {
            prop_assert!(postings.block(key).is_empty());
        }
        prop_assert_eq!(postings.largest(), expected.values().map(BTreeSet::len).max().unwrap_or(0));
        let size = postings.size();
        prop_assert_eq!(size.keys as usize, expected.len());
        prop_assert_eq!(size.rows as usize, expected.values().map(BTreeSet::len).sum::<usize>());
    }

    #[test]
    fn a_filter_hides_no_key(rows in rows()) {
        let postings = postings(&rows).filtered();
        prop_assert!(rows.iter().flatten().all(|&key| postings.may_hold(key)));
    }

    #[test]
    fn crowded_are_the_rows_and_keys_of_large_blocks(rows in rows(), max in 0usize..6) {
        let postings = postings(&rows);
        let crowded = postings.crowded(rows.len(), max);
        let large: BTreeMap<_, _> = expected(&rows).into_iter().filter(|(_, rows)| rows.len() > max).collect();
        for (row, keys) in rows.iter().enumerate() {
            prop_assert_eq!(crowded.has_row(row), large.values().any(|rows| rows.contains(&(row as u32))));
            for key in keys {
                prop_assert_eq!(postings.is_crowded(&crowded, *key, max), large.contains_key(key));
            }
        }
    }
}

#[test]
fn a_filter_lets_few_strangers_through() {
    let rows: Vec<Vec<u64>> = (0..20_000).map(|row| vec![mix(1, row)]).collect();
    let postings = postings(&rows).filtered();
    let strangers = (0..100_000).filter(|&key| postings.may_hold(mix(2, key))).count();
    assert!(strangers < 4_000, "{strangers} of 100,000 keys that nobody has");
}

#[test]
fn many_rows_in_many_partitions_are_found_on_any_number_of_threads() {
    let rows: Vec<Vec<u64>> = (0..60_000u64).map(|row| vec![mix(1, row % 30_000), mix(2, row % 7), mix(3, row)]).collect();
    let of_threads = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool of few threads");
        pool.install(|| postings(&rows))
    };
    let (one, three) = (of_threads(1), of_threads(3));
    assert_eq!((&one.bits, &one.directory), (&three.bits, &three.directory));
    assert!((0..30_000).all(|key| found(&one, mix(1, key)) == [key as u32, key as u32 + 30_000]));
    assert_eq!(found(&one, mix(2, 3)).len(), 8_571);
    assert!(found(&one, mix(4, 3)).is_empty());
}
