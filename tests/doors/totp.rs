//! The steps of an authenticator app (R5.2): whose code is taken when, and that none is taken twice, whatever the clock does.

use super::prepared::{Prepared, Start};
use super::scene::{Scene, VISITOR};

/// R5.2: one step of clock skew each way. The app shows the code of one step; seconds count from that step's first.
#[test]
fn an_apps_code_is_good_from_the_step_before_to_the_step_after() {
    let prepared = Prepared::new();
    for (second, good) in [(-31, false), (-30, true), (-1, true), (0, true), (29, true), (30, true), (59, true), (60, false)] {
        let mut scene = prepared.scene(Start::App);
        scene.wait(120);
        let (first, code) = (scene.now, scene.person.app.shows(scene.now));
        scene.wait(second);
        let before = scene.failures();
        assert_eq!(try_app(&mut scene, &code), if good { "open" } else { "otp_failed" }, "at {second} s");
        // R5.6: on an open challenge a code of another step is a wrong one.
        assert_eq!(scene.failures(), if good { Some(0) } else { before.map(|n| n + 1) }, "at {second} s");
        // Never twice: not at once, not by the app's next step, not when the clock is set back.
        for now in [scene.now, first.plus(59), first, first.plus(-30)] {
            scene.now = now;
            assert!(!good || try_app(&mut scene, &code) == "otp_failed", "R5.2: twice, at {second} s");
        }
    }
}

fn try_app(scene: &mut Scene, code: &str) -> String {
    let step = scene.begin_login(VISITOR, "app").unwrap();
    scene.verify(VISITOR, &step, code).map_or_else(|code| code, |_| "open".to_owned())
}
