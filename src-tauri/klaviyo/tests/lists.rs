//! The account, its lists, and who is on them.

use listward_klaviyo::{AccountId, OptIn, ProfileId};
use listward_practice::Operation;

use crate::support::{import_of, newsletter, patient, quick, rehearse};

#[tokio::test]
async fn the_account_tells_its_name() {
    let (_running, client) = rehearse(quick()).await;
    let account = client.account().await.expect("the account");
    assert_eq!(account.id, AccountId::new("PrAcT1"), "its id");
    assert_eq!(account.organization, "Practice account", "the name a person recognises");
    assert!(account.test_account, "and that it is for tests");
}

#[tokio::test]
async fn all_lists_come_over_all_pages() {
    let (running, client) = rehearse(quick()).await;
    let lists = client.lists().await.expect("the lists");
    let names: Vec<&str> = lists.iter().map(|list| list.name.as_str()).collect();
    assert_eq!(names.len(), running.lists().len(), "none is missing");
    assert!(names.is_sorted(), "in the order of their names: {names:?}");
    assert_eq!(running.ledger().of(Operation::Lists).count(), 3, "ten to a page");
    assert_eq!(lists[0].profile_count, None, "nobody was counted");
}

#[tokio::test]
async fn one_list_comes_with_its_size() {
    let (_running, client) = rehearse(quick()).await;
    let body = import_of(&["ada@example.com", "bob@example.com"]);
    client.submit_import(&body, &patient()).await.expect("taken");
    let list = client.list(&newsletter()).await.expect("the list");
    assert_eq!((list.name.as_str(), list.profile_count), ("Newsletter", Some(2)), "both joined");
    assert_eq!(list.opt_in, Some(OptIn::Double), "and what it asks of subscribers");
    assert!(list.created.is_some(), "and its age");
}

#[tokio::test]
async fn a_list_can_be_made_and_is_found_again() {
    let (_running, client) = rehearse(quick()).await;
    let made = client.create_list("Лояльные клиенты “VIP”").await.expect("made");
    let found = client.lists().await.expect("the lists");
    assert!(found.iter().any(|list| list.id == made.id && list.name == made.name), "by its id");
}

#[tokio::test]
async fn members_are_found_by_address_and_taken_off() {
    let (running, client) = rehearse(quick()).await;
    let body = import_of(&["ada+test@example.com", "bob@example.com", "eve@example.com"]);
    client.submit_import(&body, &patient()).await.expect("taken");
    let asked = ["ada+test@example.com", "eve@example.com", "nobody@example.com"];
    let found = client.members_among(&newsletter(), &asked).await.expect("members");
    let emails: Vec<_> = found.iter().filter_map(|member| member.email.as_deref()).collect();
    assert_eq!(emails, ["ada+test@example.com", "eve@example.com"], "those who are on the list");
    let ids: Vec<ProfileId> = found.into_iter().map(|member| member.id).collect();
    client.remove_members(&newsletter(), &ids).await.expect("taken off");
    assert_eq!(running.members("Nw5LtR"), ["bob@example.com"], "only they left");
    assert_eq!(running.ledger().totals.profiles_stored, 3, "and they are still profiles");
    let ledger = running.ledger();
    let named: Vec<_> = ledger.of(Operation::RemoveMembers).map(|one| one.profiles).collect();
    assert_eq!(named, [Some(2)], "the ledger knows how many were named");
    client.remove_members(&newsletter(), &[]).await.expect("nothing to do");
    assert_eq!(running.ledger().of(Operation::RemoveMembers).count(), 1, "and nothing was asked");
}

#[tokio::test]
async fn a_long_list_is_read_to_its_end() {
    let (_running, client) = rehearse(quick()).await;
    let emails: Vec<String> = (0..250).map(|n| format!("person{n}@example.com")).collect();
    let emails: Vec<&str> = emails.iter().map(String::as_str).collect();
    client.submit_import(&import_of(&emails), &patient()).await.expect("taken");
    let members = client.members(&newsletter()).await.expect("members");
    assert_eq!(members.len(), 250, "over three pages");
    let among = client.members_among(&newsletter(), &emails).await.expect("members");
    assert_eq!(among.len(), 250, "and by address in three questions");
}
