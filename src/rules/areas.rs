//! `rules/areas/*.csv` → the area book of the identity kernel.

use super::RuleFiles;
use crate::diagnostic::Diagnostic;
use padan_identity::area::{AreaBook, AreaData, AreaFile};
use std::borrow::Cow;

/// Reads the area lists; the crosswalk and the variants may be absent.
///
/// Errors: a list that is missing, and every line that cannot be used.
pub fn parse(files: &RuleFiles) -> Result<AreaBook, Vec<Diagnostic>> {
    let mut found = Vec::new();
    let mut text = |file: AreaFile| match files.one(&path(file)) {
        Ok(rule_file) => Cow::Owned(rule_file.text.clone()),
        Err(missing) => {
            if !matches!(file, AreaFile::Crosswalk | AreaFile::Variants) {
                found.extend(missing);
            }
            Cow::Borrowed("")
        }
    };
    let book = AreaBook::new(AreaData {
        provinsi: text(AreaFile::Provinsi),
        kabupaten: text(AreaFile::Kabupaten),
        kecamatan: text(AreaFile::Kecamatan),
        desa: text(AreaFile::Desa),
        historical: text(AreaFile::Historical),
        crosswalk: text(AreaFile::Crosswalk),
        variants: text(AreaFile::Variants),
    });
    let hint = "a line reads `code,name`, the code in digits without points";
    found.extend(book.mistakes().iter().map(|mistake| Diagnostic::error(path(mistake.file), mistake.line, 1, &mistake.message, hint)));
    if found.is_empty() { Ok(book) } else { Err(found) }
}

fn path(file: AreaFile) -> String {
    format!("rules/areas/{}", file.name())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{RuleFile, files};
    use padan_identity::area::AreaStatus;

    #[test]
    fn the_built_in_areas_are_without_mistakes() {
        let book = parse(&files(None).expect("the built-in files")).expect("no mistakes");
        assert_eq!(book.exists(3526012011), AreaStatus::Current);
        assert_eq!(book.from_bps(3526010), Some(352604));
    }

    #[test]
    fn a_wrong_line_is_shown_with_its_place() {
        let mut given = files(None).expect("the built-in files");
        let path = "rules/areas/provinsi.csv".to_string();
        given.files.insert(path.clone(), RuleFile { path, text: "code,name\n11,Aceh\nxx,Riau\n".into() });
        let found = parse(&given).expect_err("line 3 is wrong");
        assert_eq!((found[0].file.as_str(), found[0].line), ("rules/areas/provinsi.csv", 3));
    }
}
