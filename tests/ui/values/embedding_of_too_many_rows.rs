// errors: 2
use nn_core::prelude::*;

const USERS: usize = 20_000_000;

network! {
    pub struct Net {
        input: (user: 1, page: 1),
        who: from(user) -> embedding(USERS, 4),
        what: from(page) -> embedding(16_777_216, 4),
        output: concat(who, what) -> dense(1),
    }
}

network! {
    pub struct Other {
        input: 1,
        who: embedding(16_777_217, 4),
        output: dense(1),
    }
}

fn main() {
    let _ = Net::new(1);
}
