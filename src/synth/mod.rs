//! A labelled synthetic district: register, programme lists as offices send them, and the truth about every row.
//!
//! `population` makes people, `submissions` chooses who stands on which list, `damage` makes errors, `render` and `files`
//! lay the lists out, `truth` keeps the answers. Equal options give equal bytes. The generator shares no code with the
//! stages that read and repair, so neither is written from the other.
//!
//! Properties held by the tests: (1) equal options, equal bytes; (2) the truth names every person row once; (3) register
//! numbers follow the NIK rule and are unique; (4) shares of clean and absent rows lie where audits put them.

mod absent;
mod areas;
mod calendar;
mod cells;
mod damage;
mod files;
mod guide;
mod layouts;
mod livelihood;
mod naming;
mod numbers;
mod people;
mod planted;
mod population;
mod random;
mod register;
mod render;
mod submissions;
mod tokens;
mod truth;

use anyhow::bail;
use random::Random;
use std::path::{Path, PathBuf};
use submissions::{Shares, Submission};

/// How damaged the lists are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Difficulty {
    Easy,
    #[default]
    Medium,
    /// More damage, and lists without birth date, NIK or desa.
    Hard,
}

impl Difficulty {
    pub fn name(self) -> &'static str {
        match self {
            Difficulty::Easy => "easy",
            Difficulty::Medium => "medium",
            Difficulty::Hard => "hard",
        }
    }

    /// Share of rows with an error of their own.
    fn dirty(self) -> f64 {
        match self {
            Difficulty::Easy => 0.20,
            Difficulty::Medium => 0.35,
            Difficulty::Hard => 0.55,
        }
    }

    fn shares(self) -> Shares {
        match self {
            Difficulty::Easy => Shares { absent: 0.08, repeated: 0.012 },
            Difficulty::Medium => Shares { absent: 0.11, repeated: 0.016 },
            Difficulty::Hard => Shares { absent: 0.14, repeated: 0.02 },
        }
    }
}

impl std::str::FromStr for Difficulty {
    type Err = String;

    fn from_str(text: &str) -> Result<Difficulty, String> {
        [Difficulty::Easy, Difficulty::Medium, Difficulty::Hard]
            .into_iter()
            .find(|difficulty| difficulty.name() == text)
            .ok_or_else(|| format!("`{text}`: easy, medium, hard"))
    }
}

/// Which district to make.
#[derive(Clone, Debug)]
pub struct SynthOptions {
    /// People in the register.
    pub people: u32,
    pub seed: u64,
    /// Folder that receives the district; made when missing.
    pub out: PathBuf,
    pub difficulty: Difficulty,
    /// Rows of all lists; `None` = 0.3 per person.
    pub rows: Option<u32>,
    /// Kemendagri code of the kabupaten, four digits.
    pub kabupaten: u32,
}

impl Default for SynthOptions {
    fn default() -> SynthOptions {
        SynthOptions { people: 20_000, seed: 1, out: PathBuf::from("synth"), difficulty: Difficulty::Medium, rows: None, kabupaten: 3_526 }
    }
}

/// What was made.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct SynthSummary {
    pub people_registered: usize,
    pub families_registered: usize,
    pub people_absent: usize,
    pub rows: usize,
    pub rows_by_list: Vec<usize>,
    pub rows_absent: usize,
    pub rows_clean: usize,
    pub files: usize,
}

/// Says whether a folder is a district that `generate` made.
pub fn made(folder: &Path) -> bool {
    std::fs::read(folder.join("README.md")).is_ok_and(|readme| readme.starts_with(guide::TITLE.as_bytes()))
}

/// Makes a district in `options.out`: `register/`, `inbox/`, `truth.csv`, `job.toml`, `README.md`; of a district that was made there
/// before, `register/` and `inbox/` go first.
///
/// Errors: an unknown kabupaten, fewer than 100 people, a folder that cannot be written.
pub fn generate(options: &SynthOptions) -> anyhow::Result<SynthSummary> {
    if options.people < 100 {
        bail!("--people {}: paling sedikit 100 / at least 100", options.people);
    }
    let registered = options.people as usize;
    let rows = options.rows.map_or(registered * 3 / 10, |rows| rows as usize);
    let stream = |label| Random::new(options.seed, label);
    let areas = areas::pick(options.kabupaten, registered, &mut stream(1))?;
    let shares = options.difficulty.shares();
    // Some absent people stand on several lists, as the registered do.
    let absent = (rows as f64 * shares.absent * 0.8) as usize;
    let district = population::build(areas, registered, absent, &mut stream(2));
    let mut lists = submissions::choose(&district, rows, shares, &mut stream(3));
    let hard = options.difficulty == Difficulty::Hard;
    for (number, list) in lists.iter_mut().enumerate() {
        let mut random = stream(100 + number as u64);
        damage::damage(&district, list, options.difficulty.dirty(), hard, &mut random);
    }
    planted::mark(&district, &mut lists);
    if made(&options.out) {
        for former in ["register", "inbox"].map(|name| options.out.join(name)).iter().filter(|former| former.is_dir()) {
            std::fs::remove_dir_all(former)?;
        }
    }
    register::write(&options.out, &district, &mut stream(4))?;
    let files = write_lists(options, &district, &lists, hard)?;
    let summary = summary(&district, &lists, files);
    files::write_file(&options.out.join("job.toml"), guide::job().as_bytes())?;
    let readme = guide::readme(options, &summary);
    files::write_file(&options.out.join("README.md"), readme.as_bytes())?;
    Ok(summary)
}

/// Writes every list and the truth; says how many list files there are.
fn write_lists(options: &SynthOptions, district: &people::District, lists: &[Vec<Submission>], hard: bool) -> anyhow::Result<usize> {
    let mut laid_out = Vec::new();
    for (layout, rows) in layouts::ALL.iter().zip(lists) {
        let pages = render::pages(district, layout, rows, hard);
        let positions = files::write(&options.out, layout.format, &pages)?;
        laid_out.push((rows, pages, positions));
    }
    let written: Vec<_> = laid_out.iter().map(|(rows, pages, positions)| truth::Written { rows, pages, positions }).collect();
    let truth = truth::csv(district, &written)?;
    files::write_file(&options.out.join("truth.csv"), &truth)?;
    let mut names: Vec<&str> = written.iter().flat_map(|list| list.pages.iter().map(|page| page.file.as_str())).collect();
    names.dedup();
    Ok(names.len())
}

fn summary(district: &people::District, lists: &[Vec<Submission>], files: usize) -> SynthSummary {
    let rows = || lists.iter().flatten();
    let absent = |row: &&Submission| !district.people[row.person].registered();
    SynthSummary {
        people_registered: district.register.len(),
        families_registered: district.households.iter().filter(|home| home.registered).count(),
        people_absent: district.people.len() - district.register.len(),
        rows: rows().count(),
        rows_by_list: lists.iter().map(Vec::len).collect(),
        rows_absent: rows().filter(absent).count(),
        rows_clean: rows().filter(|row| row.errors.is_empty()).count(),
        files,
    }
}

impl std::fmt::Display for SynthSummary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "orang dalam register / people in the register  {:>9}", self.people_registered)?;
        writeln!(f, "keluarga / families                            {:>9}", self.families_registered)?;
        writeln!(f, "orang di luar register / people not in it      {:>9}", self.people_absent)?;
        writeln!(f, "berkas daftar / list files                     {:>9}", self.files)?;
        writeln!(f, "baris daftar / list rows                       {:>9}", self.rows)?;
        writeln!(f, "  tidak dalam register / not in the register   {:>9}", self.rows_absent)?;
        write!(f, "  tanpa kesalahan / without injected error     {:>9}", self.rows_clean)
    }
}

#[cfg(test)]
mod tests;
