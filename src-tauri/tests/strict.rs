//! The configuration that keeps a compromised page harmless. Loosening it must be a decision, not an accident.

use serde_json::Value;

fn configuration() -> Value {
    serde_json::from_str(include_str!("../../tauri.conf.json")).expect("tauri.conf.json is JSON")
}

fn capability() -> Value {
    serde_json::from_str(include_str!("../capabilities/main.json")).expect("the capability is JSON")
}

#[test]
fn the_page_may_load_nothing_but_itself() {
    let policy = &configuration()["app"]["security"]["csp"];
    assert_eq!(policy["default-src"], "'none'", "what is not named is forbidden");
    for (what, allowed) in policy.as_object().expect("the policy is written by directive") {
        let allowed = allowed.as_str().expect("a directive is one line");
        for loose in ["'unsafe-inline'", "'unsafe-eval'", "https:", "*", "blob:"] {
            assert!(!allowed.split(' ').any(|word| word == loose), "{what} must not allow {loose}");
        }
        if what != "img-src" {
            assert!(
                !allowed.contains("data:"),
                "only pictures may be data addresses, {what} may not"
            );
        }
    }
}

#[test]
fn no_script_reaches_what_it_was_not_given() {
    let app = &configuration()["app"];
    assert_eq!(app["withGlobalTauri"], false, "Tauri's API is imported, not found lying about");
    assert_eq!(app["security"]["freezePrototype"], true, "no script changes what objects are");
    assert_eq!(
        app["security"]["dangerousDisableAssetCspModification"], false,
        "Tauri adds its hashes"
    );
    assert_eq!(
        app["security"]["assetProtocol"]["enable"], false,
        "no file is reachable by address"
    );
    assert_eq!(
        app["windows"],
        Value::Array(Vec::new()),
        "windows are built in Rust, where navigation is watched"
    );
    assert_eq!(
        app["security"]["capabilities"],
        serde_json::json!(["main"]),
        "there is one capability"
    );
}

#[test]
fn tauri_itself_answers_the_page_nothing_but_the_theme() {
    let capability = capability();
    assert_eq!(
        capability["windows"],
        serde_json::json!(["main"]),
        "the capability is for one window"
    );
    assert_eq!(capability.get("remote"), None, "no foreign page ever talks to the engine");
    let of_tauri: Vec<&str> = capability["permissions"]
        .as_array()
        .expect("permissions are a list")
        .iter()
        .filter_map(Value::as_str)
        .filter(|permission| permission.contains(':'))
        .collect();
    assert_eq!(
        of_tauri,
        ["core:window:allow-set-theme"],
        "dialogs, files, events and links are for Rust alone"
    );
}
