//! `rules/programmes/*.toml` and `rules/overlaps.toml`: programmes in force in a period, and which pairs may meet.

/// Whether a programme is given to a person or to a family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
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

/// One programme's rules in force in the job's period.
#[derive(Clone, Debug)]
pub struct Programme {
    /// Code as reports print it: `PKH`, `SEMBAKO`, `BLT-DD`, `PBI-JK`, `PIP`, `RUTILAHU`, ...
    pub code: String,
    /// Other ways a job may write it, compared without case, spaces and punctuation.
    pub aliases: Vec<String>,
    pub name: String,
    pub unit: Unit,
    /// Highest eligible decile; `None` = no ceiling.
    pub decile_max: Option<u8>,
    /// Benefit of one unit in one month of the period, in rupiah; `None` = not stated.
    pub benefit_per_month: Option<u64>,
    /// `rules/programmes/pkh.toml:12`
    pub cite: String,
    pub source: String,
    pub certainty: String,
}

/// Programmes and matrix in force.
#[derive(Clone, Debug, Default)]
pub struct Programmes {
    /// Sorted by code.
    pub programmes: Vec<Programme>,
}

impl Programmes {
    /// Finds the programme that a job's `programme` text names.
    pub fn find(&self, _written: &str) -> Option<&Programme> {
        None
    }

    /// The matrix value of two programme codes and the citation of its row; pairs without a rule need review.
    pub fn overlap(&self, _left: &str, _right: &str) -> (Overlap, String) {
        (Overlap::NeedsReview, String::new())
    }
}
