//! What linkage found for each row, kept beside the register index for the next night: a row that was answered is not matched
//! again.
//!
//! A row is known by a hash of everything that linkage compares of it, so its answer is found on any line of any list, and
//! found no more once one value changed. What linkage finds depends on that, the register and the rules alone; the digest of
//! the last two is the file's. Contexts of lists, decisions and all that follows are made anew each night.

use super::{Key, Refused, beside, file};
use crate::job::Job;
use crate::normalise::Normalised;
use padan_linkage::blocking::Skipped;
use padan_linkage::column::Column;
use padan_linkage::engine::{Ranked, RowLinks};
use padan_linkage::model::{MatchWeight, Pattern, Weighed};
use padan_linkage::records::{Shared, Values};
use padan_linkage::store::{Bad, Writer};
use rayon::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};

/// A hash of what linkage compares of a row.
type RowKey = [u64; 2];

/// Keys are looked up by their leading bits first.
const DIRECTORY_BITS: u32 = 16;
/// How the names of these files end.
const ENDING: &str = "rows";
/// Files that stay per register: one per set of lists that jobs name.
const KEPT: usize = 8;
/// Answers that are kept are made anew once they are this many times tonight's rows.
const ROWS_KEPT: usize = 2;

/// Where answers stand, and those of the last night.
pub struct Answered {
    key: Key,
    name: String,
    before: Option<Kept>,
}

/// Answers in a mapped file, sorted by key.
struct Kept {
    keys: Column<RowKey>,
    /// First key of each value of the leading bits, and the end of the last.
    directory: Column<u32>,
    /// Where each answer ends.
    ends: Column<u64>,
    bytes: Column<u8>,
}

/// The rows of tonight by their keys.
pub struct Tonight<'a> {
    answered: &'a Answered,
    keys: Vec<RowKey>,
    /// Rows that were answered before.
    known: AtomicU64,
}

impl Answered {
    /// Opens the answers that belong to an index. A file that is damaged is told, and made anew at the end of linkage.
    pub(super) fn of(key: Key, job: &Job) -> Self {
        let (name, language) = (name(&key, job), job.language);
        let path = key.folder.join(&name);
        let opened = file::open(&path, Some(&key.digest)).and_then(|checked| Ok(Kept::read(checked.reader)?));
        let before = match opened {
            Ok(kept) => Some(kept),
            Err(Refused::Absent) => None,
            Err(refused) => {
                let (id, en) = refused.told();
                let next = language.pick("semua baris dipadankan lagi", "all rows are matched again");
                tracing::warn!("{}: {}; {next}", path.display(), language.pick(id, en));
                None
            }
        };
        Answered { key, name, before }
    }

    /// The keys of tonight's rows; `None` where a schema compares what cannot be told from night to night.
    pub fn tonight(&self, normalised: &Normalised) -> Option<Tonight<'_>> {
        Some(Tonight { answered: self, keys: keys(normalised)?, known: AtomicU64::new(0) })
    }
}

impl Tonight<'_> {
    /// What linkage found for an equal row before.
    pub fn found(&self, row: usize, groups: &[u32]) -> Option<RowLinks> {
        let found = self.answered.before.as_ref()?.find(&self.keys[row], groups)?;
        self.known.fetch_add(1, Ordering::Relaxed);
        Some(found)
    }

    /// Keeps tonight's answers for the next night, unless all of them are kept.
    ///
    /// Errors: the disk; nothing depends on it tonight.
    pub fn keep(&self, found: &[RowLinks]) -> anyhow::Result<()> {
        let known = self.known.load(Ordering::Relaxed);
        tracing::info!(rows_answered_before = known, rows = found.len(), "answers of former nights");
        // Answers to rows that are gone do no harm until they are many.
        let kept = self.answered.before.as_ref().map(|before| before.keys.len());
        if kept.is_some_and(|kept| known == found.len() as u64 && kept <= ROWS_KEPT * found.len()) {
            return Ok(());
        }
        let mut order: Vec<u32> = (0..found.len() as u32).collect();
        order.par_sort_unstable_by_key(|&row| (self.keys[row as usize], row));
        order.dedup_by_key(|row| self.keys[*row as usize]);
        let keys: Vec<RowKey> = order.iter().map(|&row| self.keys[row as usize]).collect();
        let parts: Vec<(Vec<u8>, Vec<u64>)> = order
            .par_chunks(16_384)
            .map(|rows| {
                let mut bytes = Vec::new();
                let end = |&row: &u32| {
                    write_links(&found[row as usize], &mut bytes);
                    bytes.len() as u64
                };
                let ends = rows.iter().map(end).collect();
                (bytes, ends)
            })
            .collect();
        let mut first = 0;
        let mut ends = Vec::with_capacity(order.len());
        for (bytes, own) in &parts {
            ends.extend(own.iter().map(|end| first + end));
            first += bytes.len() as u64;
        }
        let bytes: Vec<u8> = parts.into_iter().flat_map(|(bytes, _)| bytes).collect();
        let mut out = Writer::default();
        out.values("directory", &directory(&keys));
        out.values("keys", &keys);
        out.values("ends", &ends);
        out.bytes("answers", bytes.into());
        let Answered { key, name, .. } = self.answered;
        file::write(&key.folder, name, key.digest, &out)?;
        clear_others(key, name);
        Ok(())
    }
}

/// Answers beside an index that is gone are of no use any more, and of the others the newest stay.
fn clear_others(key: &Key, name: &str) {
    for entry in std::fs::read_dir(&key.folder).into_iter().flatten().flatten() {
        let own = entry.file_name().to_string_lossy().into_owned();
        let is_answers = own.starts_with(&key.prefix) && own.ends_with(&format!(".{ENDING}"));
        let index = own.split_at_checked(stem(&key.name).len()).map(|(stem, _)| format!("{stem}.{}", file::ENDING));
        if is_answers && own != name && index.is_none_or(|index| index != key.name && !key.folder.join(index).exists()) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
    beside::keep_newest(&key.folder, name, &key.prefix, ENDING, KEPT);
}

/// Jobs that name other lists of one register have answers of their own.
fn name(key: &Key, job: &Job) -> String {
    let lists: Vec<_> = job.lists.iter().map(|list| (&list.programme, &list.owner, &list.files)).collect();
    let lists = blake3::hash(format!("{lists:?}").as_bytes()).to_hex();
    format!("{}-{}.{ENDING}", stem(&key.name), &lists[..8])
}

/// The name of an index file without its ending.
fn stem(name: &str) -> &str {
    name.strip_suffix(&format!(".{}", file::ENDING)).unwrap_or(name)
}

fn directory(keys: &[RowKey]) -> Vec<u32> {
    let mut directory = vec![0u32; (1 << DIRECTORY_BITS) + 1];
    keys.iter().for_each(|key| directory[(key[0] >> (64 - DIRECTORY_BITS)) as usize + 1] += 1);
    (1..directory.len()).for_each(|slot| directory[slot] += directory[slot - 1]);
    directory
}

impl Kept {
    /// Errors: sections that are missing or do not fit each other.
    fn read(from: padan_linkage::store::Reader) -> Result<Self, Bad> {
        let keys: Column<RowKey> = from.column("keys")?;
        let kept = Kept {
            directory: from.column_of("directory", (1 << DIRECTORY_BITS) + 1)?,
            ends: from.column_of("ends", keys.len())?,
            bytes: from.column("answers")?,
            keys,
        };
        let fits = kept.ends.is_sorted() && kept.ends.last().copied().unwrap_or(0) == kept.bytes.len() as u64;
        let found = kept.directory.is_sorted() && kept.directory.last().copied() == Some(kept.keys.len() as u32);
        if fits && found { Ok(kept) } else { Err(Bad::of("answers that do not fit their keys")) }
    }

    fn find(&self, key: &RowKey, groups: &[u32]) -> Option<RowLinks> {
        let slot = (key[0] >> (64 - DIRECTORY_BITS)) as usize;
        let (from, until) = (self.directory[slot] as usize, self.directory[slot + 1] as usize);
        let place = from + self.keys[from..until].binary_search(key).ok()?;
        let start = if place == 0 { 0 } else { self.ends[place - 1] as usize };
        read_links(&mut &self.bytes[start..self.ends[place] as usize], groups)
    }
}

/// Hashes of all rows, the same on every night that reads the same values; `None` where a column holds numbers of words of which
/// lists may bring new ones.
fn keys(normalised: &Normalised) -> Option<Vec<RowKey>> {
    let (rows, shared) = (&normalised.rows, &normalised.shared);
    let told = |column: &Values| !matches!(column, Values::Symbol(_) | Values::Text(_));
    if !rows.columns.iter().all(told) {
        return None;
    }
    let hamlets = normalised.traces.hamlets.len() as u32;
    let of_row = |bytes: &mut Vec<u8>, row: usize| {
        bytes.clear();
        rows.columns.iter().for_each(|column| write_value(column, row, shared, hamlets, bytes));
        let hash = blake3::hash(bytes);
        let word = |at: usize| u64::from_le_bytes(hash.as_bytes()[at..at + 8].try_into().expect("eight bytes"));
        [word(0), word(8)]
    };
    Some((0..rows.len).into_par_iter().with_min_len(1_024).map_init(Vec::new, of_row).collect())
}

/// A value by its content: words as texts, and a hamlet that the register does not know as such.
fn write_value(column: &Values, row: usize, shared: &Shared, hamlets: u32, out: &mut Vec<u8>) {
    match column {
        Values::Digits(digits) => {
            let digits = &digits[row];
            out.extend(digits.value.to_le_bytes());
            out.extend(digits.unknown.to_le_bytes());
            out.extend([digits.len, u8::from(digits.repaired), u8::from(digits.odd)]);
        }
        Values::Name(names) => {
            let tokens = names.get(row);
            out.extend((tokens.len() as u32).to_le_bytes());
            for &token in tokens {
                let text = shared.lexicon.token(token).text.as_bytes();
                out.extend((text.len() as u32).to_le_bytes());
                out.extend(text);
            }
        }
        Values::Date(dates) => {
            let date = &dates[row];
            out.extend([date.stated, date.witness, u32::from(date.year_by_age)].iter().flat_map(|part| part.to_le_bytes()));
        }
        Values::Sex(sexes) => out.push(sexes[row]),
        Values::Area(areas) => out.extend(areas[row].to_le_bytes()),
        Values::Address(addresses) => {
            let address = &addresses[row];
            let place = if address.place > hamlets { u32::MAX } else { address.place };
            out.extend([u32::from(address.rt), u32::from(address.rw), place].iter().flat_map(|part| part.to_le_bytes()));
        }
        Values::Number(numbers) => out.extend(numbers.values[row].map_or([0; 9], |value| {
            let mut known = [1; 9];
            known[1..].copy_from_slice(&value.to_le_bytes());
            known
        })),
        Values::Symbol(_) | Values::Text(_) | Values::Packed(_) => unreachable!("rows with such columns have no keys"),
    }
}

fn write_links(links: &RowLinks, out: &mut Vec<u8>) {
    out.extend(
        [links.candidates, links.absent_ppm, links.skipped.keys_not_refined as u32, links.skipped.blocks_cut as u32]
            .iter()
            .flat_map(|n| n.to_le_bytes()),
    );
    out.extend(links.kinds.iter().flat_map(|share| share.to_le_bytes()));
    out.extend(links.rest.iter().flat_map(|odds| odds.to_le_bytes()));
    out.push(links.ranked.len() as u8);
    for ranked in &links.ranked {
        let Weighed { pattern, weight, household, twin, namesake, borrowed } = &ranked.weighed;
        out.extend(ranked.right.to_le_bytes());
        out.push(ranked.rule);
        out.extend(pattern);
        let weights = [weight, household, twin, namesake, borrowed].map(|weight| weight.0);
        out.extend(weights.iter().chain(&[ranked.lent, ranked.relative]).flat_map(|weight| weight.to_le_bytes()));
        out.extend(ranked.probability_ppm.to_le_bytes());
    }
}

/// Reads what `write_links` wrote; `groups` are the households of the register.
fn read_links(from: &mut &[u8], groups: &[u32]) -> Option<RowLinks> {
    fn take<const N: usize>(from: &mut &[u8]) -> Option<[u8; N]> {
        let (taken, rest) = from.split_first_chunk::<N>()?;
        *from = rest;
        Some(*taken)
    }
    let number = |from: &mut &[u8]| Some(u32::from_le_bytes(take(from)?));
    let weight = |from: &mut &[u8]| Some(i32::from_le_bytes(take(from)?));
    let mut links = RowLinks { candidates: number(from)?, absent_ppm: number(from)?, ..RowLinks::default() };
    links.skipped = Skipped { keys_not_refined: u64::from(number(from)?), blocks_cut: u64::from(number(from)?) };
    for share in &mut links.kinds {
        *share = f32::from_le_bytes(take(from)?);
    }
    for odds in &mut links.rest {
        *odds = f64::from_le_bytes(take(from)?);
    }
    let [count] = take(from)?;
    links.ranked.reserve_exact(usize::from(count));
    for _ in 0..count {
        let right = number(from)?;
        let [rule] = take(from)?;
        let pattern: Pattern = take(from)?;
        let mut weights = [0; 7];
        for value in &mut weights {
            *value = weight(from)?;
        }
        let [own, household, twin, namesake, borrowed, lent, relative] = weights;
        let weighed = Weighed {
            pattern,
            weight: MatchWeight(own),
            household: MatchWeight(household),
            twin: MatchWeight(twin),
            namesake: MatchWeight(namesake),
            borrowed: MatchWeight(borrowed),
        };
        let group = *groups.get(right as usize)?;
        links.ranked.push(Ranked { right, rule, weighed, probability_ppm: number(from)?, group, lent, relative });
    }
    from.is_empty().then_some(links)
}

#[cfg(test)]
mod tests {
    //! Properties: 1. an answer reads back as it was written, whatever it holds; 2. a cut answer is none.
    use super::*;
    use proptest::prelude::*;

    fn ranked() -> impl Strategy<Value = Ranked> {
        (0u32..50, any::<u8>(), any::<[u8; 16]>(), any::<[i32; 7]>(), any::<u32>()).prop_map(
            |(right, rule, pattern, w, probability_ppm)| {
                let [weight, household, twin, namesake, borrowed] = [0, 1, 2, 3, 4].map(|place| MatchWeight(w[place]));
                let weighed = Weighed { pattern, weight, household, twin, namesake, borrowed };
                Ranked { right, rule, weighed, probability_ppm, group: right / 3, lent: w[5], relative: w[6] }
            },
        )
    }

    proptest! {
        #[test]
        fn an_answer_reads_back_as_it_was(
            ranked in prop::collection::vec(ranked(), 0..6),
            (candidates, absent_ppm) in any::<(u32, u32)>(),
            kinds in any::<[f32; 5]>(),
            rest in any::<[f64; 4]>(),
            (refined, cut) in (0u64..1_000, 0u64..1_000),
        ) {
            let skipped = Skipped { keys_not_refined: refined, blocks_cut: cut };
            let links = RowLinks { ranked, candidates, absent_ppm, kinds: kinds.map(f32::abs), rest, skipped };
            let groups: Vec<u32> = (0..50).map(|right| right / 3).collect();
            let mut bytes = Vec::new();
            write_links(&links, &mut bytes);
            prop_assert_eq!(read_links(&mut &bytes[..], &groups), Some(links));
            prop_assert_eq!(read_links(&mut &bytes[..bytes.len() - 1], &groups), None);
        }
    }
}
