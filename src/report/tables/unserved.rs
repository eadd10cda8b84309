//! `unserved`: one row per family that is eligible for programmes of tonight and on no list of them, first to be visited first.

use super::{DESA, KECAMATAN};
use crate::normalise::PersonIx;
use crate::report::reading::{Reading, register_row};
use crate::report::source::Rows;
use crate::report::table::{ColumnSpec, Kind, TableSpec, column};
use std::borrow::Cow;
use std::collections::HashMap;

const COLUMNS: &[ColumnSpec] = &[
    column("rank", Kind::Int, "Urutan", "Rank", "1 = first to be visited"),
    column("no_kk", Kind::Identity, "No. KK", "No. KK", "family card number, masked"),
    column(
        "head_register_row",
        Kind::Int,
        "Baris register kepala keluarga",
        "Register row of the head",
        "1-based register data row of the head of the family",
    ),
    column("head_name", Kind::Text, "Kepala keluarga", "Head of family", "name as the register prints it"),
    column("members", Kind::Int, "Anggota", "Members", "members of the family in the register"),
    column("desil", Kind::Int, "Desil", "Decile", "decile, 1 to 10"),
    column(
        "programmes",
        Kind::Text,
        "Layak untuk",
        "Eligible for",
        "programme codes for which the family is eligible and not listed, separated by `|`",
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
    column("rule", Kind::Text, "Aturan", "Rule", "rule file and line that makes the family eligible"),
    column("rank_in_desa", Kind::Int, "Urutan di desa", "Rank in the desa", "1 = first to be visited in the desa"),
    column("alamat", Kind::Text, "Alamat", "Address", "address of the head of the family as the register prints it, with dusun, RT and RW"),
    column(
        "listed",
        Kind::Text,
        "Sudah terdaftar di",
        "Listed for",
        "programmes on whose lists of tonight a member stands, separated by `|`; empty for a family that is on no list at all",
    ),
    column(
        "to_check",
        Kind::Text,
        "Syarat perlu dicek",
        "Conditions to check",
        "of `programmes`, those with a condition that the register leaves open, separated by `|`",
    ),
    column(
        "replaces",
        Kind::Text,
        "Menggantikan",
        "Would replace",
        "programmes of `listed` that may not meet one of `programmes` and would yield to it, separated by `|`",
    ),
];

pub static TABLE: TableSpec = TableSpec {
    name: "unserved",
    title: ("Keluarga layak belum menerima", "Eligible families not served"),
    row: ("satu keluarga yang layak dan belum ada di daftar programnya", "one family that is eligible and on no list of the programme"),
    columns: COLUMNS,
    build,
};

fn build<'a>(reading: &'a Reading<'_>) -> anyhow::Result<Rows<'a>> {
    let unserved = &reading.night.findings.unserved;
    let families = &reading.night.people.register.families;
    let ranks = ranks_in_desa(unserved.iter().map(|case| families[case.family as usize].area));
    Ok(Rows::of_each(unserved.len(), move |builder, at| {
        let case = &unserved[at];
        let family = &families[case.family as usize];
        let head = family.head.or_else(|| family.members.first().copied());
        let (kecamatan, desa) = reading.area_name(family.area);
        builder
            .count(u64::from(case.rank))
            .text(&reading.mask.number(family.no_kk))
            .int(head.map(register_row))
            .text(&head.map_or(Cow::Borrowed(""), |head| reading.registered(head, "nama")))
            .count(family.members.len() as u64)
            .count(u64::from(case.desil))
            .text(&case.programmes.join("|"))
            .text(&area_code(family.area))
            .text(kecamatan)
            .text(desa)
            .text(&case.rule)
            .count(u64::from(ranks[at]))
            .text(&head.map_or(String::new(), |head| address(reading, head)))
            .text(&case.listed.join("|"))
            .text(&case.to_check.join("|"))
            .text(&case.replaces.join("|"))
            .end_row();
    }))
}

/// Per case, its place among those of its area.
fn ranks_in_desa(areas: impl Iterator<Item = u64>) -> Vec<u32> {
    let mut reached: HashMap<u64, u32> = HashMap::new();
    let next = |area: u64| {
        let rank = reached.entry(area).or_default();
        *rank += 1;
        *rank
    };
    areas.map(next).collect()
}

/// A register person's address in one line: `DSN KRATON, RT 004, RW 002`.
fn address(reading: &Reading<'_>, person: PersonIx) -> String {
    let mut line = String::new();
    for (field, before) in [("alamat", ""), ("dusun", ""), ("rt", "RT "), ("rw", "RW "), ("rt_rw", "RT/RW ")] {
        let text = reading.registered(person, field);
        // Many registers repeat the dusun in the address.
        if text.is_empty() || (before.is_empty() && line.contains(text.as_ref())) {
            continue;
        }
        let comma = if line.is_empty() { "" } else { ", " };
        let before = if text.starts_with(['r', 'R']) { "" } else { before };
        line.extend([comma, before, &text]);
    }
    line
}

/// An area code as text; empty when unknown.
pub fn area_code(area: u64) -> String {
    match area {
        0 => String::new(),
        _ => area.to_string(),
    }
}
