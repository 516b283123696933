//! A page of profiles: which people, then their values.

use std::borrow::Cow;

use super::search;
use crate::contract::{FieldKey, ProfilesPage, ProfilesQuery};
use crate::engine::Engine;
use crate::error::Result;
use crate::segments::{Interrupt, Rule};

/// How many profiles a page holds at most.
const PAGE: u32 = 500;

impl Engine {
    /// One page of profiles, in the order their rows were added. Fields that profiles do not have are left out. Blocks.
    pub(super) fn page(&self, query: &ProfilesQuery) -> Result<ProfilesPage> {
        let snapshot = self.columns.current(&self.store)?;
        let segment = query.segment.map(|id| self.rule_of(&snapshot, id)).transpose()?;
        let rules = segment.into_iter().chain(search::rule(&query.search, &snapshot.fields));
        let people = match rules.reduce(Rule::and) {
            Some(rule) => Cow::Owned(self.matching(&snapshot, &rule, &Interrupt::never())?.people),
            None => Cow::Borrowed(&snapshot.alive),
        };
        let first = u32::try_from(query.offset).ok().and_then(|rank| people.select(rank));
        let slots: Vec<u32> = first.map_or_else(Vec::new, |first| {
            people.range(first..).take(query.limit.min(PAGE) as usize).collect()
        });
        let every = snapshot.fields.iter().map(|field| &field.key);
        let fields: Vec<FieldKey> = if query.fields.is_empty() {
            every.cloned().collect()
        } else {
            let known = |key: &&FieldKey| snapshot.field(key).is_some();
            query.fields.iter().filter(known).cloned().collect()
        };
        let rows = self.rows_of(&snapshot, &slots, &fields)?;
        Ok(ProfilesPage { total: people.len(), offset: query.offset, fields, rows })
    }
}
