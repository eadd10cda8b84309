//! `rules/programmes/*.toml` and `rules/overlaps.toml`: programmes in force in a period, and which pairs may meet.
//!
//! A programme file holds dated versions; the job's period picks one. A programme with no version in force is still
//! known by name, so that a run can say why a list was not assessed.

pub mod matrix;
pub mod parse;
mod requirements;

use crate::rules::conditions::Condition;
use crate::rules::period::InForce;

/// Whether a programme is given to a person or to a family.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    #[default]
    Person,
    Family,
}

/// What the overlap matrix says of two programmes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Overlap {
    Allowed,
    Forbidden,
    OncePerKk,
    NeedsReview,
}

impl Overlap {
    pub const WORDS: [(&'static str, Overlap); 4] = [
        ("allowed", Overlap::Allowed),
        ("forbidden", Overlap::Forbidden),
        ("once_per_kk", Overlap::OncePerKk),
        ("needs_review", Overlap::NeedsReview),
    ];
}

/// What a family without a decile means for a programme with a ceiling.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MissingDecile {
    /// Nobody can tell; the finding is on the unknown side.
    #[default]
    Unknown,
    /// A decile stated to be undetermined excludes; a blank cell stays unknown, because nobody stated anything.
    NotEligible,
    Eligible,
}

/// How far an excluded occupation reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spread {
    /// The listed person only.
    Person,
    /// Every living member of the KK.
    Family,
}

/// One reason that makes people not eligible for a programme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exclusion {
    /// Id of a reason in `rules/occupations.toml`.
    pub reason: String,
    pub spread: Spread,
    /// Certainty where it differs from the reason's own.
    pub certainty: Option<String>,
    pub cite: String,
}

/// Whether the stated benefit is the amount, or the least that a recipient gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BenefitBasis {
    Exact,
    AtLeast,
}

/// Over what time a benefit is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    Month,
    Quarter,
    Year,
    /// Paid once: the whole amount counts in its period.
    Once,
}

impl Per {
    pub const WORDS: [(&'static str, Per); 4] =
        [("month", Per::Month), ("quarter", Per::Quarter), ("year", Per::Year), ("once", Per::Once)];

    /// Months that one payment covers; 1 for a payment made once.
    pub fn months(self) -> u64 {
        match self {
            Per::Month | Per::Once => 1,
            Per::Quarter => 3,
            Per::Year => 12,
        }
    }
}

/// What a programme pays to one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Benefit {
    /// Rupiah.
    pub amount: u64,
    pub per: Per,
    pub basis: BenefitBasis,
    pub cite: String,
    pub source: String,
    pub certainty: String,
}

/// One part of a benefit that depends on who is in the family or at which school a pupil is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    pub name: String,
    /// Rupiah per year.
    pub amount: u64,
}

/// An area that a programme's money belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AreaLevel {
    Kabupaten,
    Kecamatan,
    Desa,
}

impl AreaLevel {
    pub const WORDS: [(&'static str, AreaLevel); 3] =
        [("desa", AreaLevel::Desa), ("kecamatan", AreaLevel::Kecamatan), ("kabupaten", AreaLevel::Kabupaten)];

    /// The area of this level that a Kemendagri code lies in; `None` where the code is not told so far.
    pub fn of(self, code: u64) -> Option<u64> {
        let (least, wanted) = match self {
            AreaLevel::Desa => (1_000_000_000, 10),
            AreaLevel::Kecamatan => (100_000, 6),
            AreaLevel::Kabupaten => (1_000, 4),
        };
        let digits = code.checked_ilog10().map_or(0, |log| log + 1);
        (code >= least).then(|| code / 10u64.pow(digits.saturating_sub(wanted)))
    }
}

/// One programme's rules in force in the job's period.
#[derive(Clone, Debug, Default)]
pub struct Programme {
    /// Code as reports print it: `PKH`, `SEMBAKO`, `BLT-DD`, `PBI-JK`, `PIP`, `RUTILAHU`, ...
    pub code: String,
    /// Other ways a job may write it, compared without case, spaces and punctuation.
    pub aliases: Vec<String>,
    pub name: String,
    pub owner: String,
    pub unit: Unit,
    /// Where the unit is written.
    pub unit_cite: String,
    /// Purpose of the programme, as `class_pair` rows of `rules/overlaps.toml` name it.
    pub class: String,
    pub in_force: InForce,
    /// Highest eligible decile; `None` = no ceiling.
    pub decile_max: Option<u8>,
    /// Where the ceiling is written.
    pub decile_cite: String,
    pub missing_decile: MissingDecile,
    /// Whether eligible families on no list of the programme are reported.
    pub targeted: bool,
    /// Whether another member of the KK may follow a pengurus who died.
    pub replaces_pengurus: bool,
    /// Most persons counted in one KK.
    pub persons_per_kk_max: Option<u64>,
    pub persons_cite: String,
    /// Years before the same family may get similar aid again.
    pub history_years: Option<u64>,
    pub history_cite: String,
    /// Whoever is listed lives in the list's own area of this level.
    pub area: Option<AreaLevel>,
    pub area_cite: String,
    /// Whether one person has several rows by right: plots, seasons.
    pub several_rows: bool,
    /// What every recipient must fulfil.
    pub conditions: Vec<Condition>,
    pub exclusions: Vec<Exclusion>,
    pub benefit: Option<Benefit>,
    pub components: Vec<Component>,
    /// Benefit of one unit in one month of the period, in rupiah; `None` = not stated. Aid paid once counts whole.
    pub benefit_per_month: Option<u64>,
    /// `rules/programmes/pkh.toml:12`
    pub cite: String,
    pub source: String,
    /// `YYYY-MM-DD` of the source.
    pub source_date: String,
    pub certainty: String,
}

/// A programme that the rule book knows and that has no rules in the job's period.
#[derive(Clone, Debug, Default)]
pub struct Dormant {
    pub code: String,
    pub aliases: Vec<String>,
    pub class: String,
    /// When its versions are in force.
    pub in_force: Vec<InForce>,
    pub cite: String,
}

/// Programmes and matrix in force.
#[derive(Clone, Debug, Default)]
pub struct Programmes {
    /// Sorted by code.
    pub programmes: Vec<Programme>,
    /// Known, not in force; sorted by code.
    pub dormant: Vec<Dormant>,
    pub matrix: matrix::Matrix,
}

impl Programmes {
    /// Finds the programme that a job's `programme` text names.
    pub fn find(&self, written: &str) -> Option<&Programme> {
        self.position(written).map(|position| &self.programmes[position])
    }

    /// As `find`, the index into `programmes`.
    pub fn position(&self, written: &str) -> Option<usize> {
        let wanted = plain(written);
        self.programmes.iter().position(|programme| goes_by(&programme.code, &programme.aliases, &wanted))
    }

    /// Finds a programme that is known and has no rules in the period.
    pub fn find_dormant(&self, written: &str) -> Option<&Dormant> {
        let wanted = plain(written);
        self.dormant.iter().find(|dormant| goes_by(&dormant.code, &dormant.aliases, &wanted))
    }

    /// Code and class of a programme that the book knows, in force or not.
    pub fn known(&self, written: &str) -> Option<(&str, &str)> {
        let in_force = self.find(written).map(|found| (found.code.as_str(), found.class.as_str()));
        in_force.or_else(|| self.find_dormant(written).map(|found| (found.code.as_str(), found.class.as_str())))
    }

    /// The matrix value of two programme codes and the citation of its row; pairs without a rule need review.
    pub fn overlap(&self, left: &str, right: &str) -> (Overlap, String) {
        self.overlap_rule(left, right).map_or((Overlap::NeedsReview, String::new()), |rule| (rule.value, rule.cite.clone()))
    }

    /// The row of the matrix that judges two programmes: their own row, else that of their classes.
    pub fn overlap_rule(&self, left: &str, right: &str) -> Option<&matrix::PairRule> {
        let class = |written| self.find(written).map_or("", |found| found.class.as_str());
        let code = |written| self.find(written).map_or(written, |found| found.code.as_str());
        let (left_code, right_code) = (code(left), code(right));
        // What a class may have beside itself says nothing of one programme twice.
        let of_classes = || (left_code != right_code).then(|| self.matrix.class_pair(class(left), class(right))).flatten();
        self.matrix.pair(left_code, right_code).or_else(of_classes)
    }
}

/// A written name without case, spaces and punctuation.
pub fn plain(written: &str) -> String {
    let kept = written.chars().filter(|letter| letter.is_alphanumeric());
    kept.flat_map(char::to_uppercase).collect()
}

fn goes_by(code: &str, aliases: &[String], wanted: &str) -> bool {
    plain(code) == wanted || aliases.iter().any(|alias| plain(alias) == wanted)
}
