//! A stream of a command run in-process that can be read afterwards: what it wrote, byte for byte.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

/// Its clones are the same stream.
#[derive(Clone, Default)]
pub struct Stream(Rc<RefCell<Vec<u8>>>);

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Stream {
    /// What was written so far.
    pub fn bytes(&self) -> Vec<u8> {
        self.0.borrow().clone()
    }
}
