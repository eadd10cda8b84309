//! Property: people and families come back as they were, whatever follows from the columns and whatever does not.

use super::*;
use padan_linkage::records::{DateValue, Values};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// The sections as a file would give them back.
fn stored(out: Writer) -> Reader {
    let stay = |bytes: &[u8]| -> &'static [u8] {
        // Sections of a file begin at multiples of 64.
        let mut room = vec![0u8; bytes.len() + 64];
        let from = room.as_ptr().addr().wrapping_neg() % 64;
        room[from..from + bytes.len()].copy_from_slice(bytes);
        &room.leak()[from..from + bytes.len()]
    };
    Reader::of(out.sections.iter().map(|(name, bytes)| (name.clone(), stay(bytes))).collect::<BTreeMap<_, _>>())
}

/// A person: family, relation, life, and whether card, area and NIK are those of the columns.
type Drawn = (u32, usize, u8, [bool; 3]);

fn register(drawn: &[Drawn]) -> (Register, Records) {
    let mut families: Vec<Family> = Vec::new();
    let mut facts = Vec::new();
    for (person, &(family, relation, life, [_, _, own_nik])) in drawn.iter().enumerate() {
        let family = family.min(families.len() as u32);
        if family as usize == families.len() {
            let desil = DesilReading::Known(family as u8 % 10 + 1);
            families.push(Family { no_kk: 0, desil, area: 0, members: Vec::new(), head: None });
        }
        families[family as usize].members.push(PersonIx(person as u32));
        let life = [Life::Alive, Life::Dead(Some(20_260_101)), Life::Moved(None), Life::Inactive][usize::from(life)];
        let nik = if own_nik { 9_926_010_107_730_000 + person as u64 } else { 0 };
        let (source, table_row, age) = (person as u32 / 3, person as u32 % 3, (person % 2 == 0).then_some(40));
        facts.push(PersonFacts { source, table_row, family, life, relation: RELATIONS[relation], nik, born: 19_730_701, sex: b'L', age });
    }
    let card = |person: usize| 9_926_010_000_000_000 + u64::from(facts[person].family);
    for family in &mut families {
        let first = family.members[0].0 as usize;
        let [own_card, own_area, _] = drawn[first].3;
        (family.no_kk, family.area) = (if own_card { card(first) } else { 7 }, if own_area { 9_926_010_001 } else { 992_601 });
        family.head = if own_card { head_of(&family.members, &facts) } else { family.members.last().copied() };
    }
    let each = 0..drawn.len();
    let columns = vec![
        Values::Digits(each.clone().map(|person| Digits::whole(9_926_010_107_730_000 + person as u64, 16)).collect()),
        Values::Digits(each.clone().map(|person| Digits::whole(card(person), 16)).collect()),
        Values::Date(each.clone().map(|_| DateValue { stated: 19_730_701, ..DateValue::default() }).collect()),
        Values::Sex(each.clone().map(|_| b'L').collect()),
        Values::Area(each.map(|_| 9_926_010_001).collect()),
    ];
    let records = Records { len: drawn.len(), columns };
    (Register { facts, families }, records)
}

proptest! {
    #[test]
    fn people_and_families_come_back(drawn in prop::collection::vec((0u32..12, 0usize..5, 0u8..4, any::<[bool; 3]>()), 0..40)) {
        let (register, columns) = register(&drawn);
        let mut out = Writer::default();
        write(&register, &columns, &mut out);
        let again = read(&stored(out), &columns).expect("what was written is whole");
        prop_assert_eq!(format!("{again:?}"), format!("{register:?}"));
    }
}
