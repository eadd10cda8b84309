//! `field_verification/<area code>-<desa>.pdf`: the rows to visit in one desa, as a letter with a table to fill in by hand.
//!
//! One line of the table is one row of the table `field_verification`; the rows of one family stand together under one number.

use super::letter::{self, BODY, SMALL};
use super::questions::{ANSWERS, question, question_of};
use super::say::Say;
use crate::assess::{named, without_money};
use crate::language::Language;
use crate::link::Status;
use crate::normalise::RowIx;
use crate::report::formats::Report;
use crate::report::number::{count, percent};
use crate::report::print::{Align, Cell, Grid, Paper, Printed, Style};
use crate::report::reading::Reading;
use crate::report::tables::field_verification::{Visit, asks_visit, visits};
use crate::report::tables::unserved::area_code;
use crate::report::veil::veil_field;
use crate::report::words;
use crate::run_folder::Staging;
use padan_identity::area::is_kelurahan;
use rayon::prelude::*;
use std::collections::BTreeMap;

const ID: Language = Language::Id;
/// Why nobody could be asked; one box each, below those of the questions.
const ABSENCE: [&str; 3] = ["pindah", "meninggal", "tidak ditemukan"];
const NAME: Style = Style::bold(8.8);
const CELL: Style = Style::regular(8.0);
const ASKED: Style = Style::bold(7.6);
/// Signs of a desa's name in the name of its file.
const SLUG_MAX: usize = 60;

/// Writes one sheet per area that has rows to visit.
///
/// Errors: the disk.
pub fn write(report: &Report<'_>, staging: &Staging) -> anyhow::Result<()> {
    let visits = visits(report.reading);
    let areas: Vec<&[Visit]> = visits.chunk_by(|left, right| left.area == right.area).collect();
    areas.par_iter().with_max_len(1).try_for_each(|visits| {
        let path = format!("field_verification/{}.pdf", file_name(report.reading, visits[0].area));
        super::keep(report, staging, &path, print(report, visits))
    })
}

/// Area code and desa; the code alone where no source names the desa.
fn file_name(reading: &Reading<'_>, area: u64) -> String {
    let (kecamatan, desa) = reading.area_name(area);
    let name = if desa.is_empty() && area != 0 { kecamatan } else { desa };
    let words = name.split(|sign: char| !sign.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let slug = words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-");
    let slug: String = slug.chars().take(SLUG_MAX).collect();
    match (area, slug.as_str()) {
        (0, _) => "tanpa-wilayah".to_owned(),
        (_, "") => area_code(area),
        (_, slug) => format!("{}-{slug}", area_code(area)),
    }
}

/// An area as the letter addresses it.
struct Place {
    /// `Desa Kraton`, `Kelurahan Bancaran`.
    name: String,
    kecamatan: String,
    /// Who signs for it: `Kepala Desa Kraton`.
    head: String,
}

impl Place {
    fn of(reading: &Reading<'_>, area: u64) -> Place {
        let (kecamatan, desa) = reading.area_name(area);
        let kecamatan = title_case(kecamatan);
        let desa = title_case(desa);
        let (name, head) = match (area, desa.is_empty()) {
            (0, _) => ("wilayah yang belum diketahui".to_owned(), "Kepala Desa/Lurah".to_owned()),
            (_, true) => (format!("Kecamatan {kecamatan}").trim_end().to_owned(), format!("Camat {kecamatan}").trim_end().to_owned()),
            (area, false) if is_kelurahan(area) => (format!("Kelurahan {desa}"), format!("Lurah {desa}")),
            (_, false) => (format!("Desa {desa}"), format!("Kepala Desa {desa}")),
        };
        Place { name, kecamatan, head }
    }

    /// The place with its kecamatan, where that says more.
    fn whole(&self) -> String {
        match self.kecamatan.is_empty() || self.name.ends_with(&self.kecamatan) && self.name.starts_with("Kecamatan") {
            true => self.name.clone(),
            false => format!("{}, Kecamatan {}", self.name, self.kecamatan),
        }
    }
}

/// A name that a source prints in capitals, as a letter writes it.
fn title_case(name: &str) -> String {
    if name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    let words = name.split(' ').map(|word| letter::capital(&word.to_lowercase()));
    words.collect::<Vec<_>>().join(" ")
}

/// The rows of one area with the number of their visit; rows of one family have one number and stand together.
fn by_family<'v>(reading: &Reading<'_>, visits: &'v [Visit]) -> Vec<(usize, &'v Visit)> {
    let mut numbers: BTreeMap<(u8, u64), usize> = BTreeMap::new();
    let mut rows: Vec<(usize, &Visit)> = Vec::with_capacity(visits.len());
    for visit in visits {
        let next = numbers.len() + 1;
        rows.push((*numbers.entry(family(reading, visit.row)).or_insert(next), visit));
    }
    rows.sort_by_key(|(number, visit)| (*number, visit.row));
    rows
}

/// What makes rows one visit: the register's family, else the card that the row states, else the row itself.
fn family(reading: &Reading<'_>, row: RowIx) -> (u8, u64) {
    let known = reading.link(row).person.map(|person| reading.night.people.register.facts[person.0 as usize].family);
    match (known, reading.row(row).no_kk) {
        (Some(family), _) => (0, u64::from(family)),
        (None, 0) => (2, u64::from(row.0)),
        (None, card) => (1, card),
    }
}

/// One sheet; `visits` are of one area.
pub fn print(report: &Report<'_>, visits: &[Visit]) -> Printed {
    let reading = report.reading;
    let area = visits[0].area;
    let place = Place::of(reading, area);
    let rows = by_family(reading, visits);
    let families = rows.last().map_or(0, |(number, _)| *number);
    let size = format!("{} baris, {} keluarga/rumah", count(rows.len() as u64, ID), count(families as u64, ID));
    let subject = format!("Verifikasi lapangan data penerima bantuan, {}", place.whole());
    let mut paper = letter::paper(report, format!("Lembar verifikasi lapangan · {} · {size}", place.whole()), ID);
    open(&mut paper, report, (&place, area), (&subject, &size));
    let columns = [
        ("No.", 6.5, Align::Left),
        ("Yang dikunjungi", 30.0, Align::Left),
        ("Mengapa, dan yang ditanyakan", 34.0, Align::Left),
        ("Hasil (beri tanda)", 21.0, Align::Left),
        ("Catatan petugas", 17.5, Align::Left),
    ];
    let mut grid = Grid::new(&columns);
    for family in rows.chunk_by(|left, right| left.0 == right.0) {
        let number = |place: usize, number: usize| if family.len() == 1 { number.to_string() } else { format!("{number}.{}", place + 1) };
        let numbers: Vec<String> = family.iter().enumerate().map(|(place, (of_family, _))| number(place, *of_family)).collect();
        let known = Known::of(reading, family.iter().map(|(_, visit)| visit.row).zip(&numbers));
        let of_row = |((_, visit), number): (&(usize, &Visit), &String)| cells(reading, number.clone(), visit, &known);
        let cells: Vec<[Cell<'_>; 5]> = family.iter().zip(&numbers).map(of_row).collect();
        let cells: Vec<&[Cell<'_>]> = cells.iter().map(|cells| &cells[..]).collect();
        grid.rows_together(&mut paper, &cells);
    }
    close(&mut paper, &place, rows.len());
    letter::finish(paper, report, (&subject, &letter::basis(reading, ID)), ID)
}

/// Head, facts and what the officer is asked to do.
fn open(paper: &mut Paper, report: &Report<'_>, (place, area): (&Place, u64), (subject, size): (&str, &str)) {
    let reading = report.reading;
    let kabupaten = if area == 0 { letter::kabupaten(reading) } else { crate::normalise::kecamatan_of(area) / 100 };
    letter::head(paper, reading, kabupaten, ID);
    let code = if area == 0 { "tanpa wilayah".to_owned() } else { dotted(area) };
    letter::facts(
        paper,
        &[
            (Say::Number.pick(ID), format!("{} / {code}", report.run_name)),
            (Say::Nature.pick(ID), Say::Limited.pick(ID).to_owned()),
            (Say::Attached.pick(ID), format!("daftar {size}")),
            (Say::Subject.pick(ID), subject.to_owned()),
            (Say::Basis.pick(ID), letter::basis(reading, ID)),
        ],
    );
    paper.text(&format!("Yth. {}", place.head), BODY);
    paper.text("dan petugas verifikasi lapangan", BODY);
    paper.gap(6.0);
    paper.text(
        "Dengan hormat, mohon setiap baris di bawah ini dikunjungi dan dicocokkan dengan KTP-el dan Kartu Keluarga. Beri tanda pada \
         satu kotak untuk setiap pertanyaan, atau pada satu kotak di bawahnya bila orangnya tidak ada; tulis catatan bila ada yang \
         berbeda, lalu kembalikan lembar ini kepada pengirim. Baris yang bernomor sama di depan titik adalah satu keluarga.",
        BODY,
    );
    paper.gap(3.0);
    paper.text(
        "Terindikasi bukan putusan: hasil kunjungan yang menentukan; sebelum dikunjungi tidak ada hak yang dicabut. NIK dan No. KK \
         disamarkan; nomor lengkap dilihat pada kartu warga. Nama berbintang adalah orang yang tidak dikunjungi dengan nomor ini. \
         Lembar ini memuat data pribadi: jangan difoto atau dibagikan di luar tugas.",
        SMALL,
    );
    paper.gap(8.0);
}

/// `3526011001` as the regulation prints it: `35.26.01.1001`.
fn dotted(area: u64) -> String {
    let digits = area.to_string();
    let ends = [2, 4, 6, 10];
    let starts = [0, 2, 4, 6];
    let parts = starts.iter().zip(ends).filter_map(|(start, end)| digits.get(*start..end.min(digits.len())));
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(".")
}

/// The people visited under one number: evidence hides their names, the sheet prints them.
struct Known {
    /// (as evidence names the person, as the sheet does); one entry per person that evidence names alone.
    names: Vec<(String, String)>,
}

impl Known {
    /// Of the rows of one family with the number each stands under.
    fn of<'n>(reading: &Reading<'_>, rows: impl Iterator<Item = (RowIx, &'n String)>) -> Known {
        let mut people: BTreeMap<String, BTreeMap<u32, String>> = BTreeMap::new();
        for (row, number) in rows {
            let Some(person) = reading.link(row).linked() else { continue };
            let hidden = named(reading.night.people, reading.night.intake, person);
            let shown = format!("{} (nomor {number})", reading.submitted(reading.row(row), "nama").trim());
            people.entry(hidden).or_default().entry(person.0).or_insert(shown);
        }
        // Two people whom evidence names alike stay hidden.
        let alone = people.into_iter().filter(|(hidden, shown)| shown.len() == 1 && hidden.contains('*'));
        Known { names: alone.flat_map(|(hidden, shown)| shown.into_values().map(move |shown| (hidden.clone(), shown))).collect() }
    }

    /// Evidence with the people of the sheet named as the sheet names them.
    fn told(&self, evidence: &str) -> String {
        self.names.iter().fold(evidence.to_owned(), |told, (hidden, shown)| told.replace(hidden, shown))
    }
}

fn cells<'a>(reading: &'a Reading<'_>, number: String, visit: &Visit, known: &Known) -> [Cell<'a>; 5] {
    let row = reading.row(visit.row);
    let labelled = |label: &str, value: String| if value.is_empty() { value } else { format!("{label} {value}") };
    let list = reading.list(row);
    let name = match reading.submitted(row, "nama") {
        name if name.trim().is_empty() => "(nama kosong)".into(),
        name => name,
    };
    let who = Cell::text(name, NAME)
        .and(labelled("NIK", reading.number("nik", row.nik)), CELL)
        .and(labelled("No. KK", reading.number("no_kk", row.no_kk)), CELL)
        .and(address(reading, visit.row), CELL)
        .and(format!("{} · {}", list.programme, list.owner), CELL)
        .and(format!("daftar {}, baris {}", row.list + 1, row.line), Style::regular(6.8));
    let (why, asked) = why(reading, visit, known);
    [Cell::text(number, CELL), who, why, boxes(asked), Cell::empty()]
}

/// Where to find the row's person: as the list prints it, else as the register does.
fn address(reading: &Reading<'_>, row: RowIx) -> String {
    let submitted = reading.row(row);
    let person = reading.link(row).person;
    let field = |field: &str| match reading.submitted(submitted, field) {
        text if !text.trim().is_empty() => text,
        _ => person.map_or("".into(), |person| reading.registered(person, field)),
    };
    let street = field("alamat");
    let mut parts = vec![street.trim().to_owned()];
    let dusun = field("dusun");
    if !dusun.trim().is_empty() && !street.to_lowercase().contains(&dusun.trim().to_lowercase()) {
        parts.push(format!("Dusun {}", dusun.trim()));
    }
    if !street.to_lowercase().contains("rt") {
        let labelled =
            |label: &str, name: &str| Some(format!("{label} {}", field(name).trim())).filter(|text| text.len() > label.len() + 1);
        parts.extend(labelled("RT", "rt"));
        parts.extend(labelled("RW", "rw"));
    }
    parts.retain(|part| !part.is_empty());
    parts.join(", ")
}

/// Boxes for each question, and for a person who is not there.
fn boxes<'a>(asked: usize) -> Cell<'a> {
    let of_question = |cell: Cell<'a>, at: usize| {
        let heading = if asked == 1 { "Pertanyaan".to_owned() } else { format!("Pertanyaan {}", letter_of(at)) };
        cell.and(heading, ASKED).ticks(&ANSWERS)
    };
    (0..asked).fold(Cell::empty(), of_question).and("Bila orangnya tidak ada", ASKED).ticks(&ABSENCE)
}

/// The sign of a question where a row has several: `a`, `b`.
fn letter_of(at: usize) -> char {
    char::from(b'a' + u8::try_from(at.min(25)).expect("at most 25"))
}

/// The reasons of a visit in words, each with its evidence and what to ask; and how many questions that is.
fn why<'a>(reading: &'a Reading<'_>, visit: &Visit, known: &Known) -> (Cell<'a>, usize) {
    let mut cell = Cell::empty();
    let mut asked = Vec::new();
    let link = reading.link(visit.row);
    if link.status == Status::PerluVerifikasi {
        let person = link.candidates.first().map(|candidate| candidate.person).or(link.person);
        let like = person.map_or(String::new(), |person| {
            let share = percent(i64::from(link.probability_ppm), ID);
            let nik = Some(reading.register_nik(person)).filter(|nik| !nik.is_empty()).map_or(String::new(), |nik| format!(" (NIK {nik})"));
            format!(": mirip {}{nik} di register, peluang {share}", reading.registered(person, "nama"))
        });
        cell = cell.and(format!("{}{like}.", words::label("PERLU_VERIFIKASI", ID)), CELL);
        asked.push(question("PERLU_VERIFIKASI"));
    }
    for finding in reading.findings_of(visit.row).filter(|finding| asks_visit(finding.action)) {
        // A reader who may not see everything gets the kind alone, as in the column `evidence` of `mistargeting`.
        let evidence =
            veil_field(&reading.night.job.readers.analyst, "evidence", reading.mask.scrubbed(without_money(&finding.evidence_id)));
        let evidence = known.told(&evidence);
        let kind = words::label(finding.kind, ID);
        let told = if evidence.is_empty() { format!("{kind}.") } else { format!("{kind}: {}.", evidence.trim_end_matches('.')) };
        cell = cell.and(told, CELL);
        let question = question_of(finding, &reading.night.rules.programmes);
        if !asked.contains(&question) {
            asked.push(question);
        }
    }
    if asked.is_empty() {
        cell = cell.and(format!("{}.", words::label("LOKUS", ID)), CELL);
        asked.push(question("LOKUS"));
    } else if visit.is_lokus {
        cell = cell.and(format!("{}.", words::label("LOKUS", ID)), CELL);
    }
    let count = asked.len();
    let sign = |at: usize| if count == 1 { String::new() } else { format!(" {}", letter_of(at)) };
    let of_question = |cell: Cell<'a>, (at, question)| cell.and(format!("Pertanyaan{}: {question}", sign(at)), ASKED);
    (asked.into_iter().enumerate().fold(cell, of_question), count)
}

/// The count to fill in, and who signs.
fn close(paper: &mut Paper, place: &Place, rows: usize) {
    paper.room(60.0 + letter::SIGNED);
    paper.gap(12.0);
    paper.text(&format!("Rekapitulasi (diisi petugas), dari {} baris:", count(rows as u64, ID)), Style::bold(9.0));
    paper.gap(3.0);
    let columns: Vec<(&str, f32, Align)> =
        ["ditemui"].into_iter().chain(ABSENCE).chain(["belum dikunjungi"]).map(|result| (result, 1.0, Align::Centre)).collect();
    let blank: Vec<Cell<'_>> = columns.iter().map(|_| Cell::empty()).collect();
    Grid::new(&columns).row_min(20.0).row(paper, &blank);
    letter::signatures(paper, (&format!("Mengetahui,\n{}", place.head), "\nPetugas verifikasi lapangan,"), ID);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_code_is_printed_with_its_dots() {
        assert_eq!(dotted(3_526_011_001), "35.26.01.1001");
        assert_eq!(dotted(352_601), "35.26.01");
    }

    #[test]
    fn a_name_in_capitals_is_written_as_a_letter_writes_it() {
        assert_eq!(title_case("TANAH MERAH"), "Tanah Merah");
        assert_eq!(title_case("Tanjung Bumi"), "Tanjung Bumi");
        assert_eq!(title_case(""), "");
    }
}
