//! Many short texts in few pieces of memory, one for each profile.
//!
//! A million small allocations among those of requests that come and go would tear memory to pieces, and looking for room
//! would take longer than everything else.

/// The size of a piece.
const PIECE: usize = 1 << 20;

/// Less waste than this is not worth tidying up.
const WASTE: usize = 8 << 20;

/// Texts by number.
#[derive(Default)]
pub(crate) struct Texts {
    pieces: Vec<String>,
    places: Vec<Place>,
    /// Bytes that belong to a text, and bytes that no longer do.
    used: usize,
    wasted: usize,
}

#[derive(Clone, Copy, Default)]
struct Place {
    piece: u32,
    start: u32,
    length: u32,
}

impl Texts {
    /// The text with this number; empty when there is none.
    pub(crate) fn get(&self, number: u32) -> &str {
        let place = self.places.get(number as usize).copied().unwrap_or_default();
        let start = place.start as usize;
        let text = self.pieces.get(place.piece as usize);
        text.and_then(|text| text.get(start..start + place.length as usize)).unwrap_or_default()
    }

    pub(crate) fn set(&mut self, number: u32, text: &str) {
        let old = self.get(number);
        if old == text {
            return;
        }
        let old = old.len();
        self.wasted += old;
        self.used -= old;
        self.append(number, text);
        if self.wasted > WASTE.max(self.used) {
            self.tidy_up();
        }
    }

    fn append(&mut self, number: u32, text: &str) {
        let full = |piece: &String| piece.len() + text.len() > piece.capacity();
        if self.pieces.last().is_none_or(full) {
            self.pieces.push(String::with_capacity(PIECE.max(text.len())));
        }
        let at = self.pieces.len() - 1;
        let piece = &mut self.pieces[at];
        let short = |length| u32::try_from(length).expect("BUG: pieces are shorter than 4 GB");
        let (piece_number, start, length) = (short(at), short(piece.len()), short(text.len()));
        piece.push_str(text);
        let number = number as usize;
        if self.places.len() <= number {
            self.places.resize(number + 1, Place::default());
        }
        self.places[number] = Place { piece: piece_number, start, length };
        self.used += text.len();
    }

    fn tidy_up(&mut self) {
        let mut tidy = Self::default();
        for number in 0..u32::try_from(self.places.len()).unwrap_or(u32::MAX) {
            tidy.append(number, self.get(number));
        }
        *self = tidy;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_set_last_is_there_and_waste_does_not_pile_up() {
        let mut texts = Texts::default();
        let text = |number: u32, round: usize| format!("{number} {} ä", "x".repeat(round * 100));
        for round in 0..20 {
            for number in (0..3_000).rev() {
                texts.set(number, &text(number, round));
            }
        }
        let all = (0..3_000).all(|number| texts.get(number) == text(number, 19));
        assert!(all, "each has its own");
        assert_eq!(texts.get(9_999), "", "and who has none has none");
        let held: usize = texts.pieces.iter().map(String::capacity).sum();
        assert!(held < 3 * texts.used + 2 * WASTE, "{held} bytes for {} in use", texts.used);
    }
}
