//! The bytes of an import.

use std::sync::Arc;

use listward_klaviyo::{
    Attribute, ImportBody, Layout, LayoutRefused, ListId, MAX_PROFILE_BYTES, Number, Place,
    ProfileRefused, Pushed, Value,
};

fn property(name: &str) -> Attribute {
    Attribute::Property(name.to_owned())
}

/// A layout in no order at all, with a value of each type.
pub(crate) fn one_of_everything() -> (Layout, Vec<Option<Value<'static>>>) {
    let fields = [
        (property("Vip"), Some(Value::Boolean(true))),
        (Attribute::Location(Place::Latitude), Number::decimal("51.5313").map(Value::Number)),
        (Attribute::Title, Some(Value::text("  "))),
        (property("Tags"), Some(Value::List(vec!["swim".into(), "".into(), "vip".into()]))),
        (Attribute::Email, Some(Value::text("ada@example.com"))),
        (property("Amount"), Number::decimal("12.50").map(Value::Number)),
        (Attribute::FirstName, Some(Value::text("Ada \"the\" First"))),
        (property("Last order"), Some(Value::Date("2026-05-01".into()))),
        (property("Nothing"), None),
        (property("No tags"), Some(Value::List(vec![" ".into()]))),
        (Attribute::ExternalId, Some(Value::Number(42.into()))),
        (Attribute::Location(Place::City), Some(Value::text("London"))),
    ];
    let (attributes, values): (Vec<_>, Vec<_>) = fields.into_iter().unzip();
    (Layout::new(attributes).expect("a layout"), values)
}

fn body(layout: Layout) -> ImportBody {
    ImportBody::new(Arc::new(layout), &ListId::new("Y6nRLr"))
}

#[test]
fn keys_are_sorted_blanks_are_left_out_and_digits_are_kept() {
    let (layout, values) = one_of_everything();
    let mut body = body(layout);
    assert_eq!(body.push(&values), Ok(Pushed::Added), "it fits");
    let expected = concat!(
        r#"{"data":{"attributes":{"profiles":{"data":[{"attributes":{"#,
        r#""email":"ada@example.com","external_id":"42","first_name":"Ada \"the\" First","#,
        r#""location":{"city":"London","latitude":51.5313},"#,
        r#""properties":{"Amount":12.50,"Last order":"2026-05-01","#,
        r#""Tags":["swim","vip"],"Vip":true}},"type":"profile"}]}},"#,
        r#""relationships":{"lists":{"data":[{"id":"Y6nRLr","type":"list"}]}},"#,
        r#""type":"profile-bulk-import-job"}}"#,
    );
    assert_eq!(body.len(), expected.len(), "the size is known before the end");
    assert_eq!(body.finish(), expected, "always these bytes");
}

#[test]
fn the_order_of_the_fields_does_not_change_the_bytes() {
    let one = Layout::new([Attribute::Email, property("A"), property("B")]).expect("a layout");
    let other = Layout::new([property("B"), Attribute::Email, property("A")]).expect("a layout");
    let text = |text| Some(Value::text(text));
    let (mut first, mut second) = (body(one), body(other));
    assert_eq!(first.push(&[text("x@example.com"), text("1"), text("2")]), Ok(Pushed::Added));
    assert_eq!(second.push(&[text("2"), text("x@example.com"), text("1")]), Ok(Pushed::Added));
    assert_eq!(first.finish(), second.finish(), "a mapping that was reordered hashes the same");
}

#[test]
fn properties_of_klaviyos_own_are_refused() {
    let refused = |name: &str| Layout::new([Attribute::Email, property(name)]).err();
    for name in ["$consent", " $source"] {
        let expected = Some(LayoutRefused::ReservedProperty(name.to_owned()));
        assert_eq!(refused(name), expected, "the property {name}");
    }
    assert_eq!(refused(" "), Some(LayoutRefused::NamelessProperty), "a blank name");
    assert_eq!(refused("US$"), None, "a dollar elsewhere is just a letter");
}

#[test]
fn a_layout_needs_an_identifier_and_fills_nothing_twice() {
    let nobody = Layout::new([Attribute::FirstName]).err();
    assert_eq!(nobody, Some(LayoutRefused::NoIdentifier), "whom would it be about?");
    let twice = Layout::new([Attribute::Email, property("A"), property("A")]).err();
    assert_eq!(twice, Some(LayoutRefused::Twice(property("A"))), "one would win by chance");
}

#[test]
fn a_profile_that_cannot_be_sent_leaves_the_body_as_it_was() {
    let layout = Layout::new([Attribute::Email, property("Note")]).expect("a layout");
    let mut body = body(layout);
    let before = body.len();
    let blank = [Some(Value::text(" ")), Some(Value::text("x"))];
    assert_eq!(body.push(&blank), Err(ProfileRefused::NoIdentifier), "a blank address is none");
    let long = "x".repeat(MAX_PROFILE_BYTES);
    let outcome = body.push(&[Some(Value::text("ada@example.com")), Some(Value::text(&long))]);
    assert!(matches!(outcome, Err(ProfileRefused::TooLarge(bytes)) if bytes > MAX_PROFILE_BYTES));
    let list = [Some(Value::List(vec!["a@example.com".into()])), None];
    let expected = Err(ProfileRefused::NotAList(Attribute::Email));
    assert_eq!(body.push(&list), expected, "an address is one value");
    assert_eq!((body.len(), body.is_empty()), (before, true), "nothing of them remains");
}

#[test]
fn attributes_are_read_back_from_their_names() {
    for attribute in Attribute::STANDARD.into_iter().chain([property("Favourite. shop")]) {
        assert_eq!(attribute.to_string().parse(), Ok(attribute.clone()), "{attribute}");
    }
    assert!("anonymous_id".parse::<Attribute>().is_err(), "Klaviyo took it out in 2026");
}

#[test]
fn only_what_json_writes_is_a_number() {
    for text in ["0", "-0", "12.50", "1e3", "-1.5E-7", "12345678901234567890.123456789"] {
        assert!(Number::decimal(text).is_some(), "{text} is one");
    }
    for text in ["", "-", ".5", "5.", "+1", "007", "1,5", "1e", "0x10", "NaN", "1 000", "١٢"] {
        assert!(Number::decimal(text).is_none(), "{text} is not");
    }
    assert!(Number::float(f64::NAN).is_none(), "and neither is NaN");
    assert!(Number::float(f64::INFINITY).is_none(), "or infinity");
}
