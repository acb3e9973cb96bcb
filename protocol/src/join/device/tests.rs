use super::*;
use crate::testing::{COMMUNITY, alice, bob, eve, keypair};

const OTHER: CommunityId = CommunityId([0xd0; 32]);

#[test]
fn only_the_holder_of_the_code_asks_and_for_one_device() {
    let code = keypair("a device code");
    let ask = DeviceAsk::new(&code, COMMUNITY, bob().author());
    assert!(ask.holds(COMMUNITY));
    assert!(!ask.holds(OTHER));
    assert!(!DeviceAsk { device: eve().author(), ..ask }.holds(COMMUNITY));
    assert!(!DeviceAsk { code: eve().account(), ..ask }.holds(COMMUNITY));
    let forged = DeviceAsk::new(&eve(), COMMUNITY, bob().author());
    assert!(!DeviceAsk { code: code.account(), ..forged }.holds(COMMUNITY));
}

#[test]
fn only_the_holder_of_the_code_answers_with_a_certificate_that_holds() {
    let (code, account) = (keypair("a device code"), keypair("bob's account"));
    let (device, place) = (bob().author(), (alice().author(), 7));
    let certificate = Certificate::issue(&account, COMMUNITY, device);
    let answer = DeviceAnswer::new(&code, COMMUNITY, certificate, place);
    assert!(answer.holds(code.account(), COMMUNITY, device));
    assert!(!answer.holds(code.account(), OTHER, device));
    assert!(!answer.holds(code.account(), COMMUNITY, eve().author()));

    // A member without the code would make the device its own.
    let own = Certificate::issue(&eve(), COMMUNITY, device);
    let forged = DeviceAnswer::new(&eve(), COMMUNITY, own, place);
    assert!(!forged.holds(code.account(), COMMUNITY, device));
    assert!(!DeviceAnswer { certificate: own, ..answer }.holds(code.account(), COMMUNITY, device));
    // A question is no answer.
    let asked = DeviceAsk::new(&code, COMMUNITY, device);
    let echoed = DeviceAnswer { signature: asked.signature, ..answer };
    assert!(!echoed.holds(code.account(), COMMUNITY, device));
    // The certificate must hold, too.
    let elsewhere = Certificate::issue(&account, OTHER, device);
    let empty = DeviceAnswer::new(&code, COMMUNITY, elsewhere, place);
    assert!(!empty.holds(code.account(), COMMUNITY, device));
}
