//! The data that `report.html` carries, read back as a browser reads it.
//!
//! Properties: 1. the weights of a case are the integers and words that `explain` tells of that row; 2. every finding of
//! `mistargeting.csv` is in the page, with its cells; 3. no block shows an identity number.

use crate::expected::{leaks, numbers};
use crate::support::{code, padan, said, sample, text};
use flate2::read::ZlibDecoder;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;

/// A data block: its head and the places of each column, in order.
struct Block {
    head: Value,
    rest: Vec<u8>,
    from: usize,
}

fn inflated(page: &str, id: &str) -> Vec<u8> {
    let begin = format!("<script type=\"application/octet-stream\" id=\"{id}\">");
    let (_, rest) = page.split_once(&begin).unwrap_or_else(|| panic!("the page has no block {id}"));
    let (block, _) = rest.split_once("</script>").expect("the element ends");
    let signs = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let value = |sign: u8| signs.iter().position(|&other| other == sign);
    let bits: Vec<u32> = block.bytes().filter_map(value).map(|value| value as u32).collect();
    let groups = bits.chunks(4).flat_map(|group| {
        let joined = group.iter().fold(0, |joined, bits| joined << 6 | bits) << (6 * (4 - group.len()));
        joined.to_be_bytes()[1..group.len()].to_vec()
    });
    let mut bytes = Vec::new();
    ZlibDecoder::new(&groups.collect::<Vec<u8>>()[..]).read_to_end(&mut bytes).expect("the block inflates");
    bytes
}

impl Block {
    fn of(page: &str, id: &str) -> Block {
        let rest = inflated(page, id);
        let length = u32::from_le_bytes(rest[..4].try_into().expect("four bytes")) as usize;
        let head = serde_json::from_slice(&rest[4..4 + length]).expect("the head is JSON");
        Block { head, rest, from: 4 + length }
    }

    fn rows(&self) -> usize {
        self.head["rows"].as_u64().expect("a number of rows") as usize
    }

    fn places(&mut self, width: &Value) -> Vec<usize> {
        let (rows, width) = (self.rows(), width.as_u64().expect("a width") as usize);
        let plane = |byte: usize, row: usize| usize::from(self.rest[self.from + byte * rows + row]) << (8 * byte);
        let places = (0..rows).map(|row| (0..width).map(|byte| plane(byte, row)).sum()).collect();
        self.from += width * rows;
        places
    }

    /// The texts and numbers of every column, by row.
    fn columns(&mut self) -> BTreeMap<String, Vec<Value>> {
        let heads = self.head["columns"].as_array().expect("columns").clone();
        let mut columns = BTreeMap::new();
        for head in heads {
            let mut values = head["values"].as_array().expect("values").clone();
            let name = head["name"].as_str().expect("a name").to_owned();
            if head["width"] == 0 {
                columns.insert(name, values);
                continue;
            }
            let mut sum = 0;
            for value in values.iter_mut().filter(|value| value.is_i64()) {
                sum += value.as_i64().expect("a step");
                *value = sum.into();
            }
            let places = self.places(&head["width"]);
            columns
                .insert(name, places.into_iter().map(|place| if place == 0 { Value::Null } else { values[place - 1].clone() }).collect());
        }
        columns
    }
}

fn page() -> String {
    fs::read_to_string(sample().run.folder.join("report.html")).expect("the page is there")
}

#[test]
fn the_weights_of_a_case_are_those_that_explain_tells() {
    let page = page();
    let mut told = 0;
    for id in ["inclusion", "review", "duplicates"] {
        let lines = Block::of(&page, &format!("d-{id}")).columns()["line"].clone();
        let mut cases = Block::of(&page, &format!("k-{id}"));
        let columns = cases.columns();
        let comparisons = cases.head["comparisons"].as_array().expect("comparisons").clone();
        let places: Vec<Vec<usize>> = comparisons.iter().map(|comparison| cases.places(&comparison["width"])).collect();
        for row in [0, cases.rows() / 2] {
            let name = format!("{}:{}", columns["explain"][row].as_str().expect("a source"), lines[row]);
            let output = padan(&["explain", &text(&sample().run.folder), &name, "--json", "--quiet"]);
            assert_eq!(code(&output), 0, "{name}: {}", said(&output));
            let story: Value = serde_json::from_slice(&output.stdout).expect("JSON");
            let best = &story["best"];
            assert_eq!(best["person"]["register_row"], columns["candidate_row"][row], "{name}");
            assert_eq!(best["person"]["weight_millibits"], columns["candidate_weight"][row], "{name}");
            assert_eq!(best["person"]["probability_ppm"], columns["candidate_probability"][row], "{name}");
            for (number, (comparison, story)) in comparisons.iter().zip(best["comparisons"].as_array().expect("comparisons")).enumerate() {
                let [level, weight] = &comparison["weights"][places[number][row] - 1].as_array().expect("a pair")[..] else {
                    panic!("a weight is a level and a number")
                };
                let level = &comparison["levels"][level.as_u64().expect("a level") as usize];
                assert_eq!(comparison["field"], story["field"]["words"], "{name}");
                assert_eq!(
                    (weight, &level["level"], &level["rule"]),
                    (&story["weight_millibits"], &story["level"]["words"], &story["source"]),
                    "{name}"
                );
                told += 1;
            }
        }
    }
    assert!(told >= 40, "{told} comparisons");
}

#[test]
fn every_finding_is_in_the_page_with_its_cells() {
    let page = page();
    let table = sample().run.table("mistargeting");
    let mut found = BTreeSet::new();
    for id in ["inclusion", "exclusion", "unknown"].into_iter().filter(|id| page.contains(&format!("\"d-{id}\""))) {
        let mut block = Block::of(&page, &format!("d-{id}"));
        let columns = block.columns();
        let cell = |name: &str, row: usize| columns[name][row].as_str().unwrap_or("").to_owned();
        for (row, rupiah) in columns["rupiah"].iter().enumerate() {
            let of_csv = |name: &str| (name.to_owned(), cell(name, row));
            let told: BTreeMap<String, String> =
                ["finding", "nama", "evidence", "rule", "source", "owner", "desa"].into_iter().map(of_csv).collect();
            found.insert((told, rupiah.to_string()));
        }
        let amounts: Vec<i64> = columns["rupiah"].iter().map(|rupiah| rupiah.as_i64().unwrap_or(0)).collect();
        assert!(amounts.is_sorted_by(|left, right| left >= right), "{id}: the largest amount stands first");
    }
    assert_eq!(found.len(), table.len());
    for row in table {
        let told = ["finding", "nama", "evidence", "rule", "source", "owner", "desa"].map(|name| (name.to_owned(), row[name].clone()));
        assert!(found.contains(&(told.into(), row["rupiah"].clone())), "{row:?}");
    }
}

#[test]
fn amounts_of_the_first_screen_are_those_of_the_tables_and_a_benefit_that_nobody_states_is_no_zero() {
    let (page, run) = (page(), &sample().run);
    let grouped = |digits: &str| {
        let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).expect("digits")).collect();
        groups.join(".")
    };
    let first = page.split("id=\"b2\"").next().expect("the first section ends");
    let summary: BTreeMap<String, String> =
        run.table("summary").into_iter().map(|line| (line["measure"].clone(), line["value"].clone())).collect();
    let causes: Vec<&String> = summary.keys().filter(|name| name.starts_with("rows_indicated")).collect();
    assert_eq!(causes.len(), 6, "all rows and five causes");
    for name in causes {
        assert!(first.contains(&format!(">{} baris<", grouped(&summary[name]))), "{name}");
        let money = name.replace("rows_", "rupiah_");
        assert!(first.contains(&format!(">Rp\u{a0}{}<", grouped(&summary[&money]))), "{money}");
    }
    assert!(first.contains(&format!(">{} baris<", grouped(&summary["rows_tidak_diketahui"]))));
    let unstated: Vec<String> = run
        .table("by_programme")
        .into_iter()
        .filter(|line| ["LANSIA", "PUPUK", "UMKM"].contains(&line["programme"].as_str()))
        .map(|line| line["rupiah"].clone())
        .collect();
    assert_eq!(unstated, ["0"; 3], "data files keep a number");
    assert!(first.contains("tidak dinyatakan dalam aturan: LANSIA, PUPUK, UMKM."));
    let rows = page.split("<tr>").filter(|row| row.contains("LANSIA</td>") || row.contains("Dinas Pertanian</td>"));
    let with_zero = rows.filter(|row| row.split("</tr>").next().is_some_and(|row| row.contains("Rp\u{a0}0<"))).count();
    assert_eq!(with_zero, 0, "nowhere does a benefit that nobody states read as zero");
}

#[test]
fn no_block_shows_an_identity_number() {
    let (page, district) = (page(), sample().district.path());
    let mut secrets = BTreeSet::new();
    for part in ["people_01.csv", "people_02.csv"] {
        secrets.extend(numbers(&fs::read(district.join("register").join(part)).expect("the register can be read")));
    }
    let ids: Vec<&str> =
        page.split("<script type=\"application/octet-stream\" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(ids.len() > 8 && secrets.len() > 1_000, "{ids:?}");
    for id in ids {
        assert_eq!(leaks(&inflated(&page, id), &secrets).next(), None, "{id}");
    }
}
