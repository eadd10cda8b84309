//! What was done to a cell to read it: one named repair each, collected in a small set.
//!
//! Codes are Indonesian, stable, and appear in output files; labels are for people. A repair either tidies the
//! writing (apostrophes, spaces) or changes what the value says (a letter taken as a digit): only the first kind
//! leaves a value exact.

use crate::Wording;

/// One thing done to a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Repair {
    SpacesRemoved,
    MarksRemoved,
    InvisibleRemoved,
    DecimalSuffixRemoved,
    FormulaRemoved,
    WordsRemoved,
    NumberCell,
    LettersToDigits,
    ScientificNotation,
    SixteenthDigitLost,
    MaskedDigits,
    FirstOfTwoNumbers,
    NikKkSwapped,
    DayMonthSwapped,
    MonthFirst,
    ExcelSerial,
    CenturyGuessed,
    ClockRemoved,
    TimeZoneShifted,
    LeadingZeroLost,
    PlaceSplit,
    PartsUnknown,
}

/// Code, labels, and whether the value may say something else than what was written.
struct Entry(&'static str, &'static str, &'static str, bool);

impl Repair {
    pub const ALL: [Repair; 22] = [
        Repair::SpacesRemoved,
        Repair::MarksRemoved,
        Repair::InvisibleRemoved,
        Repair::DecimalSuffixRemoved,
        Repair::FormulaRemoved,
        Repair::WordsRemoved,
        Repair::NumberCell,
        Repair::LettersToDigits,
        Repair::ScientificNotation,
        Repair::SixteenthDigitLost,
        Repair::MaskedDigits,
        Repair::FirstOfTwoNumbers,
        Repair::NikKkSwapped,
        Repair::DayMonthSwapped,
        Repair::MonthFirst,
        Repair::ExcelSerial,
        Repair::CenturyGuessed,
        Repair::ClockRemoved,
        Repair::TimeZoneShifted,
        Repair::LeadingZeroLost,
        Repair::PlaceSplit,
        Repair::PartsUnknown,
    ];

    /// Gives the stable code of data files.
    pub fn code(self) -> &'static str {
        self.entry().0
    }

    /// Gives the label that people read.
    pub fn label(self) -> Wording {
        let Entry(_, id, en, _) = self.entry();
        Wording::new(id, en)
    }

    /// Says whether the value read may differ from the value meant, so that it is not exact.
    pub fn changes_value(self) -> bool {
        self.entry().3
    }

    /// Finds a repair by its code.
    pub fn from_code(code: &str) -> Option<Repair> {
        Repair::ALL.into_iter().find(|repair| repair.code() == code)
    }

    #[rustfmt::skip]
    fn entry(self) -> Entry {
        match self {
            Repair::SpacesRemoved => Entry("SPASI_DIBUANG", "spasi dibuang", "spaces removed", false),
            Repair::MarksRemoved => Entry("TANDA_DIBUANG", "tanda petik, titik, atau garis dibuang", "quotes, dots or dashes removed", false),
            Repair::InvisibleRemoved => Entry("KARAKTER_TAK_TAMPAK", "karakter tak tampak dibuang", "invisible characters removed", false),
            Repair::DecimalSuffixRemoved => Entry("AKHIRAN_DESIMAL", "akhiran \".0\" dibuang", "the ending \".0\" removed", false),
            Repair::FormulaRemoved => Entry("RUMUS_DIBUANG", "pembungkus rumus =\"...\" dibuang", "formula wrapper =\"...\" removed", false),
            Repair::WordsRemoved => Entry("KATA_DIBUANG", "kata di sekitar nilai dibuang", "words around the value removed", false),
            Repair::NumberCell => Entry("SEL_ANGKA", "nomor tersimpan sebagai angka, digit utuh", "number stored as a numeric cell, digits intact", false),
            Repair::LettersToDigits => Entry("HURUF_JADI_ANGKA", "huruf dibaca sebagai angka (O=0, l=1)", "letters read as digits (O=0, l=1)", true),
            Repair::ScientificNotation => Entry("NOTASI_ILMIAH", "notasi ilmiah: hanya digit awal diketahui", "scientific notation: only leading digits known", true),
            Repair::SixteenthDigitLost => Entry("DIGIT_KE_16_HILANG", "digit ke-16 hilang (Excel)", "16th digit lost (Excel)", true),
            Repair::MaskedDigits => Entry("DIGIT_DISAMARKAN", "sebagian digit disamarkan pengirim", "some digits masked by the sender", true),
            Repair::FirstOfTwoNumbers => Entry("NOMOR_PERTAMA_DARI_DUA", "dua nomor dalam satu sel, diambil yang pertama", "two numbers in one cell, the first is kept", true),
            Repair::NikKkSwapped => Entry("NIK_KK_TERTUKAR", "NIK dan No KK tertukar", "NIK and KK number swapped", true),
            Repair::DayMonthSwapped => Entry("TANGGAL_TERBALIK", "tanggal dan bulan terbalik", "day and month swapped", true),
            Repair::MonthFirst => Entry("BULAN_DI_DEPAN", "tanggal ditulis bulan lebih dulu", "date written month first", false),
            Repair::ExcelSerial => Entry("SERI_EXCEL", "nomor seri tanggal Excel", "Excel date serial", false),
            Repair::CenturyGuessed => Entry("ABAD_DITEBAK", "abad dilengkapi dari tahun dua digit", "century filled in for a two-digit year", true),
            Repair::ClockRemoved => Entry("JAM_DIBUANG", "jam dibuang dari tanggal", "time of day removed from the date", false),
            Repair::TimeZoneShifted => Entry("ZONA_WAKTU_DIGESER", "tanggal UTC digeser ke waktu Indonesia", "UTC date moved to Indonesian time", true),
            Repair::LeadingZeroLost => Entry("NOL_DEPAN_HILANG", "nol di depan hilang, dilengkapi", "lost leading zero filled in", true),
            Repair::PlaceSplit => Entry("TEMPAT_DIPISAH", "tempat lahir dipisah dari tanggal", "birth place split from the date", false),
            Repair::PartsUnknown => Entry("TANGGAL_TIDAK_LENGKAP", "hari atau bulan tidak diketahui", "day or month unknown", true),
        }
    }
}

/// A set of repairs; copying it costs nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Repairs(u32);

impl Repairs {
    pub const NONE: Repairs = Repairs(0);

    /// Adds a repair.
    pub fn add(&mut self, repair: Repair) {
        self.0 |= 1 << repair as u8;
    }

    /// Gives the set with one more repair.
    #[must_use]
    pub fn with(mut self, repair: Repair) -> Repairs {
        self.add(repair);
        self
    }

    /// Gives the set without a repair.
    #[must_use]
    pub fn without(self, repair: Repair) -> Repairs {
        Repairs(self.0 & !(1 << repair as u8))
    }

    /// Gives both sets together.
    #[must_use]
    pub fn union(self, other: Repairs) -> Repairs {
        Repairs(self.0 | other.0)
    }

    /// Says whether a repair is in the set.
    pub fn has(self, repair: Repair) -> bool {
        self.0 & (1 << repair as u8) != 0
    }

    /// Says whether nothing was done.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Says whether any repair may have changed what the value says.
    pub fn change_value(self) -> bool {
        self.iter().any(Repair::changes_value)
    }

    /// Lists the repairs in their fixed order.
    pub fn iter(self) -> impl Iterator<Item = Repair> {
        Repair::ALL.into_iter().filter(move |repair| self.has(*repair))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_repair_has_its_own_code_and_two_labels() {
        let codes: BTreeSet<&str> = Repair::ALL.iter().map(|repair| repair.code()).collect();
        assert_eq!(codes.len(), Repair::ALL.len());
        for repair in Repair::ALL {
            assert_eq!(Repair::from_code(repair.code()), Some(repair));
            assert!(!repair.label().id.is_empty() && !repair.label().en.is_empty());
        }
    }

    #[test]
    fn a_set_holds_what_was_added_in_fixed_order() {
        let set = Repairs::NONE.with(Repair::PartsUnknown).with(Repair::SpacesRemoved);
        let listed: Vec<Repair> = set.iter().collect();
        assert_eq!(listed, [Repair::SpacesRemoved, Repair::PartsUnknown]);
        assert!(set.change_value());
        assert!(!set.without(Repair::PartsUnknown).change_value());
    }
}
