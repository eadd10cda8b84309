//! A finished run as populations: groups of rows or families that have no member in common, each split in several ways.

use super::rounding::{Label, Split};
use crate::changes::folder::{Frame, RunFolder};
use crate::changes::keys::{self, Keys, NO_FAMILY};
use crate::normalise::kecamatan_of;
use anyhow::{Context, ensure};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Main findings name none.
pub const NO_FINDING: &str = "TANPA_TEMUAN";
/// A class that brings a further row of a family that the programme has already.
pub const FIRST: &str = "0";
pub const FURTHER: &str = "1";
/// Whether the money of a finding counts in the total.
pub const WITHOUT_MONEY: &str = "0";
pub const WITH_MONEY: &str = "1";

/// Splits by the key of their population. All of one key have the same total.
pub type Populations = BTreeMap<Label, Vec<Split>>;

/// What is counted of a run, before anything is rounded.
#[derive(Debug, Default)]
pub struct Counted {
    /// Rows found in the register, by programme and kecamatan: by desa and family, by status, by finding and decile.
    pub recipients: Populations,
    /// Rows not found there, by programme: by status.
    pub others: Populations,
    /// Eligible families on no list, by kecamatan: by desa, by programmes and decile.
    pub unserved: Populations,
    /// Kecamatan and desa by their codes.
    pub names: BTreeMap<String, (String, String)>,
    /// Rupiah that most findings with money bring, per programme.
    pub amounts: BTreeMap<String, u64>,
}

/// Columns read of each table.
const LINKS: [&str; 4] = ["record", "status", "register_row", "programme"];
const PEOPLE: [&str; 5] = ["register_row", "desil", "area", "kecamatan", "desa"];
const FINDINGS: [&str; 7] = ["list", "file", "sheet", "record", "side", "kind", "rupiah_counted"];
const UNSERVED: [&str; 5] = ["programmes", "desil", "area", "kecamatan", "desa"];

/// Where and in which decile a register person lives.
#[derive(Clone, Copy, Default)]
struct Home {
    area: u64,
    desil: u32,
}

/// The finding of a row that tells most: inclusion first, then most money.
type Main = (u8, Reverse<u64>, String);

/// Counts a run.
///
/// Errors: `Stopped` with exit code 3 for a damaged folder, or one without keys.
pub fn count(run: &RunFolder) -> anyhow::Result<Counted> {
    let mut counted = Counted::default();
    let (homes, deciles) = homes(run, &mut counted.names)?;
    rows(run, &homes, &deciles, &mut counted)?;
    unserved(run, &mut counted)?;
    Ok(counted)
}

/// Homes by register row, and the texts of deciles.
fn homes(run: &RunFolder, names: &mut BTreeMap<String, (String, String)>) -> anyhow::Result<(FxHashMap<u64, Home>, Vec<String>)> {
    let frame = run.table("person_programmes", &PEOPLE)?;
    let (people, desil, areas) = (frame.numbers("register_row")?, frame.texts("desil")?, frame.texts("area")?);
    let mut deciles: Vec<String> = Vec::new();
    let mut homes = FxHashMap::default();
    for at in 0..frame.rows() {
        let known = deciles.iter().position(|decile| decile == desil[at]);
        let decile = known.unwrap_or_else(|| {
            deciles.push(desil[at].to_owned());
            deciles.len() - 1
        });
        homes.insert(people[at], Home { area: areas[at].parse().unwrap_or(0), desil: decile as u32 });
    }
    remember(names, &frame)?;
    Ok((homes, deciles))
}

/// Keeps what areas are called.
fn remember(names: &mut BTreeMap<String, (String, String)>, frame: &Frame) -> anyhow::Result<()> {
    let (areas, kecamatan, desa) = (frame.texts("area")?, frame.texts("kecamatan")?, frame.texts("desa")?);
    for at in 0..frame.rows() {
        if !names.contains_key(areas[at]) {
            names.insert(areas[at].to_owned(), (kecamatan[at].to_owned(), desa[at].to_owned()));
        }
        let area = areas[at].parse().map_or(0, kecamatan_of);
        if area != 0 && !kecamatan[at].is_empty() {
            names.entry(area.to_string()).or_insert_with(|| (kecamatan[at].to_owned(), String::new()));
        }
    }
    Ok(())
}

/// Counts the rows of all lists.
fn rows(run: &RunFolder, homes: &FxHashMap<u64, Home>, deciles: &[String], counted: &mut Counted) -> anyhow::Result<()> {
    let keys = Keys::read(&run.bytes(keys::FILE)?).map_err(|_| run.damaged(keys::FILE))?;
    let frame = run.table("links", &LINKS)?;
    let (statuses, people, programmes) = (frame.texts("status")?, frame.numbers("register_row")?, frame.texts("programme")?);
    ensure!(keys.rows.len() == frame.rows(), "keys do not fit the table `links`");
    let findings = findings(run, &frame.numbers("record")?, &programmes, &mut counted.amounts)?;
    let mut families: FxHashSet<(&str, u32)> = FxHashSet::default();
    for at in 0..frame.rows() {
        let programme = programmes[at].to_owned();
        if !matches!(statuses[at], "PADAN" | "PADAN_BERBEDA") {
            add(&mut counted.others, vec![programme], [vec![statuses[at].to_owned()]]);
            continue;
        }
        let home = homes.get(&people[at]).copied().unwrap_or_default();
        let family = keys.rows[at].family;
        let further = family != NO_FAMILY && !families.insert((programmes[at], family));
        let finding = match findings.get(&(at as u32)) {
            Some((side, Reverse(money), kind)) => (SIDES[usize::from(*side)], kind.as_str(), *money > 0),
            None => (NO_FINDING, NO_FINDING, false),
        };
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Label>();
        let splits = [
            texts(&[&area_text(home.area), if further { FURTHER } else { FIRST }]),
            texts(&[statuses[at]]),
            texts(&[
                finding.0,
                finding.1,
                if finding.2 { WITH_MONEY } else { WITHOUT_MONEY },
                deciles.get(home.desil as usize).map_or("", String::as_str),
            ]),
        ];
        add(&mut counted.recipients, vec![programme, area_text(kecamatan_of(home.area))], splits);
    }
    Ok(())
}

const SIDES: [&str; 3] = ["INKLUSI", "EKSKLUSI", "TIDAK_DIKETAHUI"];

/// The main finding of each row of `links` that has one, and the usual money of each programme.
fn findings(
    run: &RunFolder,
    records: &[u64],
    programmes: &[&str],
    amounts: &mut BTreeMap<String, u64>,
) -> anyhow::Result<FxHashMap<u32, Main>> {
    let mut first = 0;
    let mut parts: FxHashMap<(u64, &str, &str), (u64, u64)> = FxHashMap::default();
    for file in &run.manifest.files {
        let rows = u64::from(file.people + file.quarantined);
        parts.insert((file.list, &file.file, &file.sheet), (first, first + rows));
        first += rows;
    }
    ensure!(first as usize == records.len(), "the manifest does not fit the table `links`");
    let frame = run.table("mistargeting", &FINDINGS)?;
    let (lists, files, sheets, of_rows) = (frame.numbers("list")?, frame.texts("file")?, frame.texts("sheet")?, frame.numbers("record")?);
    let (sides, kinds, money) = (frame.texts("side")?, frame.texts("kind")?, frame.numbers("rupiah_counted")?);
    let mut main: FxHashMap<u32, Main> = FxHashMap::default();
    let mut usual: BTreeMap<&str, BTreeMap<u64, u64>> = BTreeMap::new();
    for at in 0..frame.rows() {
        let Some(&(start, end)) = parts.get(&(lists[at], files[at], sheets[at])) else { continue };
        let row = records[start as usize..end as usize].binary_search(&of_rows[at]);
        let row = start as u32 + row.ok().context("a finding names a row that `links` does not have")? as u32;
        let side = SIDES.iter().position(|side| *side == sides[at]).unwrap_or(SIDES.len() - 1);
        let told: Main = (side as u8, Reverse(money[at]), kinds[at].to_owned());
        if money[at] > 0 {
            *usual.entry(programmes[row as usize]).or_default().entry(money[at]).or_default() += 1;
        }
        match main.get_mut(&row) {
            Some(known) if *known <= told => {}
            Some(known) => *known = told,
            None => {
                main.insert(row, told);
            }
        }
    }
    for (programme, counts) in usual {
        // Of equally many the smaller one, and none unless it brings at least half: what few receive is nobody's business.
        let all: u64 = counts.values().sum();
        let most = counts.iter().max_by_key(|(rupiah, count)| (**count, Reverse(**rupiah)));
        if let Some((rupiah, _)) = most.filter(|(_, count)| *count * 2 >= all) {
            amounts.insert(programme.to_owned(), *rupiah);
        }
    }
    Ok(main)
}

/// Counts eligible families on no list.
fn unserved(run: &RunFolder, counted: &mut Counted) -> anyhow::Result<()> {
    let frame = run.table("unserved", &UNSERVED)?;
    remember(&mut counted.names, &frame)?;
    let (programmes, desil, areas) = (frame.texts("programmes")?, frame.numbers("desil")?, frame.texts("area")?);
    for at in 0..frame.rows() {
        let kecamatan = area_text(areas[at].parse().map_or(0, kecamatan_of));
        let splits = [vec![areas[at].to_owned()], vec![programmes[at].to_owned(), desil[at].to_string()]];
        add(&mut counted.unserved, vec![kecamatan], splits);
    }
    Ok(())
}

fn area_text(area: u64) -> String {
    if area == 0 { String::new() } else { area.to_string() }
}

/// Counts one member of a population in each of its splits.
fn add<const SPLITS: usize>(populations: &mut Populations, key: Label, labels: [Label; SPLITS]) {
    let splits = populations.entry(key).or_insert_with(|| vec![Split::new(); SPLITS]);
    for (split, label) in splits.iter_mut().zip(labels) {
        *split.entry(label).or_default() += 1;
    }
}
