//! How far the night has come: a bar with the time left on a terminal, one log line per stage everywhere.

use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::cell::RefCell;
use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Stages that a night passes, for the bar; one that opens its register's index has one less.
const STAGES: u64 = 14;
/// How often the time left is drawn anew.
const EVERY: Duration = Duration::from_millis(500);

/// Tells a person and the log where the run is.
pub struct Progress {
    bar: ProgressBar,
    started: Instant,
    stages_ms: RefCell<Vec<(String, u64)>>,
    /// (stage, milliseconds) of the job's last whole night; empty when there was none.
    before: RefCell<Vec<(String, u64)>>,
    /// When the night should end, in milliseconds after its start; 0 = not known.
    ends_ms: Arc<AtomicU64>,
}

impl Progress {
    /// `shown = false` draws nothing; the log lines stay.
    pub fn new(shown: bool) -> Self {
        let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(STAGES), target);
        let (started, ends_ms) = (Instant::now(), Arc::new(AtomicU64::new(0)));
        bar.set_style(styled("{spinner} [{pos}/{len}] {msg} {elapsed}{left}", started, &ends_ms));
        Progress { bar, started, stages_ms: RefCell::default(), before: RefCell::default(), ends_ms }
    }

    /// Takes the stages of an earlier night of the job, (stage, milliseconds) in order, to say how much time is left.
    pub fn expect(&self, before: Vec<(String, u64)>) {
        *self.before.borrow_mut() = before;
    }

    /// Runs one stage under a span, and logs how long it took.
    pub fn stage<T>(&self, name: &'static str, work: impl FnOnce() -> T) -> T {
        self.begin(name);
        self.bar.enable_steady_tick(EVERY);
        let value = self.timed(name, work);
        self.bar.disable_steady_tick();
        value
    }

    /// Runs one stage that counts its rows, with a bar of its own and the time left of the stage and of the night.
    pub fn counted<T>(&self, name: &'static str, rows: usize, work: impl FnOnce(&(dyn Fn() + Sync)) -> T) -> T {
        self.begin(name);
        let rows_bar = ProgressBar::with_draw_target(Some(rows as u64), self.target());
        rows_bar.set_style(styled("{msg} {wide_bar} {human_pos}/{human_len}  -{eta}{left}", self.started, &self.ends_ms));
        rows_bar.set_message(name);
        let value = self.timed(name, || work(&|| rows_bar.inc(1)));
        rows_bar.finish_and_clear();
        value
    }

    fn begin(&self, name: &'static str) {
        let ends = left_ms(&self.before.borrow(), name).map_or(0, |left| self.started.elapsed().as_millis() as u64 + left);
        self.ends_ms.store(ends, Ordering::Relaxed);
        self.bar.set_message(name);
        self.bar.tick();
    }

    fn timed<T>(&self, name: &'static str, work: impl FnOnce() -> T) -> T {
        let _span = tracing::info_span!("stage", name).entered();
        let started = Instant::now();
        let value = work();
        self.bar.inc(1);
        let elapsed_ms = started.elapsed().as_millis() as u64;
        self.stages_ms.borrow_mut().push((name.to_owned(), elapsed_ms));
        tracing::info!(stage = name, elapsed_ms, "stage done");
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

/// What an earlier night took from a stage to its end; `None` where it had no such stage.
fn left_ms(before: &[(String, u64)], stage: &str) -> Option<u64> {
    let at = before.iter().position(|(name, _)| name == stage)?;
    Some(before[at..].iter().map(|(_, elapsed_ms)| elapsed_ms).sum())
}

/// `{left}` is the time that the night still needs, where that is known; nothing once it has passed.
fn styled(template: &str, started: Instant, ends_ms: &Arc<AtomicU64>) -> ProgressStyle {
    let ends_ms = Arc::clone(ends_ms);
    let left = move |_: &ProgressState, out: &mut dyn Write| {
        let left = ends_ms.load(Ordering::Relaxed).saturating_sub(started.elapsed().as_millis() as u64);
        if left > 0 {
            // A bar that cannot be drawn stops no night.
            let _ = write!(out, "  (-{:#})", HumanDuration(Duration::from_millis(left)));
        }
    };
    ProgressStyle::with_template(template).expect("the template is well formed").with_key("left", left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_is_what_the_earlier_night_took_from_this_stage_on() {
        let before = [("intake", 300), ("link", 5_000), ("report", 700)].map(|(name, ms)| (name.to_owned(), ms));
        assert_eq!(left_ms(&before, "intake"), Some(6_000));
        assert_eq!(left_ms(&before, "report"), Some(700));
        assert_eq!(left_ms(&before, "store"), None, "a stage that the earlier night did not have tells nothing");
        let progress = Progress::new(false);
        progress.expect(before.to_vec());
        progress.begin("link");
        assert!((5_000..60_000).contains(&progress.ends_ms.load(Ordering::Relaxed)));
    }
}
