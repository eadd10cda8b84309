//! Which column is which field: what the heading says, verified by what the cells hold.
//!
//! A heading proposes, the content disposes: a heading that its column contradicts is given up or moved, and every
//! such step leaves a remark in the receipt. Values are never changed here.

use super::agreement::agree_on_birth;
use super::corrections::{fill_gaps_by_content, find_ticks, name_the_head, part_nik_and_kk, prefer_own_name, take_nik_of_named};
use super::evidence::{Profile, profile};
use super::grid::Grid;
use super::layout::Heading;
use super::message::{Fault, masked};
use super::source_rules::SourceRule;
use super::{MappedColumn, Role, birth_parts, doubts};
use crate::rules::fields::{FieldBook, Kind, Meaning, normalise};

/// The meaning of every column of one sheet.
#[derive(Debug, Default)]
pub struct Mapping {
    pub columns: Vec<MappedColumn>,
    /// Two columns, headed L and P, that are ticked for the sex.
    pub ticks: Option<(usize, usize)>,
    /// The first of three columns that hold day, month and year of the birth.
    pub birth_parts: Option<usize>,
    pub remarks: Vec<(String, String)>,
    pub faults: Vec<Fault>,
}

impl Mapping {
    /// 0-based column of a field.
    pub fn column(&self, field: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.field == field)
    }

    pub fn remark(&mut self, id: String, en: String) {
        self.remarks.push((id, en));
    }
}

/// Everything that mapping looks at.
pub struct Evidence<'a> {
    pub grid: &'a Grid,
    pub heading: &'a Heading,
    pub has_heading: bool,
    /// Rows that probably hold people.
    pub sample: &'a [usize],
    pub width: usize,
    pub book: &'a FieldBook,
    pub role: Role,
}

/// Content fit (permille) below which an exact heading is given up: damage may spoil many cells, never nearly all.
const FIT_OWN_MIN: u32 = 250;
/// Content fit that a heading with several meanings, or a forgiven one, needs.
const FIT_SHARED_MIN: u32 = 500;
/// Content fit that moves a column to another field than its heading says.
const FIT_MOVED_MIN: u32 = 700;

/// Fields that a column may hold in place of what its heading says.
const STAND_INS: [(&str, &[&str]); 15] = [
    ("tanggal_lahir", &["ttl", "usia"]),
    ("ttl", &["tanggal_lahir", "tempat_lahir"]),
    ("tempat_lahir", &["ttl", "tanggal_lahir"]),
    ("alamat", &["rt_rw"]),
    ("rt", &["rt_rw"]),
    ("rw", &["rt_rw"]),
    ("rt_rw", &["rt"]),
    ("nik", &["nama"]),
    ("nama", &["nik"]),
    ("nama_kepala_keluarga", &["no_kk"]),
    ("no_kk", &["nama_kepala_keluarga"]),
    ("desa", &["kode_desa"]),
    ("kecamatan", &["kode_kecamatan"]),
    ("kode_desa", &["desa"]),
    ("kode_kecamatan", &["kecamatan"]),
];

#[derive(Clone, Copy)]
struct Claim {
    column: usize,
    field: usize,
    /// 0..=1000: heading and content together.
    score: u32,
    basis: &'static str,
}

/// Maps the columns of one sheet.
pub fn map(evidence: &Evidence<'_>, rule: Option<&SourceRule>) -> Mapping {
    let profiles: Vec<Profile> = (0..evidence.width).map(|column| profile(evidence.grid, evidence.sample, column)).collect();
    let mut mapping = Mapping { columns: (0..evidence.width).map(|column| unused(evidence, column)).collect(), ..Mapping::default() };
    let mut claims = Vec::new();
    mapping.birth_parts = birth_parts::find(evidence);
    for (column, profile) in profiles.iter().enumerate() {
        if mapping.birth_parts.is_some_and(|first| (first..first + 3).contains(&column)) {
            continue;
        }
        match fixed(evidence, rule, column) {
            Some(Some(claim)) => claims.push(claim),
            Some(None) => {}
            None => claims.extend(claim(evidence, profile, column, &mut mapping)),
        }
    }
    settle(evidence, &profiles, &claims, &mut mapping);
    find_ticks(evidence, &mut mapping);
    take_birth_parts(&mut mapping);
    part_nik_and_kk(evidence, &profiles, &mut mapping);
    take_nik_of_named(evidence, &profiles, &mut mapping);
    agree_on_birth(evidence, &profiles, &mut mapping);
    prefer_own_name(evidence, &profiles, &mut mapping);
    fill_gaps_by_content(evidence, &profiles, &mut mapping);
    name_the_head(evidence, &mut mapping);
    doubts::tell(evidence, &profiles, &mut mapping);
    mapping
}

/// Reads day, month and year as one date, unless a column holds the whole.
fn take_birth_parts(mapping: &mut Mapping) {
    let is_told = mapping.column("tanggal_lahir").is_some() || mapping.column("ttl").is_some();
    mapping.birth_parts = mapping.birth_parts.filter(|_| !is_told);
    let Some(first) = mapping.birth_parts else {
        return;
    };
    for column in first..first + 3 {
        mapping.columns[column].basis = "date parts".into();
        mapping.columns[column].confidence_permille = 900;
    }
    mapping.columns[first].field = "tanggal_lahir".into();
    mapping.remark(
        format!("tanggal lahir dibaca dari tiga kolom, {} sampai {}: tanggal, bulan, tahun", first + 1, first + 3),
        format!("birth date is read from three columns, {} to {}: day, month, year", first + 1, first + 3),
    );
}

fn unused(evidence: &Evidence<'_>, column: usize) -> MappedColumn {
    let heading = evidence.heading.columns.get(column).map(super::layout::HeadingCell::printed).unwrap_or_default();
    MappedColumn {
        position: column as u16 + 1,
        heading: masked(&heading),
        field: String::new(),
        confidence_permille: 0,
        basis: "unused".into(),
    }
}

/// What a source rule fixes for a column: `Some(None)` = not used.
fn fixed(evidence: &Evidence<'_>, rule: Option<&SourceRule>, column: usize) -> Option<Option<Claim>> {
    let heading = normalise(&evidence.heading.columns.get(column)?.printed());
    let (_, field) = rule?.columns.iter().find(|(printed, _)| normalise(printed) == heading)?;
    let claim = |field| Claim { column, field, score: 1001, basis: "source file" };
    Some(evidence.book.position(field).map(claim))
}

fn claim(evidence: &Evidence<'_>, profile: &Profile, column: usize, mapping: &mut Mapping) -> Option<Claim> {
    let meanings = evidence.heading.columns.get(column)?.meanings(evidence.book);
    let meanings: Vec<Meaning> = meanings.into_iter().filter(|meaning| belongs(evidence, meaning)).collect();
    let best = *meanings.first()?;
    let fit = |field: usize| profile.fit(&evidence.book.fields[field]);
    if meanings.len() > 1 {
        let chosen = shared(evidence, profile, &meanings);
        if chosen.is_none() {
            let (position, printed) = (column + 1, mapping.columns[column].heading.clone());
            mapping.remark(
                format!("kolom {position} \"{printed}\" tidak dipakai: isinya tidak menentukan artinya"),
                format!("column {position} \"{printed}\" is not used: its values do not tell what it means"),
            );
        }
        return chosen.map(|meaning| scored(column, meaning, fit(meaning.field)));
    }
    let is_exact = best.score >= 900;
    let least = if is_exact { FIT_OWN_MIN } else { FIT_SHARED_MIN };
    let fits = fit(best.field);
    if fits.is_none_or(|fit| fit >= least) {
        return Some(scored(column, best, fits));
    }
    moved(evidence, profile, column, best.field, mapping)
}

fn scored(column: usize, meaning: Meaning, fit: Option<u32>) -> Claim {
    let score = u32::from(meaning.score) * 6 / 10 + fit.map_or(200, |fit| fit * 4 / 10);
    let is_verified = fit.is_some();
    Claim { column, field: meaning.field, score, basis: if is_verified { "heading+content" } else { "heading" } }
}

/// Reads a column as what its values are, where its heading is contradicted; gives it up when nothing fits.
fn moved(evidence: &Evidence<'_>, profile: &Profile, column: usize, headed: usize, mapping: &mut Mapping) -> Option<Claim> {
    let name = &evidence.book.fields[headed].name;
    let printed = mapping.columns[column].heading.clone();
    let position = column + 1;
    let fits = |field: &usize| {
        let described = &evidence.book.fields[*field];
        // Days of a month are no ages.
        let is_told = described.name != "usia" || profile.share(profile.beyond_days) >= 100;
        is_told && profile.fit(described).is_some_and(|fit| fit >= FIT_MOVED_MIN)
    };
    let stand_ins = stand_ins(name).iter();
    let found = stand_ins.filter_map(|other| evidence.book.position(other)).find(fits);
    let Some(field) = found else {
        mapping.remark(
            format!("kolom {position} \"{printed}\" tidak dipakai: isinya bukan {name}"),
            format!("column {position} \"{printed}\" is not used: its values are no {name}"),
        );
        return None;
    };
    let other = &evidence.book.fields[field].name;
    mapping.remark(
        format!("kolom {position} \"{printed}\" dibaca sebagai {other} karena isinya"),
        format!("column {position} \"{printed}\" is read as {other} because of its values"),
    );
    Some(Claim { column, field, score: 850, basis: "moved by content" })
}

/// Events have their own fields; in lists these headings mean nothing.
fn belongs(evidence: &Evidence<'_>, meaning: &Meaning) -> bool {
    let name = evidence.book.fields[meaning.field].name.as_str();
    evidence.role == Role::RegisterEvents || !matches!(name, "jenis_peristiwa" | "tanggal_peristiwa")
}

fn stand_ins(field: &str) -> &'static [&'static str] {
    STAND_INS.iter().find(|(name, _)| *name == field).map_or(&[], |(_, others)| others)
}

/// Picks among the meanings of one heading by content.
fn shared(evidence: &Evidence<'_>, profile: &Profile, meanings: &[Meaning]) -> Option<Meaning> {
    let fitting = meanings.iter().filter(|meaning| {
        let field = &evidence.book.fields[meaning.field];
        // Small numbers are codes of anything; only words tell one status from another.
        let has_words = field.kind != Kind::Text || profile.share(profile.with_letters) >= FIT_SHARED_MIN;
        has_words && profile.fit(field).is_some_and(|fit| fit >= FIT_SHARED_MIN)
    });
    let mut fitting: Vec<Meaning> = fitting.copied().collect();
    // A number that repeats in blocks, or never has a woman's day, is a family's and not a person's.
    let is_nik = |meaning: &Meaning| evidence.book.fields[meaning.field].kind == Kind::Nik;
    if fitting.len() > 1 && profile.is_like_kk() {
        fitting.retain(|meaning| !is_nik(meaning));
    }
    match fitting.first() {
        Some(meaning) => Some(*meaning),
        None if profile.filled < 2 => meanings.first().copied(),
        None => None,
    }
}

/// Gives each field to its best claim.
fn settle(evidence: &Evidence<'_>, profiles: &[Profile], claims: &[Claim], mapping: &mut Mapping) {
    for (field, described) in evidence.book.fields.iter().enumerate() {
        let rivals = ranked(evidence, profiles, claims, field, mapping);
        let Some((rank, best)) = rivals.first() else {
            continue;
        };
        let column = &mut mapping.columns[best.column];
        column.field.clone_from(&described.name);
        column.confidence_permille = best.score.min(1000) as u16;
        column.basis = best.basis.to_string();
        for (other_rank, rival) in &rivals[1..] {
            if described.kind == Kind::Ignored {
                continue;
            }
            let [first, second] = [best, rival].map(|claim| format!("{} \"{}\"", claim.column + 1, mapping.columns[claim.column].heading));
            let is_essential = matches!(described.name.as_str(), "nik" | "nama");
            let is_close = rank == other_rank && best.score < rival.score + 20;
            if is_essential && is_close && !agree(evidence, best.column, rival.column) {
                mapping.faults.push(ambiguous(evidence, &described.name, &first, &second));
                continue;
            }
            mapping.remark(
                format!("kolom {second} tidak dipakai: {} sudah diambil dari kolom {first}", described.name),
                format!("column {second} is not used: {} is taken from column {first}", described.name),
            );
        }
    }
}

/// How far a claim's heading is from the person: of another, of another role than the NIK's, of one who was before.
type Rank = (bool, bool, bool);

/// The claims to a field, best first.
fn ranked<'a>(
    evidence: &Evidence<'_>,
    profiles: &[Profile],
    claims: &'a [Claim],
    field: usize,
    mapping: &Mapping,
) -> Vec<(Rank, &'a Claim)> {
    let heading = |column: usize| mapping.columns[column].heading.as_str();
    let is_name = evidence.book.fields[field].name == "nama";
    let role = mapping.column("nik").filter(|_| is_name).map(|nik| of_role(heading(nik))).filter(|role| !role.is_empty());
    let rank = |claim: &Claim| {
        let is_of_another = claim.score <= 1000 && evidence.book.is_of_another(heading(claim.column));
        let is_of_other_role = role.as_ref().is_some_and(|role| of_role(heading(claim.column)) != *role);
        let is_former = of_role(heading(claim.column)).iter().any(|word| matches!(word.as_str(), "lama" | "sebelumnya" | "semula"));
        (is_of_another, is_of_other_role, is_former)
    };
    let mut rivals: Vec<(Rank, &Claim)> = claims.iter().filter(|claim| claim.field == field).map(|claim| (rank(claim), claim)).collect();
    rivals.sort_by_key(|(rank, claim)| {
        (*rank, std::cmp::Reverse(claim.score), std::cmp::Reverse(profiles[claim.column].filled), claim.column)
    });
    rivals
}

/// Words of a heading that say whose NIK or name it is: `NAMA PENGURUS` and `NIK PENGURUS` go together.
pub fn of_role(heading: &str) -> Vec<String> {
    const PLAIN: [&str; 14] =
        ["nik", "nama", "nm", "no", "nomor", "ktp", "lengkap", "lkp", "lgkp", "sesuai", "digit", "16", "induk", "kependudukan"];
    let words = super::looks::plain(heading);
    words.split(' ').filter(|word| !word.is_empty() && !PLAIN.contains(word)).map(str::to_string).collect()
}

fn ambiguous(evidence: &Evidence<'_>, field: &str, first: &str, second: &str) -> Fault {
    let line = evidence.heading.rows.first().map_or(0, |row| evidence.grid.line(*row));
    Fault::new(
        &format!("dua kolom sama-sama dapat menjadi {field}: kolom {first} dan kolom {second}"),
        &format!("two columns may both be {field}: column {first} and column {second}"),
        "hapus atau ganti judul salah satunya, atau tetapkan kolomnya di rules/sources/",
        "remove or rename one of them, or fix the columns in rules/sources/",
    )
    .at(line, 0)
}

/// Whether two columns hold the same values, or one fills what the other leaves blank.
fn agree(evidence: &Evidence<'_>, left: usize, right: usize) -> bool {
    let differ = evidence.sample.iter().filter(|row| {
        let (left, right) = (evidence.grid.cell(**row, left), evidence.grid.cell(**row, right));
        !left.is_empty() && !right.is_empty() && !left.eq_ignore_ascii_case(right)
    });
    differ.count() * 10 <= evidence.sample.len()
}
