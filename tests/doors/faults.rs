//! What went otherwise than the tables demand, gathered so that one run shows all of it. A difference that is known is printed
//! and does not fail; one that is known and no longer there does, so that the list of them stays true.

/// The differences of one test.
#[derive(Default)]
pub struct Faults(Vec<String>);

impl Faults {
    pub fn compare(&mut self, what: &str, seen: &str, demanded: &str) {
        if seen != demanded {
            self.0.push(format!("{what}: {demanded} is demanded, {seen} it is"));
        }
    }

    /// What the program is known to do instead.
    pub fn compare_known(&mut self, what: &str, seen: &str, demanded: &str, known: &str) {
        if seen == known {
            eprintln!("known: {what}: {demanded} is demanded, {seen} it is");
        } else {
            self.0.push(format!("{what}: known to be {known}, {seen} it is"));
        }
    }

    pub fn end(self) {
        assert!(self.0.is_empty(), "\n{} differ:\n{}\n", self.0.len(), self.0.join("\n"));
    }
}
