//! String metrics on the hot path: bit-parallel Jaro-Winkler and optimal string alignment.
//!
//! `strsim` defines each metric. For ASCII text of at most 64 bytes a bit-parallel kernel stands in, held equal to
//! `strsim` bit for bit by the property tests; anything else goes to `strsim` itself.

/// Longest text, in bytes, that fits the one-word kernels.
const WORD: usize = 64;

/// Jaro-Winkler similarity in 0.0..=1.0, equal to `strsim::jaro_winkler` bit for bit.
///
/// Source: Jaro (1989), JASA 84:414; Winkler (1990); bit-parallel matching after Hyyrö (2003).
pub fn jaro_winkler(left: &str, right: &str) -> f64 {
    if !fits(left) || !fits(right) {
        return strsim::jaro_winkler(left, right);
    }
    let (a, b) = (left.as_bytes(), right.as_bytes());
    let similarity = jaro(a, b);
    if similarity > 0.7 {
        let prefix = a.iter().take(4).zip(b).take_while(|(x, y)| x == y).count();
        similarity + 0.1 * prefix as f64 * (1.0 - similarity)
    } else {
        similarity
    }
}

/// Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours; equal to
/// `strsim::osa_distance`.
///
/// Unit: edits. Source: Hyyrö (2003), bit-vector algorithm with transpositions.
pub fn osa_distance(left: &str, right: &str) -> usize {
    if !fits(left) || !fits(right) || left.is_empty() {
        return strsim::osa_distance(left, right);
    }
    let (pattern, text) = (left.as_bytes(), right.as_bytes());
    let masks = masks(pattern);
    let last = 1u64 << (pattern.len() - 1);
    let (mut vp, mut vn, mut d0, mut previous_mask) = (!0u64, 0u64, 0u64, 0u64);
    let mut distance = pattern.len();
    for &byte in text {
        let mask = masks[usize::from(byte)];
        let swapped = (((!d0) & mask) << 1) & previous_mask;
        d0 = (((mask & vp).wrapping_add(vp)) ^ vp) | mask | vn | swapped;
        let hp = vn | !(d0 | vp);
        let hn = d0 & vp;
        distance += usize::from(hp & last != 0);
        distance -= usize::from(hn & last != 0);
        let hp = (hp << 1) | 1;
        vp = (hn << 1) | !(d0 | hp);
        vn = hp & d0;
        previous_mask = mask;
    }
    distance
}

fn fits(text: &str) -> bool {
    text.len() <= WORD && text.is_ascii()
}

/// One bit per position of each byte value.
fn masks(text: &[u8]) -> [u64; 128] {
    let mut masks = [0u64; 128];
    for (position, &byte) in text.iter().enumerate() {
        masks[usize::from(byte)] |= 1 << position;
    }
    masks
}

/// Jaro similarity of two ASCII texts of at most 64 bytes, matched greedily in the order of `strsim`.
fn jaro(a: &[u8], b: &[u8]) -> f64 {
    if a.is_empty() && b.is_empty() {
        return 1.0;
    }
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let range = (a.len().max(b.len()) / 2).saturating_sub(1);
    let masks = masks(b);
    let (mut taken, mut matched) = (0u64, 0u64);
    for (position, &byte) in a.iter().enumerate() {
        let from = position.saturating_sub(range);
        let until = b.len().min(position + range + 1);
        if from >= until {
            continue;
        }
        let window = (!0u64 >> (64 - (until - from))) << from;
        let free = masks[usize::from(byte)] & window & !taken;
        if free != 0 {
            taken |= free & free.wrapping_neg();
            matched |= 1 << position;
        }
    }
    let matches = matched.count_ones() as usize;
    if matches == 0 {
        return 0.0;
    }
    let transpositions = half_swaps(a, matched, b, taken) / 2;
    ((matches as f64 / a.len() as f64) + (matches as f64 / b.len() as f64) + ((matches - transpositions) as f64 / matches as f64)) / 3.0
}

/// Counts matched positions whose bytes differ when both sides are read in order.
fn half_swaps(a: &[u8], mut matched: u64, b: &[u8], mut taken: u64) -> usize {
    let mut differing = 0;
    while matched != 0 {
        differing += usize::from(a[matched.trailing_zeros() as usize] != b[taken.trailing_zeros() as usize]);
        matched &= matched - 1;
        taken &= taken - 1;
    }
    differing
}

#[cfg(test)]
mod tests {
    //! Properties: 1. both kernels equal `strsim` on any text; 2. also on texts near each other and at 64 bytes.
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(left: &str, right: &str) {
        assert_eq!(jaro_winkler(left, right).to_bits(), strsim::jaro_winkler(left, right).to_bits(), "{left} {right}");
        assert_eq!(osa_distance(left, right), strsim::osa_distance(left, right), "{left} {right}");
    }

    #[test]
    fn empty_and_one_letter_texts_equal_strsim() {
        for (left, right) in [("", ""), ("", "A"), ("A", ""), ("A", "A"), ("A", "B"), ("AB", "BA"), ("ÉA", "EA")] {
            check(left, right);
        }
    }

    #[test]
    fn texts_of_sixty_four_bytes_equal_strsim() {
        let long = "ABCDEFGH".repeat(8);
        check(&long, &long);
        check(&long, &long[1..]);
        check(&long, &format!("{long}X"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]
        #[test]
        fn any_two_texts_equal_strsim(left in "[A-D ]{0,70}", right in "[A-D ]{0,70}") {
            check(&left, &right);
        }

        #[test]
        fn any_two_unicode_texts_equal_strsim(left in "\\PC{0,12}", right in "\\PC{0,12}") {
            check(&left, &right);
        }

        #[test]
        fn short_names_equal_strsim(left in "[A-C]{0,9}", right in "[A-C]{0,9}") {
            check(&left, &right);
        }
    }
}
