//! Looking for people by any part of their name, e-mail address or phone number.

use crate::columns::Field;
use crate::contract::{Combinator, FieldKey, FieldType};
use crate::segments::{Check, Criterion, Question, Rule, TextMatch, Tree, Wanted};

/// The fields that are searched.
const FIELDS: [&str; 4] = ["email", "first_name", "last_name", "phone_number"];

/// How many words count.
const WORDS: usize = 8;

/// The rule for a search: every word stands in one of the fields. A search is a rule so that it is answered, kept and
/// joined with a segment's as rules are. None when nothing is searched for.
pub(super) fn rule(search: &str, fields: &[Field]) -> Option<Rule> {
    let searched: Vec<&FieldKey> = fields
        .iter()
        .filter(|field| field.kind == FieldType::Text && FIELDS.contains(&field.key.0.as_str()))
        .map(|field| &field.key)
        .collect();
    let words = search.split_whitespace().filter_map(Wanted::new).take(WORDS);
    words.map(|word| anywhere(&word, &searched)).reduce(Rule::and)
}

/// The word in any of the fields. In no field at all it is nobody's.
fn anywhere(word: &Wanted, fields: &[&FieldKey]) -> Rule {
    let check = |field: &&FieldKey| {
        let criterion = Criterion::Text(TextMatch::Part, word.clone());
        Check { question: Question { field: (*field).clone(), criterion }, negated: false }
    };
    let checks: Vec<Check> = fields.iter().map(check).collect();
    let parts = (0..checks.len()).map(Tree::Check).collect();
    let tree = Tree::Group { combinator: Combinator::Or, not: checks.is_empty(), parts };
    Rule { checks, tree }
}
