//! The home: its disk, its log, its keys.

super::refusals! {
    Failed failed(why: text): "{why}";
    Failed disk_full(): "no room on the disk: free some space; nothing committed is lost";
    Failed disk_failed(why: text): "the disk failed ({why}): nothing committed is lost";
    Verification log_damaged(why: text):
        "the log is damaged ({why}): `tidings verify` names what is affected";
    Failed store_failed(why: text): "{why}",
        "free some space or repair the disk; a running node then goes on by itself";
    TooLarge disk_nearly_full(free: number, min: number):
        "the disk is nearly full: {free} B are free, and below {min} B nothing is taken",
        "free some space, or lower `min_free`; the node goes on by itself then";
    TooLarge over_quota(held: number, quota: number):
        "{held} B of logs are held, and `quota` is {quota} B",
        "raise `quota`, or let old bodies go by rules of `retention`, and `tidings config reload`; \
         the node goes on by itself then";
    TooLarge over_quota_until(held: number, quota: number, below: number):
        "{held} B of logs are held, and `quota` is {quota} B; it goes on below {below} B",
        "raise `quota`, or let old bodies go by rules of `retention`, and `tidings config reload`; \
         the node goes on by itself then";
    Failed foreign_log(file: text): "{file} belongs to another community than this home",
        "restore the home as a whole from one backup";
    Usage old_device_key(): "the device's key is not new: its log is in this home",
        "mint a new device key";
    NotAllowed not_blind(role: text):
        "this home is not blind: it is {role} here, and its keys are on this disk",
        "a code that `tidings invite --role relay` makes lets in a new home that never gets any; \
         without `blind` this home runs as it is";
    Busy log_behind(): "this device's own log is being recovered from a peer; try again in a moment";
    Moved forked(): "this device's log was forked: its home was copied or restored",
        "restart the node: it continues as a new device";
    Busy no_key(): "the community's key is not here yet, and nothing is written unsealed",
        "it comes with what other members wrote: `tidings sync`, then try again";
    Verification foreign_certificate(): "the certificate is not for this device";
    NotAllowed uncertified():
        "this home was copied or restored, and goes on as a new device that your account has not \
         certified yet",
        "`tidings device certify` asks for your 24 recovery words and certifies it";
    Moved from_another_machine(): "this home came from another machine",
        "it must continue as a new device, so that no two homes write the same log";
    Moved is_a_copy(): "this home is a copy, or was restored",
        "it must continue as a new device, so that no two homes write the same log";

    // Its databases.
    NotFound store_missing(file: text):
        "{file} is missing: this home was never set up, or the file was moved away";
    Failed store_exists(file: text): "{file} exists already";
    Busy store_locked(file: text): "{file} is in use by another process: stop it first";
    Verification store_damaged(file: text, why: text):
        "{file} is damaged ({why}): restore it from a backup, or join again as a new device";
    Failed store_newer(file: text, found: number, known: number):
        "{file} was written by a newer version (format {found}, this version knows up to {known}): \
         update this program";
    Failed store_without_room(file: text):
        "no room on the disk for {file}: free some space and try again";
    Failed store_not_opened(file: text, why: text): "{file} cannot be opened: {why}";
    TooLarge too_many_decisions(max: number): "{max} of them are kept already: no more fit";
}
