//! The shape of `rules/names.toml`: what an analyst declares about names.
//!
//! These are plain values as written; `NameBook::new` turns them into tables. Nothing here knows how a name is read.

use serde::Deserialize;

/// Everything that `rules/names.toml` declares.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameRules {
    #[serde(default)]
    pub title: Vec<Title>,
    #[serde(default)]
    pub variant: Vec<Variant>,
    #[serde(default)]
    pub ambiguous: Vec<Ambiguous>,
    #[serde(default)]
    pub never_same: Vec<NeverSame>,
    #[serde(default)]
    pub rule: Vec<Rule>,
    #[serde(default)]
    pub prefix: Vec<Prefix>,
    #[serde(default)]
    pub ending: Vec<Ending>,
    #[serde(default)]
    pub chinese: Chinese,
    #[serde(default)]
    pub balinese: Balinese,
}

/// `L` (laki-laki) or `P` (perempuan), as rule files write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum SexMark {
    L,
    P,
}

impl SexMark {
    /// The mark as one byte: `b'L'` or `b'P'`.
    pub fn byte(self) -> u8 {
        match self {
            SexMark::L => b'L',
            SexMark::P => b'P',
        }
    }
}

/// What a title says of the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TitleFlag {
    Hajj,
    Clergy,
    Noble,
    Degree,
    DegreeM,
    DegreeF,
    Deceased,
    Teknonym,
    Honorific,
    Marital,
    Patronym,
    Alias,
}

/// Where in a name a form counts as a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Before the name when a name follows, or after a comma.
    Lead,
    /// After the name, or after a comma.
    Tail,
    /// Only after a comma, or with points inside.
    Comma,
    Anywhere,
    /// Between two names: patronyms and aliases.
    Between,
}

/// A title or status word in its written forms.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Title {
    pub number: u16,
    pub canonical: String,
    pub flag: TitleFlag,
    pub place: Place,
    pub sex: Option<SexMark>,
    pub written: Vec<String>,
}

/// One name in its written forms.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    pub number: u16,
    pub canonical: String,
    pub sex: Option<SexMark>,
    #[serde(default)]
    pub common: bool,
    pub written: Vec<String>,
}

/// A form that stands for several names; `INITIAL` is any name that begins so.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ambiguous {
    pub written: String,
    pub classes: Vec<String>,
}

/// Two names that no key may merge.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeverSame {
    pub names: (String, String),
    pub why: String,
}

/// The key that a spelling rule's examples are held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleKey {
    Spelling,
    Alternative,
    Tokens,
    Fused,
}

/// A rule of spelling or shape, stated by examples.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub number: u16,
    pub name: String,
    pub key: RuleKey,
    #[serde(default)]
    pub same: Vec<(String, String)>,
    #[serde(default)]
    pub different: Vec<(String, String)>,
}

/// A word that is often written onto the next one.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prefix {
    pub canonical: String,
    pub written: Vec<String>,
    /// The rest must begin with this.
    #[serde(default)]
    pub before: String,
    /// Fewest letters of the rest.
    pub rest_min: usize,
}

/// Endings that tell the sex.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ending {
    pub sex: SexMark,
    pub endings: Vec<String>,
}

/// Family names that mark a Chinese name.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chinese {
    #[serde(default)]
    pub names: Vec<String>,
}

/// Opening words that mark a Balinese name and its sex; short ones count only before a word of `follow`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Balinese {
    #[serde(default)]
    pub men: Vec<String>,
    #[serde(default)]
    pub women: Vec<String>,
    #[serde(default)]
    pub follow: Vec<String>,
}
