//! Who reads what: a profile per reader says of each kind of personal value how much of it is shown.
//!
//! A job may show less than the built-in profiles, never more. Full identity numbers are shown to nobody unless the run was made
//! with `--unmask`; the public reads published counts alone, so it has no profile to declare.

use crate::rules::toml_diag::{Table, did_you_mean};

/// A kind of personal value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Personal {
    Nik,
    NoKk,
    Name,
    Mother,
    BirthDate,
    Address,
}

impl Personal {
    pub const ALL: [(&'static str, Personal); 6] = [
        ("nik", Personal::Nik),
        ("no_kk", Personal::NoKk),
        ("name", Personal::Name),
        ("mother", Personal::Mother),
        ("birth_date", Personal::BirthDate),
        ("address", Personal::Address),
    ];

    /// The levels that make sense for it, the most open one first.
    fn levels(self) -> &'static [(&'static str, Level)] {
        const NUMBERS: [(&str, Level); 2] = [("part", Level::Shown), ("none", Level::Nothing)];
        const NAMES: [(&str, Level); 3] = [("full", Level::Shown), ("initials", Level::Initials), ("none", Level::Nothing)];
        const DATES: [(&str, Level); 3] = [("full", Level::Shown), ("year", Level::Year), ("none", Level::Nothing)];
        const TEXTS: [(&str, Level); 2] = [("full", Level::Shown), ("none", Level::Nothing)];
        match self {
            Personal::Nik | Personal::NoKk => &NUMBERS,
            Personal::Name | Personal::Mother => &NAMES,
            Personal::BirthDate => &DATES,
            Personal::Address => &TEXTS,
        }
    }
}

/// How much of a value is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// As every output shows it: a text as it is, an identity number by its first four and last two digits, or in full where the
    /// run is unmasked.
    #[default]
    Shown,
    Initials,
    Year,
    Nothing,
}

/// What one reader sees. Shape: one level per entry of `Personal::ALL`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Profile([Level; 6]);

impl Profile {
    pub fn level(&self, personal: Personal) -> Level {
        self.0[personal as usize]
    }

    /// Says whether everything is shown as outputs have it.
    pub fn is_open(&self) -> bool {
        *self == Profile::default()
    }

    /// Its levels in words, as a job writes them.
    pub fn words(&self) -> String {
        let level = |(name, personal): (&str, Personal)| {
            let word = personal.levels().iter().find(|(_, level)| *level == self.level(personal)).map_or("", |(word, _)| word);
            format!("{name}={word}")
        };
        Personal::ALL.map(level).join(" ")
    }
}

/// The profiles of a job.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Readers {
    /// `report.html`, `report.xlsx`, and every table of the run.
    pub analyst: Profile,
    /// `owners/<opd>/`.
    pub opd: Profile,
    /// What `padan publish --reader auditor` copies.
    pub auditor: Profile,
}

impl Readers {
    /// What the readers see, where it is not what they always see; part of the run's identity.
    pub fn declared(&self) -> Option<String> {
        let Readers { analyst, opd, auditor } = self;
        let changed = *self != Readers::default();
        changed.then(|| format!("analyst {}; opd {}; auditor {}", analyst.words(), opd.words(), auditor.words()))
    }
}

const NAMES: [&str; 3] = ["analyst", "opd", "auditor"];

/// Reads `[readers]`.
pub fn read(table: Table) -> Readers {
    if table.maybe_table("public").is_some() {
        let hint = "the public reads what `padan publish` writes: counts, nothing personal; remove `[readers.public]`";
        table.error("public", "the reader `public` has no profile", hint);
    }
    let profile = |name: &'static str| table.maybe_table(name).map(profile).unwrap_or_default();
    let readers = Readers { analyst: profile(NAMES[0]), opd: profile(NAMES[1]), auditor: profile(NAMES[2]) };
    for (name, personal) in [Personal::ALL[0], Personal::ALL[1]] {
        if readers.opd.level(personal) > readers.analyst.level(personal) {
            let message = format!("`{name}` is narrower for `opd` than for `analyst`");
            table.error("opd", message, "an OPD's links.csv is cut out of the analyst's: narrow both");
        }
    }
    table.done();
    readers
}

fn profile(table: Table) -> Profile {
    let mut profile = Profile::default();
    for (name, personal) in Personal::ALL {
        let Some(text) = table.maybe_text(name) else { continue };
        match personal.levels().iter().find(|(word, _)| *word == text.value) {
            Some((_, level)) => profile.0[personal as usize] = *level,
            None if text.value == "full" => table.document.error(
                text.at,
                format!("`{name}` cannot be `full` in a job"),
                "write \"part\"; full numbers are for one run and one reason: `padan run JOB --unmask REASON`",
            ),
            None => {
                let words: Vec<&str> = personal.levels().iter().map(|(word, _)| *word).collect();
                let message = format!("unknown level `{}` for `{name}`", text.value);
                table.document.error(text.at, message, did_you_mean(text.value, &words));
            }
        }
    }
    table.done();
    profile
}
