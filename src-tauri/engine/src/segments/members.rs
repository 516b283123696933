//! Who matches a rule. What was found out about a snapshot is kept for a while, so that editing one condition of a rule
//! works out that one only.

use std::sync::Arc;

use roaring::RoaringBitmap;

use super::evaluate::evaluate;
use super::interrupt::{Builders, Interrupt};
use super::kernels;
use super::rule::{Check, Question, Rule, Tree};
use crate::columns::ProfileSnapshot;
use crate::contract::{Combinator, ErrorCode, Failure, RuleGroup, SegmentId, SnapshotId};
use crate::engine::Engine;
use crate::error::Result;
use crate::recent::Recent;
use crate::store::segments;

/// What was found out, and the counts under way. An answer over a million people takes at most 125 KB.
pub(crate) struct Findings {
    passing: Recent<(SnapshotId, Question), Arc<RoaringBitmap>>,
    counts: Recent<(SnapshotId, Rule), u64>,
    pub(super) builders: Builders,
}

impl Default for Findings {
    fn default() -> Self {
        Self { passing: Recent::new(96), counts: Recent::new(512), builders: Builders::default() }
    }
}

/// Who matches a rule.
pub(crate) struct Members {
    /// All of them.
    pub(crate) people: RoaringBitmap,
    /// How many match each condition by itself.
    pub(crate) conditions: Vec<u64>,
}

impl Engine {
    /// Who is in at least one of some segments. Blocks.
    ///
    /// Refused with `NotFound` when a segment is gone, and as [`Rule::understand`] when its rule does not fit the data
    /// any more.
    pub(crate) fn members_of(
        &self,
        snapshot: &ProfileSnapshot,
        segments: &[SegmentId],
    ) -> Result<RoaringBitmap> {
        let mut people = RoaringBitmap::new();
        for id in segments {
            let rule = self.rule_of(snapshot, *id)?;
            people |= self.matching(snapshot, &rule, &Interrupt::never())?.people;
        }
        Ok(people)
    }

    /// The rule of a saved segment over the fields of a snapshot. Blocks.
    pub(crate) fn rule_of(&self, snapshot: &ProfileSnapshot, id: SegmentId) -> Result<Rule> {
        let segment = self.store.read(|connection| segments::find(connection, id))?;
        Ok(understand(snapshot, &segment.ok_or(ErrorCode::NotFound)?.rule)?)
    }

    /// Who matches a rule, in all and condition by condition. Blocks.
    pub(crate) fn matching(
        &self,
        snapshot: &ProfileSnapshot,
        rule: &Rule,
        interrupt: &Interrupt,
    ) -> Result<Members> {
        let passing = self.passing(snapshot, &rule.checks, interrupt)?;
        let conditions = rule.checks.iter().zip(&passing).map(|(check, passing)| {
            if check.negated { snapshot.alive.len() - passing.len() } else { passing.len() }
        });
        let conditions = conditions.collect();
        let people = people(&rule.tree, &rule.checks, &passing, &snapshot.alive);
        Ok(Members { people, conditions })
    }

    /// How many match a rule. Blocks.
    pub(crate) fn count(&self, snapshot: &ProfileSnapshot, rule: &Rule) -> Result<u64> {
        let asked = (snapshot.id, rule.clone());
        if let Some(count) = self.findings.counts.get(&asked) {
            return Ok(count);
        }
        let count = self.matching(snapshot, rule, &Interrupt::never())?.people.len();
        self.findings.counts.keep(asked, count);
        Ok(count)
    }

    /// Whether one person matches a rule: looks at one chunk only. Blocks.
    pub(crate) fn matches(
        &self,
        snapshot: &ProfileSnapshot,
        rule: &Rule,
        slot: u32,
    ) -> Result<bool> {
        let chunk = snapshot.chunk_of(slot).ok_or(ErrorCode::NotFound)?;
        let record = (slot - snapshot.chunks[chunk].first_slot) as usize;
        let checks = rule.checks.iter().map(|Check { question, negated }| {
            let column = self.columns.column(&self.store, snapshot, &question.field, chunk)?;
            Ok(kernels::passing(&column, &question.criterion)?.value(record) != *negated)
        });
        Ok(rule.tree.holds(&checks.collect::<Result<Vec<_>>>()?))
    }

    /// Who passes the question of each check, negations left aside.
    fn passing(
        &self,
        snapshot: &ProfileSnapshot,
        checks: &[Check],
        interrupt: &Interrupt,
    ) -> Result<Vec<Arc<RoaringBitmap>>> {
        interrupt.check()?;
        let key = |question: &Question| (snapshot.id, question.clone());
        let mut found: Vec<_> =
            checks.iter().map(|check| self.findings.passing.get(&key(&check.question))).collect();
        let mut missing: Vec<&Question> = Vec::new();
        for (check, found) in checks.iter().zip(&found) {
            if found.is_none() && !missing.contains(&&check.question) {
                missing.push(&check.question);
            }
        }
        if !missing.is_empty() {
            let answers = evaluate(snapshot, &missing, interrupt, |field, chunk| {
                self.columns.column(&self.store, snapshot, field, chunk)
            })?;
            let answers: Vec<_> = answers.into_iter().map(Arc::new).collect();
            for (question, answer) in missing.iter().zip(&answers) {
                self.findings.passing.keep(key(question), Arc::clone(answer));
            }
            for (check, found) in checks.iter().zip(&mut found).filter(|(_, found)| found.is_none())
            {
                let place = missing.iter().position(|question| **question == check.question);
                *found = place.map(|place| Arc::clone(&answers[place]));
            }
        }
        Ok(found.into_iter().flatten().collect())
    }
}

/// A saved rule over a snapshot. Where there is no data there are no fields either, and nobody to be wrong about.
pub(super) fn understand(
    snapshot: &ProfileSnapshot,
    rule: &RuleGroup,
) -> std::result::Result<Rule, Failure> {
    if snapshot.slots == 0 {
        return Ok(Rule::everybody());
    }
    Rule::understand(rule, &snapshot.fields)
}

/// Joins what each condition says, as the tree says.
pub(super) fn people(
    tree: &Tree,
    checks: &[Check],
    passing: &[Arc<RoaringBitmap>],
    everybody: &RoaringBitmap,
) -> RoaringBitmap {
    match tree {
        Tree::Check(place) if checks[*place].negated => everybody - &*passing[*place],
        Tree::Check(place) => (*passing[*place]).clone(),
        Tree::Group { combinator, not, parts } => {
            let parts = parts.iter().map(|part| people(part, checks, passing, everybody));
            let joined = match combinator {
                Combinator::And => parts.reduce(|these, those| these & those),
                Combinator::Or => parts.reduce(|these, those| these | those),
            };
            let joined = joined.unwrap_or_else(|| everybody.clone());
            if *not { everybody - joined } else { joined }
        }
    }
}
