use super::*;
use proptest::prelude::*;

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(scrub(text), expected);
}

#[test]
fn sixteen_digits_show_the_first_four_and_the_last_two() {
    assert_eq!(mask_digits("3526014107730012"), "3526**********12");
    assert_eq!(mask_digits("NIK 3526014107730012, RT 03"), "NIK 3526**********12, RT 03");
    assert_eq!(mask_digits("12345678901"), "12345678901");
}

#[test]
fn grouped_and_damaged_numbers_in_free_text_are_masked() {
    check("nik 3526014107730012 ganda", "nik 3526**********12 ganda");
    check("3526-0141-0773-0012", "3526-****-****-**12");
    check("'3526 0141 0773 0012", "'3526 **** **** **12");
    check("35.26.01.410773.0012", "35.26.**.******.**12");
    check("35260141O7730012", "3526**********12");
    check("SOLIS 3526014lO7730012", "SOLIS 3526**********12");
    check("3526'014107730012", "3526'**********12");
    check("3.526014107730012E15", "3.526**********12E15");
}

#[test]
fn numbers_in_digits_of_other_scripts_are_masked() {
    check("３５２６０８２６０２８３０００１", "3526**********01");
    check("NIK ٣٥٢٦٠٨٢٦٠٢٨٣٠٠٠١ ganda", "NIK 3526**********01 ganda");
    check("۳۵۲۶٠٨٢٦-02830001", "3526****-******01");
    check("ꦤ ꧓꧕꧒꧖꧐꧘꧒꧖꧐꧒꧘꧓꧐꧐꧐꧑", "ꦤ 3526**********01");
    check("𝟑𝟓𝟐𝟔𝟎𝟖𝟐𝟔𝟎𝟐𝟖𝟑𝟎𝟎𝟎𝟏", "3526**********01");
    check("SITI ₃₅₂₆₀₈₂₆₀₂₈₃₀₀₀₁", "SITI 3526**********01");
    check("३५२६०८२६०२८३०००१", "3526**********01");
    check("❸❺❷❻⓪❽❷❻⓪❷❽❸⓪⓪⓪❶", "3526**********01");
    assert!(matches!(scrub("RT ０３ ½ Ⅳ"), Cow::Borrowed(_)));
}

#[test]
fn numbers_broken_by_what_nobody_sees_are_masked() {
    check("3526\u{200b}0826\u{2060}\u{feff}\u{ad}\u{200d}0283\u{a0}0001", "3526\u{200b}****\u{2060}\u{feff}\u{ad}\u{200d}****\u{a0}**01");
    check("3\u{336}5\u{336}2\u{336}6\u{336}082602830001", "3\u{336}5\u{336}2\u{336}6\u{336}**********01");
    check("3526/0826/0283/0001", "3526/****/****/**01");
}

#[test]
fn dashes_and_signs_of_every_kind_part_no_number() {
    check("352612\u{2013}200587\u{2013}1001", "3526**\u{2013}******\u{2013}**01");
    check("352612 - 200587 - 1001", "3526** - ****** - **01");
    check("352612  251285   0001", "3526**  ******   **01");
    assert_eq!(scrub_cell("352612  251285  0001"), "3526**  ******  **01");
    assert_eq!(scrub_cell("352612\u{2212}251285\u{2212}0001"), "3526**\u{2212}******\u{2212}**01");
    assert_eq!(scrub_cell("rincian_2026_11.csv:2912; 2026/11/01:12"), "rincian_2026_11.csv:2912; 2026/11/01:12");
}

#[test]
fn a_cell_of_a_table_joins_less_than_free_text() {
    for text in ["2026/11/352601", "pkh_2026_11_352601.csv:1204", "baris 1204, 1305, 1406", "-7.0312345,112.7456789", "RT 001/RW 002"] {
        assert!(matches!(scrub_cell(text), Cow::Borrowed(_)), "{text}");
    }
    assert_eq!(scrub_cell("3526 0826.0283-0001"), "3526 ****.****-**01");
    assert_eq!(scrub_cell("３５２６\u{200b}\u{200b}\u{200b}０８２６０２８３０００１"), "3526\u{200b}\u{200b}\u{200b}**********01");
    assert_eq!(scrub_cell("3526O826O283OOO1"), "3526**********O1");
}

#[test]
fn dates_clocks_and_plain_words_stay_as_they_are() {
    for text in ["Illo bolos soso", "desa BOLO RT 03", "pkh_2026_11.csv:1204:3", "2026-11-22T03:17:54.123456Z", "01-07-1973"] {
        assert!(matches!(scrub(text), Cow::Borrowed(_)), "{text}");
    }
}

#[test]
fn a_permit_needs_a_reason() {
    assert!(Unmasked::because("").is_none());
    assert!(Unmasked::because(" .. ").is_none());
    let permit = Unmasked::because("pemeriksaan BPK").expect("a reason was given");
    assert_eq!(permit.reason(), "pemeriksaan BPK");
}

proptest! {
    #[test]
    fn a_masked_number_shows_six_digits_at_most(digits in "[0-9]{12,20}", gap in "[ .'-]?") {
        let grouped: Vec<&str> = digits.as_bytes().chunks(4)
            .map(|c| std::str::from_utf8(c).expect("digits are ASCII")).collect();
        for text in [digits.clone(), grouped.join(&gap)] {
            let shown = scrub(&text).bytes().filter(u8::is_ascii_digit).count();
            prop_assert_eq!(shown, 6);
        }
        let shown = mask_digits(&digits).bytes().filter(u8::is_ascii_digit).count();
        prop_assert_eq!(shown, 6);
    }

    #[test]
    fn a_number_in_any_digits_with_anything_unseen_between_shows_six(
        digits in proptest::collection::vec((0_u32..10, 0_usize..8, 0_usize..6), 12..20),
        // None of these letters stands for a digit.
        before in "[ACDEFGHK ]{0,8}",
    ) {
        let zeros = [0x30, 0x660, 0x966, 0xff10, 0xa9d0, 0x17e0, 0x1d7ce, 0x2080];
        let unseen = ["", "\u{200b}", "\u{ad}", "\u{200d}\u{feff}\u{2060}", "\u{336}", "\u{202e}"];
        let sign = |(value, script, between): &(u32, usize, usize)| {
            let digit = char::from_u32(zeros[*script] + value).expect("a digit");
            format!("{digit}{}", unseen[*between])
        };
        let text = format!("{before}{}", digits.iter().map(sign).collect::<String>());
        for masked in [scrub(&text), scrub_cell(&text)] {
            prop_assert!(masked.is_ascii() || plain_digits(&masked) == masked);
            prop_assert_eq!(masked.bytes().filter(u8::is_ascii_digit).count(), 6);
        }
    }

    #[test]
    fn scrubbing_twice_changes_nothing_more(text in "\\PC{0,60}") {
        let once = scrub(&text).into_owned();
        prop_assert_eq!(scrub(&once).into_owned(), once.clone());
    }

    #[test]
    fn a_number_inside_any_text_is_never_left_whole(before in "\\PC{0,12}", digits in "[0-9]{16}", after in "\\PC{0,12}") {
        let text = format!("{before}{digits}{after}");
        prop_assert!(!scrub(&text).contains(&digits));
    }
}
