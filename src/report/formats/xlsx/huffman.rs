//! Huffman codes as deflate wants them: canonical, of limited length, written from their highest bit.

/// The code of a symbol; no bits for one that does not occur.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Code {
    /// The code, its bits reversed.
    pub value: u16,
    pub bits: u8,
}

/// The codes of symbols that occur so often; none is longer than `bits_max`.
///
/// Shape: one per symbol. Source: RFC 1951, 3.2.2.
pub fn codes(counts: &[u32], bits_max: usize) -> Vec<Code> {
    let lengths = lengths(counts, bits_max);
    let mut next = [0_u16; 16];
    let mut codes = vec![Code::default(); counts.len()];
    for bits in 1..next.len() {
        let shorter = lengths.iter().filter(|&&length| usize::from(length) == bits - 1 && bits > 1).count() as u16;
        next[bits] = (next[bits - 1] + shorter) << 1;
    }
    for (code, &bits) in codes.iter_mut().zip(&lengths).filter(|(_, bits)| **bits > 0) {
        let value = &mut next[usize::from(bits)];
        *code = Code { value: value.reverse_bits() >> (16 - bits), bits };
        *value += 1;
    }
    codes
}

/// The length of each symbol's code.
fn lengths(counts: &[u32], bits_max: usize) -> Vec<u8> {
    let mut lengths = vec![0; counts.len()];
    let mut symbols: Vec<(u32, usize)> = counts.iter().copied().zip(0..).filter(|&(count, _)| count > 0).collect();
    symbols.sort_unstable();
    if let [(_, only)] = symbols[..] {
        lengths[only] = 1;
    }
    if symbols.len() > 1 {
        let of_length = limited(depths(&symbols), bits_max);
        // The rarest symbols get the longest codes.
        let longest_first = (1..=bits_max).rev().flat_map(|bits| std::iter::repeat_n(bits as u8, of_length[bits]));
        for (&(_, symbol), bits) in symbols.iter().zip(longest_first) {
            lengths[symbol] = bits;
        }
    }
    lengths
}

/// How deep each leaf of the Huffman tree lies; `symbols` are sorted by count.
fn depths(symbols: &[(u32, usize)]) -> Vec<usize> {
    let leaves = symbols.len();
    // Leaves first, then the inner nodes in the order of their counts, which is the order in which they are made.
    let mut counts: Vec<u64> = symbols.iter().map(|&(count, _)| u64::from(count)).collect();
    let mut parents = vec![0; 2 * leaves - 1];
    let (mut leaf, mut inner) = (0, leaves);
    for node in leaves..2 * leaves - 1 {
        let mut count = 0;
        for _ in 0..2 {
            let takes_leaf = leaf < leaves && (inner >= node || counts[leaf] <= counts[inner]);
            let taken = if takes_leaf { &mut leaf } else { &mut inner };
            count += counts[*taken];
            parents[*taken] = node;
            *taken += 1;
        }
        counts.push(count);
    }
    let mut depths = vec![0; 2 * leaves - 1];
    for node in (0..2 * leaves - 2).rev() {
        depths[node] = depths[parents[node]] + 1;
    }
    depths.truncate(leaves);
    depths
}

/// How many codes of each length there are once none is too long.
fn limited(depths: Vec<usize>, bits_max: usize) -> Vec<usize> {
    let mut of_length = vec![0; bits_max + 1];
    for depth in depths {
        of_length[depth.min(bits_max)] += 1;
    }
    let room = 1_usize << bits_max;
    let mut taken: usize = (1..=bits_max).map(|bits| of_length[bits] << (bits_max - bits)).sum();
    // A shorter code gives way: it becomes two of one bit more, and one of the longest takes the second.
    while taken > room {
        let shorter = (1..bits_max).rev().find(|&bits| of_length[bits] > 0).expect("codes of one length have room");
        of_length[bits_max] -= 1;
        of_length[shorter] -= 1;
        of_length[shorter + 1] += 2;
        taken -= 1;
    }
    of_length
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No code begins another, and together they use up all there is.
    #[track_caller]
    fn check(counts: &[u32], bits_max: usize) -> Vec<Code> {
        let codes = codes(counts, bits_max);
        let used = codes.iter().filter(|code| code.bits > 0);
        let taken: usize = used.clone().map(|code| 1 << (bits_max - usize::from(code.bits))).sum();
        assert_eq!(taken, 1 << bits_max, "{codes:?}");
        for (at, one) in used.clone().enumerate() {
            for other in used.clone().skip(at + 1) {
                let bits = one.bits.min(other.bits);
                assert_ne!(one.value & ((1 << bits) - 1), other.value & ((1 << bits) - 1), "{codes:?}");
            }
        }
        codes
    }

    #[test]
    fn a_frequent_symbol_has_a_short_code_and_an_absent_one_none() {
        let codes = check(&[5, 0, 90, 5, 1], 15);
        assert_eq!(codes.iter().map(|code| code.bits).collect::<Vec<_>>(), [3, 0, 1, 2, 3]);
    }

    #[test]
    fn no_code_is_longer_than_allowed() {
        let fibonacci = std::iter::successors(Some((1, 1)), |&(left, right)| Some((right, left + right)));
        let counts: Vec<u32> = fibonacci.map(|(count, _)| count).take(40).collect();
        for bits_max in [6, 7, 15] {
            assert!(check(&counts, bits_max).iter().all(|code| usize::from(code.bits) <= bits_max));
        }
    }

    #[test]
    fn one_symbol_alone_has_one_bit() {
        assert_eq!(codes(&[0, 7, 0], 15)[1], Code { value: 0, bits: 1 });
    }
}
