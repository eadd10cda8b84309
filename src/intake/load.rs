//! Files as bytes: hashed while they are read, told apart by content, and read with a bound on every line.
//!
//! The name of a file says nothing here: a workbook named `.csv` is a workbook.

use super::InputFile;
use super::message::Fault;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// What a file is, judged by its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Text,
    /// Zip container: XLSX, XLSB or ODS.
    ZipBook,
    /// OLE container: XLS, or an encrypted XLSX.
    OleBook,
    Parquet,
}

/// A file that can be read on.
#[derive(Debug)]
pub struct Loaded {
    pub format: Format,
    /// Contents of a text file, over-long lines cut; empty for other formats.
    pub bytes: Vec<u8>,
    /// Path (as given), size and hash of the whole file.
    pub input: InputFile,
}

/// A line longer than this many bytes is no record.
pub const LINE_BYTES_MAX: usize = 1 << 20;
/// Bytes kept of an over-long line; more than `LINE_BYTES_MAX` even after UTF-16 was decoded.
const LINE_BYTES_KEPT: usize = 4 << 20;
const CHUNK_BYTES: usize = 256 << 10;
/// Room made before the first byte is read; a larger file grows it.
const RESERVED_BYTES_MAX: usize = 64 << 20;
/// One sheet is addressed with 32-bit offsets.
const TEXT_BYTES_MAX: usize = 3 << 30;

/// Opens and loads one file.
///
/// Errors: missing, a folder, no ordinary file, unreadable, empty, not a table (HTML, PDF, picture, archive, binary).
pub fn load(path: &Path, shown: &str) -> Result<Loaded, Fault> {
    let meta = std::fs::metadata(path).map_err(|error| cannot_open(&error))?;
    if meta.is_dir() {
        return Err(Fault::new(
            "ini folder, bukan berkas",
            "this is a folder, not a file",
            "sebut berkas di dalamnya, misalnya `folder/*.csv`",
            "name the files in it, for example `folder/*.csv`",
        ));
    }
    if !meta.is_file() {
        return Err(Fault::new(
            "ini bukan berkas biasa",
            "this is not an ordinary file",
            "salin isinya ke berkas biasa",
            "copy its contents into an ordinary file",
        ));
    }
    let mut file = File::open(path).map_err(|error| cannot_open(&error))?;
    let mut head = Vec::with_capacity(8192);
    (&mut file).take(8192).read_to_end(&mut head).map_err(|error| cannot_open(&error))?;
    if head.is_empty() {
        return Err(Fault::new(
            "berkas kosong (0 bita)",
            "the file is empty (0 bytes)",
            "kirim ulang berkas yang berisi data",
            "send the file again with its data",
        ));
    }
    let format = format_of(&head)?;
    file.seek(SeekFrom::Start(0)).map_err(|error| cannot_open(&error))?;
    let mut sink = Sink { keep: format == Format::Text, ..Sink::default() };
    if sink.keep {
        sink.kept.reserve_exact(usize::try_from(meta.len()).unwrap_or(usize::MAX).min(RESERVED_BYTES_MAX));
    }
    let (bytes_read, hash) = sink.read_all(&mut file)?;
    let input = InputFile { path: shown.to_string(), bytes: bytes_read, hash };
    Ok(Loaded { format, bytes: sink.kept, input })
}

fn cannot_open(error: &std::io::Error) -> Fault {
    use std::io::ErrorKind::{NotFound, PermissionDenied};
    match error.kind() {
        NotFound => Fault::new(
            "berkas tidak ada",
            "the file does not exist",
            "periksa nama dan letaknya di berkas tugas",
            "check its name and place in the job file",
        ),
        PermissionDenied => Fault::new(
            "berkas tidak boleh dibaca",
            "the file may not be read",
            "minta hak baca atas berkas ini",
            "ask for permission to read this file",
        ),
        _ => Fault::new(
            &format!("berkas tidak dapat dibaca: {error}"),
            &format!("the file cannot be read: {error}"),
            "salin ulang berkas lalu coba lagi",
            "copy the file again and retry",
        ),
    }
}

#[derive(Default)]
struct Sink {
    keep: bool,
    kept: Vec<u8>,
    line_bytes: usize,
    dropped: usize,
}

impl Sink {
    fn read_all(&mut self, file: &mut File) -> Result<(u64, String), Fault> {
        let mut hasher = blake3::Hasher::new();
        let mut total = 0u64;
        let mut chunk = vec![0u8; CHUNK_BYTES];
        loop {
            let got = match file.read(&mut chunk) {
                Ok(0) => break,
                Ok(got) => got,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(cannot_open(&error)),
            };
            hasher.update(&chunk[..got]);
            total += got as u64;
            if self.keep {
                self.take(&chunk[..got]);
            }
            if self.kept.len() > TEXT_BYTES_MAX {
                return Err(Fault::new(
                    "berkas lebih besar dari 3 GiB",
                    "the file is larger than 3 GiB",
                    "bagi menjadi beberapa berkas",
                    "split it into several files",
                ));
            }
        }
        Ok((total, hasher.finalize().to_hex().to_string()))
    }

    /// Keeps a chunk, without the middle of a line that is far too long.
    fn take(&mut self, chunk: &[u8]) {
        let mut rest = chunk;
        if self.line_bytes >= LINE_BYTES_KEPT {
            let end = rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
            // An even number of bytes goes, so that UTF-16 stays in step.
            let mut cut = end;
            if end < rest.len() && (self.dropped + cut) % 2 == 1 {
                cut -= usize::from(cut > 0);
            }
            self.dropped += cut;
            rest = &rest[cut..];
        }
        self.kept.extend_from_slice(rest);
        match rest.iter().rposition(|b| *b == b'\n') {
            Some(at) => {
                self.line_bytes = rest.len() - at - 1;
                self.dropped = 0;
            }
            None => self.line_bytes += rest.len(),
        }
    }
}

fn format_of(head: &[u8]) -> Result<Format, Fault> {
    let starts = |magic: &[u8]| head.starts_with(magic);
    if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") {
        return Ok(Format::ZipBook);
    }
    if starts(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Ok(Format::OleBook);
    }
    if starts(b"PAR1") {
        return Ok(Format::Parquet);
    }
    if is_html(head) {
        return Err(Fault::new(
            "ini halaman HTML, bukan lembar kerja, walaupun mungkin bernama .xls",
            "this is an HTML page, not a workbook, although it may be named .xls",
            "buka di Excel, lalu simpan sebagai Excel Workbook (.xlsx) atau CSV",
            "open it in Excel, then save it as Excel Workbook (.xlsx) or CSV",
        ));
    }
    if starts(b"%PDF") {
        return Err(Fault::new(
            "ini berkas PDF",
            "this is a PDF file",
            "minta tabel aslinya sebagai Excel atau CSV",
            "ask for the original table as Excel or CSV",
        ));
    }
    if is_binary(head) {
        return Err(Fault::new(
            "ini berkas biner, bukan teks dan bukan lembar kerja",
            "this is a binary file, neither text nor a workbook",
            "kirim sebagai CSV, XLSX, XLS, ODS atau Parquet",
            "send it as CSV, XLSX, XLS, ODS or Parquet",
        ));
    }
    Ok(Format::Text)
}

fn is_html(head: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&head[..head.len().min(1024)]).to_lowercase();
    let start = start.trim_start_matches(['\u{feff}', ' ', '\r', '\n', '\t']);
    let opens = ["<html", "<!doctype html", "<table", "<meta", "<head", "<style"];
    opens.iter().any(|tag| start.starts_with(tag))
        || start.starts_with("<?xml") && (start.contains("<html") || start.contains("urn:schemas-microsoft-com:office:spreadsheet"))
}

/// Control bytes that no text has. UTF-16 is told by its mark or by zeros in every other byte.
fn is_binary(head: &[u8]) -> bool {
    if super::encoding::utf16_of(head).is_some() {
        return false;
    }
    let odd = head.iter().filter(|b| matches!(**b, 0..=8 | 14..=26 | 28..=31 | 127)).count();
    odd * 20 > head.len()
}
