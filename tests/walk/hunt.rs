//! Takes walks until enough commands were compared or one walk differs; then shrinks that walk. Walks depend on the seed
//! alone, so that a difference that was found once is found again.

use super::coverage::Coverage;
use super::draw::step;
use super::ground::Ground;
use super::start::Start;
use super::step::Step;
use proptest::collection::vec;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::sync::atomic::{AtomicBool, Ordering};

/// Steps of one walk; each is one command or several.
const LENGTH: usize = 300;
/// A hunt of several threads; all stop when one has found something.
pub struct Hunt {
    start: Start,
    steps: u64,
    over: AtomicBool,
}

impl Hunt {
    /// Every thread of it compares so many commands.
    pub fn new(ground: Ground, steps: u64) -> Self {
        Self { start: Start::new(ground), steps, over: AtomicBool::new(false) }
    }

    /// One thread's part; fails with the shrunk walk and the difference at its end.
    pub fn run(&self, seed: u64) -> Result<Coverage, String> {
        let mut runner = runner(seed);
        let walks = vec(step(), LENGTH);
        let mut seen = Coverage::default();
        while seen.steps() < self.steps && !self.over.load(Ordering::Relaxed) {
            let mut walk = walks.new_tree(&mut runner).unwrap().current();
            let walked = self.start.walk(&walk);
            seen.add(&walked.coverage);
            if let Err(failure) = walked.result {
                self.over.store(true, Ordering::Relaxed);
                walk.truncate(failure.at + 1);
                return Err(self.explain(&self.shrink(walk), seen.steps()));
            }
        }
        Ok(seen)
    }

    /// Takes out of a walk what it differs without: halves first, then smaller and smaller parts, at last single steps as
    /// long as one can go. proptest would begin with single steps, and run a thousand commands to try each.
    fn shrink(&self, mut walk: Vec<Step>) -> Vec<Step> {
        let mut size = walk.len();
        loop {
            size = size.div_ceil(2);
            let before = walk.len();
            walk = self.without_parts(walk, size);
            if size <= 1 && walk.len() == before {
                return walk;
            }
        }
    }

    fn without_parts(&self, mut walk: Vec<Step>, size: usize) -> Vec<Step> {
        let mut at = 0;
        while at < walk.len() {
            let mut shorter = walk.clone();
            shorter.drain(at..(at + size).min(walk.len()));
            match self.start.walk(&shorter).result {
                Ok(()) => at += size,
                Err(failure) => {
                    shorter.truncate(failure.at + 1);
                    walk = shorter;
                }
            }
        }
        walk
    }

    fn explain(&self, walk: &[Step], after: u64) -> String {
        let walked = self.start.walk(walk);
        let difference = walked.result.err().map_or_else(|| "It is gone again.".to_owned(), |failure| failure.difference);
        format!("found after {after} commands, {} steps:\n{}\n{difference}", walk.len(), walked.transcript.join("\n"))
    }
}

fn runner(seed: u64) -> TestRunner {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}
