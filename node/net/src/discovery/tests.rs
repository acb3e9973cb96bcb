use super::*;

fn address(port: u16) -> Multiaddr {
    format!("/ip4/192.0.2.1/tcp/{port}").parse().unwrap()
}

fn ordered() -> (PeerId, PeerId) {
    let (one, two) = (PeerId::random(), PeerId::random());
    (one.min(two), one.max(two))
}

fn far(now: Instant) -> Instant {
    now + Duration::from_secs(7 * 24 * 3600)
}

#[test]
fn of_two_that_see_each_other_the_smaller_id_dials_first() {
    let (small, large) = ordered();
    let now = Instant::now();
    let mut first = Book::new(small);
    first.discover(large, address(1), now);
    assert_eq!(first.due(now, 8).len(), 1);
    let mut second = Book::new(large);
    second.discover(small, address(1), now);
    assert_eq!(second.due(now, 8), []);
    assert!(second.next_due().unwrap() >= now + YIELD_DELAY);
    assert_eq!(second.due(now + YIELD_DELAY + JITTER, 8).len(), 1);
}

#[test]
fn a_target_in_flight_or_alive_is_not_dialed_again() {
    let (alice, bob) = ordered();
    let mut now = Instant::now();
    let mut book = Book::new(alice);
    book.discover(bob, address(1), now);
    book.configure(address(2), None, now);
    let plans = book.due(now, 8);
    assert_eq!(plans.len(), 2);
    assert_eq!(book.due(far(now), 8), []);
    let by_address = Target::Address(address(2));
    book.reached(&by_address, bob, now);
    book.failed(&Target::Peer(bob), now);
    book.began(bob, false, now);
    assert_eq!((book.due(far(now), 8), book.next_due()), (vec![], None));
    book.ended(bob, Ending::Lost(SESSION_PROVES), now);
    now = far(now);
    assert_eq!(book.due(now, 8).len(), 1, "both lead to bob: one dial at a time");
}

#[test]
fn failures_back_off_to_a_cap_and_a_good_session_forgives() {
    let (alice, bob) = ordered();
    let mut now = Instant::now();
    let mut book = Book::new(alice);
    book.configure(address(1), Some(bob), now);
    let target = Target::Peer(bob);
    let mut pauses = Vec::new();
    for _ in 0..20 {
        assert_eq!(book.due(now, 8).len(), 1);
        book.failed(&target, now);
        let due = book.next_due().unwrap();
        pauses.push(due - now);
        now = due;
    }
    assert!(pauses[0] < BACKOFF_FIRST * 2);
    assert!(pauses.iter().all(|pause| *pause <= BACKOFF_LONGEST.mul_f64(1.25)));
    assert!(pauses[19] >= BACKOFF_LONGEST);
    book.began(bob, false, now);
    book.ended(bob, Ending::Lost(SESSION_PROVES), now);
    assert!(book.next_due().unwrap() <= now + YIELD_DELAY + JITTER * 2);
}

#[test]
fn a_peer_that_hangs_up_at_once_is_not_dialed_in_a_tight_loop() {
    let (alice, bob) = ordered();
    let now = Instant::now();
    let mut book = Book::new(alice);
    book.configure(address(1), Some(bob), now);
    for _ in 0..5 {
        book.began(bob, false, now);
        book.ended(bob, Ending::Lost(Duration::ZERO), now);
    }
    assert!(book.next_due().unwrap() >= now + BACKOFF_FIRST * 16);
    book.began(bob, false, now);
    book.ended(bob, Ending::Dismissed, now);
    assert!(book.next_due().unwrap() >= now + HELD_AFTER_DISCONNECT);
}

#[test]
fn whoever_said_goodbye_is_left_alone_as_long_as_it_asks() {
    let (alice, bob) = ordered();
    let now = Instant::now();
    let mut book = Book::new(alice);
    book.configure(address(1), Some(bob), now);
    let hour = Duration::from_secs(3600);
    for (pause, latest) in [(Duration::ZERO, BACKOFF_FIRST), (hour, hour.mul_f64(1.25))] {
        book.began(bob, false, now);
        book.ended(bob, Ending::Parted(SESSION_PROVES, pause), now);
        let due = book.next_due().unwrap();
        assert!(due >= now + pause && due <= now + latest);
    }
    for _ in 0..5 {
        book.began(bob, false, now);
        book.ended(bob, Ending::Parted(Duration::ZERO, Duration::ZERO), now);
    }
    assert!(book.next_due().unwrap() >= now + BACKOFF_FIRST * 16, "not in a tight loop");
}

#[test]
fn refused_peers_rest_for_ten_minutes_and_longer_each_time() {
    let (alice, eve) = ordered();
    let now = Instant::now();
    let mut book = Book::new(alice);
    let target = Target::Peer(eve);
    book.discover(eve, address(1), now);
    book.due(now, 8);
    book.refused(&target, now);
    book.discover(eve, address(2), now);
    assert!(book.next_due().unwrap() >= now + REFUSED_FIRST, "rediscovery does not wake it");
    book.refused(&target, now);
    assert!(book.next_due().unwrap() >= now + REFUSED_FIRST * 2);
    let mallory = PeerId::random();
    book.discover(mallory, address(3), now);
    book.stranger(mallory, now);
    assert_eq!(book.due(now + REFUSED_FIRST / 2, 8), [], "who failed at our gate rests too");
    book.urge(&address(1), Some(eve), now);
    assert!(book.next_due().unwrap() <= now + BACKOFF_FIRST);
}

#[test]
fn the_book_is_bounded_and_keeps_whom_it_knows() {
    let alice = PeerId::random();
    let now = Instant::now();
    let mut book = Book::new(alice);
    let bob = PeerId::random();
    book.configure(address(9), Some(bob), now);
    let mut crowd: Vec<PeerId> = (0..2 * MAX_TARGETS).map(|_| PeerId::random()).collect();
    for peer in &crowd {
        book.discover(*peer, address(1), now);
    }
    assert_eq!(book.entries.len(), MAX_TARGETS);
    for plan in book.due(far(now), usize::MAX) {
        book.failed(&plan.target, now);
    }
    crowd.push(PeerId::random());
    let newest = *crowd.last().unwrap();
    book.discover(newest, address(1), now);
    assert_eq!(book.entries.len(), MAX_TARGETS);
    assert!(book.entries.contains_key(&Target::Peer(newest)), "it takes a failed one's place");
    assert!(book.entries.contains_key(&Target::Peer(bob)), "configured ones stay");
    for port in 1..=200 {
        book.learn(bob, vec![address(port)], now);
    }
    assert_eq!(book.addresses(bob).len(), MAX_ADDRESSES);
    assert_eq!(book.addresses(bob).last(), Some(&address(200)));
}

#[test]
fn silence_on_the_local_network_forgets_only_strangers() {
    let (alice, bob) = ordered();
    let now = Instant::now();
    let mut book = Book::new(alice);
    book.discover(bob, address(1), now);
    book.expire(bob);
    assert_eq!(book.addresses(bob), []);
    book.discover(bob, address(1), now);
    book.learn(bob, vec![address(2)], now);
    book.expire(bob);
    assert_eq!(book.addresses(bob).len(), 2);
}

#[test]
fn this_node_is_never_in_its_own_book() {
    let alice = PeerId::random();
    let now = Instant::now();
    let mut book = Book::new(alice);
    book.discover(alice, address(1), now);
    book.configure(address(1), Some(alice), now);
    book.configure(address(2), None, now);
    book.myself(&Target::Address(address(2)));
    assert_eq!(book.next_due(), None);
}

#[test]
fn a_new_address_of_this_machine_wakes_whoever_was_out_of_reach() {
    let (alice, bob) = ordered();
    let now = Instant::now();
    let mut book = Book::new(alice);
    book.learn(bob, vec![address(1)], now);
    for _ in 0..30 {
        book.failed(&Target::Peer(bob), now);
    }
    assert!(book.next_due().unwrap() >= now + BACKOFF_ABSENT);
    book.moved(now);
    assert!(book.next_due().unwrap() <= now + BACKOFF_FIRST + JITTER);
}

fn over_relay() -> Multiaddr {
    format!("/ip4/192.0.2.9/tcp/9/p2p/{}/p2p-circuit", PeerId::random()).parse().unwrap()
}

#[test]
fn what_worked_is_the_best_address_and_is_never_pushed_out() {
    let (alice, bob) = ordered();
    let now = Instant::now();
    let mut book = Book::new(alice);
    book.learn(bob, vec![address(1), address(2), address(3)], now);
    book.worked(bob, &address(3), now);
    assert_eq!(book.addresses(bob), [address(3), address(1), address(2)]);
    book.learn(bob, (10..100).map(address).collect(), now);
    assert_eq!(book.addresses(bob).len(), MAX_ADDRESSES);
    assert_eq!(book.addresses(bob)[0], address(3));
}

#[test]
fn a_relay_is_dialed_over_when_dialing_directly_has_failed() {
    let (alice, bob) = ordered();
    let now = Instant::now();
    let (circuit, target) = (over_relay(), Target::Peer(bob));
    let mut book = Book::new(alice);
    book.remember(bob, address(1), now);
    book.remember(bob, circuit.clone(), now);
    assert_eq!(book.due(now, 8)[0].addresses, [address(1)]);
    book.failed(&target, now);
    assert_eq!(book.due(far(now), 8)[0].addresses, [address(1), circuit.clone()]);
    let mut hidden = Book::new(alice);
    hidden.remember(bob, circuit.clone(), now);
    assert_eq!(hidden.due(now, 8)[0].addresses, [circuit], "there is no other way");
}

#[test]
fn a_peer_reached_over_a_relay_is_still_dialed_directly() {
    let (alice, bob) = ordered();
    let now = Instant::now();
    let mut book = Book::new(alice);
    book.learn(bob, vec![over_relay()], now);
    book.began(bob, true, now);
    assert_eq!(book.next_due(), None, "there is nothing better than the circuit");
    book.learn(bob, vec![address(1)], now);
    assert!(book.next_due().unwrap() >= now + OPEN_TIMEOUT, "punching a hole comes first");
    assert_eq!(book.due(far(now), 8)[0].addresses, [address(1)]);
    book.failed(&Target::Peer(bob), now);
    assert!(book.next_due().is_some());
    book.began(bob, false, now);
    assert_eq!((book.due(far(now), 8), book.next_due()), (vec![], None));
}
