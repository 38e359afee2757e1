//! A file before it has its name. It guards that no half-written file is ever seen under the real name and that none is
//! left behind by a failure; only a kill can leave one, under a name that is passed over. It must not judge what stands.

use rustix::fs::{CWD, RenameFlags};
use rustix::io::Errno;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// A file under a temporary name, its content on disk. Dropped before it has landed, it is removed.
pub struct Draft {
    path: PathBuf,
    landed: bool,
}

impl Draft {
    /// Writes it in the folder it is to land in.
    pub fn write(folder: &Path, content: &[u8]) -> io::Result<Self> {
        let (path, mut file) = Self::open(folder)?;
        let draft = Self { path, landed: false };
        file.write_all(content)?;
        file.sync_all()?;
        Ok(draft)
    }

    /// An empty one, for somebody else to write.
    pub fn empty(folder: &Path) -> io::Result<Self> {
        Self::open(folder).map(|(path, _)| Self { path, landed: false })
    }

    /// Where it is until it lands.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Waits until what was written is on disk.
    pub fn sync(&self) -> io::Result<()> {
        File::open(&self.path)?.sync_all()
    }

    /// The first free temporary name: a process that was killed may have left some, under our number too.
    fn open(folder: &Path) -> io::Result<(PathBuf, File)> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        loop {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let path = folder.join(format!(".sekisho-{}-{number}.tmp", std::process::id()));
            match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                opened => return opened.map(|file| (path, file)),
            }
        }
    }

    /// Lands in the place of what stands there.
    pub fn land(mut self, path: &Path) -> io::Result<()> {
        fs::rename(&self.path, path)?;
        self.landed = true;
        Ok(())
    }

    /// Lands only where nothing stands; says whether it did.
    pub fn land_new(mut self, path: &Path) -> io::Result<bool> {
        match rustix::fs::renameat_with(CWD, &self.path, CWD, path, RenameFlags::NOREPLACE) {
            Ok(()) => {
                self.landed = true;
                Ok(true)
            }
            Err(Errno::EXIST) => Ok(false),
            // Not on every file system (NFS). A second name replaces nothing either; the first goes with the draft.
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => match fs::hard_link(&self.path, path) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
                linked => linked.map(|()| true),
            },
            Err(error) => Err(error.into()),
        }
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.landed {
            // Nothing more can be done about it: the failure that brought us here is the one to report.
            let _ = fs::remove_file(&self.path);
        }
    }
}
