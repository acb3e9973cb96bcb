mod client;
mod fake;
mod plain;
mod streams;
