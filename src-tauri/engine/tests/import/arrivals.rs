//! Which files are taken at all.

use listward_engine::contract::ErrorCode;

use crate::desk::Desk;

#[tokio::test]
async fn what_is_no_text_file_is_refused_at_once() {
    let desk = Desk::new().await;
    let table: [(&str, &[u8], ErrorCode); 6] = [
        ("empty.csv", b"", ErrorCode::FileEmpty),
        ("book.csv", b"PK\x03\x04....[Content_Types].xml", ErrorCode::FileIsWorkbook),
        ("archive.csv", b"PK\x03\x04....readme.txt", ErrorCode::FileKindUnknown),
        ("paper.csv", b"%PDF-1.7 ...", ErrorCode::FileIsBinary),
        ("wide.csv", b"\xff\xfee\0m\0a\0i\0l\0", ErrorCode::FileNotUtf8),
        ("zeros.csv", &[0; 4096], ErrorCode::FileIsBinary),
    ];
    for (name, bytes, code) in table {
        let path = desk.file(name, bytes);
        let arrival = desk.session.admit_files(vec![path]).await.expect("it is looked at");
        assert!(arrival.files.is_empty(), "{name} must not be taken");
        assert_eq!(arrival.refused[0].code, code, "{name}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn what_is_no_file_is_refused_without_waiting() {
    let desk = Desk::new().await;
    let folder = desk.files.path();
    let fifo = folder.join("fifo.csv");
    let made = std::process::Command::new("mkfifo").arg(&fifo).status().expect("mkfifo runs");
    assert!(made.success(), "the FIFO is made");
    let link = |to: &str, name: &str| {
        let path = folder.join(name);
        std::os::unix::fs::symlink(to, &path).expect("a link is made");
        path
    };
    let table = [
        (fifo, ErrorCode::NotAFile),
        (link("/dev/zero", "zero.csv"), ErrorCode::NotAFile),
        (folder.to_owned(), ErrorCode::IsAFolder),
        (folder.join("gone.csv"), ErrorCode::FileGone),
        (link("nowhere", "dangling.csv"), ErrorCode::FileGone),
        (link("loop.csv", "loop.csv"), ErrorCode::FileUnreadable),
    ];
    for (path, code) in table {
        let arrival = desk.session.admit_files(vec![path.clone()]).await.expect("it is looked at");
        assert_eq!(arrival.refused[0].code, code, "{}", path.display());
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_link_to_a_file_is_that_file_and_a_strange_name_is_safe_to_show() {
    let desk = Desk::new().await;
    let file = desk.file("a\u{202e}b\n.csv", "email\na@b.fi\n");
    let link = desk.files.path().join("link.csv");
    std::os::unix::fs::symlink(&file, &link).expect("a link is made");
    let arrival = desk.session.admit_files(vec![file, link]).await.expect("they are looked at");
    assert_eq!(arrival.files.len(), 2, "both are regular files in the end");
    assert_eq!(arrival.files[0].name, "a\\u{202e}b\\u{a}.csv", "nothing hides in a name");
}

#[tokio::test]
async fn twenty_files_are_taken_and_the_rest_is_named() {
    let desk = Desk::new().await;
    let paths = (0..22).map(|n| desk.file(&format!("{n}.csv"), "email\na@b.fi\n")).collect();
    let arrival = desk.session.admit_files(paths).await.expect("they are looked at");
    assert_eq!((arrival.files.len(), arrival.refused.len()), (20, 2), "none is lost");
    assert_eq!(arrival.refused[0].code, ErrorCode::TooManyFiles, "and it is said why");
}
