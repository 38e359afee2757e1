//! sekisho
pub mod failure;
pub mod rules;
pub mod text;
pub mod zone;
