//! What is asked of one value, once a rule's words have been understood: no field, no operator, no JSON any more.

use super::fold::Wanted;

/// A question that a value answers with yes or no. A missing value always answers no.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Criterion {
    /// Is there a value? Empty text and an empty list are none.
    Filled,
    /// Is it this text, does it hold it, does it begin with it? Of a list: does any of its texts?
    Text(TextMatch, Wanted),
    /// How does the number stand to this one?
    Number(Comparison, Finite),
    /// Does the instant lie in this span?
    Within(Span),
    /// Is it this truth?
    Is(bool),
}

/// How a value has to match a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum TextMatch {
    /// Be the same.
    Whole,
    /// Hold it anywhere.
    Part,
    /// Begin with it.
    Beginning,
}

/// How a number has to stand to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Comparison {
    /// Equal.
    Same,
    /// Less.
    Less,
    /// Less or equal.
    AtMost,
    /// Greater.
    Greater,
    /// Greater or equal.
    AtLeast,
}

/// A number that is neither infinite nor not a number, so that it can be a key.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Finite(f64);

impl Finite {
    /// None for what is no finite number. There is one zero.
    pub(crate) fn new(number: f64) -> Option<Self> {
        number.is_finite().then_some(Self(number + 0.0))
    }

    /// The number.
    pub(crate) fn get(self) -> f64 {
        self.0
    }
}

impl Eq for Finite {}

impl std::hash::Hash for Finite {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.to_bits().hash(state);
    }
}

/// Milliseconds since 1970 (UTC): from one instant until before another. Each end may be open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Span {
    /// The first instant of it.
    pub(crate) from: Option<i64>,
    /// The first instant after it.
    pub(crate) before: Option<i64>,
}
