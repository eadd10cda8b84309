//! How far the night has come: a bar with the time left on a terminal, one log line per stage everywhere.

use crate::memory;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::cell::RefCell;
use std::time::Instant;

/// Stages that a run passes, for the bar.
const STAGES: u64 = 10;

/// Tells a person and the log where the run is.
pub struct Progress {
    bar: ProgressBar,
    stages_ms: RefCell<Vec<(String, u64)>>,
}

impl Progress {
    /// `shown = false` draws nothing; the log lines stay.
    pub fn new(shown: bool) -> Self {
        let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(STAGES), target);
        bar.set_style(plain());
        Progress { bar, stages_ms: RefCell::default() }
    }

    /// Runs one stage under a span, and logs how long it took.
    pub fn stage<T>(&self, name: &'static str, work: impl FnOnce() -> T) -> T {
        let _span = tracing::info_span!("stage", name).entered();
        self.bar.set_message(name);
        self.bar.tick();
        let started = Instant::now();
        let value = work();
        memory::give_back();
        self.bar.inc(1);
        let elapsed_ms = started.elapsed().as_millis() as u64;
        self.stages_ms.borrow_mut().push((name.to_owned(), elapsed_ms));
        tracing::info!(stage = name, elapsed_ms, "stage done");
        value
    }

    /// Runs one stage that counts its rows, with a bar of its own and the time left.
    pub fn counted<T>(&self, name: &'static str, rows: usize, work: impl FnOnce(&(dyn Fn() + Sync)) -> T) -> T {
        let rows_bar = ProgressBar::with_draw_target(Some(rows as u64), self.target());
        rows_bar.set_style(counting());
        rows_bar.set_message(name);
        let value = self.stage(name, || work(&|| rows_bar.inc(1)));
        rows_bar.finish_and_clear();
        value
    }

    /// Clears the bar, so that the summary starts on a clean line.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }

    /// (stage, milliseconds) so far, in order.
    pub fn stages_ms(&self) -> Vec<(String, u64)> {
        self.stages_ms.borrow().clone()
    }

    fn target(&self) -> ProgressDrawTarget {
        if self.bar.is_hidden() { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() }
    }
}

fn plain() -> ProgressStyle {
    ProgressStyle::with_template("{spinner} [{pos}/{len}] {msg} {elapsed}").expect("the template is well formed")
}

fn counting() -> ProgressStyle {
    ProgressStyle::with_template("{msg} {wide_bar} {human_pos}/{human_len}  -{eta}").expect("the template is well formed")
}
