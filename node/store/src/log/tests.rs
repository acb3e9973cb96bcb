use super::*;
use tidings_protocol::store::suite;
use tidings_protocol::testing::COMMUNITY;

#[test]
fn the_log_in_memory_passes_the_suite() {
    suite::all(|| Log::in_memory(COMMUNITY, 1).unwrap());
}
