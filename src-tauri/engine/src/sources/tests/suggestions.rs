//! What columns would become.

use crate::contract::{FieldKey, FieldType, Sureness, Target};
use crate::sources::headings::headings;
use crate::sources::kinds::infer;
use crate::sources::mapping::{Sampled, suggest};

fn column(heading: &str, values: &[&str]) -> Sampled {
    let values: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
    Sampled { heading: heading.to_owned(), records: values.len(), values }
}

fn target_of(heading: &str) -> (Option<FieldKey>, Sureness) {
    let suggested = suggest(&[column(heading, &[])], &[]).remove(0);
    match suggested.target {
        Target::Field { key, .. } => (Some(key), suggested.sure),
        Target::Nothing => (None, suggested.sure),
    }
}

#[test]
fn headings_are_known_in_six_languages() {
    let table = [
        (
            "email",
            [
                "E-mail Address",
                "メールアドレス",
                "電郵",
                "Эл. почта",
                "Sähköposti",
                "Helbide elektronikoa",
            ],
        ),
        ("phone_number", ["Phone", "電話番号", "電話", "Телефон", "Puhelin", "Telefonoa"]),
        ("first_name", ["First name", "名", "名字", "Имя", "Etunimi", "Izena"]),
        ("last_name", ["Last Name", "姓", "姓氏", "Фамилия", "Sukunimi", "Abizena"]),
        ("country", ["Country", "国", "國家", "Страна", "Maa", "Herrialdea"]),
        ("city", ["City", "都市", "城市", "Город", "Kaupunki", "Hiria"]),
        ("zip", ["Post code", "郵便番号", "郵政編碼", "Индекс", "Postinumero", "Posta-kodea"]),
    ];
    for (key, headings) in table {
        for heading in headings {
            let expected = (Some(FieldKey(key.to_owned())), Sureness::Exact);
            assert_eq!(target_of(heading), expected, "{heading}");
        }
    }
}

#[test]
fn a_typing_mistake_is_likely_and_another_word_is_a_field_of_its_own() {
    let email = Some(FieldKey::email());
    assert_eq!(target_of("Emial address"), (email, Sureness::Likely), "two mistakes are forgiven");
    let own = Some(FieldKey("Loyalty tier".to_owned()));
    assert_eq!(target_of("Loyalty tier"), (own, Sureness::Guess), "it is called as it was");
}

#[test]
fn a_column_full_of_addresses_is_the_email_whatever_it_is_called() {
    let columns = [
        column("a", &["x", "y", "z"]),
        column("b", &["x@y.fi", "z@y.fi", "nobody"]),
        column("c", &["x@y.fi", "-", "-"]),
    ];
    let suggested = suggest(&columns, &[]);
    let key = |place: usize| match &suggested[place].target {
        Target::Field { key, .. } => key.0.clone(),
        Target::Nothing => String::new(),
    };
    assert_eq!(key(1), "email", "most of its values are addresses");
    assert_eq!(suggested[1].sure, Sureness::Likely, "values are evidence, not proof");
    assert_eq!(key(2), "c", "there is one e-mail column");
}

#[test]
fn no_two_columns_become_one_field() {
    let columns =
        [column("Email", &[]), column("E-mail", &[]), column("note", &[]), column("Note", &[])];
    let suggested = suggest(&columns, &[]);
    let mut keys: Vec<_> = suggested.iter().map(|each| format!("{:?}", each.target)).collect();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), 4, "each column has a target of its own");
}

#[test]
fn headings_are_made_unique_and_never_empty() {
    let cells = ["Name", "", "Name", " ", "Name (2)", "a\u{200b}b"].map(str::to_owned);
    let expected = ["Name", "Column 2", "Name (2)", "Column 4", "Name (2) (2)", "ab"];
    assert_eq!(headings(&cells), expected, "a mapping needs names to choose by");
}

#[test]
fn ids_codes_and_phones_stay_text() {
    let kind = |heading: &str, values: &[&str]| infer(heading, &column(heading, values).values);
    let table = [
        ("spend", vec!["1.50", "20", "-3"], FieldType::Number),
        ("Umsatz", vec!["1,50", "1.234,50"], FieldType::Number),
        ("branch", vec!["00123", "00456"], FieldType::Text),
        ("postcode", vec!["33100", "00100"], FieldType::Text),
        ("Customer ID", vec!["1001", "1002"], FieldType::Text),
        ("card", vec!["1234567890123456", "9234567890123456"], FieldType::Text),
        ("whatsapp", vec!["+358401234567", "+358409876543"], FieldType::Text),
        ("born", vec!["1990-01-31", "1985-12-01"], FieldType::Date),
        ("seen", vec!["01/02/2026", "03/04/2026"], FieldType::Text),
        ("seen", vec!["01/02/2026", "23/04/2026"], FieldType::Date),
        ("opted in", vec!["yes", "no", "yes"], FieldType::Boolean),
        ("orders", vec!["1", "0", "1"], FieldType::Number),
        ("note", vec!["1", "two"], FieldType::Text),
        ("nothing", vec![], FieldType::Text),
    ];
    for (heading, values, expected) in table {
        assert_eq!(kind(heading, &values), expected, "{heading}: {values:?}");
    }
}
