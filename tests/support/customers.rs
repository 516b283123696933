//! Made-up customers, always the same for one seed: names of six languages, and the mistakes that real files have.
//!
//! Of a hundred rows two have a bad e-mail address or none, and five are of a person who has a row already.

use std::io::{Result, Write};

use crate::homes::{HOMES, Home};

/// The headings of the file.
pub const HEADINGS: [&str; 20] = [
    "Email",
    "First name",
    "Last name",
    "Phone",
    "Country",
    "City",
    "Postal code",
    "Address",
    "Language",
    "Customer ID",
    "Signed up",
    "Last order",
    "Orders",
    "Total spent",
    "Average order",
    "Opted in",
    "Tier",
    "Favourite category",
    "Source",
    "Notes",
];

/// How many of a hundred rows have no usable e-mail address, and how many are of a person with an earlier row.
const BAD: u64 = 2;
const AGAIN: u64 = 5;

/// What a written file holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// Rows, the heading not counted.
    pub rows: u64,
    /// Rows that make a profile.
    pub people: u64,
    /// Rows of people who have an earlier row.
    pub again: u64,
    /// Rows without a usable e-mail address.
    pub bad: u64,
}

/// Writes a file of customers as CSV.
pub fn write(rows: u64, seed: u64, out: &mut impl Write) -> Result<Written> {
    writeln!(out, "{}", HEADINGS.join(","))?;
    let mut written = Written::default();
    let mut usable = Vec::new();
    for row in 0..rows {
        let mut dice = Dice::new(seed, row);
        let luck = dice.below(100);
        let (person, email) = if luck < BAD {
            written.bad += 1;
            (row, bad_email(row))
        } else if luck < BAD + AGAIN && !usable.is_empty() {
            written.again += 1;
            let person = usable[dice.index(usable.len())];
            (person, spelled(&Person::of(seed, person).email, &mut dice))
        } else {
            written.people += 1;
            usable.push(row);
            (row, Person::of(seed, row).email)
        };
        write_row(&Person::of(seed, person), &email, &mut dice, out)?;
    }
    written.rows = rows;
    Ok(written)
}

/// Random numbers by `SplitMix64`: a row's numbers depend on the seed and the row only.
struct Dice(u64);

impl Dice {
    fn new(seed: u64, row: u64) -> Self {
        let mut dice = Self(seed ^ row.wrapping_mul(0xd134_2543_de82_ef95));
        dice.next();
        dice
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap_or(0)
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.index(from.len())]
    }
}

struct Person {
    home: &'static Home,
    first: &'static str,
    last: &'static str,
    email: String,
    id: u64,
}

impl Person {
    fn of(seed: u64, row: u64) -> Self {
        let mut dice = Dice::new(!seed, row);
        let home = &HOMES[dice.index(HOMES.len())];
        let (first, latin_first) = dice.pick(home.first);
        let (last, latin_last) = dice.pick(home.last);
        let domain = dice.pick(home.domains);
        let email = format!("{latin_first}.{latin_last}{row}@{domain}");
        Self { home, first, last, email, id: row }
    }
}

/// An address of the same person as somebody types it another time.
fn spelled(email: &str, dice: &mut Dice) -> String {
    match dice.below(4) {
        0 => email.to_uppercase(),
        1 => format!(" {email} "),
        _ => email.to_owned(),
    }
}

fn bad_email(row: u64) -> String {
    match row % 5 {
        0 => String::new(),
        1 => format!("someone{row}"),
        2 => format!("two@@example{row}.com"),
        3 => format!("name {row}@example.com"),
        _ => format!("a{row}@nowhere"),
    }
}

fn write_row(person: &Person, email: &str, dice: &mut Dice, out: &mut impl Write) -> Result<()> {
    let home = person.home;
    let city = dice.pick(home.cities);
    let street = dice.pick(home.streets);
    let number = 1 + dice.below(180);
    let orders = dice.below(40);
    let cents = orders * (900 + dice.below(9_000));
    let average = cents.checked_div(orders).unwrap_or(0);
    write!(out, "{email},{},{},", person.first, person.last)?;
    if dice.below(10) < 7 {
        write!(out, "{}{}", home.dial, 200_000_000 + dice.below(700_000_000))?;
    }
    write!(out, ",{},{city},{:05},", home.country, dice.below(100_000))?;
    if dice.below(3) == 0 {
        write!(out, "\"{street} {number}, {}\"", 1 + dice.below(60))?;
    } else {
        write!(out, "{street} {number}")?;
    }
    write!(out, ",{},C-{:08},{},", home.language, person.id, day(dice))?;
    if orders > 0 {
        write!(out, "{}", day(dice))?;
    }
    write!(
        out,
        ",{orders},{}.{:02},{}.{:02},",
        cents / 100,
        cents % 100,
        average / 100,
        average % 100
    )?;
    let opted_in = if dice.below(3) == 0 { "no" } else { "yes" };
    let tier = dice.pick(&["", "bronze", "silver", "gold"]);
    write!(out, "{opted_in},{tier},{},{},", dice.pick(&CATEGORIES), dice.pick(&ORIGINS))?;
    match dice.below(12) {
        0 => writeln!(out, "\"Prefers \"\"{}\"\" in the evening\"", dice.pick(&CATEGORIES)),
        1 => writeln!(out, "Asked about delivery; twice"),
        _ => writeln!(out),
    }
}

fn day(dice: &mut Dice) -> String {
    let (year, month, day) = (2015 + dice.below(11), 1 + dice.below(12), 1 + dice.below(28));
    format!("{year}-{month:02}-{day:02}")
}

const CATEGORIES: [&str; 8] =
    ["shoes", "outdoor", "kitchen", "books", "garden", "toys", "electronics", "beauty"];
const ORIGINS: [&str; 5] = ["web shop", "newsletter", "store", "fair", "referral"];
