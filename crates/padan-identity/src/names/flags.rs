//! Small sets that a name carries: what its titles said, and what was repaired in reading it.

use super::rules::TitleFlag;

macro_rules! bit_set {
    ($(#[$doc:meta])* $name:ident: $bits:ty { $($(#[$item_doc:meta])* $item:ident = $bit:literal, $label:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub $bits);

        impl $name {
            $($(#[$item_doc])* pub const $item: $name = $name(1 << $bit);)*
            const ALL: &'static [($name, &'static str)] = &[$(($name::$item, $label)),*];

            /// The set without members.
            pub const fn empty() -> Self {
                $name(0)
            }

            pub const fn is_empty(self) -> bool {
                self.0 == 0
            }

            /// Whether every member of `other` is in this set.
            pub const fn contains(self, other: Self) -> bool {
                self.0 & other.0 == other.0
            }

            pub fn insert(&mut self, other: Self) {
                self.0 |= other.0;
            }

            /// Stable codes of the members, in a fixed order.
            pub fn codes(self) -> impl Iterator<Item = &'static str> {
                Self::ALL
                    .iter()
                    .filter(move |(flag, _)| self.contains(*flag))
                    .map(|(_, label)| *label)
            }
        }
    };
}
pub(crate) use bit_set;

bit_set! {
    /// What titles, status words and the shape of a name say of the person.
    NameFlags: u32 {
        HAJJ = 0, "hajj";
        CLERGY = 1, "clergy";
        NOBLE = 2, "noble";
        /// A degree that both sexes hold.
        DEGREE = 3, "degree";
        DEGREE_M = 4, "degree_m";
        DEGREE_F = 5, "degree_f";
        DECEASED = 6, "deceased";
        /// Pak, Bu, Inaq, ...: the name that follows may be a child's or husband's.
        TEKNONYM = 7, "teknonym";
        HONORIFIC = 8, "honorific";
        MARITAL = 9, "marital";
        CHINESE = 10, "chinese";
        BALINESE = 11, "balinese";
        HAS_ALIAS = 12, "has_alias";
        HAS_PATRONYM = 13, "has_patronym";
        /// The trailing P or B of village registers.
        VILLAGE_SUFFIX = 14, "village_suffix";
        /// Exactly 20, 25 or 30 characters: an older system may have cut the last token.
        MAYBE_TRUNCATED = 15, "maybe_truncated";
    }
}

bit_set! {
    /// What was changed in reading a name cell.
    NameRepairs: u16 {
        MOJIBAKE = 0, "mojibake";
        ACCENT = 1, "accent_removed";
        FOREIGN = 2, "foreign_sign_dropped";
        DIGIT_TO_LETTER = 3, "digit_to_letter";
        DIGIT_DROPPED = 4, "digit_dropped";
        DOUBLED_WORD = 5, "doubled_word";
        SPLIT_AT_POINT = 6, "split_at_point";
        APOSTROPHE = 7, "apostrophe_joined";
        HYPHEN = 8, "hyphen_split";
    }
}

impl From<TitleFlag> for NameFlags {
    fn from(flag: TitleFlag) -> Self {
        match flag {
            TitleFlag::Hajj => NameFlags::HAJJ,
            TitleFlag::Clergy => NameFlags::CLERGY,
            TitleFlag::Noble => NameFlags::NOBLE,
            TitleFlag::Degree => NameFlags::DEGREE,
            TitleFlag::DegreeM => NameFlags::DEGREE_M,
            TitleFlag::DegreeF => NameFlags::DEGREE_F,
            TitleFlag::Deceased => NameFlags::DECEASED,
            TitleFlag::Teknonym => NameFlags::TEKNONYM,
            TitleFlag::Honorific => NameFlags::HONORIFIC,
            TitleFlag::Marital => NameFlags::MARITAL,
            TitleFlag::Patronym => NameFlags::HAS_PATRONYM,
            TitleFlag::Alias => NameFlags::HAS_ALIAS,
        }
    }
}
