//! Numbers of any width, one behind the other, lowest bit first.

/// Bytes behind the last bit, so that a number is one read of eight bytes.
pub(crate) const BEHIND: usize = 8;

/// A number of at most 57 bits.
#[inline]
pub(crate) fn get(bits: &[u8], at: usize, width: u32) -> u64 {
    peek(bits, at) & ((1 << width) - 1)
}

/// A number above 0 as Elias wrote it (as many zeros as its binary form has digits behind the first, a one, these digits), and the
/// bit behind it.
///
/// Source: Elias (1975), IEEE Transactions on Information Theory 21:194, code gamma.
#[inline]
pub(crate) fn get_gamma(bits: &[u8], at: usize) -> (u32, usize) {
    let digits = peek(bits, at).trailing_zeros();
    match digits {
        0 => (1, at + 1),
        digits => {
            let digits = digits.min(31);
            let at = at + digits as usize + 1;
            (1 << digits | get(bits, at, digits) as u32, at + digits as usize)
        }
    }
}

/// At least 57 bits.
#[inline]
fn peek(bits: &[u8], at: usize) -> u64 {
    let from = at / 8;
    let bytes: [u8; 8] = bits[from..from + 8].try_into().expect("eight bytes are eight");
    u64::from_le_bytes(bytes) >> (at % 8)
}

/// Numbers on their way into bytes.
#[derive(Default)]
pub(crate) struct Bits {
    pub(crate) bytes: Vec<u8>,
    held: u64,
    count: u32,
}

impl Bits {
    /// Adds a number of at most 32 bits.
    pub(crate) fn put(&mut self, number: u64, width: u32) {
        self.held |= number << self.count;
        self.count += width;
        while self.count >= 8 {
            self.bytes.push(self.held as u8);
            self.held >>= 8;
            self.count -= 8;
        }
    }

    /// Adds a number above 0.
    pub(crate) fn put_gamma(&mut self, number: u32) {
        let digits = number.ilog2();
        self.put(0, digits);
        self.put(1, 1);
        self.put(u64::from(number) & ((1 << digits) - 1), digits);
    }

    /// Goes on at a whole byte.
    pub(crate) fn align(&mut self) {
        if self.count > 0 {
            self.bytes.push(self.held as u8);
            (self.held, self.count) = (0, 0);
        }
    }
}

#[cfg(test)]
mod tests {
    //! Property: numbers come back as they were put, whatever their widths.
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_come_back(numbers in prop::collection::vec((any::<u32>(), 0u32..=32, any::<bool>()), 0..60)) {
            let numbers = numbers.into_iter().map(|(number, width, gamma)| (u64::from(number) & ((1 << width) - 1), width, gamma));
            let numbers: Vec<(u64, u32, bool)> = numbers.collect();
            let mut bits = Bits::default();
            for &(number, width, gamma) in &numbers {
                if gamma { bits.put_gamma((number as u32).max(1)) } else { bits.put(number, width) }
            }
            bits.align();
            bits.bytes.extend([0; BEHIND]);
            let mut at = 0;
            for &(number, width, gamma) in &numbers {
                if gamma {
                    let (found, behind) = get_gamma(&bits.bytes, at);
                    prop_assert_eq!(found, (number as u32).max(1));
                    at = behind;
                } else {
                    prop_assert_eq!(get(&bits.bytes, at, width), number);
                    at += width as usize;
                }
            }
        }
    }
}
