//! The answer key: `truth.csv`, one line per person row of every list.

use super::files::Position;
use super::layouts::ALL;
use super::numbers::digits;
use super::people::District;
use super::render::Page;
use super::submissions::Submission;
use std::collections::HashMap;

/// `nik` is the person's own number, whoever is in the register; `register_nik` is empty for who is not.
const HEADING: [&str; 12] =
    ["list", "file", "sheet", "line", "record", "programme", "register_nik", "register_row", "person_id", "errors", "planted", "nik"];

/// One list as it was written.
pub struct Written<'a> {
    pub rows: &'a [Submission],
    pub pages: &'a [Page],
    pub positions: &'a [Position],
}

/// Renders the truth of all lists, in the order of lists, pages and lines.
///
/// Errors: none in practice; the CSV writer's are passed on.
pub fn csv(district: &District, lists: &[Written<'_>]) -> anyhow::Result<Vec<u8>> {
    let rows: HashMap<usize, usize> = district.register.iter().enumerate().map(|(row, person)| (*person, row + 1)).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADING)?;
    for (list, written) in lists.iter().enumerate() {
        for position in written.positions {
            let row = &written.rows[position.submission];
            let page = &written.pages[position.page];
            let person = &district.people[row.person];
            let register_row = rows.get(&row.person);
            writer.write_record([
                (list + 1).to_string(),
                page.file.clone(),
                page.sheet.clone(),
                position.line.to_string(),
                position.record.to_string(),
                ALL[list].programme.to_owned(),
                register_row.map_or(String::new(), |_| digits(person.nik)),
                register_row.map_or(String::new(), usize::to_string),
                format!("P{:07}", row.person),
                row.errors.join("|"),
                row.planted.join("|"),
                digits(person.nik),
            ])?;
        }
    }
    Ok(writer.into_inner()?)
}
