//! Layouts written by hand: `tests/corpus/layouts/*.txt`, as `tests/corpus/README.md` says.

use super::people::wanted;
use super::sheet::{Column, Layout};
use crate::support::corpus;
use std::fs;

/// Every layout that was written by hand, in the order of files and of their text.
pub fn layouts() -> Vec<Layout> {
    let mut paths: Vec<_> = fs::read_dir(corpus("layouts")).expect("the corpus is there").flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| fs::read_to_string(path).expect("a layout is text");
    let parse = |text: String| text.split("\n=== ").skip(1).map(layout).collect::<Vec<Layout>>();
    paths.iter().filter(|path| path.extension().is_some_and(|kind| kind == "txt")).map(read).flat_map(parse).collect()
}

fn layout(text: &str) -> Layout {
    let (name, text) = text.split_once('\n').expect("a layout has a name and lines");
    let mut layout = Layout { name: name.trim().to_string(), rows: 40, ..Layout::default() };
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (key, value) = line.split_once(':').unwrap_or_else(|| panic!("{name}: `{line}` is no line of a layout"));
        let value = value.trim();
        let cells = || value.split('|').map(|cell| cell.trim().to_string()).collect::<Vec<String>>();
        match key {
            "format" => layout.delimiter = delimiter(value),
            "title" => layout.titles.push(value.to_string()),
            "head" => layout.heads.push(cells()),
            "cols" => layout.columns = cells().iter().map(|cell| column(cell)).collect(),
            "opts" => layout.options = value.split(' ').map(str::to_string).collect(),
            "rows" => layout.rows = value.parse().expect("a number of rows"),
            "refused" => layout.may_be_refused = value == "perhaps",
            other => panic!("{name}: a layout has no `{other}`"),
        }
    }
    for head in &layout.heads {
        assert_eq!(head.len(), layout.columns.len(), "{name}: a heading row has as many cells as there are columns: {head:?}");
    }
    layout
}

fn delimiter(format: &str) -> Option<char> {
    match format {
        "xlsx" => None,
        "tab" => Some('\t'),
        "pipe" => Some('|'),
        sign => sign.chars().next(),
    }
}

/// `nik`, or `name=` for names that must not be read, or `name=nama|nama_ayah`, written with `/`.
fn column(text: &str) -> Column {
    let (source, field) = text.split_once('=').unwrap_or((text, ""));
    let fields = if text.contains('=') { field.replace('/', "|") } else { wanted(source).to_string() };
    Column { source: source.to_string(), wanted: fields.split('|').map(str::to_string).collect() }
}
