//! One name cell → [`PersonName`].
//!
//! `scan` cuts the cell into pieces and keeps how each was written (after a comma, with a point, in parentheses); `walk`
//! decides piece by piece whether it is a title, a word that turns to the father's or another name, or a token. Context
//! decides: H is a title before a name and a token alone. Reading is idempotent: the tokens of a name, written again
//! with spaces, read as themselves.

use super::flags::{NameFlags, NameRepairs};
use super::fold::repair_mojibake;
use super::rules::{Place, TitleFlag};
use super::scan::{Piece, Scan};
use super::table::pack;
use super::{NameBook, TitleEntry};

/// A name as it is compared.
///
/// Shape: tokens are capitals A-Z, never empty, in the order written, without titles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonName {
    pub tokens: Vec<String>,
    pub flags: NameFlags,
    /// Tokens of another name of the same person (after alias, @, a slash, or in parentheses).
    pub alias: Vec<String>,
    /// Tokens of the father's name (after bin or binti).
    pub father: Vec<String>,
    pub repairs: NameRepairs,
    /// `b'L'` or `b'P'` where titles tell the sex and do not contradict each other.
    pub sex: Option<u8>,
}

/// Reads a name cell.
pub fn read_name(book: &NameBook, cell: &str) -> PersonName {
    let repaired = repair_mojibake(cell);
    let mut scan = Scan::default();
    scan.read(book, repaired.as_deref().unwrap_or(cell));
    let mut walk = Walk::new(book);
    walk.read(&scan.letters, &scan.pieces);
    walk.settle();
    let mut name = walk.finish();
    name.repairs.insert(scan.repairs);
    if repaired.is_some() {
        name.repairs.insert(NameRepairs::MOJIBAKE);
    }
    if matches!(cell.trim().chars().count(), 20 | 25 | 30) {
        name.flags.insert(NameFlags::MAYBE_TRUNCATED);
    }
    name
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    Own,
    Father,
    Alias,
}

struct Walk<'a> {
    book: &'a NameBook,
    name: PersonName,
    target: Target,
    men: bool,
    women: bool,
}

impl<'a> Walk<'a> {
    fn new(book: &'a NameBook) -> Self {
        Walk { book, name: PersonName::default(), target: Target::Own, men: false, women: false }
    }

    fn read(&mut self, letters: &[u8], pieces: &[Piece]) {
        self.name.tokens.reserve(pieces.len());
        let mut at = 0;
        while at < pieces.len() {
            let piece = &pieces[at];
            if piece.alias && !self.name.tokens.is_empty() {
                self.target = Target::Alias;
            }
            at += match self.title_at(letters, pieces, at) {
                Some((entry, taken)) => {
                    self.take_title(entry, piece.inside);
                    taken
                }
                None => {
                    self.take_token(letters, pieces, at);
                    1
                }
            };
        }
        let suffix = matches!(self.name.tokens.last().map(String::as_str), Some("P" | "B"));
        if suffix && self.target == Target::Own && self.name.tokens.len() > 1 {
            self.name.tokens.pop();
            self.name.flags.insert(NameFlags::VILLAGE_SUFFIX);
        }
    }

    /// The title that begins at a piece and how many pieces it takes; the longest form wins.
    fn title_at(&self, letters: &[u8], pieces: &[Piece], at: usize) -> Option<(TitleEntry, usize)> {
        let mut glued = 1;
        while glued < 4 && pieces.get(at + glued).is_some_and(|next| next.glued) {
            glued += 1;
        }
        for taken in (1..=3.max(glued)).rev() {
            let Some(group) = pieces.get(at..at + taken) else {
                continue;
            };
            let letters = &letters[group[0].start..group[taken - 1].end];
            let entries = pack(letters).and_then(|packed| self.book.titles.get(&packed));
            let points_inside = taken > 1 && taken <= glued;
            // "HOLIL S. Pd" and "R. Bagus": a letter inside the name, or a form that the rule book writes in two words;
            // loose letters at its start ("R A Kartini") may be initials.
            let first_len = group[0].end - group[0].start;
            for entry in entries.into_iter().flatten() {
                let joined = taken == 1
                    || points_inside
                    || usize::from(entry.words) == taken
                    || (first_len == 1 && at > 0 && entry.place != Place::Comma);
                if joined && self.holds(entry, pieces, at, taken, points_inside) {
                    return Some((*entry, taken));
                }
            }
        }
        None
    }

    fn holds(&self, entry: &TitleEntry, pieces: &[Piece], at: usize, taken: usize, points: bool) -> bool {
        let (piece, last) = (&pieces[at], &pieces[at + taken - 1]);
        if entry.needs_point && !last.point {
            return false;
        }
        let named = !self.list().is_empty();
        let follows = pieces.get(at + taken);
        let name_follows = follows.is_some_and(|next| !next.inside || piece.inside);
        let after_comma = piece.comma && named;
        match entry.place {
            Place::Anywhere => true,
            _ if piece.inside && entry.place != Place::Between => last.end - piece.start > 1 || name_follows,
            Place::Lead => (!named && name_follows) || after_comma,
            Place::Comma => named && (after_comma || points),
            Place::Tail => named && (after_comma || points || self.ends(pieces, at + taken)),
            Place::Between => {
                !self.name.tokens.is_empty() && follows.is_some() && (entry.flag == TitleFlag::Alias || self.target == Target::Own)
            }
        }
    }

    /// Whether no further long word of the name follows.
    fn ends(&self, pieces: &[Piece], at: usize) -> bool {
        pieces[at..].iter().take_while(|piece| !piece.inside && !piece.comma && !piece.alias).all(|piece| piece.end - piece.start <= 4)
    }

    fn list(&self) -> &Vec<String> {
        match self.target {
            Target::Own => &self.name.tokens,
            Target::Father => &self.name.father,
            Target::Alias => &self.name.alias,
        }
    }

    fn take_title(&mut self, entry: TitleEntry, inside: bool) {
        match entry.flag {
            TitleFlag::Patronym => self.target = Target::Father,
            TitleFlag::Alias => {
                self.target = Target::Alias;
                return;
            }
            // The father's titles say nothing of the person.
            _ if self.target == Target::Father && !inside => return,
            _ => {}
        }
        self.name.flags.insert(entry.flag.into());
        self.men |= entry.sex == Some(b'L');
        self.women |= entry.sex == Some(b'P');
    }

    fn take_token(&mut self, letters: &[u8], pieces: &[Piece], at: usize) {
        let piece = &pieces[at];
        let word = &letters[piece.start..piece.end];
        if piece.inside && matches!(word, b"L" | b"P") {
            self.men |= word == b"L";
            self.women |= word == b"P";
            return;
        }
        if piece.glued {
            self.name.repairs.insert(NameRepairs::SPLIT_AT_POINT);
        }
        let token = String::from_utf8(word.to_vec()).expect("a piece is made of ASCII capitals");
        match self.target {
            _ if piece.inside => self.name.alias.push(token),
            Target::Own => self.name.tokens.push(token),
            Target::Father => self.name.father.push(token),
            Target::Alias => self.name.alias.push(token),
        }
    }

    /// Reads the tokens again as plain words until nothing more comes off, so that reading is idempotent.
    fn settle(&mut self) {
        if self.name.tokens.is_empty() {
            self.name.tokens = std::mem::take(&mut self.name.alias);
        }
        if self.name.flags.is_empty() && self.name.alias.is_empty() && !self.men && !self.women {
            return;
        }
        loop {
            let mut letters = Vec::with_capacity(32);
            let mut pieces = Vec::with_capacity(self.name.tokens.len());
            for token in &self.name.tokens {
                let start = letters.len();
                letters.extend_from_slice(token.as_bytes());
                let end = letters.len();
                pieces.push(Piece { start, end, ..Piece::default() });
            }
            let mut again = Walk::new(self.book);
            again.read(&letters, &pieces);
            if again.name.tokens == self.name.tokens {
                return;
            }
            self.name.tokens = again.name.tokens;
            self.name.flags.insert(again.name.flags);
            self.name.father.extend(again.name.father);
            self.name.alias.extend(again.name.alias);
            self.men |= again.men;
            self.women |= again.women;
        }
    }

    fn finish(mut self) -> PersonName {
        self.mark_peoples();
        if !self.name.alias.is_empty() {
            self.name.flags.insert(NameFlags::HAS_ALIAS);
        }
        self.name.sex = match (self.men, self.women) {
            (true, false) => Some(b'L'),
            (false, true) => Some(b'P'),
            _ => None,
        };
        self.name
    }

    /// Balinese openings tell the sex; a Chinese family name is a flag only.
    fn mark_peoples(&mut self) {
        let book = self.book;
        let [first, rest @ ..] = self.name.tokens.as_slice() else {
            return;
        };
        let known = |word: &str| pack(word.as_bytes());
        if known(first).is_some_and(|word| book.chinese.contains_key(&word)) {
            self.name.flags.insert(NameFlags::CHINESE);
        }
        let Some(second) = rest.first() else {
            return;
        };
        let opening = known(first).and_then(|word| book.balinese_openings.get(&word));
        let follows = known(second).is_some_and(|word| book.balinese_follow.contains_key(&word));
        let sex = match opening {
            Some(sex) if follows => Some(*sex),
            _ if first.len() + second.len() <= 16 && matches!(first.as_str(), "IDA" | "GUSTI") => {
                let both = [first.as_bytes(), second.as_bytes()].concat();
                pack(&both).and_then(|word| book.balinese_openings.get(&word).copied())
            }
            _ => None,
        };
        if let Some(sex) = sex {
            self.name.flags.insert(NameFlags::BALINESE);
            self.men |= sex == b'L';
            self.women |= sex == b'P';
        }
    }
}
