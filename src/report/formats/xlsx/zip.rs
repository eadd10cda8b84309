//! The container of a workbook: a ZIP archive of deflated entries, all of one fixed time.
//!
//! Entries come compressed, with their sizes known, and are written one after the other. It knows nothing of sheets.

use super::deflate::{Deflated, Deflater, End};
use anyhow::{Context, ensure};
use std::io::{Read, Write};

const LOCAL: u32 = 0x0403_4B50;
const CENTRAL: u32 = 0x0201_4B50;
const END: u32 = 0x0605_4B50;
/// Version 2.0 of the format: deflate.
const VERSION: u16 = 20;
const DEFLATE: u16 = 8;
/// 1 January 1980, midnight: the first moment that the format can say.
const DATE: u16 = 0x21;

/// An entry's compressed bytes and what they are of.
pub struct Entry<R> {
    pub bytes: R,
    pub compressed: u64,
    pub length: u64,
    pub crc: u32,
}

/// An archive on its way to a writer.
pub struct Archive<W> {
    to: W,
    written: u64,
    directory: Vec<u8>,
    entries: u16,
}

impl<W: Write> Archive<W> {
    pub fn new(to: W) -> Archive<W> {
        Archive { to, written: 0, directory: Vec::new(), entries: 0 }
    }

    /// Compresses and writes an entry of a few bytes.
    ///
    /// Errors: the disk.
    pub fn text(&mut self, name: &str, text: &str) -> anyhow::Result<()> {
        let mut deflater = Deflater::default();
        deflater.text().extend_from_slice(text.as_bytes());
        let Deflated { bytes, crc, length } = deflater.end(End::Last);
        self.entry(name, Entry { compressed: bytes.len() as u64, bytes: bytes.as_slice(), length, crc: crc.finalize() })
    }

    /// Writes an entry.
    ///
    /// Errors: the disk, or an archive of four gibibytes and more.
    pub fn entry(&mut self, name: &str, mut entry: Entry<impl Read>) -> anyhow::Result<()> {
        let small = |bytes: u64| u32::try_from(bytes).with_context(|| format!("{name}: a workbook holds less than 4 GiB"));
        let mut facts = Vec::new();
        for short in [VERSION, 0, DEFLATE, 0, DATE] {
            facts.extend_from_slice(&short.to_le_bytes());
        }
        for long in [entry.crc, small(entry.compressed)?, small(entry.length)?, name.len() as u32] {
            facts.extend_from_slice(&long.to_le_bytes());
        }
        self.directory.extend_from_slice(&CENTRAL.to_le_bytes());
        self.directory.extend_from_slice(&VERSION.to_le_bytes());
        self.directory.extend_from_slice(&facts);
        // No remark, first disk, no attributes.
        self.directory.extend_from_slice(&[0; 10]);
        self.directory.extend_from_slice(&small(self.written)?.to_le_bytes());
        self.directory.extend_from_slice(name.as_bytes());
        self.entries += 1;
        self.write(&LOCAL.to_le_bytes())?;
        self.write(&facts)?;
        self.write(name.as_bytes())?;
        let copied = std::io::copy(&mut entry.bytes, &mut self.to)?;
        ensure!(copied == entry.compressed, "{name}: {copied} of {} bytes were there", entry.compressed);
        self.written += copied;
        Ok(())
    }

    /// Writes the directory and gives the writer back.
    ///
    /// Errors: as `entry`.
    pub fn end(mut self) -> anyhow::Result<W> {
        let directory = std::mem::take(&mut self.directory);
        let starts = u32::try_from(self.written).context("a workbook holds less than 4 GiB")?;
        self.write(&directory)?;
        let mut end = Vec::from(END.to_le_bytes());
        end.extend_from_slice(&[0; 4]);
        for entries in [self.entries; 2] {
            end.extend_from_slice(&entries.to_le_bytes());
        }
        end.extend_from_slice(&(directory.len() as u32).to_le_bytes());
        end.extend_from_slice(&starts.to_le_bytes());
        end.extend_from_slice(&[0; 2]);
        self.write(&end)?;
        Ok(self.to)
    }

    fn write(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.written += bytes.len() as u64;
        self.to.write_all(bytes)
    }
}
