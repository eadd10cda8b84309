//! Properties: 1. a packed row gives back what its columns hold, whatever that is; 2. so do columns that were written beside
//! packed rows, to the last bit.
use super::*;
use crate::records::{FieldSpec, Kind, Values};
use crate::store::tests::stored;
use proptest::prelude::*;

fn digits() -> impl Strategy<Value = Digits> {
    (any::<u64>(), prop_oneof![Just(0u32), any::<u32>()], 0u8..20, any::<bool>(), any::<bool>()).prop_map(
        |(value, unknown, len, repaired, odd)| Digits {
            value: value % 10u64.pow(u32::from(len).min(17)),
            unknown,
            len,
            repaired,
            odd,
            reserved: 0,
        },
    )
}

proptest! {
    #[test]
    fn what_is_packed_comes_back(
        numbers in (digits(), digits()),
        stated in prop_oneof![0u32..99_999_999, any::<u32>()],
        year_by_age in prop_oneof![Just(0u16), 0u16..3_000],
        witness in prop_oneof![Just(None), Just(Some(0)), any::<u32>().prop_map(Some)],
        sex in prop_oneof![Just(0u8), Just(b'L'), Just(b'P'), any::<u8>()],
        area in prop_oneof![Just(0u64), 1_000_000_000u64..9_999_999_999, any::<u64>()],
        (rt, rw, place) in (any::<u16>(), any::<u16>(), any::<u32>()),
    ) {
        let date = DateValue { stated, year_by_age, witness: witness.unwrap_or(stated), reserved: 0 };
        let address = AddressValue { rt, rw, place };
        let columns = vec![
            Values::Digits(vec![numbers.0].into()),
            Values::Digits(vec![numbers.1].into()),
            Values::Date(vec![date].into()),
            Values::Sex(vec![sex].into()),
            Values::Area(vec![area].into()),
            Values::Address(vec![address].into()),
        ];
        let records = Records { len: 1, columns };
        let layout = Layout { digits: [Some(0), Some(1)], date: Some(2), sex: Some(3), area: Some(4), address: Some(5) };
        let packed = PackedRows::of(layout, &records);
        let row = Unpacked { packed: &packed.rows[0], layout: &layout, records: &records, row: 0 };
        // What a missing number would be is nobody's business.
        let known = |digits: Digits| if digits.missing() { Digits { value: 0, unknown: 0, ..digits } } else { digits };
        prop_assert_eq!((known(row.digits(0)), known(row.digits(1))), (known(numbers.0), known(numbers.1)));
        // An age counts only where no year is stated.
        let by_age = |date: DateValue| if date.stated / 10_000 == 0 { date.year_by_age } else { 0 };
        prop_assert_eq!((row.date().stated, by_age(row.date())), (stated, by_age(date)));
        prop_assert_eq!((row.sex(), row.area(), row.address()), (sex, area, address));
        let mut out = Writer::default();
        out.within("packed", |out| packed.write(out));
        out.within("columns", |out| records.write(&packed, out));
        let mut reader = stored(out, |_| {});
        let kinds = [Kind::Digits, Kind::Digits, Kind::Date, Kind::Sex, Kind::Area, Kind::Address];
        let fields = kinds.map(|kind| FieldSpec { name: format!("{kind:?}"), kind });
        let packed = reader.within("packed", PackedRows::read).expect("packed rows are whole");
        let read = reader.within("columns", |from| Records::read(from, &fields, &packed)).expect("columns are whole");
        prop_assert_eq!((read.digits_at(0, 0), read.digits_at(1, 0), read.date_at(2, 0)), (numbers.0, numbers.1, date));
        prop_assert_eq!((read.sex_at(3, 0), read.area_at(4, 0), read.address_at(5, 0)), (sex, area, address));
    }
}
