//! One record with quotes, unescaped: the cells, and how many bytes the record took.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

/// Reads records one at a time into buffers that are kept.
pub struct Quoted {
    reader: Reader,
    text: Vec<u8>,
    text_len: usize,
    ends: Vec<usize>,
    cells: usize,
}

impl Quoted {
    pub fn new(delimiter: u8) -> Self {
        let reader = ReaderBuilder::new().delimiter(delimiter).build();
        Quoted { reader, text: Vec::new(), text_len: 0, ends: Vec::new(), cells: 0 }
    }

    /// Reads the record at the start of the bytes; returns how many bytes it took, one byte of its line end among them.
    pub fn read(&mut self, bytes: &[u8]) -> usize {
        self.reader.reset();
        (self.text_len, self.cells) = (0, 0);
        let mut taken = 0;
        loop {
            let (text, ends) = (&mut self.text[self.text_len..], &mut self.ends[self.cells..]);
            let (result, bytes_read, text_written, ends_written) = self.reader.read_record(&bytes[taken..], text, ends);
            taken += bytes_read;
            self.text_len += text_written;
            self.cells += ends_written;
            match result {
                // No bytes are left: the next call ends the record.
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2 + 1024, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2 + 64, 0),
                ReadRecordResult::Record | ReadRecordResult::End => return taken,
            }
        }
    }

    /// The cells of the last record, one behind the other.
    pub fn text(&self) -> &[u8] {
        &self.text[..self.text_len]
    }

    /// Where each cell ends.
    pub fn ends(&self) -> &[usize] {
        &self.ends[..self.cells]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, cells: &[&str], rest: &str) {
        let mut quoted = Quoted::new(b';');
        // What an earlier record left behind changes nothing.
        quoted.read(b"\"open;cell");
        let taken = quoted.read(text.as_bytes());
        let mut start = 0;
        let mut read = Vec::new();
        for &end in quoted.ends() {
            read.push(std::str::from_utf8(&quoted.text()[start..end]).expect("cells are text"));
            start = end;
        }
        assert_eq!((read.as_slice(), &text[taken..]), (cells, rest));
    }

    #[test]
    fn quotes_come_off_and_the_record_ends_at_its_line() {
        check("\"a;b\";c\nd\n", &["a;b", "c"], "d\n");
        check("1;\"x \"\"y\"\"\nz\";2\r\n3", &["1", "x \"y\"\nz", "2"], "\n3");
        check("pipa 5\";x", &["pipa 5\"", "x"], "");
        check(&format!("\"{}\";\"\"", "x".repeat(5000)), &["x".repeat(5000).as_str(), ""], "");
        check(&"\"\";".repeat(200), &[""; 201], "");
    }
}
