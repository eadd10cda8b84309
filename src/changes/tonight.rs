//! A snapshot of tonight, made from the night itself: equal to the one that is read from its folder later.

use super::keys::Keys;
use super::snapshot::{Item, NO_ROW, Names, Part, Snapshot, What, Words};
use crate::assess::Side;
use crate::intake::Role;
use crate::normalise::RowIx;
use crate::report::reading::Reading;
use crate::report::words::quarantine_code;
use rustc_hash::FxHashMap;

/// Takes the night as a comparison sees it. `keys`: those that the run leaves behind.
pub fn snapshot(reading: &Reading<'_>, keys: Keys, run: &str, words: &mut Words) -> Snapshot {
    let rows = &reading.night.people.rows;
    let mut out = Snapshot {
        run: run.to_owned(),
        manifest: String::new(),
        period: reading.night.job.period.clone(),
        keys,
        parts: parts(reading, words),
        records: rows.iter().map(|row| row.record).collect(),
        lines: rows.iter().map(|row| row.line).collect(),
        items: Vec::new(),
        members: Vec::new(),
        names: Names::default(),
        files: Vec::new(),
    };
    let mut desk = Desk { reading, out: &mut out, words };
    desk.mistargeting();
    desk.duplicates();
    desk.mismatches();
    desk.unserved();
    desk.quarantine();
    out
}

fn parts(reading: &Reading<'_>, words: &mut Words) -> Vec<Part> {
    let mut first = 0;
    let part = |file: &crate::report::ledger::FileLedger| {
        let rows = file.counts.people + file.counts.quarantined;
        let (list, (name, sheet)) = (&reading.lists[file.list], &reading.source_names[file.source]);
        first += rows;
        Part {
            list: file.list as u16 + 1,
            programme: words.of(&list.programme),
            owner: words.of(&list.owner),
            file: name.clone(),
            sheet: sheet.clone(),
            first: first - rows,
            rows,
        }
    };
    reading.ledger.files.iter().map(part).collect()
}

struct Desk<'a, 'r> {
    reading: &'a Reading<'r>,
    out: &'a mut Snapshot,
    words: &'a mut Words,
}

impl Desk<'_, '_> {
    /// An item about a row: its list, line and number.
    fn of_row(&mut self, what: What, kind: &str, at: RowIx) -> Item {
        let row = self.reading.row(at);
        let list = self.reading.list(row);
        Item {
            kind: self.words.of(kind),
            programme: self.words.of(&list.programme),
            owner: self.words.of(&list.owner),
            row: at.0,
            line: row.line,
            ..Item::new(what)
        }
    }

    fn mistargeting(&mut self) {
        for finding in &self.reading.night.findings.mistargeting {
            let item = self.of_row(What::Mistargeting, finding.kind, finding.row);
            let (kecamatan, desa) = self.reading.area_name(self.reading.area(finding.row));
            let name = self.reading.submitted(self.reading.row(finding.row), "nama");
            self.out.items.push(Item {
                id: u64::from_str_radix(&finding.id, 16).expect("an id is twelve hexadecimal digits"),
                programme: self.words.of(&finding.programme),
                rupiah: finding.rupiah,
                has_person: finding.person.is_some(),
                is_paid: finding.side == Side::Inclusion,
                kecamatan: self.words.of(kecamatan),
                desa: self.words.of(desa),
                name: self.out.names.push(&name),
                ..item
            });
        }
    }

    fn duplicates(&mut self) {
        for group in self.reading.night.groups {
            let Some(&first) = group.rows.first() else { continue };
            let item = self.of_row(What::Duplicates, group.kind.code(), first);
            let name = self.reading.submitted(self.reading.row(first), "nama");
            let id = u64::from_str_radix(&group.id, 16).expect("an id is twelve hexadecimal digits");
            let (rupiah, name) = (group.rupiah_at_risk, self.out.names.push(&name));
            self.out.items.push(Item { id, rupiah, name, ..item });
            let at = self.out.items.len() as u32 - 1;
            self.out.members.extend(group.rows.iter().map(|row| (at, row.0)));
        }
    }

    fn mismatches(&mut self) {
        for (at, link) in (0..).zip(self.reading.night.links) {
            for mismatch in &link.mismatches {
                let item = self.of_row(What::Mismatches, mismatch.kind, RowIx(at));
                let field = self.words.of(mismatch.field);
                self.out.items.push(Item { field, ..item });
            }
        }
    }

    fn unserved(&mut self) {
        let register = &self.reading.night.people.register;
        for case in &self.reading.night.findings.unserved {
            let family = &register.families[case.family as usize];
            let head = family.head.or_else(|| family.members.first().copied());
            let name = head.map(|head| self.reading.registered(head, "nama")).unwrap_or_default();
            let name = self.out.names.push(&name);
            let (kecamatan, desa) = self.reading.area_name(family.area);
            let (kecamatan, desa) = (self.words.of(kecamatan), self.words.of(desa));
            let id = self.out.keys.families[case.family as usize].key;
            for programme in case.programmes.iter() {
                let programme = self.words.of(programme);
                self.out.items.push(Item { id, name, kecamatan, desa, programme, ..Item::new(What::Unserved) });
            }
        }
    }

    fn quarantine(&mut self) {
        let night = &self.reading.night;
        let (sources, quarantined) = (&night.intake.sources, &night.intake.quarantine);
        let reasons: FxHashMap<(u32, u32), &str> =
            quarantined.iter().map(|row| ((row.source as u32, row.record), quarantine_code(row.reason))).collect();
        let of_register = quarantined.iter().filter(|row| !matches!(sources[row.source].role, Role::List(_)));
        for row in of_register {
            let (kind, line) = (self.words.of(quarantine_code(row.reason)), row.line);
            self.out.items.push(Item { kind, line, row: NO_ROW, ..Item::new(What::Quarantine) });
        }
        for (at, row) in night.people.rows.iter().enumerate().filter(|(_, row)| row.quarantined) {
            let found_later = || night.links[at].reasons.first().map_or("TANPA_IDENTITAS", |reason| reason);
            let reason = reasons.get(&(row.source, row.record)).copied().unwrap_or_else(found_later);
            let item = self.of_row(What::Quarantine, reason, RowIx(at as u32));
            self.out.items.push(item);
        }
        let items = self.out.items.iter_mut().filter(|item| item.what == What::Quarantine);
        items.zip(&self.out.keys.quarantine).for_each(|(item, key)| item.id = *key);
    }
}
