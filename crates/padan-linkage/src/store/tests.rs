//! Properties: 1. what is written reads back as it was, and gives the same candidates and rarities; 2. sections that are
//! missing, short or of other rules are refused.

use super::*;
use crate::blocking::{BlockingRule, KeyPart, Transform};
use crate::engine::{Index, LinkageRules};
use crate::lexicon::{Lexicon, TokenTraits};
use crate::packed::PackedRows;
use crate::records::{AddressValue, DateValue, Digits, FieldSpec, Kind, Names, Numbers, Records, Shared, Values};

const KINDS: [Kind; 9] =
    [Kind::Digits, Kind::Name, Kind::Date, Kind::Sex, Kind::Area, Kind::Address, Kind::Symbol, Kind::Text, Kind::Number];

fn shared() -> Shared {
    let field = |(number, kind): (usize, Kind)| FieldSpec { name: number.to_string(), kind };
    Shared { fields: KINDS.into_iter().enumerate().map(field).collect(), lexicon: Lexicon::default() }
}

/// So many rows with a value of each kind; every tenth number and word again.
fn records(shared: &mut Shared, rows: u32) -> Records {
    let mut names = Names::default();
    let traits = |text: &str| TokenTraits { spelling: text.into(), phonetic: text.len() as u32, ..TokenTraits::default() };
    for row in 0..rows {
        let words = [format!("NAMA{}", row % 10), format!("{row}")];
        names.push(&words.map(|word| shared.lexicon.intern(&word, traits)));
    }
    let words = |row: u32| (!row.is_multiple_of(3)).then(|| names.get(row as usize)[0]);
    Records {
        len: rows as usize,
        columns: vec![
            Values::Digits((0..rows).map(|row| Digits { odd: row % 2 == 0, ..Digits::whole(u64::from(row % 10) + 100, 4) }).collect()),
            Values::Name(names.clone()),
            Values::Date((0..rows).map(|row| DateValue { stated: 19_700_101 + row, ..DateValue::default() }).collect()),
            Values::Sex((0..rows).map(|row| b"LP"[row as usize % 2]).collect()),
            Values::Area((0..rows).map(|row| 3_526_010_000 + u64::from(row % 5)).collect()),
            Values::Address((0..rows).map(|row| AddressValue { rt: row as u16, rw: 1, place: row }).collect()),
            Values::Symbol((0..rows).collect()),
            Values::Text((0..rows).map(words).collect()),
            Values::Number(Numbers {
                values: (0..rows).map(|row| (row % 2 == 0).then_some(-i64::from(row))).collect(),
                near: 1,
                close: 2,
                relative: true,
            }),
        ],
    }
}

fn rules() -> LinkageRules {
    let part = |(column, transform): (usize, Transform)| KeyPart { column, or_left: None, transform };
    let rule = |name: &str, parts: &[(usize, Transform)], refine: &[(usize, Transform)]| BlockingRule {
        name: name.into(),
        parts: parts.iter().copied().map(part).collect(),
        refine: refine.iter().copied().map(part).collect(),
        block_rows_max: 4,
        only_if_none: false,
    };
    let whole = Transform::Whole;
    let blocking =
        vec![rule("a", &[(0, whole)], &[(2, Transform::Year)]), rule("b", &[(0, Transform::Slips)], &[]), rule("c", &[(4, whole)], &[])];
    LinkageRules { blocking, scan_rows_max: 1_000, ..LinkageRules::default() }
}

/// The sections as a file would give them back; `change` may spoil them.
pub(crate) fn stored(out: Writer, change: impl FnOnce(&mut BTreeMap<String, Vec<u8>>)) -> Reader {
    let mut sections: BTreeMap<String, Vec<u8>> = out.sections.into_iter().map(|(name, bytes)| (name, bytes.into_owned())).collect();
    change(&mut sections);
    let stay = |bytes: Vec<u8>| -> &'static [u8] {
        // Sections of a file begin at multiples of 64.
        let mut words = vec![0u64; bytes.len().div_ceil(8) + 7];
        let from = words.as_ptr().addr().wrapping_neg() % 64;
        let room: &mut [u8] = bytemuck::cast_slice_mut(&mut words);
        room[from..from + bytes.len()].copy_from_slice(&bytes);
        &bytemuck::cast_slice(words.leak())[from..from + bytes.len()]
    };
    Reader::of(sections.into_iter().map(|(name, bytes)| (name, stay(bytes))).collect())
}

fn write<'a>(shared: &Shared, right: &'a Records, index: &'a Index) -> Writer<'a> {
    let mut out = Writer::default();
    let (tokens, keys) = (shared.lexicon.len(), shared.lexicon.key_count());
    out.within("words", |out| shared.lexicon.write(out, tokens, keys));
    out.within("records", |out| right.write(&index.packed, out));
    out.within("index", |out| index.write(out, keys));
    out
}

#[test]
fn what_is_written_reads_back_and_answers_alike() {
    let (mut shared, rules) = (shared(), rules());
    let right = records(&mut shared, 300);
    let index = Index::build(&rules, &shared, &right, vec![u32::MAX; 300]);
    let mut reader = stored(write(&shared, &right, &index), |_| {});
    let words = reader.within("words", |from| Lexicon::read(from)).expect("the words are whole");
    let packed = reader.within("index", |from| from.within("packed", PackedRows::read)).expect("the packed rows are whole");
    let read = reader.within("records", |from| Records::read(from, &shared.fields, &packed)).expect("the columns are whole");
    let again = reader.within("index", |from| Index::read(from, &rules, &read, vec![u32::MAX; 300])).expect("the index is whole");
    let mut written = Writer::default();
    written.within("records", |out| read.write(&again.packed, out));
    let mut first = Writer::default();
    first.within("records", |out| right.write(&index.packed, out));
    assert_eq!(written.sections, first.sections);
    assert!(matches!(&read.columns[0], Values::Digits(digits) if digits.is_mapped()));
    for row in 0..300 {
        let (mut here, mut there) = (Vec::new(), Vec::new());
        let skipped = index.blocking.candidates(&shared, &right, row, &mut here);
        assert_eq!(again.blocking.candidates(&shared, &read, row, &mut there), skipped);
        assert_eq!(here, there);
        assert!(here.iter().any(|pair| pair.right == row as u32));
    }
    for value in 0..120 {
        assert_eq!(index.frequencies.value_millibits(0, value), again.frequencies.value_millibits(0, value));
    }
    for token in (0..words.len() as u32).map(crate::lexicon::TokenIx) {
        assert_eq!(words.token(token).text, shared.lexicon.token(token).text);
        assert_eq!(index.frequencies.token_millibits(1, words.token(token)), again.frequencies.token_millibits(1, words.token(token)));
    }
}

#[test]
fn words_that_come_later_get_the_numbers_that_they_would_have_got() {
    let mut shared = shared();
    let traits = |text: &str| TokenTraits { classes: vec!["KELAS".into()], spelling: text[..1].into(), ..TokenTraits::default() };
    let _of_register = ["MOH", "SITI"].map(|word| shared.lexicon.intern(word, traits));
    let (tokens, keys) = (shared.lexicon.len(), shared.lexicon.key_count());
    let later = ["HOLIL", "SITI", "SUBAIRI"];
    let first = later.map(|word| shared.lexicon.intern(word, traits));
    let mut out = Writer::default();
    shared.lexicon.write(&mut out, tokens, keys);
    let mut words = Lexicon::read(&stored(out, |_| {})).expect("the words are whole");
    assert_eq!((words.len(), words.key_count()), (tokens, keys));
    assert_eq!(later.map(|word| words.intern(word, traits)), first);
    for token in first {
        assert_eq!(words.token(token).keys, shared.lexicon.token(token).keys);
    }
}

/// Spoils sections.
type Change<'a> = &'a dyn Fn(&mut BTreeMap<String, Vec<u8>>);

#[test]
fn sections_that_are_missing_short_or_of_other_rules_are_refused() {
    let (mut shared, rules) = (shared(), rules());
    let right = records(&mut shared, 20);
    let index = Index::build(&rules, &shared, &right, vec![u32::MAX; 20]);
    let read = |rules: &LinkageRules, change: Change| {
        let mut reader = stored(write(&shared, &right, &index), change);
        let packed = reader.within("index", |from| from.within("packed", PackedRows::read))?;
        let columns = reader.within("records", |from| Records::read(from, &shared.fields, &packed))?;
        reader.within("index", |from| Index::read(from, rules, &columns, vec![u32::MAX; 20])).map(|_| ())
    };
    assert_eq!(read(&rules, &|_| {}), Ok(()));
    let names: Vec<String> = write(&shared, &right, &index).sections.into_iter().map(|(name, _)| name).collect();
    for name in names.iter().filter(|name| !name.starts_with("words/")) {
        assert!(read(&rules, &|sections| drop(sections.remove(name))).is_err(), "{name} is missing");
    }
    for (name, len) in [("records/0/digits", 16 * 19), ("index/blocking/0/bits", 8)] {
        let cut = |sections: &mut BTreeMap<String, Vec<u8>>| sections.get_mut(name).expect("it was written").truncate(len);
        assert!(read(&rules, &cut).is_err(), "{name} is short");
    }
    let other = LinkageRules { blocking: rules.blocking[..1].to_vec(), ..rules.clone() };
    assert!(read(&other, &|_| {}).is_err(), "two rules fewer");
}
