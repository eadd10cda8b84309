//! An earlier receipt: read, and compared only where it tells of the same list.

use super::refused;
use crate::diagnostic::{Stopped, read_text};
use crate::language::Language;
use crate::report::receipt::{FileRead, Measured, Receipt};
use crate::rules::programmes::Programmes;
use padan_identity::mask::scrub;
use std::collections::BTreeSet;
use std::path::Path;

/// Reads an earlier receipt.
///
/// Errors: `Stopped` with exit code 2: no receipt, or one whose counts cannot be.
pub fn read(path: &Path, language: Language) -> Result<Receipt, Stopped> {
    let hint = language.pick(
        "sebut tanda terima JSON: padan check ... --receipt json --out FILE",
        "name a JSON receipt: padan check ... --receipt json --out FILE",
    );
    let told = language.pick("ini bukan tanda terima yang dapat dibaca", "this is no receipt that can be read");
    let read = read_text(path).map_err(|error| error.to_string()).and_then(|text| Receipt::read(&text));
    let receipt = read.map_err(|why| refused(path, format!("{told}: {}", scrub(&why)), hint))?;
    // More rows than any list has, so that shares of them can be reckoned.
    let can_be = |measured: &Measured| measured.hit <= measured.of && measured.of < 1 << 40;
    if receipt.measures.iter().all(can_be) && receipt.rows < 1 << 40 {
        return Ok(receipt);
    }
    let why = language.pick("cacahnya tidak mungkin", "its counts cannot be");
    Err(refused(path, format!("{told}: {why}"), hint))
}

/// Holds two receipts to telling of one list at two times.
///
/// Errors: `Stopped` with exit code 2 for two programmes, or for lists that have too little in common where no programme was named.
pub fn belong(path: &Path, (before, now): (&Receipt, &Receipt), programmes: &Programmes, language: Language) -> Result<(), Stopped> {
    let refuse = |told: &str, of: &dyn Fn(&Receipt) -> String| {
        let hint = language.pick(
            "sebut tanda terima terdahulu dari daftar yang sama, atau tinggalkan `--since`; `--programme` pada kedua pemeriksaan mencegah salah duga",
            "name an earlier receipt of the same list, or leave `--since` out; `--programme` in both checks prevents a wrong guess",
        );
        Err(refused(path, format!("{told}: {} / {}", scrub(&of(before)), scrub(&of(now))), hint))
    };
    // An OPD's receipt of a night names all its programmes.
    let codes = |receipt: &Receipt| -> BTreeSet<String> {
        let named = receipt.programme.split(", ").filter(|name| !name.is_empty());
        named.map(|name| programmes.find(name).map_or_else(|| name.to_lowercase(), |rule| rule.code.to_lowercase())).collect()
    };
    let (theirs, ours) = (codes(before), codes(now));
    if !theirs.is_empty() && !ours.is_empty() {
        let told = language.pick("tanda terima itu tentang program lain", "that receipt is of another programme");
        return if theirs.is_disjoint(&ours) { refuse(told, &|receipt| receipt.programme.clone()) } else { Ok(()) };
    }
    let is_same = |file: &FileRead| before.files.iter().any(|other| is_one_list(other, file));
    if now.files.is_empty() || now.files.iter().any(is_same) {
        return Ok(());
    }
    let told = language.pick("tanda terima itu tentang daftar lain", "that receipt is of another list");
    refuse(told, &|receipt| receipt.files.iter().take(3).map(name).collect::<Vec<_>>().join(", "))
}

/// The name of a file without its folder.
fn name(file: &FileRead) -> String {
    file.file.rsplit('/').next().unwrap_or_default().to_owned()
}

/// Two files are of one list where three quarters of the headings of the longer one stand in both, or where the name is the same and
/// half of those of the shorter one do: an OPD adds a column or moves to the template.
fn is_one_list(left: &FileRead, right: &FileRead) -> bool {
    let headings = |file: &FileRead| -> BTreeSet<String> {
        let plain = |heading: &String| heading.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        file.columns.iter().map(|column| plain(&column.heading)).filter(|heading| !heading.is_empty()).collect()
    };
    let has_one_name = name(left).to_lowercase() == name(right).to_lowercase();
    let (left, right) = (headings(left), headings(right));
    let both = left.intersection(&right).count();
    both * 4 >= left.len().max(right.len()) * 3 || has_one_name && both * 2 >= left.len().min(right.len())
}
