//! Whom to believe about web servers: the authorities that this machine trusts.

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
        let why = found.errors.first().map(|error| format!(" ({error})")).unwrap_or_default();
        let message = format!("this machine trusts no certificate authority{why}");
        return Err(Error::new(Kind::Verification, message)
            .next("install ca-certificates, or name a file of your own with SSL_CERT_FILE"));
    }
    let certs: Vec<Certificate<'static>> =
        found.certs.iter().map(|cert| Certificate::from_der(cert).to_owned()).collect();
    Ok(TlsConfig::builder()
        .root_certs(RootCerts::new_with_certs(&certs))
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .build())
}

/// Why the server's certificate is not believed, if that is what went wrong.
pub(super) fn distrust(error: &ureq::Error) -> Option<String> {
    let wrong = match error {
        ureq::Error::Rustls(error) => Some(error),
        ureq::Error::Io(error) => error.get_ref().and_then(|inner| inner.downcast_ref()),
        _ => None,
    };
    match wrong? {
        rustls::Error::InvalidCertificate(why) => Some(words(why)),
        rustls::Error::NoCertificatesPresented => Some("it shows none".into()),
        _ => None,
    }
}

fn words(why: &rustls::CertificateError) -> String {
    use rustls::CertificateError as Why;
    match why {
        Why::UnknownIssuer | Why::BadSignature => {
            "nobody whom this machine trusts signed it".into()
        }
        Why::Expired | Why::ExpiredContext { .. } => "it has expired".into(),
        Why::NotValidYet | Why::NotValidYetContext { .. } => "it is not valid yet".into(),
        Why::NotValidForName | Why::NotValidForNameContext { .. } => {
            "it is for another name than the one in the URL".into()
        }
        Why::Revoked => "it was revoked".into(),
        other => other.to_string(),
    }
}
