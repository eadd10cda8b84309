//! `fields.toml` of another data set: its fields, their kinds, headings and missing markers.
//!
//! The aid night has a field book of its own (`rules::fields`); this one is short enough to write in a minute. A heading
//! is compared without case, spaces and marks, and never guessed.

use super::cells::{Reader, bare};
use super::dates::DateOrder;
use super::words::Phonetic;
use crate::diagnostic::Diagnostic;
use crate::rules::RuleFile;
use crate::rules::fields::normalise;
use crate::rules::toml_diag::{Document, Placed, Table, did_you_mean};
use padan_linkage::records::{FieldSpec, Kind};

/// What a declared field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    PersonName,
    Text,
    Tokens,
    Date,
    Number,
    Identifier,
    Code,
    Sex,
    /// Names the row in every output; never compared.
    Label,
}

impl FieldKind {
    pub const ALL: [(&'static str, FieldKind); 9] = [
        ("person_name", FieldKind::PersonName),
        ("text", FieldKind::Text),
        ("tokens", FieldKind::Tokens),
        ("date", FieldKind::Date),
        ("number", FieldKind::Number),
        ("identifier", FieldKind::Identifier),
        ("code", FieldKind::Code),
        ("sex", FieldKind::Sex),
        ("label", FieldKind::Label),
    ];

    /// The kind of its column; a label has none.
    pub fn column(self) -> Option<Kind> {
        Some(match self {
            FieldKind::PersonName | FieldKind::Tokens => Kind::Name,
            FieldKind::Text => Kind::Text,
            FieldKind::Date => Kind::Date,
            FieldKind::Number => Kind::Number,
            FieldKind::Identifier => Kind::Digits,
            FieldKind::Code => Kind::Symbol,
            FieldKind::Sex => Kind::Sex,
            FieldKind::Label => return None,
        })
    }
}

/// One declared field.
#[derive(Clone, Debug)]
pub struct Field {
    pub name: String,
    pub kind: FieldKind,
    /// Headings under which files print it; empty for a joined field.
    pub headings: Vec<String>,
    /// Fields whose cells make up this one, in order.
    pub joined: Vec<String>,
    /// A file may lack it.
    pub optional: bool,
    pub reader: Reader,
}

/// All declared fields, in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct FieldSet {
    pub fields: Vec<Field>,
}

impl FieldSet {
    /// The columns that linkage may compare.
    pub fn specs(&self) -> Vec<FieldSpec> {
        self.compared().filter_map(|field| Some(FieldSpec { name: field.name.clone(), kind: field.kind.column()? })).collect()
    }

    /// The fields that have a column, in the order of the columns.
    pub fn compared(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.kind != FieldKind::Label)
    }

    pub fn get(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The fields whose cells a field is read from: its parts, or itself.
    pub fn sources<'a>(&'a self, field: &'a Field) -> Vec<&'a str> {
        match field.joined.is_empty() {
            true => vec![field.name.as_str()],
            false => field.joined.iter().map(String::as_str).collect(),
        }
    }

    /// Fields that stand in a file under a heading of their own.
    pub fn printed(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.joined.is_empty())
    }

    /// Says whether a field is a part of a joined one.
    pub fn is_part(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field.joined.iter().any(|part| part == name))
    }
}

/// Keys of the whole file.
struct Common {
    missing: Vec<String>,
    phonetic: Phonetic,
    order: DateOrder,
}

/// Markers that mean "nothing here" where the file names none.
const MISSING: [&str; 6] = ["NA", "N/A", "NULL", "NONE", "NAN", "?"];

/// Reads `fields.toml`.
///
/// Errors: every mistake in it, each with its place.
pub fn parse(file: &RuleFile) -> Result<FieldSet, Vec<Diagnostic>> {
    let document = Document::parse(&file.path, &file.text)?;
    let root = document.root();
    let written = if root.has("missing") { missing(&root) } else { MISSING.map(str::to_owned).to_vec() };
    let common = Common {
        missing: written.iter().map(|marker| bare(marker)).collect(),
        phonetic: root.maybe_choice("phonetic", &Phonetic::ALL).unwrap_or_default(),
        order: root.maybe_choice("dates", &DateOrder::ALL).unwrap_or_default(),
    };
    let mut set = FieldSet::default();
    for table in root.tables("field") {
        let at = table.place("name");
        let Some(field) = field(table, &common) else { continue };
        if set.get(&field.name).is_some() {
            document.error(at, format!("field `{}` is declared twice", field.name), "keep one [[field]] of this name");
            continue;
        }
        set.fields.push(field);
    }
    check_parts(&document, &root, &set);
    if set.compared().next().is_none() {
        root.error("field", "no field is declared that can be compared", "add a [[field]] with name and kind");
    }
    root.done();
    match document.mistakes() {
        mistakes if mistakes.is_empty() => Ok(set),
        mistakes => Err(mistakes),
    }
}

/// `missing = ["", "NA"]`; an empty text is allowed here and means the empty cell, which is missing anyway.
fn missing(root: &Table) -> Vec<String> {
    let Some(value) = root.value("missing") else { return Vec::new() };
    let Some(list) = value.get_ref().as_array() else {
        root.wrong_type(value, "missing", "a list of texts");
        return Vec::new();
    };
    let mut markers = Vec::new();
    for item in list {
        match item.get_ref().as_str() {
            Some(text) => markers.push(text.to_owned()),
            None => root.wrong_type(item, "missing", "a list of texts"),
        }
    }
    markers
}

fn field(table: Table, common: &Common) -> Option<Field> {
    let name = table.text("name", "name the field: `name = \"surname\"`");
    // A symbol is another word for a code.
    let kinds: Vec<(&str, FieldKind)> = FieldKind::ALL.into_iter().chain([("symbol", FieldKind::Code)]).collect();
    let kind = table.choice("kind", &kinds);
    if name.contains([':', '|']) {
        table.error("name", format!("`{name}` holds `:` or `|`, which blocking rules read as marks"), "choose another name");
    }
    let mut headings: Vec<String> = table.maybe_texts("headings").into_iter().map(|text| text.value).collect();
    let joined = table.maybe_texts("joined");
    if !joined.is_empty() && !headings.is_empty() {
        table.error("headings", "a joined field stands under no heading of its own", "remove `headings`, or `joined`");
    }
    if !joined.is_empty() && !matches!(kind, FieldKind::PersonName | FieldKind::Tokens | FieldKind::Text | FieldKind::Label) {
        table.error("joined", "only person_name, tokens, text and label can be joined from other fields", "remove `joined`");
    }
    if headings.is_empty() && joined.is_empty() {
        headings.push(name.clone());
    }
    for heading in headings.iter().filter(|heading| normalise(heading).is_empty()) {
        table.error("headings", format!("heading `{heading}` has no letter or digit"), "remove it");
    }
    let reader = reader(&table, kind, common);
    let optional = table.flag("optional", false);
    table.done();
    (!name.is_empty()).then(|| Field {
        name,
        kind,
        headings,
        joined: joined.into_iter().map(|part| part.value).collect(),
        optional,
        reader,
    })
}

fn reader(table: &Table, kind: FieldKind, common: &Common) -> Reader {
    let is_number = kind == FieldKind::Number;
    let near = tolerance(table, "near");
    let close = tolerance(table, "close").or(near.map(|near| near * 5));
    let relative = table.flag("percent", false);
    for key in ["near", "close", "percent"] {
        if table.has(key) && !is_number {
            table.error(key, format!("`{key}` is a tolerance of a number, and this is none"), "remove it, or write kind = \"number\"");
        }
    }
    if near > close {
        table.error("close", "`close` is narrower than `near`", "`near` is the smaller tolerance, `close` the larger one");
    }
    // A percentage is kept in thousandths of the value.
    let scaled = |tolerance: Option<i64>| tolerance.map_or(0, |value| if relative { value / 100 } else { value });
    Reader {
        kind: kind.column().unwrap_or(Kind::Text),
        bag: kind == FieldKind::Tokens,
        missing: common.missing.clone(),
        phonetic: common.phonetic,
        order: table.maybe_choice("dates", &DateOrder::ALL).unwrap_or(common.order),
        near: scaled(near),
        close: scaled(close),
        relative,
    }
}

/// A tolerance of a number, in thousandths.
fn tolerance(table: &Table, key: &'static str) -> Option<i64> {
    let value = table.value(key)?;
    let text = match (value.get_ref().as_integer(), value.get_ref().as_float()) {
        (Some(integer), _) => integer.as_str().to_owned(),
        (_, Some(float)) => float.as_str().to_owned(),
        _ => String::new(),
    };
    match text.replace('_', "").parse::<f64>() {
        Ok(number) if (0.0..1e12).contains(&number) => Some((number * 1000.0).round() as i64),
        _ => {
            table.wrong_type(value, key, "a number that is not negative");
            None
        }
    }
}

/// Parts of joined fields must be declared, and stand in files themselves.
fn check_parts(document: &Document, root: &Table, set: &FieldSet) {
    for table in root.tables("field") {
        let parts: Vec<Placed<String>> = table.maybe_texts("joined");
        for part in parts {
            match set.get(&part.value) {
                None => {
                    let known: Vec<&str> = set.printed().map(|field| field.name.as_str()).collect();
                    document.error(part.at, format!("unknown field `{}`", part.value), did_you_mean(&part.value, &known));
                }
                Some(field) if !field.joined.is_empty() => {
                    document.error(part.at, format!("`{}` is itself joined", part.value), "name the fields that stand in the files");
                }
                Some(_) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
missing = ["", "unknown"]
phonetic = "none"
[[field]]
name = "given"
kind = "text"
headings = ["given_name", "first name"]
[[field]]
name = "name"
kind = "person_name"
joined = ["given"]
[[field]]
name = "height"
kind = "number"
near = 1.5
"#;

    fn mistakes(text: &str) -> Vec<String> {
        let wrong = parse(&RuleFile { path: "fields.toml".into(), text: text.into() }).expect_err("the file is wrong");
        wrong.iter().map(|mistake| format!("{}:{} {} | {}", mistake.line, mistake.column, mistake.message, mistake.hint)).collect()
    }

    #[track_caller]
    fn check(from: &str, to: &str, expected: &str) {
        assert!(GOOD.contains(from));
        let found = mistakes(&GOOD.replacen(from, to, 1));
        assert!(found.iter().any(|line| line.contains(expected)), "{found:#?}");
    }

    #[test]
    fn fields_are_declared_with_kinds_headings_and_tolerances() {
        let set = parse(&RuleFile { path: "fields.toml".into(), text: GOOD.into() }).expect("a good file");
        assert_eq!(set.specs().len(), 3);
        let height = set.get("height").expect("declared");
        assert_eq!((height.reader.near, height.reader.close, height.headings.as_slice()), (1_500, 7_500, &["height".to_owned()][..]));
        assert_eq!(set.sources(&set.fields[1]), ["given"]);
        assert!(set.is_part("given"));
    }

    #[test]
    fn each_mistake_has_its_place_and_its_hint() {
        check("\"person_name\"", "\"persn_name\"", "10:8 unknown value `persn_name` for `kind` | did you mean `person_name`?");
        check("kind = \"text\"\n", "", "4:1 `kind` is missing");
        check("[\"given\"]", "[\"givn\"]", "11:11 unknown field `givn` | did you mean `given`?");
        check("name = \"name\"", "name = \"given\"", "9:1 field `given` is declared twice");
        check("\"none\"", "\"nysiis\"", "3:12 unknown value `nysiis` for `phonetic`");
        check("near = 1.5", "near = -1", "15:8 `near` is of type");
        check("near = 1.5", "nearr = 1", "unknown key `nearr` | did you mean `near`?");
        check("name = \"height\"", "name = \"hei:ght\"", "blocking rules read as marks");
        check("kind = \"number\"", "kind = \"text\"", "15:1 `near` is a tolerance of a number");
        check("missing = [\"\"", "missing = [1", "2:12 `missing` is of type integer");
    }

    #[test]
    fn all_mistakes_are_shown_at_once() {
        assert_eq!(mistakes("phonetic = 1\n[[field]]\nname = \"a\"\nkind = \"b\"\n[[fild]]\n").len(), 3);
        assert!(mistakes("")[0].contains("no field is declared"));
    }
}
