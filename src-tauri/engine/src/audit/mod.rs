//! What was done here, chained: each line ends in a hash over itself and the hash before it, so that a line that was
//! changed or taken out of the middle shows. It shows tampering; it cannot prevent it, nor see that the newest lines are gone.

mod chain;
mod commands;
mod note;
mod overview;

pub(crate) use note::write;
