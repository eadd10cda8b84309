//! The master register: people files, family files and vital events become persons, families and facts.

use super::columns::{Builder, ParsedRow};
use super::parse::{Parsed, parse};
use super::places::Places;
use super::{DesilReading, Family, Life, Normalised, PersonFacts, PersonIx, Relation};
use crate::intake::{Intake, Role, Source, Table};
use crate::job::Job;
use crate::rules::RuleBook;
use padan_identity::area::AreaBook;
use padan_identity::date::{DateCellKind, DateHint, read_date};
use padan_identity::desil::{self, read_desil};
use padan_identity::kk::read_kk;
use padan_identity::nik::read_nik;
use padan_linkage::records::{AddressValue, Records, Values};
use std::collections::{BTreeMap, HashMap};

/// The kabupaten that most register rows name, or that most register NIKs begin with; 0 when neither tells.
pub fn home(intake: &Intake, areas: &AreaBook) -> u64 {
    let mut named: BTreeMap<&str, usize> = BTreeMap::new();
    let mut numbered: BTreeMap<u64, usize> = BTreeMap::new();
    let sources = || intake.sources.iter().filter(|source| matches!(source.role, Role::RegisterPeople | Role::RegisterFamilies));
    for table in sources().map(|source| &source.table) {
        for row in (0..table.len()).take(2_000) {
            *named.entry(table.cell("kabupaten", row)).or_insert(0) += 1;
            if let Some(nik) = read_nik(table.cell("nik", row), false).nik() {
                *numbered.entry(u64::from(nik.area() / 100)).or_insert(0) += 1;
            }
        }
    }
    named.remove("");
    let by_name = named.iter().max_by_key(|(_, count)| **count).map_or(0, |(name, _)| areas.resolve(None, name, "", "").code);
    let by_number = || numbered.iter().max_by_key(|(_, count)| **count).map_or(0, |(code, _)| *code);
    if by_name > 999 { by_name } else { by_number() }
}

/// What a family file says of one family.
#[derive(Clone, Default)]
struct FamilyRow {
    desil: DesilReading,
    area: u64,
    address: AddressValue,
}

/// Reads the register into `out`.
pub fn read(intake: &Intake, job: &Job, rules: &RuleBook, places: &mut Places, out: &mut Normalised) {
    let as_of_year = year(&job.register.as_of).or_else(|| year(&job.period)).unwrap_or(2100);
    let families = family_rows(intake, places);
    let mut builder = Builder::of(&rules.schema);
    builder.dates_from_nik = true;
    let mut index: HashMap<FamilyKey, u32> = HashMap::new();
    for (number, source) in intake.sources.iter().enumerate().filter(|(_, source)| source.role == Role::RegisterPeople) {
        let parsed = parse(&source.table, &rules.names, as_of_year);
        out.remarks.extend(parsed.remarks.iter().map(|(id, en)| (number, id.clone(), en.clone())));
        for row in 0..source.table.len() {
            let key = family_key(&parsed, &source.table, row);
            let from_family = families.get(&key);
            let place = person_place(places.of(source, row), from_family);
            builder.push(
                ParsedRow { table: &source.table, parsed: &parsed, row },
                as_of_year,
                place,
                &mut out.shared.lexicon,
                &rules.names,
            );
            let family = join_family(&mut out.people.register.families, &mut index, key, place.0);
            let person = PersonIx(out.people.register.facts.len() as u32);
            let slot = &mut out.people.register.families[family as usize];
            slot.members.push(person);
            slot.desil = better(slot.desil, own_desil(&source.table, row), from_family);
            out.people.register.facts.push(facts(source, number, &parsed, row, family, as_of_year));
        }
    }
    out.register = builder.finish();
    choose_heads(out);
    apply_events(intake, job, out);
}

#[derive(Clone, PartialEq, Eq, Hash)]
enum FamilyKey {
    Kk(u64),
    Id(String),
    Alone,
}

fn family_key(parsed: &Parsed, table: &Table, row: usize) -> FamilyKey {
    let whole = parsed.kk[row].digits().filter(|digits| digits.len == 16 && digits.unknown == 0);
    match (whole, table.cell("id_keluarga", row)) {
        (Some(digits), _) => FamilyKey::Kk(digits.value),
        (None, "") => FamilyKey::Alone,
        (None, id) => FamilyKey::Id(id.to_owned()),
    }
}

fn family_rows(intake: &Intake, places: &mut Places) -> HashMap<FamilyKey, FamilyRow> {
    let mut families = HashMap::new();
    for source in intake.sources.iter().filter(|source| source.role == Role::RegisterFamilies) {
        for row in 0..source.table.len() {
            let (area, address) = places.of(source, row);
            let entry = FamilyRow { desil: own_desil(&source.table, row), area, address };
            let kk = read_kk(source.table.cell("no_kk", row), false).digits().filter(|digits| digits.len == 16 && digits.unknown == 0);
            let id = source.table.cell("id_keluarga", row);
            if let Some(kk) = kk {
                families.insert(FamilyKey::Kk(kk.value), entry.clone());
            }
            if !id.is_empty() {
                families.insert(FamilyKey::Id(id.to_owned()), entry);
            }
        }
    }
    families
}

/// The person's own place, or the family's where the person file gives none.
fn person_place(own: (u64, AddressValue), family: Option<&FamilyRow>) -> (u64, AddressValue) {
    let Some(family) = family else { return own };
    let area = if own.0 > 999_999 { own.0 } else { own.0.max(family.area) };
    let address = if own.1 == AddressValue::default() { family.address } else { own.1 };
    (area, address)
}

fn join_family(families: &mut Vec<Family>, index: &mut HashMap<FamilyKey, u32>, key: FamilyKey, area: u64) -> u32 {
    let next = families.len() as u32;
    let no_kk = if let FamilyKey::Kk(kk) = key { kk } else { 0 };
    let family = if key == FamilyKey::Alone { next } else { *index.entry(key).or_insert(next) };
    if family == next {
        families.push(Family { no_kk, area, ..Family::default() });
    }
    let slot = &mut families[family as usize];
    slot.area = slot.area.max(area);
    family
}

fn own_desil(table: &Table, row: usize) -> DesilReading {
    match read_desil(table.cell("desil", row)) {
        desil::DesilReading::Known(desil) => DesilReading::Known(desil.value()),
        desil::DesilReading::Between(low, high) => DesilReading::Between(low, high),
        desil::DesilReading::NotYet | desil::DesilReading::NotFound => DesilReading::NotYet,
        desil::DesilReading::Missing | desil::DesilReading::Fault => DesilReading::Missing,
    }
}

/// The family file's decile first, then what a member's row says.
fn better(known: DesilReading, own: DesilReading, family: Option<&FamilyRow>) -> DesilReading {
    let stated = family.map_or(DesilReading::Missing, |family| family.desil);
    [stated, known, own].into_iter().find(|desil| *desil != DesilReading::Missing).unwrap_or_default()
}

fn facts(source: &Source, number: usize, parsed: &Parsed, row: usize, family: u32, as_of_year: u16) -> PersonFacts {
    let table = &source.table;
    let born = parsed.born[row].date.map_or(0, |date| date.pack());
    let by_date = (born != 0).then(|| u16::try_from(born / 10_000).unwrap_or(0)).map(|year| as_of_year.saturating_sub(year));
    PersonFacts {
        source: number as u32,
        table_row: row as u32,
        family,
        life: life(table, row),
        relation: relation(table.cell("hubungan", row)),
        nik: parsed.nik[row].nik().map_or(0, |nik| nik.as_u64()),
        born,
        sex: parsed.sex[row].or_else(|| parsed.nik[row].sex()).map_or(0, |sex| sex.letter() as u8),
        age: parsed.age[row].or_else(|| by_date.and_then(|age| u8::try_from(age).ok())),
    }
}

/// Life as the register's own flags tell it.
fn life(table: &Table, row: usize) -> Life {
    let flag = |field: &str| table.cell(field, row).trim().to_ascii_uppercase();
    let says = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    let (died, active, status, note) = (flag("status_hidup"), flag("flag_aktif"), flag("status"), flag("keterangan_deleted"));
    let dead_words = ["MENINGGAL", "MATI", "WAFAT"];
    let died_flag = matches!(died.as_str(), "1" | "YA" | "Y" | "TRUE" | "SUDAH");
    if died_flag
        || [&died, &status, &note].iter().any(|text| says(text, &dead_words) && !says(text, &["TIDAK MENINGGAL", "BELUM MENINGGAL"]))
    {
        return Life::Dead(None);
    }
    if [&status, &note, &died].iter().any(|text| says(text, &["PINDAH"])) {
        return Life::Moved(None);
    }
    let inactive = matches!(active.as_str(), "0" | "TIDAK" | "TIDAK AKTIF" | "NONAKTIF" | "NON AKTIF" | "N" | "FALSE");
    if inactive || says(&status, &["TIDAK AKTIF", "TIDAK DITEMUKAN", "TIDAK VALID"]) {
        return Life::Inactive;
    }
    Life::Alive
}

fn relation(cell: &str) -> Relation {
    let cell = cell.trim().to_ascii_uppercase();
    let code = cell.trim_start_matches('0').split_whitespace().next().unwrap_or("").trim_end_matches('.').to_owned();
    match code.as_str() {
        "" => Relation::Unknown,
        "1" | "KEPALA" | "KRT" | "KK" => Relation::Head,
        "2" | "3" if cell.chars().all(|c| c.is_ascii_digit()) => {
            if code == "2" {
                Relation::Spouse
            } else {
                Relation::Child
            }
        }
        "ISTRI" | "SUAMI" | "ISTRI/SUAMI" | "SUAMI/ISTRI" | "PASANGAN" => Relation::Spouse,
        "ANAK" => Relation::Child,
        _ => Relation::Other,
    }
}

fn choose_heads(out: &mut Normalised) {
    let facts = &out.people.register.facts;
    for family in &mut out.people.register.families {
        let born = |person: &&PersonIx| (facts[person.0 as usize].born.max(1), person.0);
        let named = family.members.iter().find(|person| facts[person.0 as usize].relation == Relation::Head);
        family.head = named.or_else(|| family.members.iter().filter(|person| facts[person.0 as usize].born != 0).min_by_key(born)).copied();
        family.head = family.head.or(family.members.first().copied());
    }
}

/// Applies deaths and moves up to the end of the period, by register NIK.
fn apply_events(intake: &Intake, job: &Job, out: &mut Normalised) {
    let by_nik = niks(&out.register);
    let until = period_end(&job.period);
    for (number, source) in intake.sources.iter().enumerate().filter(|(_, source)| source.role == Role::RegisterEvents) {
        let table = &source.table;
        let mut of_nobody = 0;
        for row in 0..table.len() {
            let nik = read_nik(table.cell("nik", row), false).nik();
            let Some(&person) = nik.and_then(|nik| by_nik.get(&nik.as_u64())) else {
                of_nobody += 1;
                continue;
            };
            let hint = DateHint { nik_birth: None, as_of_year: year(&job.period).unwrap_or(2100), order: None };
            let date = read_date(table.cell("tanggal_peristiwa", row), DateCellKind::Text, hint).date.map(|date| date.pack());
            if date.is_some_and(|date| date > until) {
                continue;
            }
            let kind = table.cell("jenis_peristiwa", row).to_ascii_uppercase();
            let life = &mut out.people.register.facts[person as usize].life;
            if ["MENINGGAL", "MATI", "KEMATIAN", "WAFAT"].iter().any(|word| kind.contains(word)) {
                *life = Life::Dead(date);
            } else if kind.contains("PINDAH") && !matches!(life, Life::Dead(_)) {
                *life = Life::Moved(date);
            }
        }
        if of_nobody > 0 {
            out.remarks.push((
                number,
                format!("{of_nobody} peristiwa tidak menyebut NIK siapa pun di register; tidak dipakai"),
                format!("{of_nobody} events name no NIK of the register; they are not used"),
            ));
        }
    }
}

fn niks(register: &Records) -> HashMap<u64, u32> {
    let Values::Digits(niks) = &register.columns[0] else { return HashMap::new() };
    niks.iter().enumerate().filter(|(_, nik)| nik.complete() && nik.len == 16).map(|(row, nik)| (nik.value, row as u32)).collect()
}

/// First four digits of `YYYY-MM` or `YYYY-MM-DD`.
pub fn year(text: &str) -> Option<u16> {
    text.get(..4)?.parse().ok()
}

/// Last day of a `YYYY-MM` period as `YYYYMMDD`; the 31st stands for every month's end.
fn period_end(period: &str) -> u32 {
    let month = period.get(5..7).and_then(|month| month.parse::<u32>().ok()).unwrap_or(12);
    u32::from(year(period).unwrap_or(9999)) * 10_000 + month * 100 + 31
}
