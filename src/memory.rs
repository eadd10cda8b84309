//! A stated budget of memory: a night that would pass it stops with a clear word before the machine begins to swap.
//!
//! What counts is what the system cannot take back: private memory, not the pages of mapped files.

use crate::language::Language;
use std::fmt;
use std::io::Write;
use std::str::FromStr;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How often the watch looks.
const EVERY: Duration = Duration::from_millis(25);
/// Less than this holds no run.
const LEAST: u64 = 16 << 20;

/// So many bytes may be held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget(u64);

impl FromStr for Budget {
    type Err = String;

    /// Reads `4G`, `1.5GiB`, `800 MB` or a plain count of bytes; units are binary.
    fn from_str(text: &str) -> Result<Budget, String> {
        let wrong = || format!("`{text}` is no amount of memory; write it like 4G or 800M");
        let text_end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let (number, unit) = text.split_at(text_end);
        let number: f64 = number.parse().map_err(|_| wrong())?;
        let unit = unit.trim().to_ascii_uppercase();
        let shift = match unit.trim_end_matches("IB").trim_end_matches('B') {
            "" => 0,
            "K" => 10,
            "M" => 20,
            "G" => 30,
            "T" => 40,
            _ => return Err(wrong()),
        };
        let bytes = number * f64::from(1 << 10u32).powi(shift / 10);
        if !bytes.is_finite() || bytes < LEAST as f64 {
            return Err(format!("`{text}` is less than a run needs; 16M is the least"));
        }
        Ok(Budget(bytes as u64))
    }
}

impl fmt::Display for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        amount(self.0).fmt(f)
    }
}

fn amount(bytes: u64) -> String {
    if bytes >= 1 << 30 { format!("{:.2} GiB", bytes as f64 / f64::from(1 << 30)) } else { format!("{} MiB", bytes >> 20) }
}

/// Watches until it is dropped.
pub struct Watch {
    ending: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Budget {
    /// Watches this process from another thread; where the budget is passed, tells so and calls `end`.
    ///
    /// Errors: a system that does not tell how much a process holds.
    pub fn watch(self, language: Language, end: impl Fn() + Send + 'static) -> Result<Watch, String> {
        held().ok_or("this system does not tell how much memory a process holds; run without --memory")?;
        let (ending, ended) = mpsc::channel();
        let thread = thread::spawn(move || {
            while ended.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                if let Some(held) = held().filter(|held| *held > self.0) {
                    // Where standard error is closed, the run must stop all the same.
                    let _ = writeln!(std::io::stderr(), "{}", self.passed(held, language));
                    return end();
                }
            }
        });
        Ok(Watch { ending: Some(ending), thread: Some(thread) })
    }

    fn passed(self, held: u64, language: Language) -> String {
        let held = amount(held);
        match language {
            Language::Id => format!(
                "error: batas memori {self} terlampaui ({held}); proses dihentikan, tidak ada hasil yang ditinggalkan\n  --> --memory\n\
                 hint: beri batas lebih besar, jalankan `padan index JOB` lebih dahulu, atau bagi daftar ke beberapa job"
            ),
            Language::En => format!(
                "error: the memory budget of {self} is passed ({held}); the run was stopped and left nothing behind\n  --> --memory\n\
                 hint: give a larger budget, make the index first (`padan index JOB`), or divide the lists over several jobs"
            ),
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        drop(self.ending.take());
        if let Some(thread) = self.thread.take() {
            // The thread has no value to give and does not panic.
            let _ = thread.join();
        }
    }
}

/// Private memory of this process in bytes, as Linux tells it.
pub fn held() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let kib = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        line.split_whitespace().next()?.parse::<u64>().ok()
    };
    Some((kib("RssAnon:")? + kib("RssShmem:").unwrap_or(0)) << 10)
}

/// How the allocator of glibc treats what is free; elsewhere allocators decide for themselves.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[allow(unsafe_code)]
mod free {
    /// Blocks from here on are mapped one by one and go back to the system when they are freed, in bytes.
    const ALONE: i32 = 4 << 20;

    pub fn large_blocks_go_back() {
        // SAFETY: sets a number of the allocator under its own lock; nothing that is held is moved or read.
        unsafe { libc::mallopt(libc::M_MMAP_THRESHOLD, ALONE) };
    }

    pub fn give_back() {
        // SAFETY: the allocator looks after its own free memory under its own locks; nothing that is held is moved or read.
        unsafe { libc::malloc_trim(0) };
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
mod free {
    pub fn large_blocks_go_back() {}

    pub fn give_back() {}
}

/// Says once, at the start of the program, that large blocks go back to the system when they are freed. Left to itself, glibc
/// keeps blocks of up to 32 MiB once it has seen one freed, and a night holds a tenth more than it uses.
pub use free::large_blocks_go_back;

/// Gives memory that is free inside this process back to the system. After a large stage much is, in pieces that the allocator keeps.
pub use free::give_back;

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (text, bytes) in [("4G", 4 << 30), ("1.5GiB", 3 << 29), ("800 MB", 800 << 20), ("100m", 100 << 20), ("134217728", 1 << 27)] {
            assert_eq!(text.parse(), Ok(Budget(bytes)), "{text}");
        }
        for text in ["", "G", "four", "4X", "-1G", "1M", "15M", "1e9G", "NaN", "4 G G"] {
            assert!(text.parse::<Budget>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_budget_that_is_passed_ends_the_run_and_one_that_is_kept_does_not() {
        if held().is_none() {
            return;
        }
        for (budget, ends) in [(Budget(1 << 20), true), (Budget(1 << 50), false)] {
            let ended = Arc::new(AtomicBool::new(false));
            let told = Arc::clone(&ended);
            let watch = budget.watch(Language::En, move || told.store(true, Ordering::SeqCst)).unwrap();
            thread::sleep(EVERY * 4);
            drop(watch);
            assert_eq!(ended.load(Ordering::SeqCst), ends);
        }
    }
}
