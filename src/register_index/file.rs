//! A file of named sections: written beside its place and renamed into it, checked to the last byte before it is used.
//!
//! Layout: a head of 128 bytes, the sections at multiples of 64, the table of sections at the end. The head holds magic,
//! format version, byte order, length of the file, place and hash of the table, the digest of what the file was made from, and
//! a hash of itself. The table holds name, place, length and blake3 of each section.

use super::map;
use crate::run_folder::sync_folder;
use anyhow::Context;
use padan_linkage::store::{Bad, Reader, Writer};
use rayon::prelude::*;
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Changes whenever a section changes its meaning.
pub const FORMAT_VERSION: u32 = 2;
const MAGIC: &[u8; 8] = b"PADANIDX";
/// Reads differently on a machine of the other byte order.
const BYTE_ORDER: u32 = 0x0102_0304;
const HEAD: usize = 128;
/// Bytes of the head that its hash covers.
const HEAD_HASHED: usize = 104;
const ALIGNMENT: u64 = 64;
/// Bytes that one task reads and hashes at once.
const CHUNK: usize = 1 << 20;
const NEW: &str = ".padan-new-";
pub const ENDING: &str = "idx";

/// What a file was made from.
pub type Digest = [u8; 32];

/// Why a file is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is none.
    Absent,
    /// No index of padan at all.
    Foreign,
    OtherVersion(u32),
    /// Written on a machine of another byte order.
    OtherMachine,
    /// Made from another register or other rules.
    OtherInputs,
    /// Its warnings stand in the other language.
    OtherLanguage,
    /// It is shorter or longer than it says.
    Cut,
    /// The named part is not as it was written.
    Damaged(String),
    Unreadable(String),
}

impl Refused {
    /// What people read, in the two languages (id, en).
    pub fn told(&self) -> (String, String) {
        let same = |id: &str, en: &str| (id.to_owned(), en.to_owned());
        match self {
            Refused::Absent => same("belum ada berkas indeks", "there is no index file yet"),
            Refused::Foreign => same("ini bukan berkas indeks padan", "this is no index file of padan"),
            Refused::OtherVersion(found) => (
                format!("bentuk indeks versi {found}, bukan {FORMAT_VERSION}"),
                format!("index format {found} instead of {FORMAT_VERSION}"),
            ),
            Refused::OtherMachine => {
                same("indeks ini ditulis oleh jenis komputer lain", "the index was written on another kind of machine")
            }
            Refused::OtherInputs => {
                same("indeks ini dibuat dari register atau aturan lain", "the index was made from another register or other rules")
            }
            Refused::OtherLanguage => {
                same("peringatan di indeks ini berbahasa lain", "the warnings in the index are in the other language")
            }
            Refused::Cut => same("berkas indeks terpotong", "the index file is cut off"),
            Refused::Damaged(part) => (format!("bagian `{part}` dari indeks rusak"), format!("part `{part}` of the index is damaged")),
            Refused::Unreadable(error) => {
                (format!("berkas indeks tidak dapat dibaca: {error}"), format!("the index file cannot be read: {error}"))
            }
        }
    }
}

impl From<Bad> for Refused {
    fn from(bad: Bad) -> Self {
        Refused::Damaged(bad.0)
    }
}

/// One section as the table tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    pub name: String,
    pub offset: u64,
    pub len: u64,
    pub hash: Digest,
}

/// A file that was checked and mapped.
pub struct Checked {
    pub reader: Reader,
    pub sections: Vec<Section>,
    pub bytes: u64,
}

/// Opens a file, checks every byte of it and maps it.
///
/// `digest`: what it must have been made from, where that is known. The bytes are hashed as they are read, not through the
/// map, so that pages which a night never looks at take no memory of the process.
pub fn open(path: &Path, digest: Option<&Digest>) -> Result<Checked, Refused> {
    let failed = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => Refused::Absent,
        std::io::ErrorKind::UnexpectedEof => Refused::Cut,
        _ => Refused::Unreadable(error.to_string()),
    };
    let meta = fs::metadata(path).map_err(failed)?;
    if !meta.is_file() {
        return Err(Refused::Foreign);
    }
    let mut file = File::open(path).map_err(failed)?;
    let head = Head::read(&mut file, meta.len()).map_err(failed)??;
    if digest.is_some_and(|digest| *digest != head.digest) {
        return Err(Refused::OtherInputs);
    }
    let mut table = vec![0; head.table_len as usize];
    file.seek(SeekFrom::Start(head.table_offset)).and_then(|_| file.read_exact(&mut table)).map_err(failed)?;
    if *blake3::hash(&table).as_bytes() != head.table_hash {
        return Err(Refused::Damaged("table".into()));
    }
    let sections = sections(&table, head.table_offset).ok_or_else(|| Refused::Damaged("table".into()))?;
    let damaged = sections.par_iter().map(|section| Ok((section, hash_of(&file, section)?)));
    let hashes: Vec<(&Section, Digest)> = damaged.collect::<std::io::Result<_>>().map_err(failed)?;
    if let Some((section, _)) = hashes.iter().find(|(section, hash)| section.hash != *hash) {
        return Err(Refused::Damaged(section.name.clone()));
    }
    let map = map::stay(&file).map_err(failed)?;
    let slice = |section: &Section| map.get(section.offset as usize..(section.offset + section.len) as usize);
    let named = sections.iter().map(|section| Some((section.name.clone(), slice(section)?)));
    let named = named.collect::<Option<_>>().ok_or(Refused::Cut)?;
    Ok(Checked { reader: Reader::of(named), sections, bytes: meta.len() })
}

/// Hashes what a section holds in the file that will be mapped, whatever has its name by now.
fn hash_of(file: &File, section: &Section) -> std::io::Result<Digest> {
    let mut hasher = blake3::Hasher::new();
    let end = section.offset + section.len;
    let mut at = section.offset;
    let mut chunk = vec![0; (section.len as usize).min(CHUNK)];
    while at < end {
        let part = &mut chunk[..((end - at) as usize).min(CHUNK)];
        read_exact_at(file, part, at)?;
        hasher.update(part);
        at += part.len() as u64;
    }
    Ok(*hasher.finalize().as_bytes())
}

#[cfg(unix)]
fn read_exact_at(file: &File, part: &mut [u8], at: u64) -> std::io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, part, at)
}

#[cfg(windows)]
fn read_exact_at(file: &File, mut part: &mut [u8], mut at: u64) -> std::io::Result<()> {
    while !part.is_empty() {
        let got = std::os::windows::fs::FileExt::seek_read(file, part, at)?;
        if got == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        (part, at) = (&mut part[got..], at + got as u64);
    }
    Ok(())
}

/// Says whether a file calls itself an index, by its ending or by its first bytes.
pub fn is_index(path: &Path) -> bool {
    let begins = || {
        let mut magic = [0; MAGIC.len()];
        let is_file = fs::metadata(path).is_ok_and(|meta| meta.is_file());
        is_file && File::open(path).is_ok_and(|mut file| file.read_exact(&mut magic).is_ok()) && magic == *MAGIC
    };
    path.extension().is_some_and(|ending| ending == ENDING) || begins()
}

/// What the first bytes of a file say.
struct Head {
    digest: Digest,
    table_offset: u64,
    table_len: u64,
    table_hash: Digest,
}

impl Head {
    fn bytes(&self, file_len: u64) -> [u8; HEAD] {
        let mut out = Vec::with_capacity(HEAD);
        out.extend_from_slice(MAGIC);
        out.extend_from_slice(&FORMAT_VERSION.to_le_bytes());
        out.extend_from_slice(&BYTE_ORDER.to_ne_bytes());
        [file_len, self.table_offset, self.table_len].iter().for_each(|number| out.extend_from_slice(&number.to_le_bytes()));
        out.extend_from_slice(&self.digest);
        out.extend_from_slice(&self.table_hash);
        let hash = blake3::hash(&out);
        out.extend_from_slice(&hash.as_bytes()[..HEAD - HEAD_HASHED]);
        out.try_into().expect("the parts of a head add up to its length")
    }

    /// Errors: outside those of the disk, inside what is wrong with the head.
    fn read(file: &mut File, file_len: u64) -> std::io::Result<Result<Head, Refused>> {
        let mut magic = [0; 8];
        if file_len < 8 {
            return Ok(Err(Refused::Foreign));
        }
        file.read_exact(&mut magic)?;
        if magic != *MAGIC {
            return Ok(Err(Refused::Foreign));
        }
        let mut rest = [0; HEAD - 8];
        file.read_exact(&mut rest)?;
        let head = [&magic[..], &rest[..]].concat();
        let word = |at: usize| u32::from_le_bytes(head[at..at + 4].try_into().expect("four bytes"));
        let long = |at: usize| u64::from_le_bytes(head[at..at + 8].try_into().expect("eight bytes"));
        let hash = |at: usize| -> Digest { head[at..at + 32].try_into().expect("thirty-two bytes") };
        if blake3::hash(&head[..HEAD_HASHED]).as_bytes()[..HEAD - HEAD_HASHED] != head[HEAD_HASHED..] {
            return Ok(Err(Refused::Damaged("head".into())));
        }
        if word(8) != FORMAT_VERSION {
            return Ok(Err(Refused::OtherVersion(word(8))));
        }
        if head[12..16] != BYTE_ORDER.to_ne_bytes() {
            return Ok(Err(Refused::OtherMachine));
        }
        let head = Head { digest: hash(40), table_offset: long(24), table_len: long(32), table_hash: hash(72) };
        let whole = long(16) == file_len && head.table_offset.checked_add(head.table_len) == Some(file_len);
        Ok(if whole { Ok(head) } else { Err(Refused::Cut) })
    }
}

/// The sections that a table names; `None` where it is not one.
fn sections(table: &[u8], end: u64) -> Option<Vec<Section>> {
    let mut rest = table;
    let mut take = |len: usize| -> Option<&[u8]> {
        let (taken, others) = rest.split_at_checked(len)?;
        rest = others;
        Some(taken)
    };
    let count = u32::from_le_bytes(take(4)?.try_into().ok()?);
    let mut sections = Vec::new();
    for _ in 0..count {
        let name_len = u16::from_le_bytes(take(2)?.try_into().ok()?);
        let name = std::str::from_utf8(take(usize::from(name_len))?).ok()?.to_owned();
        let offset = u64::from_le_bytes(take(8)?.try_into().ok()?);
        let len = u64::from_le_bytes(take(8)?.try_into().ok()?);
        let hash = take(32)?.try_into().ok()?;
        if offset % ALIGNMENT != 0 || offset.checked_add(len)? > end {
            return None;
        }
        sections.push(Section { name, offset, len, hash });
    }
    rest.is_empty().then_some(sections)
}

/// Writes a file under a name in a folder; whoever reads that name sees the old file or the whole new one.
///
/// Errors: a folder that cannot be made or written, a full disk; nothing is left behind then.
pub fn write(folder: &Path, name: &str, digest: Digest, contents: &Writer) -> anyhow::Result<PathBuf> {
    let cannot = || format!("the index cannot be written into {}", folder.display());
    make_folder(folder).with_context(cannot)?;
    let mut file = begin(folder).with_context(cannot)?;
    let mut at = HEAD as u64;
    let place = |(name, bytes): &(String, std::borrow::Cow<[u8]>)| {
        let offset = at.next_multiple_of(ALIGNMENT);
        at = offset + bytes.len() as u64;
        Section { name: name.clone(), offset, len: bytes.len() as u64, hash: [0; 32] }
    };
    let mut sections: Vec<Section> = contents.sections.iter().map(place).collect();
    sections.par_iter_mut().zip(&contents.sections).for_each(|(section, (_, bytes))| section.hash = *blake3::hash(bytes).as_bytes());
    let table = table(&sections);
    let head = Head { digest, table_offset: at, table_len: table.len() as u64, table_hash: *blake3::hash(&table).as_bytes() };
    file.write_all(&head.bytes(at + table.len() as u64)).with_context(cannot)?;
    let mut at = HEAD as u64;
    for (section, (_, bytes)) in sections.iter().zip(&contents.sections) {
        file.write_all(&[0; ALIGNMENT as usize][..(section.offset - at) as usize]).with_context(cannot)?;
        file.write_all(bytes).with_context(cannot)?;
        at = section.offset + section.len;
    }
    file.write_all(&table).with_context(cannot)?;
    file.as_file().sync_all().with_context(cannot)?;
    let path = folder.join(name);
    file.persist(&path).with_context(cannot)?;
    sync_folder(folder).with_context(cannot)?;
    Ok(path)
}

/// A locked file to write into, after clearing what killed runs left.
fn begin(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    // Held until the new file has its own lock, so that nobody takes it for a leftover. Where folders cannot be locked, the
    // worst is that one of two writers fails and the other's file stands.
    let _folder_lock = File::open(folder).ok().filter(|folder| folder.lock().is_ok());
    clear_leftovers(folder);
    let file = tempfile::Builder::new().prefix(NEW).tempfile_in(folder)?;
    file.as_file().lock()?;
    Ok(file)
}

fn table(sections: &[Section]) -> Vec<u8> {
    let mut out = (sections.len() as u32).to_le_bytes().to_vec();
    for section in sections {
        out.extend_from_slice(&(section.name.len() as u16).to_le_bytes());
        out.extend_from_slice(section.name.as_bytes());
        out.extend_from_slice(&section.offset.to_le_bytes());
        out.extend_from_slice(&section.len.to_le_bytes());
        out.extend_from_slice(&section.hash);
    }
    out
}

/// Removes what killed runs left half-written: files whose lock is free have no writer.
fn clear_leftovers(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        // Opening a pipe waits for a writer, and what is no file is not ours.
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_file && entry.file_name().to_string_lossy().starts_with(NEW) {
            let free = File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok());
            if free {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// An index holds personal data: nobody but its owner may enter its folder.
fn make_folder(folder: &Path) -> std::io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
