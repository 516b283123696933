//! Files in: every row is accounted for, and a bad file leaves nothing. Through `Session`, as a window would.

mod arrivals;
mod changing;
mod desk;
mod people;
mod rejects;
mod rows;
