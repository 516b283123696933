//! What the preflight knows beforehand and warns of: the plan that would be passed, numbers that stay here, flows that begin.

use listward_engine::contract::{AttributeMapping, ConnectionLimits, FieldKey, KlaviyoList};

use crate::world::{World, people};

/// The list of the rehearsal that sets a flow off, which is called as it is.
const WELCOME: &str = "Welcome series";

#[tokio::test(flavor = "multi_thread")]
async fn it_says_by_how_many_profiles_the_accounts_plan_would_be_passed() {
    let world = World::with_people(40).await;
    world.run().await;
    world.people_are_now(&people(55)).await;
    let connection = world.session.list_connections().await.expect("connections")[0].id;
    for (plan_profiles, expected) in [(None, None), (Some(55), None), (Some(50), Some(5))] {
        let limits = ConnectionLimits { plan_profiles, ..ConnectionLimits::default() };
        world.session.limit_connection(connection, limits).await.expect("it is limited");

        let plan = world.plan().await;

        assert_eq!(plan.difference.joins, 15, "forty are there already");
        assert_eq!(plan.over_plan, expected, "with a plan of {plan_profiles:?}");
        assert_eq!(plan.refusal, None, "it warns, and leaves it to a person");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_counts_the_telephone_numbers_that_stay_here() {
    let csv = "Email,Phone\n\
               a@example.fi,+358 40 123 4567\n\
               b@example.fi,040 123 4567\n\
               c@example.fi,\n\
               d@example.fi,nobody knows\n";
    let world = World::with_file(csv).await;
    assert_eq!(world.plan().await.phones_left_out, 0, "none would cross");
    let phone = FieldKey("phone_number".into());
    let phone = AttributeMapping { field: phone, attribute: "phone_number".into() };
    world.change(|draft| draft.attributes = vec![phone]).await;

    let plan = world.plan().await;

    assert_eq!(plan.phones_left_out, 2, "no country, and no number: {plan:?}");
    assert_eq!(plan.to_send, 4, "the people cross all the same");
    let view = world.run().await;
    let with_number = ["a", "b", "c", "d"].map(|name| {
        let profile = world.klaviyo.profile(&format!("{name}@example.fi")).expect("a profile");
        profile.contains_key("phone_number")
    });
    assert_eq!(with_number, [true, false, false, false], "as it said: {view:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_names_the_flows_that_joining_the_list_sets_off() {
    let world = World::with_people(5).await;
    assert_eq!(world.plan().await.flows, Some(Vec::new()), "this list sets none off");
    let lists = world.klaviyo.lists();
    let (id, name) = lists.into_iter().find(|(_, name)| name == WELCOME).expect("it has one");
    world.change(|draft| draft.list = KlaviyoList { id, name, profiles: None }).await;

    let plan = world.plan().await;

    assert_eq!(plan.flows, Some(vec![WELCOME.to_owned()]), "the list's flow by its name");
}
