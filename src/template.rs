//! The workbook that an OPD fills: headings that padan knows, columns that keep 16 digits, and a sheet that says how.
//!
//! NIK and No KK are text before anything is typed, dates are dates, sexes are chosen from a list. Nothing in it depends on
//! the clock. What is filled in is read by intake like any other list; nothing here is known there.

use crate::language::Language;
use crate::rules::RuleBook;
use crate::rules::fields::FieldBook;
use crate::rules::programmes::{Programme, Unit};
use anyhow::Context;
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder,
    Workbook, Worksheet,
};

/// How the cells of a column are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cells {
    /// Sixteen digits, as text.
    Number,
    Text,
    Date,
    Sex,
    Amount,
}

/// A column: field, how it is kept, width in signs, how to fill it (id, en), an example.
struct Column {
    field: &'static str,
    cells: Cells,
    width: f64,
    how: (&'static str, &'static str),
    example: &'static str,
}

const fn column(field: &'static str, cells: Cells, width: f64, how: (&'static str, &'static str), example: &'static str) -> Column {
    Column { field, cells, width, how, example }
}

const COLUMNS: [Column; 19] = [
    column("no_urut", Cells::Text, 6.0, ("Nomor urut.", "A running number."), "1"),
    column(
        "nik",
        Cells::Number,
        20.0,
        (
            "16 angka dari KTP-el penerima. Kosongkan bila tidak diketahui.",
            "16 digits of the recipient's ID card. Leave blank if not known.",
        ),
        "16 angka",
    ),
    column("no_kk", Cells::Number, 20.0, ("16 angka dari kartu keluarga.", "16 digits of the family card."), "16 angka"),
    column(
        "nama",
        Cells::Text,
        28.0,
        ("Nama lengkap penerima seperti di KTP-el.", "The recipient's full name as on the ID card."),
        "SITI AMINAH",
    ),
    column("tempat_lahir", Cells::Text, 16.0, ("Kabupaten atau kota tempat lahir.", "District or city of birth."), "BANGKALAN"),
    column("tanggal_lahir", Cells::Date, 14.0, ("Hari/bulan/tahun.", "Day/month/year."), "12/05/1980"),
    column("jenis_kelamin", Cells::Sex, 10.0, ("L atau P.", "L (male) or P (female)."), "P"),
    column("nama_ibu", Cells::Text, 24.0, ("Nama ibu kandung.", "The mother's name."), "ROHANI"),
    column("hubungan", Cells::Text, 18.0, ("Hubungan dengan kepala keluarga.", "Relation to the head of the family."), "KEPALA KELUARGA"),
    column("alamat", Cells::Text, 30.0, ("Jalan atau dusun.", "Street or hamlet."), "DSN KRAJAN"),
    column("rt", Cells::Text, 6.0, ("Tiga angka.", "Three digits."), "003"),
    column("rw", Cells::Text, 6.0, ("Tiga angka.", "Three digits."), "002"),
    column("desa", Cells::Text, 20.0, ("Desa atau kelurahan.", "Village."), "BANYUBESI"),
    column("kecamatan", Cells::Text, 18.0, ("Kecamatan.", "Sub-district."), "TRAGAH"),
    column("pekerjaan", Cells::Text, 18.0, ("Pekerjaan seperti di KK.", "Occupation as on the family card."), "PETANI"),
    column("disabilitas", Cells::Text, 14.0, ("Jenisnya; kosong bila tidak ada.", "Its kind; blank if none."), "NETRA"),
    column("nilai", Cells::Amount, 14.0, ("Rupiah, angka saja.", "Rupiah, digits only."), "600000"),
    column("telepon", Cells::Text, 16.0, ("Boleh kosong.", "May be blank."), "081200000000"),
    column("status", Cells::Text, 20.0, ("Keterangan; boleh kosong.", "Remarks; may be blank."), "KPM BARU"),
];

/// Rows that lists and limits reach down to: the last one of a sheet.
const LAST_ROW: u32 = 1_048_575;

/// The headings of the template, left to right, as padan prints and reads them.
pub fn headings(book: &FieldBook) -> Vec<String> {
    COLUMNS.iter().filter_map(|column| heading(book, column)).collect()
}

/// What people call the field, where lists may print that; else its first known heading.
fn heading(book: &FieldBook, column: &Column) -> Option<String> {
    let field = book.get(column.field)?;
    let is_known = |text: &str| matches!(book.exact(text), [meaning] if book.fields[meaning.field].name == field.name);
    let label = field.label.0.to_uppercase();
    if is_known(&label) { Some(label) } else { field.headings.iter().find(|heading| is_known(heading)).cloned() }
}

/// Makes the workbook for one programme, or for any; `rows` are filled in, dates as `YYYY-MM-DD`.
///
/// Errors: a programme that the rule book does not know; a text that fits no cell.
pub fn workbook(rules: &RuleBook, programme: Option<&str>, rows: &[Vec<String>], language: Language) -> anyhow::Result<Vec<u8>> {
    let find = |written: &str| rules.programmes.find(written).with_context(|| format!("unknown programme `{written}`"));
    let programme = programme.map(find).transpose()?;
    let mut book = Workbook::new();
    let moment = ExcelDateTime::from_ymd(2026, 1, 1)?;
    let title = programme.map_or_else(|| language.pick("Daftar penerima", "List of recipients").to_owned(), |rule| rule.name.clone());
    book.set_properties(&DocProperties::new().set_title(title).set_author("padan").set_creation_datetime(&moment));
    let shown: Vec<(&Column, String)> =
        COLUMNS.iter().filter_map(|column| heading(&rules.fields, column).map(|text| (column, text))).collect();
    list(book.add_worksheet(), &shown, rows, language)?;
    guide(book.add_worksheet(), &shown, programme, language)?;
    Ok(book.save_to_buffer()?)
}

/// The sheet to fill: one row of headings, nothing above it, nothing below.
fn list(sheet: &mut Worksheet, columns: &[(&Column, String)], rows: &[Vec<String>], language: Language) -> anyhow::Result<()> {
    sheet.set_name(language.pick("Daftar", "List"))?;
    sheet.set_freeze_panes(1, 0)?.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    for (at, (column, heading)) in (0..).zip(columns) {
        let format = format_of(column.cells);
        sheet.set_column_width(at, column.width)?.set_column_format(at, &format)?;
        sheet.write_string_with_format(0, at, heading, &heading_format())?;
        if let Some(limit) = limit(column, heading, language)? {
            sheet.add_data_validation(1, at, LAST_ROW, at, &limit)?;
        }
        for (row, cells) in (1..).zip(rows) {
            let text = cells.get(usize::from(at)).map_or("", String::as_str);
            fill(sheet, (row, at), text, column.cells)?;
        }
    }
    Ok(())
}

fn fill(sheet: &mut Worksheet, (row, at): (u32, u16), text: &str, cells: Cells) -> anyhow::Result<()> {
    let format = format_of(cells);
    match cells {
        _ if text.is_empty() => sheet.write_blank(row, at, &format)?,
        Cells::Date => sheet.write_datetime_with_format(row, at, ExcelDateTime::parse_from_str(text)?, &format)?,
        Cells::Amount => sheet.write_number_with_format(row, at, text.parse::<f64>()?, &format)?,
        Cells::Number | Cells::Text | Cells::Sex => sheet.write_string_with_format(row, at, text, &format)?,
    };
    Ok(())
}

fn format_of(cells: Cells) -> Format {
    let code = match cells {
        Cells::Number | Cells::Text | Cells::Sex => "@",
        Cells::Date => "dd/mm/yyyy",
        Cells::Amount => "#,##0",
    };
    Format::new().set_num_format(code)
}

fn heading_format() -> Format {
    let format = Format::new().set_bold().set_background_color("E4EDF3").set_border_bottom(FormatBorder::Thin);
    format.set_text_wrap().set_align(FormatAlign::Top)
}

/// What Excel says while a cell is filled, and what it holds against what was typed.
fn limit(column: &Column, heading: &str, language: Language) -> anyhow::Result<Option<DataValidation>> {
    let limit = match column.cells {
        Cells::Text => return Ok(None),
        Cells::Number => DataValidation::new().allow_text_length(DataValidationRule::EqualTo(16)),
        Cells::Sex => DataValidation::new().allow_list_strings(&["L", "P"])?,
        Cells::Date => {
            let (first, last) = (ExcelDateTime::from_ymd(1900, 3, 1)?, ExcelDateTime::from_ymd(2099, 12, 31)?);
            DataValidation::new().allow_date(DataValidationRule::Between(first, last))
        }
        Cells::Amount => DataValidation::new().allow_whole_number(DataValidationRule::GreaterThanOrEqualTo(0)),
    };
    let how = language.pick(column.how.0, column.how.1);
    let again = language.pick("Periksa lagi isian ini.", "Check this entry again.");
    let limit = limit.set_input_title(heading)?.set_input_message(how)?.set_error_title(heading)?;
    Ok(Some(limit.set_error_message(format!("{again} {how}"))?.set_error_style(DataValidationErrorStyle::Warning)))
}

/// The sheet that says how to fill the other one.
fn guide(sheet: &mut Worksheet, columns: &[(&Column, String)], programme: Option<&Programme>, language: Language) -> anyhow::Result<()> {
    let wrap = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    sheet.set_name(language.pick("Petunjuk", "Instructions"))?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_column_width(0, 24)?.set_column_width(1, 80)?.set_column_width(2, 22)?;
    let mut row = 0;
    for text in advice(programme, language) {
        sheet.write_string_with_format(row, 1, text, &wrap)?;
        row += 1;
    }
    row += 1;
    let heads = [("Kolom", "Column"), ("Cara mengisi", "How to fill it"), ("Contoh", "Example")];
    for (at, head) in (0..).zip(heads) {
        sheet.write_string_with_format(row, at, language.pick(head.0, head.1), &heading_format())?;
    }
    for (column, heading) in columns {
        row += 1;
        sheet.write_string_with_format(row, 0, heading, &wrap)?;
        sheet.write_string_with_format(row, 1, language.pick(column.how.0, column.how.1), &wrap)?;
        sheet.write_string_with_format(row, 2, column.example, &wrap)?;
    }
    Ok(())
}

fn advice(programme: Option<&Programme>, language: Language) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(rule) = programme {
        let unit = match rule.unit {
            Unit::Family => language.pick("satu baris satu keluarga", "one row a family"),
            Unit::Person => language.pick("satu baris satu orang", "one row a person"),
        };
        lines.push(format!("{}: {unit}.", rule.name));
    }
    const ADVICE: [(&str, &str); 5] = [
        (
            "Isi lembar pertama mulai baris 2. Jangan mengubah judul kolom; kolom yang tidak perlu boleh dikosongkan atau dihapus.",
            "Fill the first sheet from row 2 on. Do not change the headings; columns that are not needed may stay blank or be deleted.",
        ),
        (
            "NIK dan No KK sudah disimpan sebagai teks. Saat menempel dari berkas lain, pilih Tempel Khusus: Nilai, supaya 16 angkanya tetap utuh.",
            "NIK and No KK are kept as text already. When you paste from another file, choose Paste Special: Values, so that all 16 digits stay.",
        ),
        (
            "Kosongkan yang tidak diketahui. Jangan menulis 0000000000000000 atau tanda hubung.",
            "Leave blank what is not known. Do not write 0000000000000000 or a dash.",
        ),
        (
            "Periksa sebelum mengirim: padan check BERKAS.xlsx. Simpan tanpa kata sandi.",
            "Check before you send it: padan check FILE.xlsx. Save it without a password.",
        ),
        (
            "Berkas yang sudah terisi memuat data pribadi. Kirim hanya kepada yang berwenang.",
            "A filled file holds personal data. Send it only to those entitled to it.",
        ),
    ];
    lines.extend(ADVICE.map(|(id, en)| language.pick(id, en).to_owned()));
    lines
}
