//! Names of kabupaten, kecamatan and desa → a code.
//!
//! A name is looked for only among the children of its parent: exactly, then by spelling key, then, when one child alone
//! is nearest, with one or two typing errors. What several children answer to stays ambiguous and lists them. Pure: the
//! caller may keep answers by cell text.

use super::spelling::{Spelled, distance};
use super::{AreaBook, List, digits, parse_code};

/// How sure a resolved code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    Exact,
    /// Another spelling of the name.
    Variant,
    /// One or two typing errors from one name of the parent, further from all others.
    Misspelt,
    /// Several areas answer to the name.
    Ambiguous,
    Unknown,
}

/// What the names of a row say of its area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// The deepest area that is certain: 10, 6 or 4 digits, or 0. Above the level asked for when that one is ambiguous or
    /// unknown.
    pub code: u64,
    /// The weakest step on the way to the level asked for.
    pub certainty: Certainty,
    /// Codes that answer to the name when it is ambiguous, or that stand elsewhere in the kabupaten when it is unknown here.
    pub candidates: Vec<u64>,
}

/// Most candidates that an answer lists.
const CANDIDATES_MAX: usize = 16;

const KABUPATEN_WORDS: &[&str] = &["KABUPATEN", "KAB", "KOTA", "KODYA", "KOTAMADYA", "ADMINISTRASI", "ADM"];
const KOTA_WORDS: &[&str] = &["KOTA", "KODYA", "KOTAMADYA"];
const KECAMATAN_WORDS: &[&str] = &["KECAMATAN", "KEC", "DISTRIK", "KAPANEWON", "KEMANTREN"];
const DESA_WORDS: &[&str] = &["DESA", "DS", "DES", "KELURAHAN", "KEL", "KALURAHAN", "GAMPONG", "NAGARI", "PEKON", "KAMPUNG"];

/// Codes that answer to a name, with the certainty of the best way they do.
struct Answers {
    codes: Vec<u64>,
    certainty: Certainty,
}

impl AreaBook {
    /// Resolves the names of a row, each of which may be empty.
    ///
    /// `within` is a kabupaten or kecamatan code known from elsewhere (sheet title, file name, job); it stands in for
    /// names that are missing and chooses between a kabupaten and a kota of one name. A cell that holds a code is read
    /// as that code.
    pub fn resolve(&self, within: Option<u64>, kabupaten: &str, kecamatan: &str, desa: &str) -> Resolved {
        if let Some(code) = [desa, kecamatan, kabupaten].into_iter().find_map(|cell| self.code_in(cell)) {
            return Resolved { code, certainty: Certainty::Exact, candidates: Vec::new() };
        }
        let mut known = self.kabupaten_of(within, kabupaten);
        if kecamatan.trim().is_empty() {
            let inside = within.filter(|&code| digits(code) == 6 && (known.code == 0 || code / 100 == known.code));
            if let Some(code) = inside {
                known.code = code;
            }
        } else {
            known = self.kecamatan_of(known, kecamatan);
        }
        if desa.trim().is_empty() {
            return known;
        }
        self.desa_of(known, desa)
    }

    fn code_in(&self, cell: &str) -> Option<u64> {
        let code = parse_code(cell).filter(|&code| digits(code) >= 4)?;
        self.list(code)?.find(code).map(|_| code)
    }

    fn kabupaten_of(&self, within: Option<u64>, cell: &str) -> Resolved {
        let context = match within.map(|code| (code, digits(code))) {
            Some((code, 4)) => code,
            Some((code, 6)) => code / 100,
            _ => 0,
        };
        if cell.trim().is_empty() {
            let certainty = if context == 0 { Certainty::Unknown } else { Certainty::Exact };
            return Resolved { code: context, certainty, candidates: Vec::new() };
        }
        let list = &self.kabupaten;
        let mut answers = self.answers(list, 0..list.codes().len(), cell, KABUPATEN_WORDS);
        let says = |words: &[&str]| first_word(cell).is_some_and(|word| words.contains(&word.as_str()));
        if answers.codes.len() > 1 && says(KABUPATEN_WORDS) {
            // The third digit of a kota is 7 or higher.
            answers.codes.retain(|code| (code % 100 > 70) == says(KOTA_WORDS));
        }
        if answers.codes.len() > 1 && answers.codes.contains(&context) {
            answers.codes = vec![context];
        }
        match answers.codes.as_slice() {
            // A cell that names no kabupaten ("KAB.", "-") leaves what is known from elsewhere, less surely.
            [] => {
                let certainty = if context == 0 { Certainty::Unknown } else { Certainty::Misspelt };
                Resolved { code: context, certainty, candidates: Vec::new() }
            }
            [only] => Resolved { code: *only, certainty: answers.certainty, candidates: Vec::new() },
            _ => Resolved { code: 0, certainty: Certainty::Ambiguous, candidates: answers.codes },
        }
    }

    /// Looks inside the kabupaten; in all of Indonesia, by exact name or spelling, when none is known.
    fn kecamatan_of(&self, above: Resolved, cell: &str) -> Resolved {
        let list = &self.kecamatan;
        let range = match above.code {
            0 => 0..list.codes().len(),
            code => list.range(code, 2),
        };
        let mut answers = self.answers(list, range, cell, KECAMATAN_WORDS);
        if above.code == 0 {
            if answers.certainty == Certainty::Misspelt {
                answers.codes.clear();
            }
            if above.certainty == Certainty::Ambiguous {
                answers.codes.retain(|code| above.candidates.contains(&(code / 100)));
            }
        }
        let nothing_above = above.code == 0;
        self.step(above, answers, nothing_above)
    }

    fn desa_of(&self, above: Resolved, cell: &str) -> Resolved {
        match digits(above.code) {
            6 => {
                let answers = self.answers(&self.desa, self.desa.range(above.code, 4), cell, DESA_WORDS);
                let kabupaten = above.code / 100;
                let mut found = self.step(above, answers, false);
                if found.certainty == Certainty::Unknown {
                    found.candidates = self.in_kabupaten(kabupaten, cell).codes;
                }
                found
            }
            4 => {
                let answers = self.in_kabupaten(above.code, cell);
                let kecamatan_failed = matches!(above.certainty, Certainty::Unknown | Certainty::Ambiguous);
                let mut found = self.step(above, answers, kecamatan_failed);
                if kecamatan_failed && digits(found.code) == 10 {
                    // The desa stands alone: its kecamatan was written, but is not known.
                    found.certainty = Certainty::Misspelt;
                }
                found
            }
            _ => Resolved { certainty: worst(above.certainty, Certainty::Unknown), ..above },
        }
    }

    /// Desa of a whole kabupaten, without typing errors: too many names are one letter apart.
    fn in_kabupaten(&self, kabupaten: u64, cell: &str) -> Answers {
        let mut answers = self.answers(&self.desa, self.desa.range(kabupaten, 6), cell, DESA_WORDS);
        if answers.certainty == Certainty::Misspelt {
            answers.codes.clear();
        }
        answers
    }

    /// One level down; `fresh` when the level above was not known and does not weaken the answer.
    fn step(&self, above: Resolved, answers: Answers, fresh: bool) -> Resolved {
        let code = above.code;
        match answers.codes.as_slice() {
            [] => Resolved { code, certainty: Certainty::Unknown, candidates: Vec::new() },
            [only] => Resolved {
                code: *only,
                certainty: if fresh { answers.certainty } else { worst(above.certainty, answers.certainty) },
                candidates: Vec::new(),
            },
            _ => {
                let mut candidates = answers.codes;
                candidates.truncate(CANDIDATES_MAX);
                Resolved { code, certainty: Certainty::Ambiguous, candidates }
            }
        }
    }

    /// The children that answer best to a cell, with and without its opening word ("DESA BARU" may be a desa's name).
    fn answers(&self, list: &List, range: std::ops::Range<usize>, cell: &str, words: &[&str]) -> Answers {
        let mut wanted = Spelled::default();
        wanted.set(cell);
        let bare: Vec<Spelled> = openings(&wanted.plain, words).map(|bytes| wanted.cut(bytes)).collect();
        let mut best = Best::default();
        let mut child = Spelled::default();
        for at in range.clone() {
            let name = list.name(at);
            child.set(name);
            let cut = if words == KABUPATEN_WORDS { openings(&child.plain, words).last().unwrap_or(0) } else { 0 };
            if cut > 0 {
                child = child.cut(cut);
            }
            best.offer(list.codes()[at], &wanted, &child);
            for bare in &bare {
                best.offer(list.codes()[at], bare, &child);
            }
        }
        if let (Some(&first), Some(&last)) = (list.codes().get(range.start), list.codes().get(range.end.wrapping_sub(1))) {
            self.offer_variants(first, last, std::iter::once(&wanted).chain(&bare), &mut best);
        }
        best.answers()
    }

    /// Spellings that the rule book lists.
    fn offer_variants<'a>(&self, first: u64, last: u64, wanted: impl Iterator<Item = &'a Spelled> + Clone, best: &mut Best) {
        let codes = self.variants.codes();
        let start = codes.partition_point(|&code| code < first);
        let mut listed = Spelled::default();
        for at in (start..codes.len()).take_while(|&at| codes[at] <= last) {
            listed.set(self.variants.name(at));
            if wanted.clone().any(|wanted| wanted.plain == listed.plain) {
                best.take(codes[at], 1);
            }
        }
    }
}

/// The best answers so far. Ranks: 0 exact, 1 spelling, 2 coarse spelling, 2 + n with n typing errors.
struct Best {
    rank: usize,
    codes: Vec<u64>,
}

impl Default for Best {
    fn default() -> Self {
        Best { rank: usize::MAX, codes: Vec::new() }
    }
}

impl Best {
    fn offer(&mut self, code: u64, wanted: &Spelled, child: &Spelled) {
        if wanted.plain.is_empty() {
            return;
        }
        let rank = if wanted.plain == child.plain {
            0
        } else if wanted.fine == child.fine {
            1
        } else if self.rank < 2 {
            return;
        } else if wanted.coarse == child.coarse {
            2
        } else {
            // Short names differ by one letter too often.
            let bound = match wanted.fine.len() {
                0..=4 => return,
                5..=7 => 1,
                _ => 2,
            };
            match distance(&wanted.fine, &child.fine, bound.min(self.rank.saturating_sub(2))) {
                Some(errors) => 2 + errors,
                None => return,
            }
        };
        self.take(code, rank);
    }

    fn take(&mut self, code: u64, rank: usize) {
        if rank < self.rank {
            self.rank = rank;
            self.codes.clear();
        }
        if rank == self.rank && !self.codes.contains(&code) {
            self.codes.push(code);
        }
    }

    fn answers(self) -> Answers {
        let certainty = match self.rank {
            0 => Certainty::Exact,
            1 | 2 => Certainty::Variant,
            usize::MAX => Certainty::Unknown,
            _ => Certainty::Misspelt,
        };
        Answers { codes: self.codes, certainty }
    }
}

fn worst(left: Certainty, right: Certainty) -> Certainty {
    left.max(right)
}

/// Bytes that one, two, ... opening words take ("KAB ", "KOTA ADM "); something is always left.
fn openings<'a>(plain: &'a [u8], words: &'a [&str]) -> impl Iterator<Item = usize> + 'a {
    let mut taken = 0;
    std::iter::from_fn(move || {
        let space = plain[taken..].iter().position(|&b| b == b' ')?;
        let word = &plain[taken..taken + space];
        taken += space + 1;
        words.iter().any(|known| known.as_bytes() == word).then_some(taken)
    })
}

fn first_word(cell: &str) -> Option<String> {
    let word = cell.trim().split(|c: char| !c.is_alphabetic()).next()?;
    Some(word.to_uppercase())
}
