//! Canaries: secrets that are looked for everywhere they must not be.

use std::path::Path;

use crate::program::{Laptop, PASSWORD, klaviyo, list};

#[tokio::test(flavor = "multi_thread")]
async fn s14_neither_key_nor_password_nor_address_is_in_any_output_or_file() {
    let klaviyo = klaviyo().await;
    let laptop = Laptop::connected(&klaviyo);
    let canary = "pk_CANARY0123456789abcdefCANARY";
    let list = list(&klaviyo);

    let outputs = [
        laptop.connect("Wrong key", &klaviyo, canary),
        laptop.connect("Second shop", &klaviyo, klaviyo.key()),
        laptop.export("Spring", &list, &[]),
        laptop.anna(["exports", "run", "Spring", "--unseen"]),
        laptop.anna(["connections", "list"]),
        laptop.anna(["audit", "list"]),
    ];

    assert_eq!(outputs[0].document()["error"]["code"], "key_refused", "the canary is no key");
    for ended in &outputs {
        for secret in [canary, klaviyo.key(), PASSWORD, "a vault by the harbour"] {
            assert!(!ended.stdout.contains(secret), "{secret} is in an answer");
            assert!(!ended.stderr.contains(secret), "{secret} is in a log line");
        }
        assert!(!ended.stderr.contains("ada@example.com"), "a customer is in a log line");
    }
    for secret in [canary, klaviyo.key(), PASSWORD, "ada@example.com"] {
        assert_holds_no(secret, &laptop.folder());
    }
}

fn assert_holds_no(secret: &str, folder: &Path) {
    let mut files = 0;
    for entry in std::fs::read_dir(folder).expect("the folder") {
        let path = entry.expect("a file").path();
        let bytes = std::fs::read(&path).expect("it can be read");
        let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!found, "{} holds {secret}", path.display());
        files += 1;
    }
    assert!(files > 0, "there was something to look into");
}
