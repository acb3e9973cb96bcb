//! Hangs up as soon as it was greeted, and dials again.

use super::pace::Refrain;
use super::scene::Scene;

pub(super) fn storm() -> Refrain {
    Refrain::every_millis(300, Scene::close)
}
