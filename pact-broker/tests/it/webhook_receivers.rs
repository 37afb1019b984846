//! Receivers of webhooks that are out of the ordinary: with certificates, silent, endless.

use crate::support::{Receiver, Server, TestBroker, cases, hook, may_call_this_machine, told};
use pact_broker::Config;
use pact_core::json::Json;
use std::time::{Duration, Instant};

const PUBLISHED: &[&str] = &["contract_published"];

/// Publishes, and lets the one call be made that follows; its status and its logs.
async fn called(broker: &TestBroker, version: &str) -> (String, String) {
    broker.publish(version, None, &[version]).await;
    let call = &broker.pass(5, version, 1).await[0];
    (told(call, "status"), broker.logs(call).await)
}

fn trusting(server: &Server) -> impl FnOnce(&mut Config) {
    let trust = server.trust.clone();
    move |config| {
        may_call_this_machine(config);
        config.webhooks.certificates = vec![trust];
    }
}

async fn a_server_is_called_whose_certificate_an_authority_of_the_settings_issued(broker: TestBroker) {
    let server = Server::of_an_authority();
    let receiver = Receiver::over_tls(&server).await;
    let broker = broker.restart_with(trusting(&server)).await;
    broker.webhook(&hook(&receiver.url("/x"), PUBLISHED)).await;
    let (status, logs) = called(&broker, "1").await;
    assert_eq!((status.as_str(), receiver.received().len()), ("success", 1), "{logs}");
}

async fn a_server_that_is_not_trusted_hears_nothing_and_the_log_says_what_to_do(broker: TestBroker) {
    let receiver = Receiver::over_tls(&Server::of_an_authority()).await;
    let broker = broker.calling_this_machine().await;
    let uuid = broker.webhook(&hook(&receiver.url("/x"), PUBLISHED)).await;
    let (status, logs) = called(&broker, "1").await;
    assert_eq!((status.as_str(), receiver.received().len()), ("retrying", 0));
    let problem = "the certificate of the server is not trusted: nobody who is trusted here issued it; an operator can \
                   name further certificates to trust in PACT_BROKER_WEBHOOK_CERTIFICATES";
    assert!(logs.contains(problem), "{logs}");
    let tried = broker.post(&format!("/webhooks/{uuid}/execute"), &Json::Null).await.expect(200);
    assert_eq!((tried.at("/success"), tried.at("/error/message")), ("false".to_owned(), problem.to_owned()));
    // Another authority than the one that is asked for helps nobody.
    let broker = broker.restart_with(trusting(&Server::of_an_authority())).await;
    assert_eq!(called(&broker, "2").await.0, "retrying");
    let broker = broker
        .restart_with(|config| {
            may_call_this_machine(config);
            config.webhooks.verify_certificates = false;
        })
        .await;
    assert_eq!(called(&broker, "3").await.0, "success");
}

async fn a_certificate_that_signed_itself_is_trusted_where_it_is_named(broker: TestBroker) {
    let server = Server::of_its_own("127.0.0.1", 4096);
    let receiver = Receiver::over_tls(&server).await;
    let broker = broker.restart_with(trusting(&server)).await;
    broker.webhook(&hook(&receiver.url("/x"), PUBLISHED)).await;
    let (status, logs) = called(&broker, "1").await;
    assert_eq!((status.as_str(), receiver.received().len()), ("success", 1), "{logs}");
}

async fn a_certificate_of_another_host_or_time_is_not_trusted_though_it_is_named(broker: TestBroker) {
    let mut broker = broker;
    for (version, host, last_year, why) in
        [("1", "10.0.0.1", 4096, "not valid for"), ("2", "127.0.0.1", 2020, "expired")]
    {
        let server = Server::of_its_own(host, last_year);
        let receiver = Receiver::over_tls(&server).await;
        broker = broker.restart_with(trusting(&server)).await;
        let uuid = broker.webhook(&hook(&receiver.url("/x"), PUBLISHED)).await;
        let (status, logs) = called(&broker, version).await;
        assert_eq!((status.as_str(), receiver.received().len()), ("retrying", 0));
        assert!(logs.contains("the certificate of the server is not trusted") && logs.contains(why), "{logs}");
        broker.delete(&format!("/webhooks/{uuid}")).await.expect(204);
    }
}

fn impatient(config: &mut Config) {
    may_call_this_machine(config);
    config.webhooks.timeout = Duration::from_secs(1);
}

async fn a_silent_server_is_given_up_and_called_again_as_scheduled(broker: TestBroker) {
    let receiver = Receiver::silent().await;
    let broker = broker
        .restart_with(|config| {
            impatient(config);
            config.webhooks.retry_schedule = vec![10];
        })
        .await;
    broker.webhook(&hook(&receiver.url("/x"), PUBLISHED)).await;
    let (status, logs) = called(&broker, "1").await;
    assert_eq!((status.as_str(), receiver.received().len()), ("retrying", 1));
    assert!(logs.contains("there was no answer within 1 s\n"), "{logs}");
    assert!(logs.contains("Retrying webhook in 10 seconds"), "{logs}");
    assert_eq!(told(&broker.pass(10, "1", 2).await[0], "status"), "failure");
    assert_eq!(receiver.received().len(), 2);
}

async fn a_silent_server_holds_up_nobody_else(broker: TestBroker) {
    let (silent, receiver) = (Receiver::silent().await, Receiver::start().await);
    let broker = broker
        .restart_with(|config| {
            may_call_this_machine(config);
            config.webhooks.timeout = Duration::from_secs(20);
            // The silent server is not waited for when the broker ends.
            config.shutdown_timeout = Duration::ZERO;
        })
        .await;
    broker.webhook(&hook(&silent.url("/x"), PUBLISHED)).await;
    for version in 0..30 {
        broker.publish(&version.to_string(), None, &["one"]).await;
    }
    // It has more calls before the other one than there is room for.
    broker.clock.advance(Duration::from_secs(5));
    silent.wait_for(4).await;
    broker.webhook(&hook(&receiver.url("/y"), PUBLISHED)).await;
    let began = Instant::now();
    broker.publish("30", None, &["two"]).await;
    broker.clock.advance(Duration::from_secs(5));
    receiver.wait_for(1).await;
    assert!(began.elapsed() < Duration::from_secs(15), "{:?}", began.elapsed());
    assert_eq!(silent.received().len(), 4, "no more calls of one webhook are made at a time");
}

async fn an_answer_without_end_is_cut_off(broker: TestBroker) {
    let broker = broker.restart_with(impatient).await;
    let endless = Receiver::endless().await;
    let uuid = broker.webhook(&hook(&endless.url("/x"), PUBLISHED)).await;
    let (status, logs) = called(&broker, "1").await;
    assert_eq!(status, "success", "{logs}");
    assert!((60_000..70_000).contains(&logs.len()), "{}", logs.len());
    broker.delete(&format!("/webhooks/{uuid}")).await.expect(204);
    let endless = Receiver::endless_head().await;
    broker.webhook(&hook(&endless.url("/x"), PUBLISHED)).await;
    let (status, logs) = called(&broker, "2").await;
    assert_eq!(status, "retrying", "{logs}");
    assert!(logs.len() < 5_000, "{}", logs.len());
}

cases! {
    a_server_is_called_whose_certificate_an_authority_of_the_settings_issued,
    a_server_that_is_not_trusted_hears_nothing_and_the_log_says_what_to_do,
    a_certificate_that_signed_itself_is_trusted_where_it_is_named,
    a_certificate_of_another_host_or_time_is_not_trusted_though_it_is_named,
    a_silent_server_is_given_up_and_called_again_as_scheduled,
    a_silent_server_holds_up_nobody_else,
    an_answer_without_end_is_cut_off,
}
