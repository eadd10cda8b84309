//! Grades A to E: which share of a file must be in order for which grade. The table below is the whole rule; docs/outputs.md
//! prints it for those who are graded.

use serde::{Deserialize, Serialize};

/// A grade; the later letter is the worse one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Grade {
    A,
    B,
    C,
    D,
    #[default]
    E,
}

impl Grade {
    pub fn letter(self) -> &'static str {
        match self {
            Grade::A => "A",
            Grade::B => "B",
            Grade::C => "C",
            Grade::D => "D",
            Grade::E => "E",
        }
    }
}

/// What a grade looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Rows that can be read as a person.
    Readable,
    /// Rows with a whole and valid NIK.
    Identified,
    /// Rows whose NIK does not stand in the file already.
    Unrepeated,
    /// Columns of NIK, name, family card and birth date that are recognised without doubt.
    Columns,
    /// Rows that are in the register.
    InRegister,
}

pub const MEASURES: [Measure; 5] = [Measure::Readable, Measure::Identified, Measure::Unrepeated, Measure::Columns, Measure::InRegister];

impl Measure {
    /// Least share for A, B, C and D, in permille.
    pub fn thresholds(self) -> [u64; 4] {
        match self {
            Measure::Readable => [995, 980, 950, 850],
            Measure::Identified => [980, 950, 900, 750],
            Measure::Unrepeated => [995, 980, 950, 900],
            Measure::Columns => [1_000, 750, 500, 250],
            Measure::InRegister => [950, 900, 800, 600],
        }
    }

    /// The grade of a share; nothing at all is E.
    pub fn grade(self, hit: u64, of: u64) -> Grade {
        let reached = self.thresholds().into_iter().position(|least| of > 0 && hit * 1_000 >= least * of);
        match reached {
            Some(0) => Grade::A,
            Some(1) => Grade::B,
            Some(2) => Grade::C,
            Some(_) => Grade::D,
            None => Grade::E,
        }
    }
}
