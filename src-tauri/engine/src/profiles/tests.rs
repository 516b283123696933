//! People over several files, told apart in many small shares, beside what one look at every row gives.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use crate::contract::{
    FieldKey, ImportPlan, ImportReport, ImportState, ProfilesQuery, ReadOptions,
};
use crate::desktop::NoDesktop;
use crate::event::NoListener;
use crate::secrets::MemorySecrets;
use crate::{Door, Session};

const FILES: usize = 3;
const ROWS: usize = 3_000;
const PEOPLE: u64 = 2_500;
const FIELDS: [&str; 3] = ["one", "two", "three"];

/// Numbers that look drawn, the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        (self.0 >> 33) % limit
    }
}

/// What is known of each person by a plain look at the rows.
#[derive(Default)]
struct Oracle {
    people: BTreeMap<u64, (usize, [Option<String>; 3])>,
    rows: usize,
    merged: u64,
}

impl Oracle {
    fn meet(&mut self, person: u64, values: &[Option<String>; 3]) {
        self.merged += u64::from(self.people.contains_key(&person));
        let (last, known) = self.people.entry(person).or_default();
        *last = self.rows;
        for (known, value) in known.iter_mut().zip(values) {
            if value.is_some() {
                known.clone_from(value);
            }
        }
        self.rows += 1;
    }

    /// Everybody in the order of their last rows.
    fn shown(&self) -> Vec<Vec<Option<String>>> {
        let mut people: Vec<_> = self.people.iter().collect();
        people.sort_unstable_by_key(|(_, (last, _))| *last);
        let row = |(person, (_, values)): (&u64, &(usize, [Option<String>; 3]))| {
            let email = Some(format!("p{person}@example.fi"));
            std::iter::once(email).chain(values.iter().cloned()).collect()
        };
        people.into_iter().map(row).collect()
    }
}

/// A file, in which one person in a hundred rows is always the same one.
fn file(nth: usize, dice: &mut Dice, oracle: &mut Oracle) -> String {
    let mut text = format!("email,{}\n", FIELDS.join(","));
    for row in 0..ROWS {
        let person = if dice.below(100) < 10 { 0 } else { dice.below(PEOPLE) };
        let values = FIELDS.map(|field| {
            (dice.below(3) == 0).then(|| format!("{field} of row {row} in file {nth}"))
        });
        oracle.meet(person, &values);
        let cells = values.map(Option::unwrap_or_default).join(",");
        writeln!(text, "p{person}@example.fi,{cells}").expect("a string takes text");
    }
    text
}

async fn import(session: &Session, path: &Path, check_only: bool) -> ImportReport {
    let arrival = session.admit_files(vec![path.to_owned()]).await.expect("it is looked at");
    let token = arrival.files[0].token.clone();
    let options = ReadOptions::default();
    let plan = ImportPlan { token, options, mapping: Vec::new(), check_only };
    let import = session.start_import(plan).await.expect("it starts");
    match session.import_ended(import).await.expect("it ends") {
        ImportState::Ended { report } => report,
        other => panic!("the import did not end well: {other:?}"),
    }
}

async fn everybody(session: &Session) -> Vec<Vec<Option<String>>> {
    let mut rows = Vec::new();
    loop {
        let fields = std::iter::once("email").chain(FIELDS).map(|key| FieldKey(key.to_owned()));
        let query = ProfilesQuery {
            segment: None,
            search: String::new(),
            offset: rows.len() as u64,
            limit: 500,
            fields: fields.collect(),
        };
        let page = session.profiles_page(query).await.expect("a page").rows;
        if page.is_empty() {
            return rows;
        }
        rows.extend(page.into_iter().map(|row| row.values));
    }
}

#[tokio::test]
async fn people_in_many_shares_are_the_people_of_one_look_at_every_row() {
    let folder = tempfile::tempdir().expect("a folder");
    let secrets = Arc::new(MemorySecrets::default());
    let data = folder.path().join("data");
    let session =
        Session::new(Door::new(&data, secrets, Arc::new(NoListener), Arc::new(NoDesktop)));
    let anna = session.create_first_administrator("Anna".into(), "sails at dawn".into()).await;
    anna.expect("Anna founds");
    let (mut dice, mut oracle) = (Dice(20_261_127), Oracle::default());
    for nth in 0..FILES {
        let path = folder.path().join(format!("{nth}.csv"));
        let before = oracle.merged;
        std::fs::write(&path, file(nth, &mut dice, &mut oracle)).expect("a file");

        let checked = import(&session, &path, true).await;
        let report = import(&session, &path, false).await;

        assert_eq!(report.merged, oracle.merged - before, "file {nth}: rows of people met before");
        assert_eq!(report.imported + report.merged, ROWS as u64, "file {nth}: every row");
        assert_eq!(checked.merged, report.merged, "file {nth}: a check counts alike");
    }
    assert!(everybody(&session).await == oracle.shown(), "everybody, with each field's last value");
}
