//! SHA-256, for the hash by which a page allows its own script and style and nothing else.
//!
//! Source: FIPS 180-4, section 6.2. Constants are computed as the standard defines them: fractional parts of square and
//! cube roots of the first primes.

/// The digest in Base64, as a content security policy writes it.
pub fn base64_digest(message: &[u8]) -> String {
    base64(&digest(message))
}

fn digest(message: &[u8]) -> [u8; 32] {
    let primes = primes();
    let mut state: [u32; 8] = std::array::from_fn(|at| root_fraction(primes[at], 2));
    let rounds: [u32; 64] = std::array::from_fn(|at| root_fraction(primes[at], 3));
    let mut padded = message.to_vec();
    padded.push(0x80);
    while padded.len() % 64 != 56 {
        padded.push(0);
    }
    padded.extend_from_slice(&(message.len() as u64 * 8).to_be_bytes());
    for block in padded.chunks_exact(64) {
        compress(&mut state, &rounds, block);
    }
    let mut bytes = [0; 32];
    for (word, place) in state.into_iter().zip(bytes.chunks_exact_mut(4)) {
        place.copy_from_slice(&word.to_be_bytes());
    }
    bytes
}

fn compress(state: &mut [u32; 8], rounds: &[u32; 64], block: &[u8]) {
    let mut schedule = [0_u32; 64];
    for (word, bytes) in schedule.iter_mut().zip(block.chunks_exact(4)) {
        *word = u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    }
    for at in 16..64 {
        let (near, far) = (schedule[at - 2], schedule[at - 15]);
        let small_0 = far.rotate_right(7) ^ far.rotate_right(18) ^ (far >> 3);
        let small_1 = near.rotate_right(17) ^ near.rotate_right(19) ^ (near >> 10);
        schedule[at] = schedule[at - 16].wrapping_add(small_0).wrapping_add(schedule[at - 7]).wrapping_add(small_1);
    }
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *state;
    for (word, round) in schedule.into_iter().zip(rounds) {
        let big_1 = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
        let choice = (e & f) ^ (!e & g);
        let first = h.wrapping_add(big_1).wrapping_add(choice).wrapping_add(*round).wrapping_add(word);
        let big_0 = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
        let second = big_0.wrapping_add((a & b) ^ (a & c) ^ (b & c));
        (h, g, f, e) = (g, f, e, d.wrapping_add(first));
        (d, c, b, a) = (c, b, a, first.wrapping_add(second));
    }
    for (word, new) in state.iter_mut().zip([a, b, c, d, e, f, g, h]) {
        *word = word.wrapping_add(new);
    }
}

/// The first 64 primes.
fn primes() -> [u128; 64] {
    let mut primes = [0; 64];
    let mut found = 0;
    let mut number = 2;
    while found < primes.len() {
        if primes[..found].iter().all(|prime| number % prime != 0) {
            primes[found] = number;
            found += 1;
        }
        number += 1;
    }
    primes
}

/// The first 32 bits of the fraction of a prime's square or cube root, in whole numbers: root(prime · 2^(32·power)).
fn root_fraction(prime: u128, power: u32) -> u32 {
    let target = prime << (32 * power);
    let (mut low, mut high) = (0_u128, 1 << 37);
    while high - low > 1 {
        let middle = (low + high) / 2;
        if middle.pow(power) <= target {
            low = middle;
        } else {
            high = middle;
        }
    }
    (low & 0xFFFF_FFFF) as u32
}

/// Base64 with padding (RFC 4648, section 4).
pub fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for part in bytes.chunks(3) {
        let mut group = [0; 3];
        group[..part.len()].copy_from_slice(part);
        let bits = u32::from_be_bytes([0, group[0], group[1], group[2]]);
        for at in 0..4 {
            let sign = SIGNS[(bits >> (18 - 6 * at)) as usize & 63];
            text.push(if at <= part.len() { sign as char } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_standard_hold() {
        // FIPS 180-4 examples: "abc" and the two-block message.
        assert_eq!(base64_digest(b"abc"), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
        assert_eq!(
            base64_digest(b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "JI1qYdIGOLjlwCaTDD5gOaM85Flk/yFn9uzt1BnbBsE="
        );
    }
}
