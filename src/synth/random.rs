//! A small deterministic random generator: equal seeds give equal streams on every machine.
//!
//! SplitMix64 spreads the seed, xoshiro256** draws. Nothing here knows what is drawn.

/// A seeded stream of random values.
///
/// Source: Blackman & Vigna (2021), "Scrambled linear pseudorandom number generators", ACM TOMS 47:36.
#[derive(Clone, Debug)]
pub struct Random {
    state: [u64; 4],
}

impl Random {
    /// Starts a stream; different labels give independent streams of one seed.
    pub fn new(seed: u64, label: u64) -> Random {
        let mut mixer = seed ^ label.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        Random { state: std::array::from_fn(|_| split_mix(&mut mixer)) }
    }

    pub fn next(&mut self) -> u64 {
        let result = self.state[1].wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let shifted = self.state[1] << 17;
        self.state[2] ^= self.state[0];
        self.state[3] ^= self.state[1];
        self.state[1] ^= self.state[2];
        self.state[0] ^= self.state[3];
        self.state[2] ^= shifted;
        self.state[3] = self.state[3].rotate_left(45);
        result
    }

    /// Draws a whole number in `0..bound`.
    ///
    /// Panics: when `bound` is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        assert!(bound > 0, "a draw needs at least one outcome");
        ((u128::from(self.next()) * bound as u128) >> 64) as usize
    }

    /// Draws a whole number in `low..=high`.
    pub fn between(&mut self, low: i32, high: i32) -> i32 {
        let outcomes = i64::from(high) - i64::from(low) + 1;
        low + self.below(usize::try_from(outcomes).unwrap_or(1)) as i32
    }

    /// Draws a number in `[0, 1)`.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// Draws an index with probability proportional to its weight.
    pub fn weighted(&mut self, weights: &[f64]) -> usize {
        let total: f64 = weights.iter().sum();
        let mut left = self.unit() * total;
        for (index, weight) in weights.iter().enumerate() {
            left -= weight;
            if left < 0.0 {
                return index;
            }
        }
        weights.len() - 1
    }

    /// Draws an index below `size` with Zipf frequencies: rank r has weight 1 / (r + 4).
    pub fn zipf(&mut self, size: usize) -> usize {
        // The integral of 1 / (x + 4) inverted: a closed form, so no table per list is needed.
        let (low, high) = (4.0_f64, size as f64 + 4.0);
        let value = low * (high / low).powf(self.unit()) - low;
        (value as usize).min(size - 1)
    }

    /// Counts failures before the first success: mean `(1 - p) / p`.
    pub fn geometric(&mut self, success: f64, most: u32) -> u32 {
        let mut failures = 0;
        while failures < most && !self.chance(success) {
            failures += 1;
        }
        failures
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_seeds_draw_equal_streams_and_labels_part_them() {
        let draw = |seed, label| {
            let mut random = Random::new(seed, label);
            (0..8).map(|_| random.next()).collect::<Vec<_>>()
        };
        assert_eq!(draw(7, 1), draw(7, 1));
        assert_ne!(draw(7, 1), draw(7, 2));
        assert_ne!(draw(7, 1), draw(8, 1));
    }

    #[test]
    fn a_zipf_draw_prefers_low_ranks_and_reaches_the_last() {
        let mut random = Random::new(1, 0);
        let mut counts = [0_u32; 10];
        for _ in 0..20_000 {
            counts[random.zipf(10)] += 1;
        }
        assert!(counts[0] > 2 * counts[9]);
        assert!(counts[9] > 0);
    }

    #[test]
    fn weights_set_the_shares() {
        let mut random = Random::new(3, 0);
        let ones = (0..10_000).filter(|_| random.weighted(&[1.0, 3.0]) == 1).count();
        assert!((7_200..7_800).contains(&ones), "{ones}");
    }
}
