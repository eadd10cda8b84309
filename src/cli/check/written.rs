//! Where a receipt goes: its form, the ending that fits it, and how an earlier one is known, so that it may be replaced.

use super::{ReceiptForm, refused};
use crate::diagnostic::Stopped;
use crate::language::Language;
use crate::report::receipt::words::Say;
use crate::report::receipt::{FORMAT, Receipt};
use std::fs;
use std::path::Path;

/// Stands in a page after its first tag, so that a page is known as a receipt.
const MARK: &str = "<!-- padan-receipt -->";
const FIRST_TAG: &str = "<!DOCTYPE html>";
/// Endings of files that are no receipt, whatever their bytes.
const FOREIGN: [&str; 16] =
    ["csv", "tsv", "xlsx", "xlsm", "xlsb", "xls", "ods", "parquet", "pdf", "doc", "docx", "odt", "zip", "toml", "png", "jpg"];

/// The form of a receipt: what was asked for, else what the name says.
///
/// Errors: `Stopped` with exit code 2 for a name that promises something else.
pub fn form(asked: Option<ReceiptForm>, out: Option<&Path>, language: Language) -> Result<ReceiptForm, Stopped> {
    let Some(out) = out else { return Ok(asked.unwrap_or(ReceiptForm::Text)) };
    let ending = ending(out);
    if FOREIGN.contains(&ending.as_str()) {
        let told = language.pick("tanda terima tidak ditulis dalam bentuk", "a receipt is not written in the form");
        let hint = language.pick("akhiri nama itu dengan .html, .json, atau .txt", "end the name with .html, .json or .txt");
        return Err(refused(out, format!("{told} .{ending}"), hint));
    }
    let by_name = match ending.as_str() {
        "html" | "htm" => ReceiptForm::Html,
        "json" => ReceiptForm::Json,
        _ => ReceiptForm::Text,
    };
    Ok(asked.unwrap_or(by_name))
}

/// The ending of a name in small letters.
pub fn ending(path: &Path) -> String {
    path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// A page that is known as a receipt later.
pub fn marked(page: &str) -> String {
    page.replacen(FIRST_TAG, &format!("{FIRST_TAG}{MARK}"), 1)
}

/// Says whether a file is a receipt of an earlier check, in any form and language.
pub fn is_receipt(path: &Path) -> bool {
    let Ok(text) = fs::read_to_string(path) else { return false };
    let is_text = [Language::Id, Language::En].into_iter().any(|language| {
        text.strip_prefix(Say::CheckTitle.pick(language)).is_some_and(|rest| rest.starts_with('\n'))
            && text.contains(Say::Masked.pick(language))
    });
    // One that a night wrote belongs to its run.
    let is_json = || text.contains(FORMAT) && Receipt::read(&text).is_ok_and(|receipt| receipt.run.is_empty());
    is_text || text.starts_with(&format!("{FIRST_TAG}{MARK}")) || is_json()
}
