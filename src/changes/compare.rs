//! What changed between two runs: new, repaired, gone, repeated, graduated, still there.
//!
//! A finding is found again by its id, a group by its id, a family by its key, a differing field by its row and field, a row in
//! quarantine by its text. What is found again stands still or, in a later period, is paid again; what is not is new, or has ended:
//! repaired where its subject is still there, gone where it is not.

use super::pairing::{Pairing, pair};
use super::snapshot::{Item, NO_ROW, Snapshot, What, Word, Words};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

/// What became of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Became {
    New,
    Repaired,
    Gone,
    /// A finding of the inclusion side, or a group, of a former period on a row that is paid again.
    Repeated,
    /// A family that was on a list, is on none now, and is above the ceiling.
    Graduated,
    /// Not told row by row.
    Still,
}

impl Became {
    pub const ALL: [Became; 6] = [Became::New, Became::Repaired, Became::Gone, Became::Repeated, Became::Graduated, Became::Still];

    /// The stable code in data files.
    pub fn code(self) -> &'static str {
        match self {
            Became::New => "BARU",
            Became::Repaired => "DIPERBAIKI",
            Became::Gone => "TIDAK_ADA_LAGI",
            Became::Repeated => "BERULANG",
            Became::Graduated => "LULUS",
            Became::Still => "MASIH_ADA",
        }
    }
}

/// Why, as a stable code; empty where the change says it all.
pub type Reason = &'static str;

const ROW_CAME: Reason = "BARIS_BARU";
const ROW_STAYED: Reason = "BARIS_LAMA";
const ROW_LEFT: Reason = "BARIS_KELUAR";
const UNKNOWN_NOW: Reason = "TIDAK_DIKENALI_LAGI";
const NO_LIST: Reason = "DAFTAR_TIDAK_DIKIRIM";
const LISTED: Reason = "SUDAH_TERDAFTAR";
const UNLISTED: Reason = "KELUAR_DARI_DAFTAR";
const ABOVE: Reason = "DESIL_DI_ATAS_BATAS";
const NOT_ELIGIBLE: Reason = "TIDAK_LAYAK_LAGI";
const ELIGIBLE: Reason = "BARU_LAYAK";
const FAMILY_CAME: Reason = "KELUARGA_BARU";
const FAMILY_LEFT: Reason = "KELUARGA_TIDAK_DI_REGISTER";

/// Every reason, for the documentation and its test.
pub const REASONS: [Reason; 12] =
    [ROW_CAME, ROW_STAYED, ROW_LEFT, UNKNOWN_NOW, NO_LIST, LISTED, UNLISTED, ABOVE, NOT_ELIGIBLE, ELIGIBLE, FAMILY_CAME, FAMILY_LEFT];

/// One change. `item` belongs to tonight, or to the former run where it has ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    pub became: Became,
    pub reason: Reason,
    pub item: Item,
}

impl Change {
    /// Says whether the item is one of the former run.
    pub fn is_of_before(&self) -> bool {
        matches!(self.became, Became::Repaired | Became::Gone | Became::Graduated)
    }
}

/// Items of one kind of table by what became of them, and their rupiah.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub items: [u64; 6],
    pub rupiah: [u64; 6],
}

/// Two runs held against each other.
#[derive(Debug)]
pub struct Compared {
    pub before: Snapshot,
    pub now: Snapshot,
    pub words: Words,
    /// Sorted by table, what became, and place; what stands still is left out.
    pub changes: Vec<Change>,
    /// By `What`.
    pub counts: [Counts; 6],
    /// Rows that stayed, came and left.
    pub rows: (u64, u64, u64),
    /// The two runs were made under different rules, so that a finding may have come or gone for that alone.
    pub rules_changed: bool,
}

impl Compared {
    pub fn count(&self, what: What, became: Became) -> u64 {
        self.counts[what as usize].items[became as usize]
    }

    pub fn rupiah(&self, what: What, became: Became) -> u64 {
        self.counts[what as usize].rupiah[became as usize]
    }

    /// Every count by a name of its own, for the table `summary`.
    pub fn measures(&self) -> Vec<(String, u64)> {
        let is_told = |what: What, became: Became| (what == What::Links) == (became == Became::Graduated);
        let name = |what: What, became: Became| format!("changes_{}_{}", what.table(), became.code().to_lowercase());
        let all = What::ALL.into_iter().flat_map(|what| Became::ALL.map(|became| (what, became)));
        all.filter(|(what, became)| is_told(*what, *became)).map(|(what, became)| (name(what, became), self.count(what, became))).collect()
    }
}

/// Holds two runs against each other. Their keys must be of one key file.
pub fn compare(before: Snapshot, now: Snapshot, words: Words) -> Compared {
    let pairing = pair(&before, &now);
    let desk = Desk::new(&before, &now, &words, &pairing);
    let of_table = |what: &What| match what {
        What::Mistargeting => desk.mistargeting(),
        What::Duplicates => desk.duplicates(),
        What::Mismatches => desk.mismatches(),
        What::Unserved => desk.unserved(),
        What::Quarantine => desk.quarantine(),
        What::Links => desk.graduated(),
    };
    let parts: Vec<Vec<Change>> = What::ALL.par_iter().map(of_table).collect();
    let mut counts = [Counts::default(); 6];
    for change in parts.iter().flatten() {
        let of_table = &mut counts[change.item.what as usize];
        of_table.items[change.became as usize] += 1;
        of_table.rupiah[change.became as usize] += change.item.rupiah;
    }
    let mut changes: Vec<Change> = parts.into_iter().flatten().filter(|change| change.became != Became::Still).collect();
    // Stable: within one table and change, items stay in the order of their run.
    changes.par_sort_by_key(|change| (change.item.what, change.became));
    let rows = pairing.counts();
    Compared { before, now, words, changes, counts, rows, rules_changed: false }
}

/// Both runs on the desk.
struct Desk<'a> {
    before: &'a Snapshot,
    now: &'a Snapshot,
    words: &'a Words,
    pairing: &'a Pairing,
    /// Programmes and owners of tonight's lists.
    lists_now: FxHashSet<(Word, Word)>,
    programmes_now: FxHashSet<Word>,
    was: Register<'a>,
    is: Register<'a>,
    /// A later period than the former run's.
    later: bool,
}

impl<'a> Desk<'a> {
    fn new(before: &'a Snapshot, now: &'a Snapshot, words: &'a Words, pairing: &'a Pairing) -> Desk<'a> {
        let (was, is) = rayon::join(|| Register::of(before), || Register::of(now));
        Desk {
            before,
            now,
            words,
            pairing,
            was,
            is,
            lists_now: now.parts.iter().map(|part| (part.programme, part.owner)).collect(),
            programmes_now: now.parts.iter().map(|part| part.programme).collect(),
            later: now.period > before.period,
        }
    }

    fn again(&self, item: &Item) -> Became {
        if self.later && item.is_paid { Became::Repeated } else { Became::Still }
    }

    /// The row of tonight that a row of the former run is.
    fn partner(&self, row: u32) -> Option<u32> {
        self.pairing.now.get(row as usize).copied().filter(|partner| *partner != NO_ROW)
    }

    fn appeared(&self, item: Item) -> Change {
        let was_there = self.pairing.before.get(item.row as usize).is_some_and(|before| *before != NO_ROW);
        Change { became: Became::New, reason: if was_there { ROW_STAYED } else { ROW_CAME }, item }
    }

    /// An item of the former run that is not there any more; `stayed`: its row, or one of its rows, is.
    fn ended(&self, item: Item, stayed: bool) -> Change {
        let (became, reason) = match (stayed, self.lists_now.contains(&(item.programme, item.owner))) {
            (true, _) => (Became::Repaired, ""),
            (false, true) => (Became::Gone, ROW_LEFT),
            (false, false) => (Became::Gone, NO_LIST),
        };
        Change { became, reason, item }
    }

    /// As `ended`, of an item that rests on the row's register person: a row that nobody recognises any more was not repaired.
    fn ended_of_person(&self, item: Item) -> Change {
        let partner = self.partner(item.row);
        let was_known = self.before.keys.rows.get(item.row as usize).is_some_and(|row| row.person != 0);
        match partner.filter(|_| was_known).is_some_and(|partner| self.now.keys.rows[partner as usize].person == 0) {
            true => Change { became: Became::Gone, reason: UNKNOWN_NOW, item },
            false => self.ended(item, partner.is_some()),
        }
    }

    fn mistargeting(&self) -> Vec<Change> {
        let (mut ended, mut appeared, stayed) = by_id(self.before, self.now, What::Mistargeting);
        let mut changes: Vec<Change> = stayed.into_iter().map(|item| Change { became: self.again(&item), reason: "", item }).collect();
        // A finding without a person is named for the row's texts: of a row that was written anew it is the same one.
        let mut nameless: FxHashMap<(u32, Word), Item> = FxHashMap::default();
        nameless.extend(appeared.iter().filter(|item| !item.has_person).map(|item| ((item.row, item.kind), *item)));
        ended.retain(|item| {
            let partner = self.partner(item.row).filter(|_| !item.has_person);
            let again = partner.and_then(|partner| nameless.remove(&(partner, item.kind)));
            changes.extend(again.map(|item| Change { became: self.again(&item), reason: "", item }));
            again.is_none()
        });
        let is_again: FxHashSet<u64> = changes.iter().map(|change| change.item.id).collect();
        appeared.retain(|item| !is_again.contains(&item.id));
        changes.extend(appeared.into_iter().map(|item| self.appeared(item)));
        changes.extend(ended.into_iter().map(|item| self.ended_of_person(item)));
        changes.sort_by_key(|change| change.item.row);
        changes
    }

    fn duplicates(&self) -> Vec<Change> {
        let (ended, appeared, stayed) = by_id(self.before, self.now, What::Duplicates);
        let stays = |(at, row): &(u32, u32)| self.partner(*row).map(|_| self.before.items[*at as usize].id);
        let with_rows: FxHashSet<u64> = self.before.members.iter().filter_map(stays).collect();
        let mut changes: Vec<Change> = stayed.into_iter().map(|item| Change { became: self.again(&item), reason: "", item }).collect();
        changes.extend(appeared.into_iter().map(|item| self.appeared(item)));
        changes.extend(ended.into_iter().map(|item| self.ended(item, with_rows.contains(&item.id))));
        changes
    }

    fn mismatches(&self) -> Vec<Change> {
        let now = self.now.of(What::Mismatches).map(|(_, item)| ((item.row, item.field), *item));
        let now: Vec<((u32, Word), Item)> = now.collect();
        let known: FxHashSet<(u32, Word)> = now.iter().map(|(key, _)| *key).collect();
        let mut again: FxHashSet<(u32, Word)> = FxHashSet::default();
        let mut changes = Vec::new();
        for (_, item) in self.before.of(What::Mismatches) {
            let partner = self.partner(item.row);
            let key = partner.map(|partner| (partner, item.field)).filter(|key| known.contains(key));
            match key {
                Some(key) => drop(again.insert(key)),
                None => changes.push(self.ended_of_person(*item)),
            }
        }
        changes.extend(now.into_iter().map(|(key, item)| match again.contains(&key) {
            true => Change { became: Became::Still, reason: "", item },
            false => self.appeared(item),
        }));
        changes
    }

    fn quarantine(&self) -> Vec<Change> {
        let mut left: FxHashMap<u64, u32> = FxHashMap::default();
        self.before.of(What::Quarantine).for_each(|(_, item)| *left.entry(item.id).or_default() += 1);
        let mut changes = Vec::new();
        for (_, item) in self.now.of(What::Quarantine) {
            let again = left.get_mut(&item.id).filter(|left| **left > 0).map(|left| *left -= 1).is_some();
            changes.push(if again { Change { became: Became::Still, reason: "", item: *item } } else { self.appeared(*item) });
        }
        // Of equal texts the later ones have gone. Such a row names nobody, so nobody can tell whether it was corrected.
        for (_, item) in self.before.of(What::Quarantine).collect::<Vec<_>>().into_iter().rev() {
            if let Some(count) = left.get_mut(&item.id).filter(|left| **left > 0) {
                *count -= 1;
                changes.push(self.ended(*item, item.row == NO_ROW));
            }
        }
        changes
    }

    fn unserved(&self) -> Vec<Change> {
        let of = |run: &Snapshot| run.of(What::Unserved).map(|(_, item)| ((item.id, item.programme), *item)).collect::<Vec<_>>();
        let (before, now) = (of(self.before), of(self.now));
        let keys = |items: &[((u64, Word), Item)]| items.iter().map(|(key, _)| *key).collect::<FxHashSet<(u64, Word)>>();
        let (then_known, now_known) = (keys(&before), keys(&now));
        let mut changes = Vec::new();
        for (key, item) in now {
            let (became, reason) = match then_known.contains(&key) {
                true => (Became::Still, ""),
                false => (Became::New, self.was.why_new(self.words, key)),
            };
            changes.push(Change { became, reason, item });
        }
        for (key, item) in before.into_iter().filter(|(key, _)| !now_known.contains(key)) {
            let (became, reason) = match self.programmes_now.contains(&key.1) {
                true => self.is.why_ended(self.words, key),
                false => (Became::Gone, NO_LIST),
            };
            changes.push(Change { became, reason, item });
        }
        changes
    }

    /// Families that were on a list of a programme, are on none of it now and are above its ceiling, each at its first row.
    fn graduated(&self) -> Vec<Change> {
        let programmes: Vec<Word> = self.before.parts.iter().map(|part| part.programme).collect();
        let mut told: FxHashSet<(u64, Word)> = FxHashSet::default();
        let mut changes = Vec::new();
        for (row, part) in self.before.part_of_row().into_iter().enumerate() {
            let (key, row) = ((self.before.family(row as u32), programmes[usize::from(part)]), row as u32);
            let linked = self.before.keys.rows[row as usize].person != 0;
            // A row that stands there still and is not recognised may be the family's.
            let unclear = self.partner(row).is_some_and(|partner| self.now.keys.rows[partner as usize].person == 0);
            let left = linked && !unclear && key.0 != 0 && self.programmes_now.contains(&key.1) && !self.is.listed.contains(&key);
            if left && self.is.is_above(self.words, key) && told.insert(key) {
                changes.push(Change { became: Became::Graduated, reason: ABOVE, item: self.listed_family(row) });
            }
        }
        changes
    }

    fn listed_family(&self, row: u32) -> Item {
        let part = self.before.part(row);
        let line = self.before.lines[row as usize];
        Item { programme: part.programme, owner: part.owner, row, line, ..Item::new(What::Links) }
    }
}

/// Items of two runs by their ids: ended, appeared, and those of tonight that were there before.
fn by_id(before: &Snapshot, now: &Snapshot, what: What) -> (Vec<Item>, Vec<Item>, Vec<Item>) {
    let ids = |run: &Snapshot| run.of(what).map(|(_, item)| item.id).collect::<FxHashSet<u64>>();
    let (was, is) = (ids(before), ids(now));
    let ended = before.of(what).map(|(_, item)| *item).filter(|item| !is.contains(&item.id)).collect();
    let (stayed, appeared) = now.of(what).map(|(_, item)| *item).partition(|item| was.contains(&item.id));
    (ended, appeared, stayed)
}

/// A run's families: their deciles, and which programmes' lists they are or may be on.
struct Register<'a> {
    run: &'a Snapshot,
    /// (lowest, highest) decile by family key.
    deciles: FxHashMap<u64, (u8, u8)>,
    /// (family, programme).
    listed: FxHashSet<(u64, Word)>,
}

impl<'a> Register<'a> {
    fn of(run: &'a Snapshot) -> Register<'a> {
        let families = run.keys.families.iter();
        let programmes: Vec<Word> = run.parts.iter().map(|part| part.programme).collect();
        let rows = run.part_of_row().into_iter().zip(0..);
        Register {
            run,
            deciles: families.map(|family| (family.key, (family.desil_low, family.desil_high))).collect(),
            listed: rows.map(|(part, row)| (run.family(row), programmes[usize::from(part)])).collect(),
        }
    }

    /// The decile ceiling of a programme.
    fn ceiling(&self, words: &Words, programme: Word) -> Option<u8> {
        let code = words.text(programme);
        let found = self.run.keys.ceilings.iter().find(|(known, _)| known == code);
        found.map(|(_, ceiling)| *ceiling).filter(|ceiling| *ceiling > 0)
    }

    fn is_above(&self, words: &Words, (family, programme): (u64, Word)) -> bool {
        let low = self.deciles.get(&family).map_or(0, |(low, _)| *low);
        self.ceiling(words, programme).is_some_and(|ceiling| low > ceiling)
    }

    /// Why an eligible family was not told as unserved in this run.
    fn why_new(&self, words: &Words, key: (u64, Word)) -> Reason {
        match self.deciles.contains_key(&key.0) {
            false => FAMILY_CAME,
            true if self.listed.contains(&key) => UNLISTED,
            true if self.is_above(words, key) => ABOVE,
            true => ELIGIBLE,
        }
    }

    /// What became of an unserved family that is told no more in this run.
    fn why_ended(&self, words: &Words, key: (u64, Word)) -> (Became, Reason) {
        match self.deciles.contains_key(&key.0) {
            false => (Became::Gone, FAMILY_LEFT),
            true if self.listed.contains(&key) => (Became::Repaired, LISTED),
            true if self.is_above(words, key) => (Became::Repaired, ABOVE),
            true => (Became::Repaired, NOT_ELIGIBLE),
        }
    }
}
