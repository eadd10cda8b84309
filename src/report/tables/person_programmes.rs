//! `person_programmes` (tabel konsolidasi orang × program): every register person who is on a list, with all that the person
//! and the rest of the family receive.

use super::by_programme::programmes;
use super::unserved::area_code;
use super::{DESA, KECAMATAN};
use crate::normalise::PersonIx;
use crate::report::reading::{Reading, register_row};
use crate::report::source::Rows;
use crate::report::table::{Builder, ColumnSpec, Kind, TableSpec, column};
use std::ops::Range;

const COLUMNS: &[ColumnSpec] = &[
    column("register_row", Kind::Int, "Baris register", "Register row", "1-based data-row number over all register people files in order"),
    column(
        "register_nik",
        Kind::Identity,
        "NIK register",
        "Register NIK",
        "NIK of that register row, masked; empty when the register holds no valid one",
    ),
    column("nama", Kind::Text, "Nama", "Name", "name as the register prints it"),
    column("no_kk", Kind::Identity, "No. KK", "No. KK", "family card number of the register, masked"),
    column(
        "programmes",
        Kind::Text,
        "Program yang diterima",
        "Programmes received",
        "programmes on whose lists the person is, sorted, separated by `|`",
    ),
    column("rows", Kind::Int, "Baris daftar", "List rows", "rows linked to the person, over all lists"),
    column(
        "family_programmes",
        Kind::Text,
        "Program anggota keluarga lain",
        "Programmes of the family",
        "programmes on whose lists other members of the family are, sorted, separated by `|`",
    ),
    column(
        "desil",
        Kind::Text,
        "Desil",
        "Decile",
        "decile of the family, 1 to 10 or a range such as 6-10; empty when the register states none",
    ),
    column(
        "area",
        Kind::Text,
        "Kode wilayah",
        "Area code",
        "Kemendagri code of the desa (10 digits) or kecamatan (6 digits); empty when unknown",
    ),
    KECAMATAN,
    DESA,
];

pub static TABLE: TableSpec = TableSpec {
    name: "person_programmes",
    title: ("Konsolidasi orang x program", "People and programmes"),
    row: ("satu orang di register yang ada di suatu daftar", "one register person who is on a list"),
    columns: COLUMNS,
    build,
};

/// One person on a list of a programme.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    family: u32,
    person: u32,
    programme: u16,
}

/// All entries of a night, those of a family together, and where each person's are.
struct Entries {
    entries: Vec<Entry>,
    /// Per person: entries of the person; sorted by person.
    people: Vec<(u32, Range<u32>)>,
}

impl Entries {
    fn of(reading: &Reading<'_>, programmes: &[&str]) -> Entries {
        let of_list: Vec<u16> =
            reading.lists.iter().map(|list| programmes.binary_search(&list.programme.as_str()).unwrap_or(0) as u16).collect();
        let facts = &reading.night.people.register.facts;
        let linked = reading.night.people.rows.iter().zip(reading.night.links);
        let mut entries: Vec<Entry> = linked
            .filter_map(|(row, link)| {
                let person = link.linked()?.0;
                Some(Entry { family: facts[person as usize].family, person, programme: of_list[usize::from(row.list)] })
            })
            .collect();
        entries.sort_unstable();
        let mut end = 0;
        let mut people: Vec<(u32, Range<u32>)> = entries
            .chunk_by(|left, right| left.person == right.person)
            .map(|own| {
                let start = end;
                end += own.len() as u32;
                (own[0].person, start..end)
            })
            .collect();
        people.sort_unstable_by_key(|(person, _)| *person);
        Entries { entries, people }
    }

    fn own(&self, range: &Range<u32>) -> &[Entry] {
        &self.entries[range.start as usize..range.end as usize]
    }

    /// Programmes of the other members of a person's family, sorted.
    fn of_others(&self, range: &Range<u32>) -> Vec<u16> {
        let family = self.entries[range.start as usize].family;
        let before = self.entries[..range.start as usize].iter().rev();
        let after = self.entries[range.end as usize..].iter();
        let of_family = |entry: &&Entry| entry.family == family;
        let others = before.take_while(of_family).chain(after.take_while(of_family));
        let mut programmes: Vec<u16> = others.map(|entry| entry.programme).collect();
        programmes.sort_unstable();
        programmes.dedup();
        programmes
    }
}

fn build<'a>(reading: &'a Reading<'_>) -> anyhow::Result<Rows<'a>> {
    let programmes = programmes(reading);
    let entries = Entries::of(reading, &programmes);
    Ok(Rows::of_each(entries.people.len(), move |builder, at| {
        let (person, range) = &entries.people[at];
        let (person, own) = (PersonIx(*person), entries.own(range));
        let family = reading.family(person);
        let area = family.map_or(0, |family| family.area);
        let (kecamatan, desa) = reading.area_name(area);
        builder
            .int(Some(register_row(person)))
            .text(&reading.register_nik(person))
            .text(&reading.registered(person, "nama"))
            .text(&family.map_or(String::new(), |family| reading.mask.number(family.no_kk)));
        let distinct = own.chunk_by(|left, right| left.programme == right.programme);
        codes(builder, &programmes, distinct.map(|entries| entries[0].programme));
        builder.count(own.len() as u64);
        codes(builder, &programmes, entries.of_others(range).into_iter());
        builder
            .text(&family.map_or(String::new(), |family| reading.desil(family)))
            .text(&area_code(area))
            .text(kecamatan)
            .text(desa)
            .end_row();
    }))
}

/// Programme codes in one cell.
fn codes(builder: &mut Builder, programmes: &[&str], chosen: impl Iterator<Item = u16>) {
    let mut parts: Vec<&str> = Vec::new();
    for programme in chosen {
        if !parts.is_empty() {
            parts.push("|");
        }
        parts.push(programmes[usize::from(programme)]);
    }
    builder.joined(&parts);
}
