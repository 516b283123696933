//! What else happens to people who join a list.

use listward_klaviyo::{Error, FlowStatus, ListId};
use listward_practice::{Flow, KeyKind};

use crate::support::{client_of, newsletter, quick, rehearse};

#[tokio::test]
async fn the_flows_of_a_list_come_with_their_names_and_whether_they_send() {
    let (running, client) = rehearse(quick()).await;
    let flow = |id: &str, status: &str, list: &str| Flow {
        id: id.to_owned(),
        name: format!("Flow {id}"),
        status: status.to_owned(),
        list: list.to_owned(),
    };
    running.set_flows(vec![
        flow("A", "live", "Nw5LtR"),
        flow("B", "draft", "Nw5LtR"),
        flow("C", "manual", "Nw5LtR"),
        flow("D", "asleep", "Nw5LtR"),
        flow("E", "live", "ViP24x"),
    ]);
    let flows = client.flows_of_list(&newsletter()).await.expect("flows");
    let flows: Vec<_> = flows.iter().map(|flow| (flow.name.as_str(), flow.status)).collect();
    let expected = [
        ("Flow A", Some(FlowStatus::Live)),
        ("Flow B", Some(FlowStatus::Draft)),
        ("Flow C", Some(FlowStatus::Manual)),
        ("Flow D", Some(FlowStatus::Unknown)),
    ];
    assert_eq!(flows, expected, "those of the list, and no other");
}

#[tokio::test]
async fn most_lists_have_none_and_an_unknown_list_is_told_from_that() {
    let (running, client) = rehearse(quick()).await;
    assert_eq!(client.flows_of_list(&newsletter()).await, Ok(vec![]), "nothing more happens");
    running.delete_list("Nw5LtR");
    let outcome = client.flows_of_list(&newsletter()).await;
    assert!(matches!(outcome, Err(Error::ListUnknown { .. })), "{outcome:?}");
}

#[tokio::test]
async fn a_key_for_exports_may_lack_the_scope_for_flows_and_says_so() {
    let (running, _) = rehearse(quick()).await;
    let client = client_of(&running, KeyKind::Needed);
    assert_eq!(client.prove_scopes().await, Ok(()), "it is enough to export");
    let outcome = client.flows_of_list(&ListId::new("Wc0mEs")).await;
    let missing = vec!["flows:read".to_owned()];
    assert_eq!(outcome, Err(Error::ScopesMissing(missing)), "so the warning has to be left out");
}
