//! `rules/fields.toml`: the fields a person has, their kinds, and the headings under which lists print them.

/// What a field holds; the kind decides how it is read, verified, normalised and masked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Nik,
    NoKk,
    Identifier,
    PersonName,
    Date,
    /// Place and date of birth in one cell.
    PlaceAndDate,
    Sex,
    Address,
    Area,
    Desil,
    Number,
    Money,
    Code,
    Text,
    /// Row numbers: read and ignored.
    Ignored,
}

/// One canonical field.
#[derive(Clone, Debug)]
pub struct Field {
    /// Canonical name (`nik`, `no_kk`, `nama`, ...).
    pub name: String,
    pub kind: Kind,
    /// Headings as lists print them.
    pub headings: Vec<String>,
    /// What people call it: (id, en).
    pub label: (String, String),
}

/// All canonical fields.
#[derive(Clone, Debug, Default)]
pub struct FieldBook {
    pub fields: Vec<Field>,
}

impl FieldBook {
    pub fn get(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}
