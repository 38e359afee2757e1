//! The folder `mail.templates` (R9.3): wordings that stand in the place of the shipped ones. It guards that none is used that
//! others can write (S8) or that lacks what its mail must hold; the first fault names file and line. Nothing here is read
//! before a mail is to be written, and then once a run.

use super::values::Mail;
use crate::failure::{ConfigFault, Failure, TemplateFault};
use crate::files;
use crate::rules::letter::LetterKind;
use crate::text::{self, Lang, Template};
use anyhow::anyhow;
use std::path::{Path, PathBuf};
use strum::VariantArray;

/// Below this likeness a suggestion confuses more than it helps; the ending is alike in any case.
const LIKELY: f64 = 0.65;

/// The wordings of one language.
pub type Wording = Vec<(LetterKind, Template)>;

impl Mail {
    /// The wording of a kind of mail, in the language of mails.
    ///
    /// # Errors
    /// As [`Mail::read_templates`].
    pub fn template(&self, kind: LetterKind) -> Result<&Template, Failure> {
        let found = self.wording()?.iter().find(|(of, _)| *of == kind);
        found.map(|(_, template)| template).ok_or_else(|| Failure::Bug(anyhow!("a kind of mail without a wording")))
    }

    /// Reads the wordings in the language of mails, so that a fault is found before a command changes anything. Where there
    /// is no folder of them, there is nothing to be found.
    ///
    /// # Errors
    /// [`Failure::Config`] for a file that can't be used; [`Failure::File`] or [`Failure::Unsafe`] for one that can't be read.
    pub fn read_templates(&self) -> Result<(), Failure> {
        if self.templates.is_some() { self.wording().map(drop) } else { Ok(()) }
    }

    /// Checks the wordings of every language.
    ///
    /// # Errors
    /// As [`Mail::read_templates`].
    pub fn check_templates(&self) -> Result<(), Failure> {
        Lang::VARIANTS.iter().try_for_each(|lang| read(self.templates.as_deref(), *lang).map(drop))
    }

    /// The files of the folder, each by its whole path, whether they are wordings or not.
    ///
    /// # Errors
    /// [`Failure::File`] or [`Failure::Unsafe`] for a folder that can't be read.
    pub fn template_files(&self) -> Result<Vec<PathBuf>, Failure> {
        let Some(folder) = &self.templates else { return Ok(Vec::new()) };
        Ok(files::names(folder)?.iter().map(|name| folder.join(name)).collect())
    }

    fn wording(&self) -> Result<&Wording, Failure> {
        if let Some(wording) = self.wording.get() {
            return Ok(wording);
        }
        let wording = read(self.templates.as_deref(), self.lang)?;
        Ok(self.wording.get_or_init(|| wording))
    }
}

/// The name of the file that takes the place of a shipped wording.
#[must_use]
pub fn template_file(kind: LetterKind, lang: Lang) -> String {
    format!("{}.{}.txt", kind.as_ref(), lang.as_ref())
}

fn read(folder: Option<&Path>, lang: Lang) -> Result<Wording, Failure> {
    let names = folder.map_or(Ok(Vec::new()), names)?;
    let one = |kind: &LetterKind| {
        let name = template_file(*kind, lang);
        let template = match folder.filter(|_| names.contains(&name)) {
            Some(folder) => written(&folder.join(name), *kind)?,
            None => parsed(&name, *kind, text::template(lang, *kind))?,
        };
        Ok((*kind, template))
    };
    LetterKind::VARIANTS.iter().map(one).collect()
}

fn written(path: &Path, kind: LetterKind) -> Result<Template, Failure> {
    let origin = path.display().to_string();
    let text = String::from_utf8(files::read_trusted_bytes(path)?).map_err(|error| {
        let valid = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let line = 1 + valid.iter().filter(|b| **b == b'\n').count();
        fault(&origin, Some(line), TemplateFault::NotText)
    })?;
    parsed(&origin, kind, &text)
}

fn parsed(origin: &str, kind: LetterKind, text: &str) -> Result<Template, Failure> {
    Template::parse(kind, text).map_err(|(line, wrong)| fault(origin, line, wrong))
}

fn fault(origin: &str, line: Option<usize>, fault: TemplateFault) -> Failure {
    Failure::Config { origin: origin.to_owned(), line, fault: ConfigFault::Template(fault) }
}

/// The wordings in a folder. What does not end in `.txt`, or begins with a dot, is what editors and people leave there.
fn names(folder: &Path) -> Result<Vec<String>, Failure> {
    let known = || LetterKind::VARIANTS.iter().flat_map(|kind| Lang::VARIANTS.iter().map(|lang| template_file(*kind, *lang)));
    let mut names = files::names(folder)?;
    names.retain(|name| !name.starts_with('.') && name.to_lowercase().ends_with(".txt"));
    match names.iter().find(|name| known().all(|known| known != **name)) {
        None => Ok(names),
        Some(name) => {
            let wrong = TemplateFault::UnknownFile { likely: likely(name, known()) };
            Err(fault(&folder.join(name).display().to_string(), None, wrong))
        }
    }
}

fn likely(name: &str, known: impl Iterator<Item = String>) -> Option<String> {
    let likeness = |known: String| (strsim::normalized_damerau_levenshtein(&name.to_lowercase(), &known), known);
    let best = known.map(likeness).reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    (best.0 >= LIKELY).then_some(best.1)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::failure::Unsafe;
    use crate::rules::letter::LetterField;
    use std::fs;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use tempfile::{TempDir, tempdir};

    const OTP: &str = "S\n\n{user_id}\n\n{code}\n\n{validity}\n\n{support}\n";

    /// A folder with these files, whatever the umask of this process.
    fn folder(files: &[(&str, &str)]) -> TempDir {
        let folder = tempdir().unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
            set_mode(&folder.path().join(name), 0o644);
        }
        folder
    }

    fn set_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    fn faulty(folder: &TempDir) -> (String, Option<usize>, TemplateFault) {
        match read(Some(folder.path()), Lang::Ja) {
            Err(Failure::Config { origin, line, fault: ConfigFault::Template(fault) }) => {
                (origin.rsplit('/').next().unwrap().to_owned(), line, fault)
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn r9_3_every_shipped_wording_passes_and_a_copy_of_it_is_the_same() {
        for lang in Lang::VARIANTS {
            let shipped = read(None, *lang).unwrap();
            assert_eq!(shipped.len(), LetterKind::VARIANTS.len());
            let names: Vec<_> =
                LetterKind::VARIANTS.iter().map(|kind| (template_file(*kind, *lang), text::template(*lang, *kind))).collect();
            let files: Vec<_> = names.iter().map(|(name, text)| (name.as_str(), *text)).collect();
            assert_eq!(read(Some(folder(&files).path()), *lang).unwrap(), shipped);
        }
    }

    #[test]
    fn r9_3_a_file_takes_the_place_of_its_kind_and_language_alone() {
        let folder = folder(&[("otp.ja.txt", OTP), ("README", "{"), ("otp.ja.txt~", "{"), (".#otp.ja.txt", "{")]);
        let (ja, en) = (read(Some(folder.path()), Lang::Ja).unwrap(), read(Some(folder.path()), Lang::En).unwrap());
        let shipped = read(None, Lang::Ja).unwrap();
        let other: Vec<_> = ja.iter().zip(&shipped).filter(|(a, b)| a != b).map(|(a, _)| a.0).collect();
        assert_eq!(other, [LetterKind::Otp]);
        assert_eq!(en, read(None, Lang::En).unwrap());
    }

    #[test]
    fn r9_3_a_fault_names_its_file_and_line() {
        let bad = |text: &str| faulty(&folder(&[("otp.ja.txt", text)]));
        let unknown = TemplateFault::UnknownField { field: "{naem}".to_owned(), likely: Some("name") };
        assert_eq!(bad("S\n\n{naem}\n"), ("otp.ja.txt".to_owned(), Some(3), unknown));
        assert_eq!(bad("S\n"), ("otp.ja.txt".to_owned(), None, TemplateFault::Missing(LetterField::UserId)));
        for (name, likely) in [("opt.ja.txt", Some("otp.ja.txt")), ("otp.ja.TXT", Some("otp.ja.txt")), ("notes.txt", None)] {
            let likely = likely.map(str::to_owned);
            assert_eq!(faulty(&folder(&[(name, OTP)])), (name.to_owned(), None, TemplateFault::UnknownFile { likely }));
        }
        let shift_jis = folder(&[]);
        fs::write(shift_jis.path().join("otp.ja.txt"), b"S\n\n\x83\x8f\n").unwrap();
        set_mode(&shift_jis.path().join("otp.ja.txt"), 0o600);
        assert_eq!(faulty(&shift_jis), ("otp.ja.txt".to_owned(), Some(3), TemplateFault::NotText));
    }

    #[test]
    fn s8_a_wording_that_others_can_write_is_refused() {
        let refused = |folder: &Path| match read(Some(folder), Lang::Ja) {
            Err(Failure::Unsafe { path, fault }) => (path, fault),
            other => panic!("{other:?}"),
        };
        let folder = folder(&[("otp.ja.txt", OTP)]);
        let file = folder.path().join("otp.ja.txt");
        set_mode(&file, 0o664);
        assert_eq!(refused(folder.path()), (file.display().to_string(), Unsafe::OthersWrite));
        set_mode(&file, 0o644);
        set_mode(folder.path(), 0o775);
        assert_eq!(refused(folder.path()).1, Unsafe::OthersWrite);
        set_mode(folder.path(), 0o755);
        let link = tempdir().unwrap();
        symlink(folder.path(), link.path().join("templates")).unwrap();
        assert_eq!(refused(&link.path().join("templates")).1, Unsafe::Symlink);
    }

    #[test]
    fn a_folder_that_is_not_there_and_a_link_to_nothing_are_not_passed_over() {
        let folder = folder(&[]);
        symlink("nowhere", folder.path().join("otp.ja.txt")).unwrap();
        assert!(matches!(read(Some(folder.path()), Lang::Ja), Err(Failure::File { .. })));
        assert!(matches!(read(Some(&folder.path().join("absent")), Lang::Ja), Err(Failure::File { .. })));
    }
}
