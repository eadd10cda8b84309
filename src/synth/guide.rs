//! What stands beside the data: the job file that runs it and the README that says which trouble is where.

use super::layouts::{ALL, Encoding, Format, Habit, Layout, Split};
use super::{SynthOptions, SynthSummary};
use std::fmt::Write;

/// The job file of the district.
pub fn job() -> String {
    let mut text = String::from(
        "# Kabupaten buatan; semua orang dan nomor rekaan. / A made-up district; every person and number is invented.\n\
         period = \"2026-11\"\n\
         language = \"id\"\n\
         output = \"runs\"\n\n\
         [owners]\n\
         return_files = true\n\n\
         [register]\n\
         people = [\"register/people*.csv\"]\n\
         families = [\"register/families.csv\"]\n\
         events = [\"register/events.csv\"]\n\
         as_of = \"2026-10-01\"\n",
    );
    for layout in &ALL {
        let _ = write!(
            text,
            "\n[[lists]]\nprogramme = \"{}\"\nowner = \"{}\"\nfiles = [\"inbox/{}/{}{}\"]\n",
            layout.programme,
            layout.owner,
            layout.folder,
            layout.stem,
            pattern(layout)
        );
    }
    text
}

/// How the README of a district begins.
pub const TITLE: &str = "# Kabupaten buatan / a made-up district\n";

/// The README of the district.
pub fn readme(options: &SynthOptions, summary: &SynthSummary) -> String {
    let mut text = format!(
        "{TITLE}\n\
         Dibuat oleh `padan synth --people {} --seed {} --difficulty {}`; opsi yang sama memberi berkas yang sama, bita demi bita.\n\
         Made by that command; equal options give equal bytes. Nobody here exists: names, numbers and addresses are drawn at random.\n\n\
         | | |\n|---|---|\n| orang dalam register / people in the register | {} |\n| keluarga / families | {} |\n\
         | baris daftar / list rows | {} |\n| tidak ada dalam register / not in the register | {} |\n\
         | tanpa kesalahan / without an injected error | {} |\n\n\
         Jalankan / run: `padan run job.toml`, lalu / then `padan evaluate runs/... --truth truth.csv`.\n\n\
         ## Daftar dan masalahnya / lists and their trouble\n\n\
         | no | program | pemilik / owner | baris / rows | berkas / files | bentuk / shape | masalah / trouble |\n\
         |---|---|---|---|---|---|---|\n",
        options.people,
        options.seed,
        options.difficulty.name(),
        summary.people_registered,
        summary.families_registered,
        summary.rows,
        summary.rows_absent,
        summary.rows_clean,
    );
    for (number, (layout, rows)) in ALL.iter().zip(&summary.rows_by_list).enumerate() {
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | `inbox/{}/{}{}` | {} | {} |",
            number + 1,
            layout.programme,
            layout.owner,
            rows,
            layout.folder,
            layout.stem,
            pattern(layout),
            shape(layout),
            trouble(layout)
        );
    }
    text.push_str(
        "\nSetiap daftar juga memuat kesalahan per baris: NIK, nama, tanggal, KK, ibu, desa (kolom `errors` di `truth.csv`), \
         dan temuan yang ditanam: meninggal, pindah, desil, pekerjaan, tumpang tindih, ganda (kolom `planted`).\n\
         Every list also carries errors row by row (column `errors` of `truth.csv`) and planted findings (column `planted`).\n\n\
         `truth.csv`: `line` = baris fisik / physical line; `record` = catatan ke- / record number, all counted; \
         `register_row` = baris data register / data row over the people files in order; `person_id` = orang yang sama / same person; `nik` = NIK orang itu yang benar / the person's right NIK.\n",
    );
    text
}

fn pattern(layout: &Layout) -> &'static str {
    match (layout.format, layout.split) {
        (Format::Workbook, _) => ".xlsx",
        (Format::Text { delimiter: '\t', .. }, _) => ".txt",
        (Format::Text { .. }, Split::FilePerKecamatan) => "_*.csv",
        (Format::Text { .. }, Split::Whole | Split::SheetPerDesa) => ".csv",
    }
}

fn shape(layout: &Layout) -> String {
    match layout.format {
        Format::Workbook if layout.split == Split::SheetPerDesa => "XLSX, lembar per desa / a sheet per desa".to_owned(),
        Format::Workbook => "XLSX".to_owned(),
        Format::Text { delimiter, encoding } => {
            let delimiter = match delimiter {
                '\t' => "tab".to_owned(),
                '|' => "garis tegak / vertical bar".to_owned(),
                other => format!("`{other}`"),
            };
            let encoding = match encoding {
                Encoding::Utf8 => "UTF-8",
                Encoding::Utf8Bom => "UTF-8 BOM",
                Encoding::Windows1252 => "Windows-1252",
                Encoding::Utf16Le => "UTF-16LE",
            };
            format!("{delimiter}, {encoding}")
        }
    }
}

fn trouble(layout: &Layout) -> String {
    let furniture = layout.furniture;
    let two_rows = layout.columns.iter().any(|(_, lower, _)| !lower.is_empty());
    let notes = [
        (!furniture.titles.is_empty(), "baris judul / title rows"),
        (two_rows, "kepala dua baris / two-row heading"),
        (furniture.number_row, "baris nomor kolom / column-number row"),
        (furniture.family_blocks, "No KK hanya di baris blok / KK in block rows only"),
        (furniture.heading_every > 0, "kepala berulang / repeated headings"),
        (furniture.blank_between_desa, "baris kosong / blank lines"),
        (furniture.total, "JUMLAH"),
        (furniture.signature, "tanda tangan / signature"),
        (layout.split == Split::SheetPerDesa, "desa hanya di judul dan lembar / desa in title and sheet name only"),
        (layout.habit == Habit::LostLastDigit, "digit ke-16 NIK hilang di seluruh kolom / 16th digit lost in the whole column"),
        (layout.habit == Habit::FlippedDates, "hari dan bulan tertukar bila hari ≤ 12 / day and month exchanged where the day is ≤ 12"),
    ];
    let mut told: Vec<&str> = notes.iter().filter(|(there, _)| *there).map(|(_, note)| *note).collect();
    told.extend((!layout.note.is_empty()).then_some(layout.note));
    if told.is_empty() { "-".to_owned() } else { told.join("; ") }
}
