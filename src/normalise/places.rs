//! Area and address of each row: official codes resolved from names and codes, inside the parent area only.

use super::RegisterTraces;
use crate::intake::{Source, Table};
use padan_identity::address::{Address, AddressBook, read_address, read_rt_rw};
use padan_identity::area::{AreaBook, AreaStatus};
use padan_linkage::records::AddressValue;
use std::collections::HashMap;

/// Resolves places with a memory of what was asked before.
pub struct Places<'a> {
    areas: &'a AreaBook,
    addresses: &'a AddressBook,
    /// Kabupaten of the register; lists that name none lie in it.
    pub home: u64,
    seen: HashMap<(String, String, String), u64>,
    hamlets: HashMap<String, u32>,
}

impl<'a> Places<'a> {
    pub fn new(areas: &'a AreaBook, addresses: &'a AddressBook) -> Self {
        Places { areas, addresses, home: 0, seen: HashMap::new(), hamlets: HashMap::new() }
    }

    /// Hamlets in the order of their numbers.
    pub fn hamlets(&self) -> Vec<String> {
        let mut hamlets: Vec<(u32, &String)> = self.hamlets.iter().map(|(hamlet, &number)| (number, hamlet)).collect();
        hamlets.sort_unstable();
        hamlets.into_iter().map(|(_, hamlet)| hamlet.clone()).collect()
    }

    /// Goes on from where reading the register ended.
    pub fn take_up(&mut self, traces: &RegisterTraces) {
        self.home = traces.home;
        self.hamlets = traces.hamlets.iter().cloned().zip(1..).collect();
    }

    /// Area code (10, 6 or 4 digits, 0 = unknown) and address of a row.
    pub fn of(&mut self, source: &Source, row: usize) -> (u64, AddressValue) {
        let table = &source.table;
        let address = read_address(self.addresses, table.cell("alamat", row));
        let area = self.area(source, row, &address);
        (area, self.address(table, row, &address))
    }

    fn area(&mut self, source: &Source, row: usize, address: &Address) -> u64 {
        let table = &source.table;
        let cell = |field: &str| Some(table.cell(field, row)).filter(|text| !text.is_empty());
        let context = |field: &str| source.receipt.context.iter().find(|(name, ..)| name == field).map(|(_, value, _)| value.as_str());
        let named = |field: &str| cell(field).or_else(|| context(field));
        let desa = named("desa").or(address.desa.as_deref()).unwrap_or("");
        let kecamatan = named("kecamatan").or(address.kecamatan.as_deref()).unwrap_or("");
        let kabupaten = named("kabupaten").or(address.kabupaten.as_deref()).unwrap_or("");
        let by_name = if desa.is_empty() && kecamatan.is_empty() { 0 } else { self.resolve(kabupaten, kecamatan, desa) };
        if by_name > 999_999 {
            return by_name;
        }
        by_name.max(self.by_code(table, row))
    }

    fn resolve(&mut self, kabupaten: &str, kecamatan: &str, desa: &str) -> u64 {
        let key = (kabupaten.to_owned(), kecamatan.to_owned(), desa.to_owned());
        if let Some(&code) = self.seen.get(&key) {
            return code;
        }
        let within = (self.home != 0).then_some(self.home);
        let mut code = self.areas.resolve(within, kabupaten, kecamatan, desa).code;
        if code == 0 && within.is_some() && !kabupaten.is_empty() {
            code = self.areas.resolve(None, kabupaten, kecamatan, desa).code;
        }
        self.seen.insert(key, code);
        code
    }

    /// The longest official code among the code columns; BPS codes are taken only through the crosswalk.
    fn by_code(&self, table: &Table, row: usize) -> u64 {
        for field in ["kode_desa", "kode_kecamatan", "kode_kabupaten"] {
            let digits: String = table.cell(field, row).chars().filter(char::is_ascii_digit).collect();
            let Ok(code) = digits.parse::<u64>() else { continue };
            if matches!(digits.len(), 10 | 6 | 4) && matches!(self.areas.exists(code), AreaStatus::Current | AreaStatus::Historical) {
                return code;
            }
            if let Some(code) = self.areas.from_bps(code) {
                return code;
            }
        }
        0
    }

    fn address(&mut self, table: &Table, row: usize, address: &Address) -> AddressValue {
        let own = read_rt_rw(table.cell("rt", row), table.cell("rw", row));
        let joint = read_address(self.addresses, table.cell("rt_rw", row));
        let first = |values: [u16; 3]| values.into_iter().find(|&value| value != 0).unwrap_or(0);
        let hamlet = match table.cell("dusun", row) {
            "" => address.dusun.concat(),
            dusun => read_address(self.addresses, &format!("DUSUN {dusun}")).dusun.concat(),
        };
        let place = if hamlet.is_empty() { address.street.concat() } else { hamlet };
        AddressValue { rt: first([own.0, joint.rt, address.rt]), rw: first([own.1, joint.rw, address.rw]), place: self.intern(place) }
    }

    fn intern(&mut self, place: String) -> u32 {
        if place.is_empty() {
            return 0;
        }
        let next = self.hamlets.len() as u32 + 1;
        *self.hamlets.entry(place).or_insert(next)
    }
}
