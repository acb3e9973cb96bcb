//! What the plan does to hosts and links.

use super::{Happening, What, World};
use crate::checker::Check;
use crate::machine::Arrival;
use crate::observe::Fact;
use crate::plan::Act;

impl World<'_> {
    /// Carries out the next act of the plan.
    pub(super) fn act(&mut self) -> Check {
        let Some((_, act)) = self.plan.acts.get_mut(self.acted) else { return Ok(()) };
        // Nothing looks at an act again once it is over.
        let act = std::mem::replace(act, Act::Heal);
        self.acted += 1;
        self.tell(&Fact::Act(&act));
        let now = self.queue.now();
        match act {
            Act::Crash { who, down } => {
                if self.hosts[who].machine.is_up() {
                    self.crash(who);
                    let life = self.hosts[who].life;
                    self.queue.at(now.after(down), Happening::Restart { who: who as u32, life });
                }
            }
            Act::Stop { who } => return self.stop(who),
            Act::Start { who } => return self.start(who),
            Act::Reset { a, b } => {
                self.note(a, What::Reset, &(b as u64).to_be_bytes());
                self.fabric.reset(now, a, b);
            }
            Act::Link { a, b, up } => {
                self.note(a, What::Link, &(b as u64).to_be_bytes());
                self.fabric.link(now, a, b, up);
            }
            Act::Split { groups, one_way } => self.fabric.split(&groups, one_way),
            Act::Heal => self.fabric.unite(),
            Act::Write { who, sizes } => {
                self.note(who, What::Write, &(sizes.len() as u64).to_be_bytes());
                if self.hosts[who].machine.is_up() {
                    let bodies = self.hosts[who].bodies(&sizes);
                    return self.give(who, Arrival::Write(bodies));
                }
            }
            Act::Admit { who, author } => {
                let author = self.hosts[author].author;
                self.note(who, What::Admit, &author.0);
                return self.give(who, Arrival::Admit(author));
            }
            Act::Grade { who, whom, role } => {
                self.note(who, What::Grade, &[whom as u8, role as u8]);
                return self.grade(who, whom, role);
            }
            Act::Join { who, by } => {
                self.note(who, What::Join, &(by as u64).to_be_bytes());
                return self.join(who, by);
            }
            Act::Skew { who, micros } => {
                self.note(who, What::Skew, &micros.to_be_bytes());
                self.hosts[who].set_clock(now, micros);
                self.arm(who);
            }
            Act::Disk { who, mishap } => {
                self.note(who, What::Disk, &[]);
                self.hosts[who].suffer(mishap);
            }
        }
        Ok(())
    }

    /// A host says goodbye and goes.
    fn stop(&mut self, who: usize) -> Check {
        if !self.hosts[who].machine.is_up() {
            return Ok(());
        }
        self.hosts[who].close(self.queue.now());
        self.drain(who)?;
        self.crash(who);
        Ok(())
    }
}
