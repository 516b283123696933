//! Installs what is missing on Debian, Ubuntu and Fedora, as root or by sudo, having said what and why.

use std::process::Command;

use crate::needs::Need;
use crate::program;

/// Installs those of `needs` that are missing. Asks no package manager anything when all is there.
pub(crate) fn install(needs: &[&Need]) -> Result<(), String> {
    let missing = missing(needs);
    if missing.is_empty() {
        println!("   all {} system packages are there", needs.len());
        return Ok(());
    }
    let distribution = Distribution::read().ok_or_else(|| {
        format!("This is neither Debian, Ubuntu nor Fedora. Missing: {}.", list(&missing))
    })?;
    println!("   These packages are missing and are installed now:");
    for need in &missing {
        println!("   {:<24} {}", distribution.name_of(need), need.why);
    }
    // A mirror that was out for a second is the usual reason for a failure, so everything is tried twice.
    for _attempt in 0..2 {
        let _told_by_the_proofs_below = distribution.install(&missing);
        if self::missing(&missing).is_empty() {
            return Ok(());
        }
    }
    Err(format!("Still missing after two attempts: {}.", list(&self::missing(&missing))))
}

fn missing<'a>(needs: &[&'a Need]) -> Vec<&'a Need> {
    needs.iter().copied().filter(|need| !need.is_met()).collect()
}

fn list(needs: &[&Need]) -> String {
    needs.iter().map(|need| need.debian).collect::<Vec<_>>().join(", ")
}

#[derive(Debug, PartialEq)]
enum Distribution {
    Debian,
    Fedora,
}

impl Distribution {
    fn read() -> Option<Self> {
        Self::of(&std::fs::read_to_string("/etc/os-release").ok()?)
    }

    /// Tells the family from the text of `/etc/os-release`; `ID_LIKE` covers Mint, Pop!_OS and their like.
    fn of(os_release: &str) -> Option<Self> {
        let names = os_release
            .lines()
            .filter_map(|line| line.strip_prefix("ID=").or_else(|| line.strip_prefix("ID_LIKE=")))
            .flat_map(|value| value.trim_matches('"').split_whitespace());
        for name in names {
            match name {
                "debian" | "ubuntu" => return Some(Self::Debian),
                "fedora" => return Some(Self::Fedora),
                _ => {}
            }
        }
        None
    }

    fn name_of(&self, need: &Need) -> &'static str {
        match self {
            Self::Debian => need.debian,
            Self::Fedora => need.fedora,
        }
    }

    fn install(&self, needs: &[&Need]) -> Result<(), String> {
        let names = needs.iter().map(|need| self.name_of(need));
        match self {
            Self::Debian => {
                program::run(as_root(&["apt-get", "update", "--quiet"])?.env("LC_ALL", "C"))?;
                // Through `env`, because sudo forgets the variables it was called with.
                let words = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install"];
                let options = ["--yes", "--quiet", "--no-install-recommends"];
                program::run(as_root(&words)?.args(options).args(names))
            }
            Self::Fedora => program::run(as_root(&["dnf", "install", "--assumeyes"])?.args(names)),
        }
    }
}

/// A command with the rights to install: as it is for root, by sudo for others.
fn as_root(words: &[&str]) -> Result<Command, String> {
    let is_root = program::answer(Command::new("id").arg("-u")).is_some_and(|id| id == "0");
    let mut words = words.iter();
    let first = if is_root {
        words.next().copied().unwrap_or_default()
    } else if program::find("sudo").is_some() {
        "sudo"
    } else {
        return Err("Installing needs root, and there is no sudo here.".to_owned());
    };
    let mut command = Command::new(first);
    command.args(words);
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_families_are_told_apart_by_id_and_by_what_they_are_like() {
        let of = Distribution::of;
        assert_eq!(of("NAME=x\nID=debian\n"), Some(Distribution::Debian), "Debian itself");
        assert_eq!(
            of("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"),
            Some(Distribution::Debian),
            "like Ubuntu"
        );
        assert_eq!(of("ID=nobara\nID_LIKE=fedora\n"), Some(Distribution::Fedora), "like Fedora");
        assert_eq!(of("ID=arch\n"), None, "others are told what is missing, never guessed at");
    }
}
