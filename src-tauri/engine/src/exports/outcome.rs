//! What became of the people of one chunk: sums over what Klaviyo says of its job. Pure.

use std::collections::BTreeSet;

use listward_klaviyo::ImportProblem;

use super::people::address_of;

/// What became of the people of one chunk; the three add up to the people in its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Outcome {
    /// How many Klaviyo accepted.
    pub(super) accepted: u64,
    /// Whom it rejected.
    pub(super) rejected: Vec<Rejected>,
    /// Of how many nothing is known.
    pub(super) unknown: u64,
}

/// Somebody whom Klaviyo rejected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rejected {
    /// Their address, as addresses are compared.
    pub(super) email: String,
    /// Klaviyo's code.
    pub(super) code: String,
    /// Klaviyo's words.
    pub(super) said: String,
    /// What it points at.
    pub(super) pointer: Option<String>,
}

impl Outcome {
    /// Judges a job that is complete. `addresses` are those in the body, as they were sent.
    ///
    /// A failure that names nobody of the chunk makes somebody unknown, and so does one that Klaviyo counts and does not
    /// name.
    pub(super) fn of_complete(
        mut addresses: BTreeSet<String>,
        people: u64,
        total: Option<u64>,
        failed: Option<u64>,
        problems: Vec<ImportProblem>,
    ) -> Self {
        let named = problems.len() as u64;
        let mut rejected = Vec::new();
        let mut repeated = 0;
        let mut known = BTreeSet::new();
        for problem in problems {
            let Some(email) = problem.email.as_deref().map(compared) else { continue };
            if addresses.remove(&email) {
                let ImportProblem { code, detail: said, pointer, .. } = problem;
                rejected.push(Rejected { email: email.clone(), code, said, pointer });
                known.insert(email);
            } else if known.contains(&email) {
                repeated += 1;
            }
        }
        let matched = rejected.len() as u64;
        let failed = failed.unwrap_or(0).max(named - repeated);
        let never_counted = people.saturating_sub(total.unwrap_or(people));
        let unknown = (failed.saturating_sub(matched) + never_counted).min(people - matched);
        Self { accepted: people - matched - unknown, rejected, unknown }
    }

    /// Nobody can say.
    pub(super) fn unknown(people: u64) -> Self {
        Self { accepted: 0, rejected: Vec::new(), unknown: people }
    }
}

/// An address that Klaviyo repeats, as ours are compared.
fn compared(email: &str) -> String {
    address_of(email).unwrap_or_else(|| email.trim().to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(email: Option<&str>) -> ImportProblem {
        ImportProblem {
            code: "invalid".to_owned(),
            detail: "No.".to_owned(),
            pointer: None,
            email: email.map(str::to_owned),
            phone_number: None,
            external_id: None,
        }
    }

    fn judge(
        total: Option<u64>,
        failed: Option<u64>,
        emails: &[Option<&str>],
    ) -> (u64, usize, u64) {
        let addresses = ["a@x.fi", "b@x.fi", "c@x.fi", "d@x.fi"].map(str::to_owned).into();
        let problems = emails.iter().map(|email| problem(*email)).collect();
        let outcome = Outcome::of_complete(addresses, 4, total, failed, problems);
        (outcome.accepted, outcome.rejected.len(), outcome.unknown)
    }

    #[test]
    fn accepted_rejected_and_unknown_always_add_up_to_the_people_sent() {
        let table = [
            ("all well", Some(4), Some(0), vec![], (4, 0, 0)),
            ("one named", Some(4), Some(1), vec![Some("a@x.fi")], (3, 1, 0)),
            ("case differs", Some(4), Some(1), vec![Some(" A@X.FI")], (3, 1, 0)),
            ("counted and not named", Some(4), Some(2), vec![Some("a@x.fi")], (2, 1, 1)),
            ("named without an address", Some(4), Some(1), vec![None], (3, 0, 1)),
            ("a stranger", Some(4), Some(1), vec![Some("z@x.fi")], (3, 0, 1)),
            ("two reasons for one", Some(4), Some(1), vec![Some("a@x.fi"); 2], (3, 1, 0)),
            ("named and not counted", Some(4), None, vec![Some("a@x.fi"), None], (2, 1, 1)),
            ("more failed than sent", Some(4), Some(9), vec![], (0, 0, 4)),
            ("some were never counted", Some(3), Some(0), vec![], (3, 0, 1)),
            ("nothing counted", None, None, vec![], (4, 0, 0)),
        ];
        for (case, total, failed, emails, expected) in table {
            let judged = judge(total, failed, &emails);
            assert_eq!(judged, expected, "{case}: accepted, rejected, unknown");
            assert_eq!(judged.0 + judged.1 as u64 + judged.2, 4, "{case}: adds up");
        }
    }
}
