//! What a sheet of each role must have to be a table, and how a person is told that it has not.

use super::Role;
use super::layout::Heading;
use super::looks;
use super::mapping::Mapping;
use super::message::{Fault, seen};
use super::sheet::Sheet;

/// Fields that may tell the kind of an event: its own, and those of a life.
pub const EVENT_FIELDS: [&str; 5] = ["jenis_peristiwa", "status_hidup", "status_meninggal", "status_dasar", "keberadaan_anggota"];

/// Columns without which a sheet of this role is no table.
pub fn essentials(sheet: &Sheet<'_>, heading: &Heading, mapping: &Mapping, width: usize) -> Vec<Fault> {
    let has = |field: &str| mapping.column(field).is_some();
    let mut missing: Vec<&str> = Vec::new();
    match sheet.role {
        Role::List(_) if !has("nik") && !has("nama") => missing.push("nik / nama"),
        Role::RegisterPeople if !has("nama") => missing.push("nama"),
        Role::RegisterFamilies => {
            if !has("no_kk") && !has("id_keluarga") {
                missing.push("no_kk / id_keluarga");
            }
            if !has("desil") {
                missing.push("desil");
            }
        }
        Role::RegisterEvents => {
            if !has("nik") && !has("nama") {
                missing.push("nik / nama");
            }
            if !EVENT_FIELDS.iter().any(|field| has(field)) && event_of(sheet.file).is_none() && event_of(sheet.name).is_none() {
                missing.push("jenis_peristiwa");
            }
        }
        _ => {}
    }
    let line = heading.rows.first().map_or(0, |row| sheet.grid.line(*row));
    let seen = candidates(mapping, width);
    let fault = |field: &&str| {
        Fault::new(
            &format!("kolom {field} tidak ditemukan; kolom yang ada: {seen}"),
            &format!("no column for {field}; columns there: {seen}"),
            "beri kolom itu judul yang dikenal (misalnya NIK, NAMA), atau tetapkan kolomnya di rules/sources/",
            "give the column a known heading (for example NIK, NAMA), or fix the columns in rules/sources/",
        )
        .at(line, 0)
    };
    missing.iter().map(fault).collect()
}

fn candidates(mapping: &Mapping, width: usize) -> String {
    let shown = |column: &super::MappedColumn| format!("{} \"{}\"", column.position, seen(&column.heading));
    let mut list: Vec<String> = mapping.columns.iter().filter(|column| column.field.is_empty()).take(12).map(shown).collect();
    if width > list.len() {
        list.push(format!("({width})"));
    }
    list.join(", ")
}

/// The event that a file's or sheet's name tells.
pub fn event_of(name: &str) -> Option<&'static str> {
    let words = looks::plain(name.rsplit('/').next().unwrap_or(name));
    let tells = |signs: &[&str]| words.split(' ').any(|word| signs.iter().any(|sign| word.starts_with(sign)));
    let events: [(&str, &[&str]); 3] = [
        ("MENINGGAL", &["meninggal", "kematian", "mati", "wafat"]),
        ("PINDAH", &["pindah", "kepindahan"]),
        ("LAHIR", &["lahir", "kelahiran"]),
    ];
    events.iter().find(|(_, signs)| tells(signs)).map(|(event, _)| *event)
}
