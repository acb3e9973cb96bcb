//! People: how they are called, what they may do, and who comes in.

super::refusals! {
    NotFound unknown_person(who: text): "nobody is called “{who}” here",
        "`tidings people` lists everybody";
    NotFound unknown_person_near(who: text, near: list): "nobody is called “{who}” here",
        "did you mean {near}?";
    Usage ambiguous_person(who: text, count: number): "{count} people are called “{who}”",
        "add the characters after #, as `tidings people` shows them";
    Usage blank_name(): "a name cannot be blank", "say what to be called";
    TooLarge name_too_long(len: number, max: number):
        "the name is {len} bytes long; at most {max} fit", "choose a shorter one";

    Usage control_in_name(): "a name has no control characters", "leave them out";
    Usage called_so_already(person: text): "you are called {person} already",
        "say another name";

    Usage role_already(person: text, role: text): "{person} is {role} already",
        "`tidings people` shows who may do what";
    NotAllowed role_beyond_you(person: text, role: text, after: text):
        "you cannot make {person} {role}: they would stay {after}",
        "only somebody who stands above them, and above whoever gave them their role, can";
    NotAllowed roles_by_moderators(): "only moderators and owners give roles",
        "ask one of them; `tidings people` shows who they are";
    NotAllowed own_role(): "nobody changes their own role", "ask an owner";
    Usage regard_of_oneself(): "that is you: nobody can mute or block themselves",
        "name somebody else";
    Usage heard_already(person: text): "{person} is neither muted nor blocked already",
        "`tidings people` shows who is";
    Usage muted_already(person: text): "{person} is muted already",
        "`tidings people` shows who is";
    Usage blocked_already(person: text): "{person} is blocked already",
        "`tidings people` shows who is";
    NotAllowed moderators_decide(): "only moderators and owners decide that",
        "ask one of them (`tidings people` shows who they are); `tidings people mute` or `block` \
         is for you alone";
    NotAllowed makers_decide(): "only who made the board, and moderators, decide that",
        "ask one of them (`tidings people` shows who they are); `tidings people mute` or `block` \
         is for you alone";
    NotAllowed messages_unmoderated(): "nobody moderates messages",
        "`tidings people mute` or `block` is for you alone";

    NotFound unknown_invite(key: text): "there is no invite {key}",
        "`tidings invite list` shows them; 4 characters of the key are enough";
    Usage ambiguous_invite(count: number): "{count} invites have a key that starts so",
        "write more of it";
    NotAllowed not_your_invite(person: text): "the invite is {person}'s",
        "ask them, or a moderator, to take it back";
    Usage role_by_invite(role: text): "an invite makes members, readers or relays, no {role}",
        "invite as a member, then `tidings people role`";
    Usage invite_lifetime(): "an invite is good for a second to a year",
        "try `tidings invite --expires 7d`";
    NotAllowed not_admitted(): "this device is not a member yet",
        "wait until it met another member, then try again";
    NotAllowed not_admitted_copy(): "this device is not a member yet",
        "the home was copied before anybody else was in: let it meet the original home first, or \
         take the posts along with `tidings export`, `tidings new` and `tidings import`";

    NotAllowed device_revoked(): "this device was revoked: what it writes counts no more",
        "what is here can still be read; `tidings join CODE` makes another home yours";
    NotAllowed expelled(): "you were expelled from this community",
        "what is here can still be read and exported; `tidings people` says why";
    NotAllowed relay_writes_nothing():
        "this home is a blind relay: it carries what others write, and writes nothing",
        "write at a member's home; a moderator makes this one a member with `tidings people role`";
    NotAllowed reader_writes_nothing(): "you are a reader here, and write nothing",
        "ask a moderator to make you a member: `tidings people` lists them";
    NotAllowed relay_cannot_read():
        "this home is a blind relay: it has no keys, and cannot read what it carries",
        "read at a member's home; `tidings status` says how much is carried here";

    Verification foreign_revocation(): "the revocation is of another account or community",
        "`tidings device list` shows the devices of this account";
    NotFound unknown_device(): "no device of yours has this key",
        "`tidings device list` shows their names and keys";
    Usage revokes_itself(): "a device is revoked from another one of the same person",
        "revoke it from there, or expel the account: `tidings people expel`";
    NotAllowed foreign_words(): "the words are those of another account",
        "give the words of this home's account: `tidings whoami` says which that is";

    Usage count_of_words(wanted: number, count: number):
        "there are {wanted} recovery words, and these are {count}", "give them all, in their order";
    Usage mismatched_words():
        "these recovery words do not belong together: one is wrong or misplaced",
        "compare them with what was written down, word by word";
    Usage unknown_word(place: number, word: text):
        "word {place}, “{word}”, is not one of the list's words",
        "compare it with what was written down";
    Usage unknown_word_near(place: number, word: text, near: list):
        "word {place}, “{word}”, is not one of the list's words", "did you mean {near}?";

    Usage no_code(prefix: text): "this is not an invite code",
        "a code starts with {prefix} and is printed by `tidings invite` on a member's device";
    Usage unknown_code(kind: number):
        "the code is of kind {kind}, which this program does not know",
        "update tidings, then join again";
    Usage code_cut_off(): "the invite code is incomplete", "copy the code again, as a whole";
    Usage code_mistyped(): "a character of the invite code is wrong or missing",
        "copy the code again, as a whole";
    Usage letter_in_code(letter: text): "an invite code never contains “{letter}”",
        "copy the code again, as a whole";
    Verification code_of_another():
        "the member who answered belongs to another community than the code",
        "ask whoever gave you the code for a new one";
}
