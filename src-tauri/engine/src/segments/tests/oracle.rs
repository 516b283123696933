//! Kernels and bitmaps against a slow reading of the same rules, row by row, over generated people.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, DictionaryArray, Float64Array, ListBuilder, StringArray, StringBuilder,
    TimestampMillisecondArray,
};
use arrow::datatypes::Int32Type;
use serde_json::{Value, json};

use super::Table;
use crate::contract::FieldType;

const ROWS: usize = 2_000;
/// No multiple of eight among the borders, so that bits have to be joined in the middle of a byte.
const CHUNKS: [u32; 5] = [701, 1, 650, 3, 645];
const DAY: i64 = 86_400_000;
const TEXTS: [&str; 12] = [
    "Anna",
    "ANNA",
    "anna-liisa",
    "Åsa",
    "åsa@example.com",
    "Björn",
    "Ольга",
    "ОЛЬГА",
    "İnci",
    "\u{212A}im",
    "東京 Tokyo",
    "a",
];

/// A small generator of numbers that look random: the same ones each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        u32::try_from((self.0 >> 16) % u64::from(end)).expect("below the end")
    }

    fn pick<'a>(&mut self, texts: &[&'a str]) -> &'a str {
        texts[self.below(u32::try_from(texts.len()).expect("few texts")) as usize]
    }

    fn often(&mut self) -> bool {
        self.below(5) > 0
    }
}

/// A person, as plain values.
struct Row {
    name: Option<String>,
    spend: Option<f64>,
    joined: Option<i64>,
    vip: Option<bool>,
    tags: Option<Vec<&'static str>>,
}

fn row(dice: &mut Dice) -> Row {
    let name = format!("{}{}", dice.pick(&TEXTS), dice.pick(&["", "", " x", "İ", "Z"]));
    let tags = (0..dice.below(4)).map(|_| dice.pick(&TEXTS)).collect();
    Row {
        name: dice.often().then_some(if dice.below(12) == 0 { String::new() } else { name }),
        spend: dice.often().then_some((f64::from(dice.below(9)) - 4.0) / 2.0),
        joined: dice
            .often()
            .then_some((i64::from(dice.below(6)) - 3) * DAY + i64::from(dice.below(2))),
        vip: dice.often().then_some(dice.below(2) == 0),
        tags: dice.often().then_some(tags),
    }
}

fn table(rows: &[Row]) -> Table {
    let mut rest = rows;
    let mut columns: [Vec<ArrayRef>; 6] = Default::default();
    for records in CHUNKS {
        let (chunk, after) = rest.split_at(records as usize);
        rest = after;
        let names = || chunk.iter().map(|row| row.name.as_deref());
        let mut tags = ListBuilder::new(StringBuilder::new());
        for row in chunk {
            tags.append_option(row.tags.as_ref().map(|tags| tags.iter().map(|tag| Some(*tag))));
        }
        let arrays: [ArrayRef; 6] = [
            Arc::new(names().collect::<StringArray>()),
            Arc::new(names().collect::<DictionaryArray<Int32Type>>()),
            Arc::new(chunk.iter().map(|row| row.spend).collect::<Float64Array>()),
            Arc::new(chunk.iter().map(|row| row.joined).collect::<TimestampMillisecondArray>()),
            Arc::new(chunk.iter().map(|row| row.vip).collect::<BooleanArray>()),
            Arc::new(tags.finish()),
        ];
        for (column, array) in columns.iter_mut().zip(arrays) {
            column.push(array);
        }
    }
    let [name, nick, spend, joined, vip, tags] = columns;
    Table::new(&CHUNKS)
        .with("name", FieldType::Text, name)
        .with("nick", FieldType::Text, nick)
        .with("spend", FieldType::Number, spend)
        .with("joined", FieldType::Date, joined)
        .with("vip", FieldType::Boolean, vip)
        .with("tags", FieldType::List, tags)
}

fn condition(dice: &mut Dice) -> Value {
    let field = dice.pick(&["name", "nick", "spend", "joined", "vip", "tags"]);
    let ordered = ["=", "!=", "<", ">", "<=", ">=", "null", "notNull"];
    let (operator, value) = match field {
        "spend" => (dice.pick(&ordered), json!((f64::from(dice.below(9)) - 4.0) / 2.0)),
        "joined" => (
            dice.pick(&ordered),
            json!(dice.pick(&["1970-01-01", "1969-12-31", "1970-01-02", "1970-01-01T00:00:00Z"])),
        ),
        "vip" => (dice.pick(&["=", "!=", "null", "notNull"]), json!(dice.below(2) == 0)),
        _ => (
            dice.pick(&["=", "!=", "contains", "doesNotContain", "beginsWith", "null", "notNull"]),
            json!(dice.pick(&["anna", "A", "ÅSA", "ольга", "i", "KIM", "東", "im", "n", "x"])),
        ),
    };
    json!({ "field": field, "operator": operator, "value": value })
}

fn group(dice: &mut Dice, depth: usize) -> Value {
    let rules: Vec<Value> =
        (0..dice.below(4))
            .map(|_| {
                if depth > 1 && dice.below(3) == 0 {
                    group(dice, depth - 1)
                } else {
                    condition(dice)
                }
            })
            .collect();
    json!({ "combinator": dice.pick(&["and", "or"]), "not": dice.below(4) == 0, "rules": rules })
}

/// What a rule says of one person, read as slowly as it is written.
fn holds(rule: &Value, row: &Row) -> bool {
    let Some(rules) = rule["rules"].as_array() else { return condition_holds(rule, row) };
    let joined = match rule["combinator"].as_str() {
        _ if rules.is_empty() => true,
        Some("or") => rules.iter().any(|rule| holds(rule, row)),
        _ => rules.iter().all(|rule| holds(rule, row)),
    };
    joined != rule["not"].as_bool().unwrap_or(false)
}

fn condition_holds(rule: &Value, row: &Row) -> bool {
    let operator = rule["operator"].as_str().expect("an operator");
    let (asked, negated) = match operator {
        "!=" => ("=", true),
        "doesNotContain" => ("contains", true),
        "null" => ("notNull", true),
        other => (other, false),
    };
    let value = &rule["value"];
    let passes = match rule["field"].as_str().expect("a field") {
        "spend" => row.spend.is_some_and(|spend| {
            asked == "notNull"
                || ordered(asked, spend.partial_cmp(&value.as_f64().expect("a number")))
        }),
        "joined" => row.joined.is_some_and(|joined| {
            let text = value.as_str().expect("a date");
            let days = match &text[..10] {
                "1970-01-01" => 0,
                "1969-12-31" => -1,
                _ => 1,
            };
            let joined = if text.len() == 10 { joined.div_euclid(DAY) } else { joined };
            asked == "notNull" || ordered(asked, joined.partial_cmp(&days))
        }),
        "vip" => row.vip.is_some_and(|vip| asked == "notNull" || Some(vip) == value.as_bool()),
        "tags" => row
            .tags
            .as_ref()
            .is_some_and(|tags| tags.iter().any(|tag| text_passes(asked, tag, value))),
        _ => row.name.as_deref().is_some_and(|name| text_passes(asked, name, value)),
    };
    passes != negated
}

fn ordered(asked: &str, order: Option<std::cmp::Ordering>) -> bool {
    order.is_some_and(|order| match asked {
        "=" => order.is_eq(),
        "<" => order.is_lt(),
        ">" => order.is_gt(),
        "<=" => order.is_le(),
        _ => order.is_ge(),
    })
}

fn text_passes(asked: &str, text: &str, value: &Value) -> bool {
    // The dot above, which `İ` leaves behind in full lower-casing, is no letter of its own here.
    let fold = |text: &str| text.to_lowercase().replace('\u{307}', "");
    let (text, wanted) = (fold(text), fold(value.as_str().expect("a text")));
    match asked {
        "notNull" => !text.is_empty(),
        "=" => text == wanted,
        "contains" => text.contains(&wanted),
        _ => text.starts_with(&wanted),
    }
}

#[test]
fn bitmaps_say_what_a_slow_reading_of_the_rule_says() {
    let mut dice = Dice(0x5eed_1157);
    let rows: Vec<Row> = (0..ROWS).map(|_| row(&mut dice)).collect();
    let mut table = table(&rows);
    table.snapshot.alive = (0..table.snapshot.slots).filter(|_| dice.often()).collect();
    let (mut somebody, mut not_everybody) = (0, 0);
    for _ in 0..400 {
        let rule = group(&mut dice, 4);
        let slow: Vec<u32> = (0..)
            .zip(&rows)
            .filter(|(slot, row)| table.snapshot.alive.contains(*slot) && holds(&rule, row))
            .map(|(slot, _)| slot)
            .collect();
        assert_eq!(table.slots(&rule), slow, "{rule}");
        somebody += usize::from(!slow.is_empty());
        not_everybody += usize::from(slow.len() as u64 != table.snapshot.alive.len());
    }
    assert!(somebody > 200 && not_everybody > 200, "the rules must tell people apart");
}
