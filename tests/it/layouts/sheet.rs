//! A layout made a file: headings, people, and the damage that lists come with.

use super::people::{DATES, Hand, Person, Random, people};

/// A heading as an office prints it, what stands in its columns, and how the file is sent.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    pub name: String,
    pub titles: Vec<String>,
    /// One to three rows of headings; `<` goes on with the cell to the left, `^` with the one above.
    pub heads: Vec<Vec<String>>,
    pub columns: Vec<Column>,
    /// Sign between cells; a workbook where there is none.
    pub delimiter: Option<char>,
    pub options: Vec<String>,
    pub rows: usize,
    /// The list may be sent back instead of being read.
    pub may_be_refused: bool,
}

/// One column.
#[derive(Clone, Debug, Default)]
pub struct Column {
    /// What it holds, a kind of `people::SOURCES`.
    pub source: String,
    /// Fields that it may be read as; an empty one leaves it unused.
    pub wanted: Vec<String>,
}

impl Layout {
    pub fn has(&self, option: &str) -> bool {
        self.options.iter().any(|known| known == option)
    }

    /// File name and bytes.
    pub fn file(&self, seed: u64) -> (String, Vec<u8>) {
        let rows = self.records(seed);
        let Some(delimiter) = self.delimiter else {
            let line = |row: &Vec<String>| row.join("|");
            let text = format!("[sheet DATA]\n{}\n", rows.iter().map(line).collect::<Vec<_>>().join("\n"));
            return (format!("{}.xlsx", self.name), crate::books::workbook(&text));
        };
        let cell = |cell: &String| match cell.trim_start_matches('#') {
            "<" | "^" => String::new(),
            text if text.contains([delimiter, '"', '\n']) => format!("\"{}\"", text.replace('"', "\"\"")),
            text => text.to_string(),
        };
        let line = |row: &Vec<String>| row.iter().map(cell).collect::<Vec<_>>().join(&delimiter.to_string());
        let text = rows.iter().map(line).collect::<Vec<_>>().join("\r\n") + "\r\n";
        (format!("{}.csv", self.name), text.into_bytes())
    }

    fn records(&self, seed: u64) -> Vec<Vec<String>> {
        let mut random = Random::new(seed);
        let hand = Hand { date: self.form_of_dates(&mut random), case: [0, 0, 0, 1, 2][random.below(5)] };
        let people = people(&mut random, self.rows, self.has("members"));
        let width = self.columns.len();
        let mut rows: Vec<Vec<String>> = self.titles.iter().map(|title| vec![title.clone()]).collect();
        rows.extend(self.heads.iter().cloned());
        if self.has("numbers") {
            rows.push((1..=width).map(|number| number.to_string()).collect());
        }
        let mut desa = String::new();
        for (at, person) in people.iter().enumerate() {
            let its_desa = person.cell("desa", Hand::default(), at);
            if self.has("blocks") && its_desa != desa {
                rows.push(vec![format!("DESA {its_desa}")]);
                desa = its_desa;
            }
            if self.has("repeated") && at > 0 && at.is_multiple_of(25) {
                rows.extend(self.heads.iter().cloned());
            }
            let above = (at > 0).then(|| &people[at - 1]);
            rows.push(self.columns.iter().map(|column| self.cell(&column.source, person, above, hand, at, &mut random)).collect());
        }
        self.close(&mut rows, width);
        rows
    }

    fn form_of_dates(&self, random: &mut Random) -> usize {
        let told = self.options.iter().find_map(|option| option.strip_prefix("date"));
        told.map_or_else(|| random.below(DATES), |form| form.parse().expect("a form of dates is a number"))
    }

    fn cell(&self, source: &str, person: &Person, above: Option<&Person>, hand: Hand, row: usize, random: &mut Random) -> String {
        let cell = person.cell(source, hand, row);
        let is_number = matches!(source, "nik" | "kk" | "spouse_nik" | "mother_nik" | "father_nik" | "head_nik");
        if self.has("kk_once") && source == "kk" && above.is_some_and(|above| above.is_beside(person)) {
            return String::new();
        }
        if self.has("blanks") && !matches!(source, "seq" | "name") && random.percent(8) {
            return String::new();
        }
        if !is_number {
            return cell;
        }
        let damaged = self.has("damaged") && random.percent(12);
        match () {
            () if self.has("apostrophe") => format!("'{cell}"),
            () if self.has("spaced") => [&cell[..4], &cell[4..8], &cell[8..12], &cell[12..]].join(" "),
            () if self.has("as_number") => format!("#{cell}"),
            () if self.has("dotted") => format!("{}.{}.{}", &cell[..6], &cell[6..12], &cell[12..]),
            () if damaged => cell[..15].to_string(),
            () => cell,
        }
    }

    /// What stands below the last row.
    fn close(&self, rows: &mut Vec<Vec<String>>, width: usize) {
        let beside = |text: &str, at: usize| {
            let mut row = vec![String::new(); at.min(width - 1)];
            row.push(text.to_string());
            row
        };
        if self.has("total") {
            rows.push(vec!["JUMLAH".to_string(), String::new(), self.rows.to_string()]);
        }
        if self.has("signature") {
            rows.push(vec![String::new()]);
            for text in ["SEPULU, 12 JANUARI 2026", "KEPALA DESA BANYUBESI", "H. ABD. ROHMAN, S.Sos"] {
                rows.push(beside(text, width.saturating_sub(2)));
            }
        }
    }
}
