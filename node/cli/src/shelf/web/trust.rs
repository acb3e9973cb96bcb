//! Whom to believe about web servers: the authorities that this machine trusts.

use crate::shelf::refusal;
use std::sync::Arc;
use tidings_core::{Error, Kind};
use ureq::tls::{Certificate, RootCerts, TlsConfig};

/// TLS as rustls speaks it with ring, and the machine's authorities: those of its certificate store,
/// or of `SSL_CERT_FILE` and `SSL_CERT_DIR`.
///
/// # Errors
/// That the machine trusts nobody; an http URL needs nobody.
pub(super) fn authorities(needed: bool) -> Result<TlsConfig, Error> {
    let found = rustls_native_certs::load_native_certs();
    for error in &found.errors {
        tracing::debug!(%error, "a certificate store cannot be read");
    }
    if needed && found.certs.is_empty() {
        let first = found.errors.first();
        return Err(first.map_or_else(refusal::no_authority, refusal::no_authority_read));
    }
    let certs: Vec<Certificate<'static>> =
        found.certs.iter().map(|cert| Certificate::from_der(cert).to_owned()).collect();
    Ok(TlsConfig::builder()
        .root_certs(RootCerts::new_with_certs(&certs))
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .build())
}

/// Why the server's certificate is not believed, if that is what went wrong.
pub(super) fn distrust(error: &ureq::Error) -> Option<Error> {
    let wrong = match error {
        ureq::Error::Rustls(error) => Some(error),
        ureq::Error::Io(error) => error.get_ref().and_then(|inner| inner.downcast_ref()),
        _ => None,
    };
    match wrong? {
        rustls::Error::InvalidCertificate(why) => Some(words(why)),
        rustls::Error::NoCertificatesPresented => Some(refusal::none_shown()),
        _ => None,
    }
}

fn words(why: &rustls::CertificateError) -> Error {
    use rustls::CertificateError as Why;
    match why {
        Why::UnknownIssuer | Why::BadSignature => refusal::unknown_issuer(),
        Why::Expired | Why::ExpiredContext { .. } => refusal::expired(),
        Why::NotValidYet | Why::NotValidYetContext { .. } => refusal::not_valid_yet(),
        Why::NotValidForName | Why::NotValidForNameContext { .. } => refusal::for_another_name(),
        Why::Revoked => refusal::revoked(),
        other => Error::new(Kind::Verification, other.to_string()),
    }
}
