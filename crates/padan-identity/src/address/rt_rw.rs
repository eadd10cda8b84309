//! RT and RW, the two smallest units of a neighbourhood, in every form that lists use.
//!
//! `001/001`, `RT/RW : 002/000`, `RT 07 RW 03`, `RW 03, RT 07`, `RT:001, RW:001`, `8.0`, `3-5`, and cells that a
//! spreadsheet turned into a date. 0 is unknown.

use super::{Address, AddressRepairs, Part, Word};

/// RT and RW of two cells (or of one cell that holds both).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RtRw {
    /// 0 = unknown.
    pub rt: u16,
    /// 0 = unknown.
    pub rw: u16,
    pub repairs: AddressRepairs,
}

/// Reads an RT cell and an RW cell; a cell that holds both is read as both, and the other cell completes it.
pub fn rt_rw_cells(rt_cell: &str, rw_cell: &str) -> RtRw {
    let (first, second) = (one_cell(rt_cell, Part::Rt), one_cell(rw_cell, Part::Rw));
    let mut repairs = first.repairs;
    repairs.insert(second.repairs);
    let either = |a: u16, b: u16| if a != 0 { a } else { b };
    RtRw { rt: either(first.rt, second.rt), rw: either(second.rw, first.rw), repairs }
}

/// RT and RW of two cells as plain numbers; [`rt_rw_cells`] also names the repairs.
pub fn read_rt_rw(rt_cell: &str, rw_cell: &str) -> (u16, u16) {
    let read = rt_rw_cells(rt_cell, rw_cell);
    (read.rt, read.rw)
}

/// Reads one cell; a lone number belongs to the column it stands in.
fn one_cell(cell: &str, column: Part) -> RtRw {
    let cell = cell.trim();
    let mut read = RtRw::default();
    if cell.is_empty() {
        return read;
    }
    if let Some((rt, rw)) = excel_date(cell) {
        read.repairs.insert(AddressRepairs::EXCEL_DATE);
        return RtRw { rt, rw, ..read };
    }
    let marks = marks(cell, &mut read.repairs);
    match marks.as_slice() {
        [Mark::Number(only)] => match column {
            Part::Rw => read.rw = *only,
            _ => read.rt = *only,
        },
        [Mark::Number(rt), Mark::Number(rw)] => (read.rt, read.rw) = (*rt, *rw),
        _ => marked(&marks, &mut read),
    }
    read
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Rt,
    Rw,
    Number(u16),
}

/// The marks of a cell in order; `.0` behind a number is a spreadsheet's float.
fn marks(cell: &str, repairs: &mut AddressRepairs) -> Vec<Mark> {
    let bytes = cell.as_bytes();
    let mut marks = Vec::with_capacity(4);
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at].is_ascii_digit() {
            let end = at + bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
            marks.push(Mark::Number(small(&cell[at..end])));
            at = end;
            let fraction = &bytes[at..];
            let zeros = fraction.iter().skip(1).take_while(|&&b| b == b'0').count();
            let ends = fraction.get(1 + zeros).is_none_or(|b| !b.is_ascii_alphanumeric());
            if fraction.first() == Some(&b'.') && zeros > 0 && ends {
                repairs.insert(AddressRepairs::FLOAT);
                at += 1 + zeros;
            }
        } else if bytes[at].eq_ignore_ascii_case(&b'R') {
            match bytes.get(at + 1).map(u8::to_ascii_uppercase) {
                Some(b'T') => marks.push(Mark::Rt),
                Some(b'W') => marks.push(Mark::Rw),
                _ => {}
            }
            at += 1;
        } else {
            at += 1;
        }
    }
    marks
}

/// Gives each number to the word before it; "RT/RW 1/2" gives them in the order of the words.
fn marked(marks: &[Mark], read: &mut RtRw) {
    let mut waiting: Vec<Mark> = Vec::new();
    for &mark in marks {
        match mark {
            Mark::Number(number) => match (waiting.is_empty(), read.rt, read.rw) {
                (false, _, _) => match waiting.remove(0) {
                    Mark::Rt => read.rt = number,
                    _ => read.rw = number,
                },
                (true, 0, _) => read.rt = number,
                (true, _, 0) => read.rw = number,
                _ => {}
            },
            Mark::Rw if waiting.is_empty() && read.rt == 0 => {
                read.repairs.insert(AddressRepairs::REVERSED);
                waiting.push(mark);
            }
            word => waiting.push(word),
        }
    }
}

/// A number of a neighbourhood: more than three digits is none.
fn small(digits: &str) -> u16 {
    digits.parse().ok().filter(|&number| number <= 999).unwrap_or(0)
}

/// `03-May`, `3/Mei`, `May-03`, `2026-05-03 00:00:00`: day is RT and month is RW, in the order typed.
///
/// A list typed `03/05`; Indonesian and British settings show it day first, and month first keeps the order as shown.
pub(super) fn excel_date(cell: &str) -> Option<(u16, u16)> {
    let mut parts = cell.split(['-', '/', ' ']);
    let (first, second) = (parts.next()?, parts.next()?);
    if let (Ok(day), Some(month)) = (first.parse::<u16>(), month(second)) {
        return (1..=31).contains(&day).then_some((day, month));
    }
    if let (Some(month), Ok(day)) = (month(first), second.parse::<u16>()) {
        return (1..=99).contains(&day).then_some((month, day));
    }
    let third = parts.next()?;
    let date = first.len() == 4 && second.len() == 2 && third.len() >= 2 && cell.as_bytes()[4] == b'-';
    let (month, day) = (second.parse::<u16>().ok()?, third.get(..2)?.parse::<u16>().ok()?);
    (date && (1..=12).contains(&month) && (1..=31).contains(&day)).then_some((day, month))
}

/// The number of a month's name in English or Indonesian.
fn month(word: &str) -> Option<u16> {
    const NAMES: [&[&str]; 12] = [
        &["JAN"],
        &["FEB", "PEB"],
        &["MAR"],
        &["APR"],
        &["MAY", "MEI"],
        &["JUN"],
        &["JUL"],
        &["AUG", "AGU", "AGT"],
        &["SEP"],
        &["OCT", "OKT"],
        &["NOV", "NOP"],
        &["DEC", "DES"],
    ];
    let three = word.get(..3)?.to_ascii_uppercase();
    let whole = word.bytes().all(|b| b.is_ascii_alphabetic());
    let at = NAMES.iter().position(|names| names.contains(&three.as_str()))?;
    whole.then_some(at as u16 + 1)
}

/// Takes RT and RW out of the words of an address.
pub(super) fn take(words: &mut Vec<Word>, address: &mut Address) {
    let number = |word: &Word| {
        let digits = word.text.len() <= 3 && word.text.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| small(&word.text))
    };
    let mut at = 0;
    while at < words.len() {
        let keys = words[at..].iter().take(2).take_while(|word| matches!(word.part, Some(Part::Rt | Part::Rw))).count();
        let numbers: Vec<u16> = words[at + keys..].iter().take(2).map_while(number).collect();
        let taken = match (keys, numbers.as_slice()) {
            (2, [first, second]) => {
                assign(address, words[at].part, *first);
                assign(address, words[at + 1].part, *second);
                4
            }
            // "RT 03/05" without the word RW
            (1, [first, second]) if words[at + 2].joined => {
                let reversed = words[at].part == Some(Part::Rw);
                let (rt, rw) = if reversed { (second, first) } else { (first, second) };
                (address.rt, address.rw) = (*rt, *rw);
                3
            }
            (1, [only, ..]) | (2, [only]) => {
                if words[at].part == Some(Part::Rw) && address.rt == 0 {
                    address.repairs.insert(AddressRepairs::REVERSED);
                }
                assign(address, words[at].part, *only);
                1 + keys
            }
            (0, [first, second]) if words[at + 1].joined && bare(words, at) => {
                (address.rt, address.rw) = (*first, *second);
                2
            }
            (0, _) => {
                at += 1;
                continue;
            }
            // "RT 004 RW -": a key word without a number
            _ => 1,
        };
        let comma = words[at].comma;
        words.drain(at..at + taken);
        // What follows RT and RW is a part of its own.
        if let Some(next) = words.get_mut(at) {
            next.comma |= comma || next.part.is_none();
        }
    }
}

/// A bare `03/05` is RT/RW unless a number, block or street word owns it.
fn bare(words: &[Word], at: usize) -> bool {
    let owner = at.checked_sub(1).and_then(|before| words[before].part);
    !matches!(owner, Some(Part::Number | Part::Block))
}

fn assign(address: &mut Address, part: Option<Part>, number: u16) {
    match part {
        Some(Part::Rt) => address.rt = number,
        _ => address.rw = number,
    }
}
