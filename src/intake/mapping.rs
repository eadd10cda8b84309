//! Which column is which field: what the heading says, verified by what the cells hold.
//!
//! A heading proposes, the content disposes: a heading that its column contradicts is given up or moved, and every
//! such step leaves a remark in the receipt. Values are never changed here.

use super::evidence::{Profile, profile};
use super::grid::Grid;
use super::layout::{Heading, is_tick};
use super::message::Fault;
use super::source_rules::SourceRule;
use super::{MappedColumn, Role};
use crate::rules::fields::{FieldBook, Kind, Meaning, normalise};

/// The meaning of every column of one sheet.
#[derive(Debug, Default)]
pub struct Mapping {
    pub columns: Vec<MappedColumn>,
    /// Two columns, headed L and P, that are ticked for the sex.
    pub ticks: Option<(usize, usize)>,
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
const STAND_INS: [(&str, &[&str]); 14] = [
    ("tanggal_lahir", &["ttl", "usia"]),
    ("ttl", &["tanggal_lahir", "tempat_lahir"]),
    ("tempat_lahir", &["ttl", "tanggal_lahir"]),
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
    let profiles: Vec<Profile> = (0..evidence.width)
        .map(|column| profile(evidence.grid, evidence.sample, column))
        .collect();
    let mut mapping = Mapping {
        columns: (0..evidence.width)
            .map(|column| unused(evidence, column))
            .collect(),
        ..Mapping::default()
    };
    let mut claims = Vec::new();
    for column in 0..evidence.width {
        match fixed(evidence, rule, column) {
            Some(Some(claim)) => claims.push(claim),
            Some(None) => {}
            None => claims.extend(claim(evidence, &profiles[column], column, &mut mapping)),
        }
    }
    settle(evidence, &profiles, &claims, &mut mapping);
    find_ticks(evidence, &mut mapping);
    part_nik_and_kk(&profiles, &mut mapping);
    fill_gaps_by_content(evidence, &profiles, &mut mapping);
    name_the_head(evidence, &mut mapping);
    mapping
}

fn unused(evidence: &Evidence<'_>, column: usize) -> MappedColumn {
    let heading = evidence
        .heading
        .columns
        .get(column)
        .map(super::layout::HeadingCell::printed)
        .unwrap_or_default();
    MappedColumn {
        position: column as u16 + 1,
        heading,
        field: String::new(),
        confidence_permille: 0,
        basis: "unused".into(),
    }
}

/// What a source rule fixes for a column: `Some(None)` = not used.
fn fixed(
    evidence: &Evidence<'_>,
    rule: Option<&SourceRule>,
    column: usize,
) -> Option<Option<Claim>> {
    let heading = normalise(&evidence.heading.columns.get(column)?.printed());
    let (_, field) = rule?
        .columns
        .iter()
        .find(|(printed, _)| normalise(printed) == heading)?;
    let claim = |field| Claim {
        column,
        field,
        score: 1001,
        basis: "source file",
    };
    Some(evidence.book.position(field).map(claim))
}

fn claim(
    evidence: &Evidence<'_>,
    profile: &Profile,
    column: usize,
    mapping: &mut Mapping,
) -> Option<Claim> {
    let meanings = evidence
        .heading
        .columns
        .get(column)?
        .meanings(evidence.book);
    let meanings: Vec<Meaning> = meanings
        .into_iter()
        .filter(|meaning| belongs(evidence, meaning))
        .collect();
    let best = *meanings.first()?;
    let fit = |field: usize| profile.fit(&evidence.book.fields[field]);
    let scored = |meaning: Meaning, fit: Option<u32>| {
        let score = u32::from(meaning.score) * 6 / 10 + fit.map_or(200, |fit| fit * 4 / 10);
        Claim {
            column,
            field: meaning.field,
            score,
            basis: if fit.is_some() {
                "heading+content"
            } else {
                "heading"
            },
        }
    };
    if meanings.len() > 1 {
        return shared(evidence, profile, &meanings)
            .map(|meaning| scored(meaning, fit(meaning.field)));
    }
    let least = if best.score >= 900 {
        FIT_OWN_MIN
    } else {
        FIT_SHARED_MIN
    };
    let fits = fit(best.field);
    if fits.is_none_or(|fit| fit >= least) {
        return Some(scored(best, fits));
    }
    let name = &evidence.book.fields[best.field].name;
    let printed = mapping.columns[column].heading.clone();
    for stand_in in stand_ins(name) {
        let field = evidence.book.position(stand_in)?;
        if fit(field).is_some_and(|fit| fit >= FIT_MOVED_MIN) {
            mapping.remark(
                format!(
                    "kolom {} \"{printed}\" dibaca sebagai {stand_in} karena isinya",
                    column + 1
                ),
                format!(
                    "column {} \"{printed}\" is read as {stand_in} because of its values",
                    column + 1
                ),
            );
            return Some(Claim {
                column,
                field,
                score: 850,
                basis: "moved by content",
            });
        }
    }
    mapping.remark(
        format!(
            "kolom {} \"{printed}\" tidak dipakai: isinya bukan {name}",
            column + 1
        ),
        format!(
            "column {} \"{printed}\" is not used: its values are no {name}",
            column + 1
        ),
    );
    None
}

/// Events have their own fields; in lists these headings mean nothing.
fn belongs(evidence: &Evidence<'_>, meaning: &Meaning) -> bool {
    let name = evidence.book.fields[meaning.field].name.as_str();
    evidence.role == Role::RegisterEvents
        || !matches!(name, "jenis_peristiwa" | "tanggal_peristiwa")
}

fn stand_ins(field: &str) -> &'static [&'static str] {
    STAND_INS
        .iter()
        .find(|(name, _)| *name == field)
        .map_or(&[], |(_, others)| others)
}

/// Picks among the meanings of one heading by content.
fn shared(evidence: &Evidence<'_>, profile: &Profile, meanings: &[Meaning]) -> Option<Meaning> {
    let fitting = meanings.iter().filter(|meaning| {
        let field = &evidence.book.fields[meaning.field];
        // Small numbers are codes of anything; only words tell one status from another.
        let has_words =
            field.kind != Kind::Text || profile.share(profile.with_letters) >= FIT_SHARED_MIN;
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
        let mut rivals: Vec<&Claim> = claims.iter().filter(|claim| claim.field == field).collect();
        rivals.sort_by_key(|claim| {
            (
                std::cmp::Reverse(claim.score),
                std::cmp::Reverse(profiles[claim.column].filled),
                claim.column,
            )
        });
        let Some(best) = rivals.first() else {
            continue;
        };
        let column = &mut mapping.columns[best.column];
        column.field.clone_from(&described.name);
        column.confidence_permille = best.score.min(1000) as u16;
        column.basis = best.basis.to_string();
        for rival in &rivals[1..] {
            if described.kind == Kind::Ignored {
                continue;
            }
            let [first, second] = [best, rival].map(|claim| {
                format!(
                    "{} \"{}\"",
                    claim.column + 1,
                    mapping.columns[claim.column].heading
                )
            });
            let is_essential = matches!(described.name.as_str(), "nik" | "nama");
            if is_essential
                && best.score < rival.score + 20
                && !agree(evidence, best.column, rival.column)
            {
                mapping
                    .faults
                    .push(ambiguous(evidence, &described.name, &first, &second));
                continue;
            }
            mapping.remark(
                format!(
                    "kolom {second} tidak dipakai: {} sudah diambil dari kolom {first}",
                    described.name
                ),
                format!(
                    "column {second} is not used: {} is taken from column {first}",
                    described.name
                ),
            );
        }
    }
}

fn ambiguous(evidence: &Evidence<'_>, field: &str, first: &str, second: &str) -> Fault {
    let line = evidence
        .heading
        .rows
        .first()
        .map_or(0, |row| evidence.grid.line(*row));
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
        let (left, right) = (
            evidence.grid.cell(**row, left),
            evidence.grid.cell(**row, right),
        );
        !left.is_empty() && !right.is_empty() && !left.eq_ignore_ascii_case(right)
    });
    differ.count() * 10 <= evidence.sample.len()
}

/// Two neighbouring columns under one heading, headed L and P.
fn find_ticks(evidence: &Evidence<'_>, mapping: &mut Mapping) {
    let headings = &evidence.heading.columns;
    let lower = |column: usize| headings.get(column).map_or("", |cell| cell.lower.as_str());
    for column in 0..evidence.width.saturating_sub(1) {
        let is_pair = is_tick(lower(column))
            && is_tick(lower(column + 1))
            && normalise(lower(column)).starts_with('l');
        let others = mapping
            .column("jenis_kelamin")
            .is_some_and(|known| known != column && known != column + 1);
        if is_pair && !others {
            for (at, basis) in [(column, "tick columns"), (column + 1, "tick columns")] {
                mapping.columns[at].field = if at == column {
                    "jenis_kelamin".into()
                } else {
                    String::new()
                };
                mapping.columns[at].basis = basis.into();
                mapping.columns[at].confidence_permille = 900;
            }
            mapping.ticks = Some((column, column + 1));
            mapping.remark(
                "jenis kelamin dibaca dari dua kolom centang L dan P".into(),
                "sex is read from two tick columns, L and P".into(),
            );
            return;
        }
    }
}

/// Swaps or renames NIK and No KK where the numbers themselves say so.
fn part_nik_and_kk(profiles: &[Profile], mapping: &mut Mapping) {
    let is_fixed =
        |mapping: &Mapping, column: usize| mapping.columns[column].basis == "source file";
    match (mapping.column("nik"), mapping.column("no_kk")) {
        (Some(nik), Some(kk))
            if !is_fixed(mapping, nik)
                && profiles[kk].is_like_nik()
                && profiles[nik].is_like_kk() =>
        {
            retitle(mapping, nik, "no_kk");
            retitle(mapping, kk, "nik");
            mapping.remark(
                "kolom NIK dan No KK tertukar; dibaca menurut isinya".into(),
                "the NIK and No KK columns are swapped; read by their values".into(),
            );
        }
        (Some(nik), None)
            if !is_fixed(mapping, nik)
                && profiles[nik].is_in_blocks()
                && profiles[nik].is_like_kk() =>
        {
            retitle(mapping, nik, "no_kk");
            mapping.remark(
                "kolom NIK berulang per keluarga; dibaca sebagai No KK".into(),
                "the NIK column repeats within families; read as No KK".into(),
            );
        }
        (None, Some(kk))
            if !is_fixed(mapping, kk)
                && profiles[kk].is_like_nik()
                && !profiles[kk].is_in_blocks() =>
        {
            retitle(mapping, kk, "nik");
            mapping.remark(
                "kolom No KK berisi NIK; dibaca sebagai NIK".into(),
                "the No KK column holds NIKs; read as NIK".into(),
            );
        }
        _ => {}
    }
}

fn retitle(mapping: &mut Mapping, column: usize, field: &str) {
    mapping.columns[column].field = field.to_string();
    mapping.columns[column].basis = "moved by content".to_string();
}

/// Gives `nik`, `no_kk` and `nama` to a column without a known heading when its content leaves no doubt.
fn fill_gaps_by_content(evidence: &Evidence<'_>, profiles: &[Profile], mapping: &mut Mapping) {
    let certain = |field: &str, profile: &Profile| match field {
        "nik" => profile.share(profile.dated_ids) >= 700 && profile.is_like_nik(),
        "no_kk" => {
            profile.dated_ids >= 20
                && profile.share(profile.dated_ids) >= 700
                && profile.is_like_kk()
        }
        "tanggal_lahir" => profile.share(profile.dates) >= 900,
        "jenis_kelamin" => {
            profile.share(profile.sexes) >= 950 && profile.share(profile.with_digits) == 0
        }
        // Places and jobs repeat; names of people hardly do.
        _ => {
            profile.share(profile.names) >= 900
                && profile.share(profile.distinct) >= 700
                && profile.filled >= 5
        }
    };
    let wanted: &[&str] = if evidence.has_heading {
        &["nik", "nama"]
    } else {
        &["nik", "no_kk", "nama", "tanggal_lahir", "jenis_kelamin"]
    };
    for field in wanted {
        if mapping.column(field).is_some() {
            continue;
        }
        // A list of families calls its people heads; that is a name already.
        if *field == "nama" && mapping.column("nama_kepala_keluarga").is_some() {
            continue;
        }
        let is_free = |column: &usize| {
            mapping.columns[*column].field.is_empty() && mapping.columns[*column].basis == "unused"
        };
        let found: Vec<usize> = (0..evidence.width)
            .filter(is_free)
            .filter(|column| certain(field, &profiles[*column]))
            .collect();
        let [column] = found[..] else {
            continue;
        };
        mapping.columns[column].field = (*field).to_string();
        mapping.columns[column].confidence_permille = 600;
        mapping.columns[column].basis = "content".into();
        mapping.remark(
            format!(
                "kolom {} dibaca sebagai {field} hanya menurut isinya",
                column + 1
            ),
            format!(
                "column {} is read as {field} by its values alone",
                column + 1
            ),
        );
    }
}

/// A list that names only heads of families names its people by them.
fn name_the_head(evidence: &Evidence<'_>, mapping: &mut Mapping) {
    let is_people = matches!(evidence.role, Role::List(_) | Role::RegisterPeople);
    let head = mapping.column("nama_kepala_keluarga");
    if let (true, None, Some(head)) = (is_people, mapping.column("nama"), head) {
        mapping.columns[head].field = "nama".into();
        mapping.remark(
            "nama kepala keluarga dibaca sebagai nama penerima".into(),
            "the name of the family's head is read as the recipient's name".into(),
        );
    }
    // "NIK KK" beside another person's name is the head's number, not this person's.
    if let (Some(nik), Some(_)) = (
        mapping.column("nik"),
        mapping.column("nama_kepala_keluarga"),
    ) {
        let heading = normalise(&mapping.columns[nik].heading);
        let is_of_head = [
            "nikkk",
            "nikkepalakeluarga",
            "nikkrt",
            "nikkepalarumahtangga",
        ]
        .contains(&heading.as_str());
        if is_of_head
            && mapping.column("nama").is_some()
            && mapping.columns[nik].basis != "source file"
        {
            mapping.columns[nik].field = String::new();
            mapping.columns[nik].basis = "unused".into();
            mapping.remark(
                "NIK kepala keluarga tidak dipakai sebagai NIK penerima".into(),
                "the NIK of the family's head is not used as the recipient's NIK".into(),
            );
        }
    }
}
