//! Mails as files, `ID.eml` in one folder: for machines without a mail server, and for tests. A name that exists counts
//! as delivered, so that a mail whose delivery was killed half-way is there exactly once (M2). It must not write
//! outside its folder, nor a byte that others can read.

use super::message::{Rendered, is_plain_id};
use super::sink::{Sent, one_line, said};
use crate::failure::Failure;
use crate::files;
use std::path::{Path, PathBuf};

/// The folder that mails are put into; made when the first one comes.
#[derive(Debug)]
pub struct Files {
    folder: PathBuf,
}

impl Files {
    /// Remembers the folder and touches nothing.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// Puts the mail into the folder, unless it is there already.
    #[must_use]
    pub fn send(&self, mail: &Rendered, id: &str) -> Sent {
        if !is_plain_id(id) {
            return Sent::Never("the id is no file name".to_owned());
        }
        let name = format!("{id}.eml");
        match self.put(&name, &mail.bytes) {
            Ok(()) => Sent::Done(name),
            Err(failure) => Sent::Later(said(&failure)),
        }
    }

    /// Whether the folder is there, or can be made, and is private.
    #[must_use]
    pub fn look(&self) -> Sent {
        match files::private_folder(&self.folder) {
            Ok(()) => Sent::Done(one_line(&self.folder.display().to_string())),
            Err(failure) => Sent::Later(said(&failure)),
        }
    }

    fn put(&self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        files::private_folder(&self.folder)?;
        // Whether the name was free makes no difference: either way the mail is there now.
        let _was_free = files::create_private(&self.folder.join(name), bytes)?;
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::rules::email::EmailAddress;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    fn mail(bytes: &[u8]) -> Rendered {
        let address = EmailAddress::parse("nekota@example.co.jp").unwrap();
        Rendered { from: address.clone(), to: address, subject: String::new(), bytes: bytes.to_vec() }
    }

    #[test]
    fn m2_a_mail_that_is_sent_twice_is_there_once() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("mail");
        let sink = Files::new(&folder);
        assert!(!folder.exists());
        for bytes in [b"first", b"again"] {
            assert_eq!(sink.send(&mail(bytes), "0k3zq8m1"), Sent::Done("0k3zq8m1.eml".to_owned()));
        }
        let file = folder.join("0k3zq8m1.eml");
        assert_eq!(fs::read(&file).unwrap(), b"first");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
    }

    #[test]
    fn an_id_that_would_leave_the_folder_is_refused_and_a_folder_that_is_none_is_tried_again() {
        let home = tempfile::tempdir().unwrap();
        for id in ["", "../a", "a/b", ".hidden", "a\0b"] {
            assert!(matches!(Files::new(home.path()).send(&mail(b"x"), id), Sent::Never(_)), "{id:?}");
        }
        let file = home.path().join("file");
        fs::write(&file, "").unwrap();
        assert!(matches!(Files::new(&file).send(&mail(b"x"), "a"), Sent::Later(_)));
    }
}
