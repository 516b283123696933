//! The way to the data: the folder, the key, the database, the people, and what each may do. Through `Session`, as a window
//! or the command line would.

mod laptop;
mod way_in;
