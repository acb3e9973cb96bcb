//! Why a place to carry to or from is refused, or breaks off: each with a code, fields and its words in
//! English, as [`tidings_core::refusal`] has them. The other languages stand in the catalogue under
//! `shelf-` and the code.

use tidings_core::refusal::{Reason, reasons};
use tidings_core::{Error, Kind};

fn error(kind: Kind, message: String, next: Option<String>, reason: Reason) -> Error {
    Error { kind, message, next, reason: Some(Box::new(reason)) }
}

reasons! { pub(super) error(Kind) -> Error:
    // Directories.
    Usage no_absolute_path(path: text): "{path} is no absolute path";
    Usage no_directory(path: text): "{path} is no directory";
    NotFound no_place(path: text, why: text): "{path}: {why}", "is the stick mounted there?";
    NotAllowed no_plain_directory(path: text): "{path} is no directory",
        "links are not followed there; move it away";
    Verification no_plain_file(): "it is no plain file";
    Failed another_community(): "another community has files there; they were left alone";
    Failed other_communities(count: number):
        "{count} other communities have files there; they were left alone";
    NotFound nothing_there(place: text): "there is nothing of this community at {place}",
        "`tidings publish` or `tidings carry` puts it there";

    // Web servers.
    Usage url_too_long(url: text): "{url}: the URL is too long";
    Usage url_of_no_directory(url: text): "{url}: a URL with ? or # names no directory";
    Failed another_part(url: text): "{url}: another part came";
    Failed broken_off(url: text, byte: text, why: text):
        "{url}: broken off at byte {byte}: {why}";
    Verification distrusted(url: text, why: text):
        "{url}: the server's certificate is not believed: {why}",
        "check the URL and this machine's clock; for an authority of your own, set SSL_CERT_FILE \
         for the node and start it again. What is published is sealed and signed: http will do, too";
    Verification no_authority(): "this machine trusts no certificate authority",
        "install ca-certificates, or name a file of your own with SSL_CERT_FILE";
    Verification no_authority_read(why: text): "this machine trusts no certificate authority ({why})",
        "install ca-certificates, or name a file of your own with SSL_CERT_FILE";

    // Certificates.
    Verification none_shown(): "it shows none";
    Verification unknown_issuer(): "nobody whom this machine trusts signed it";
    Verification expired(): "it has expired";
    Verification not_valid_yet(): "it is not valid yet";
    Verification for_another_name(): "it is for another name than the one in the URL";
    Verification revoked(): "it was revoked";
}

#[cfg(test)]
mod tests;
