//! What stands beside the published files: `datapackage.json` for programs, `README.id.md` for readers. Without a clock.

use super::rounding::Reach;
use super::tables::Filled;
use crate::report::mask::one_line;
use crate::run_folder::manifest::Manifest;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::fmt::Write;

/// What a publication says of itself.
pub struct About<'a> {
    pub manifest: &'a Manifest,
    /// blake3 of the run's manifest.
    pub manifest_hash: &'a str,
    pub base: u64,
    /// The run that the former publication told of.
    pub former: Option<&'a str>,
    /// Empty = nobody has stated one. In one line, as `one_line` makes it.
    pub licence: &'a str,
    pub publisher: &'a str,
    /// Kemendagri codes of the kabupaten that something is told of.
    pub kabupaten: &'a BTreeSet<String>,
}

/// A text in a table of Markdown that shows itself and does nothing: marks are escaped.
fn cell(text: &str) -> String {
    const MARKS: &str = "\\`*_{}[]<>()#+!|~&:";
    one_line(text).chars().flat_map(|sign| MARKS.contains(sign).then_some('\\').into_iter().chain([sign])).collect()
}

/// One file as the data package describes it.
pub fn resource(filled: &Filled, bytes: &[u8]) -> Value {
    let fields = filled.file.columns.iter().map(|column| {
        json!({
            "name": column.name,
            "type": column.kind,
            "title": column.title.0,
            "title_en": column.title.1,
            "description": column.about.0,
            "description_en": column.about.1,
        })
    });
    json!({
        "name": filled.file.name,
        "title": filled.file.title.0,
        "title_en": filled.file.title.1,
        "path": format!("{}.csv", filled.file.name),
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": bytes.len(),
        "rows": filled.rows.len(),
        "blake3": blake3::hash(bytes).to_hex().to_string(),
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "header": true},
        "schema": {
            "fields": fields.collect::<Vec<_>>(),
            "primaryKey": filled.file.key,
            "missingValues": [""],
        },
    })
}

impl About<'_> {
    /// `datapackage.json`.
    pub fn package(&self, resources: Vec<Value>) -> String {
        let Manifest { run, period, register_as_of, padan_version, .. } = self.manifest;
        let sources: BTreeSet<(&str, &str)> =
            self.manifest.files.iter().map(|file| (file.programme.as_str(), file.owner.as_str())).collect();
        let register = json!({"title": format!("register, {register_as_of}")});
        let lists = sources.into_iter().map(|(programme, owner)| json!({"title": format!("{programme}, {owner}")}));
        let mut package = Map::new();
        let mut put = |key: &str, value: Value| package.insert(key.to_owned(), value);
        put("profile", json!("tabular-data-package"));
        put("name", json!(format!("padan-{period}")));
        put("title", json!(format!("Bantuan sosial: daftar dan register, {period}")));
        put("title_en", json!(format!("Social aid: lists and register, {period}")));
        put("version", json!(period));
        put("temporal", json!({"period": period, "register_as_of": register_as_of}));
        if !self.licence.is_empty() {
            put("licenses", json!([{"name": self.licence}]));
        }
        if !self.publisher.is_empty() {
            put("contributors", json!([{"title": self.publisher, "role": "publisher"}]));
        }
        put("sources", Value::Array(std::iter::once(register).chain(lists).collect()));
        let reach = self.reach();
        put(
            "padan",
            json!({
                "run": run,
                "manifest_blake3": self.manifest_hash,
                "padan_version": padan_version,
                "former_run": self.former,
                "licence_stated": !self.licence.is_empty(),
                "kabupaten": self.kabupaten,
                "rounding": {
                    "base": self.base,
                    "method": "running sums of each population, rounded down to a multiple of the base; a class not listed is published as 0",
                    "running_sum_true_minus_published": {"least": -(reach.below as i64), "most": reach.above},
                    "count_true_minus_published": {"least": -(reach.of_count() as i64), "most": reach.of_count()},
                    "class_not_listed_true": {"least": 0, "most": reach.of_count()},
                },
            }),
        );
        put("resources", Value::Array(resources));
        let text = serde_json::to_string_pretty(&Value::Object(package)).expect("a data package is plain data");
        text + "\n"
    }

    fn reach(&self) -> Reach {
        Reach::of(self.base, self.former.is_some())
    }

    /// `README.id.md`.
    pub fn readme(&self) -> String {
        let Manifest { run, period, register_as_of, .. } = self.manifest;
        let unstated = |text: &str, otherwise: &str| if text.is_empty() { otherwise.to_owned() } else { cell(text) };
        let licence = unstated(self.licence, "belum dinyatakan; tanyakan kepada penerbit sebelum memakai ulang");
        let publisher = unstated(self.publisher, "belum dinyatakan");
        let mut text = format!("# Data terbuka bantuan sosial, {}\n\n", one_line(period));
        let mut say = |line: &str| writeln!(text, "{line}").expect("text grows in memory");
        say("Angka ringkas dari pemadanan daftar penerima dengan register. Tidak ada nama, nomor, alamat, atau baris perorangan di sini.");
        say("");
        say("| | |\n|---|---|");
        say(&format!("| Periode | {} |", one_line(period)));
        say(&format!("| Register per | {} |", one_line(register_as_of)));
        say(&format!("| Penerbit | {publisher} |"));
        say(&format!("| Lisensi | {licence} |"));
        say(&format!("| Hasil pemadanan | {run}, manifes blake3 `{}` |", self.manifest_hash));
        if let Some(former) = self.former {
            say(&format!("| Melanjutkan terbitan dari | {} |", cell(former)));
        }
        say("\n## Berkas\n");
        say("`datapackage.json` menerangkan setiap berkas dan kolom. Mulailah dari `by_programme.csv` dan `by_kecamatan.csv`;");
        say("keduanya hanya jumlah dari berkas lain, jadi semua tabel selalu cocok satu sama lain.");
        say("\n## Cara membaca angka\n");
        self.reading().iter().for_each(|line| say(line));
        say("\n## In short (English)\n");
        self.in_short().iter().for_each(|line| say(line));
        text
    }

    /// How counts are to be read, with the range that holds for all of them.
    fn reading(&self) -> Vec<String> {
        let (base, range) = (self.base, self.reach().of_count());
        let mut lines = vec![
            format!("- Semua cacah dibulatkan ke kelipatan {base}. Cacah sebenarnya berbeda paling banyak {range} ke atas atau ke bawah."),
            format!("- **0, atau baris yang tidak ada, berarti 0 sampai {range}**, bukan \"tidak ada orang\"."),
            format!("- Jumlah beberapa baris yang berurutan dalam satu program dan kecamatan juga hanya berbeda paling banyak {range}."),
            "- Bagian (%) dan rupiah dihitung dari angka yang sudah dibulatkan.".to_owned(),
        ];
        if self.former.is_some() {
            let anew = Reach::of(base, false).of_count();
            lines.push(format!(
                "- Kelompok yang berubah sedikit diterbitkan sama seperti terbitan sebelumnya, karena itu selisihnya dapat sampai {range}; pada \
                 kelompok yang dihitung baru paling banyak {anew}. Dari angkanya tidak tampak kelompok mana yang mana."
            ));
        }
        lines.push(
            "- Angka kecil tidak dapat dihitung kembali dengan mengurangkan tabel: yang dibulatkan adalah jumlah berjalannya.".to_owned(),
        );
        lines.push("- \"Terindikasi\" berarti perlu diperiksa. Keputusan ada pada petugas.".to_owned());
        lines
    }

    fn in_short(&self) -> Vec<String> {
        let (base, range) = (self.base, self.reach().of_count());
        let mut lines = vec![format!(
            "Counts are rounded to multiples of {base}; a true count differs by at most {range}, and 0 or a missing row means 0 to {range}."
        )];
        if self.former.is_some() {
            let anew = Reach::of(base, false).of_count();
            lines.push(format!(
                "Groups in which little changed are told as in the publication before; groups told anew differ by at most {anew}, but the \
                 numbers do not show which group is which."
            ));
        }
        lines.push(
            "Totals are sums of published counts. `datapackage.json` has titles and descriptions in English (`title_en`, `description_en`)."
                .to_owned(),
        );
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::cell;
    use crate::report::mask::one_line;

    #[test]
    fn what_a_publisher_is_called_stays_one_cell_without_marks() {
        assert_eq!(cell("Dinas\n| x |<b>\u{202e}**Sosial**"), "Dinas \\| x \\|\\<b\\>\\*\\*Sosial\\*\\*");
        assert_eq!(cell("[a](https://x)"), "\\[a\\]\\(https\\://x\\)");
        assert_eq!(one_line(" Dinas\r\n Sosial\u{7} "), "Dinas Sosial");
        assert_eq!(cell("Bappeda Kab. Bangkalan, CC-BY-4.0"), "Bappeda Kab. Bangkalan, CC-BY-4.0");
    }
}
