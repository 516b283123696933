//! Latitude and longitude: degrees on the earth, as a number. Klaviyo takes any text there, and can do nothing with one that is
//! no number.

use listward_klaviyo::Place;

/// The degrees in a cell; none when it is no number, or lies beyond the poles or the date line. A decimal comma is not guessed
/// at.
pub(super) fn degrees(place: Place, cell: &str) -> Option<f64> {
    let furthest = if place == Place::Latitude { 90.0 } else { 180.0 };
    let degrees: f64 = cell.trim().parse().ok()?;
    (degrees.abs() <= furthest).then_some(degrees)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coordinate_is_a_number_of_degrees_that_there_are() {
        let table = [
            (Place::Latitude, "60.1699", Some(60.1699)),
            (Place::Latitude, " -33.8688 ", Some(-33.8688)),
            (Place::Latitude, "90", Some(90.0)),
            (Place::Latitude, "90.01", None),
            (Place::Longitude, "139.6917", Some(139.6917)),
            (Place::Longitude, "-180.5", None),
            (Place::Longitude, "60,1699", None),
            (Place::Longitude, "24° 56' E", None),
            (Place::Longitude, "NaN", None),
            (Place::Longitude, "", None),
        ];
        for (place, cell, expected) in table {
            assert_eq!(degrees(place, cell), expected, "{place:?} {cell:?}");
        }
    }
}
