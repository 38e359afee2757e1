//! TLS to a PostgreSQL server, as strict as `sslmode` says: the words mean what they mean to PostgreSQL's own programs.
//! The authorities are the system's, or those of `sslrootcert` alone.

use crate::database::{Server, TlsMode};
use crate::failure::{Code, Failure};
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use std::path::Path;
use std::sync::Arc;
use tokio_postgres_rustls::MakeRustlsConnect;

/// What connects.
///
/// # Errors
/// [`Failure::File`] for a file of authorities that holds none.
pub fn connector(server: &Server) -> Result<MakeRustlsConnect, Failure> {
    let provider = Arc::new(ring::default_provider());
    let strict = match (server.tls, &server.authorities) {
        // As elsewhere: who names an authority with `require` wants it to be asked.
        (TlsMode::VerifyCa | TlsMode::VerifyFull, _) | (TlsMode::Require, Some(_)) => true,
        (TlsMode::Require | TlsMode::Prefer | TlsMode::Disable, _) => false,
    };
    let chain = if strict { Some(verifier(server.authorities.as_deref(), &provider)?) } else { None };
    let builder = ClientConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions();
    let builder = builder.map_err(|e| unusable(server, &e))?;
    let config = match (server.tls, chain) {
        (TlsMode::VerifyFull, Some(chain)) => builder.with_webpki_verifier(chain),
        (_, chain) => builder.dangerous().with_custom_certificate_verifier(Arc::new(Lenient { chain, provider })),
    };
    Ok(MakeRustlsConnect::new(config.with_no_client_auth()))
}

fn unusable(server: &Server, error: &Error) -> Failure {
    Failure::Store { code: Code::ServerRefused, path: server.to_string(), cause: error.to_string() }
}

fn verifier(authorities: Option<&Path>, provider: &Arc<CryptoProvider>) -> Result<Arc<WebPkiServerVerifier>, Failure> {
    let mut roots = RootCertStore::empty();
    let file = authorities.map_or_else(|| "sslrootcert".to_owned(), |path| path.display().to_string());
    let failed = |cause: String| Failure::File { path: file.clone(), cause };
    match authorities {
        Some(path) => {
            for certificate in CertificateDer::pem_file_iter(path).map_err(|e| failed(e.to_string()))? {
                roots.add(certificate.map_err(|e| failed(e.to_string()))?).map_err(|e| failed(e.to_string()))?;
            }
        }
        None => drop(roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs)),
    }
    let built = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider.clone()).build();
    built.map_err(|e| failed(e.to_string()))
}

/// Less than all of it: the chain without the name (`verify-ca`), or neither (`require`, `prefer`).
#[derive(Debug)]
struct Lenient {
    chain: Option<Arc<WebPkiServerVerifier>>,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Lenient {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let Some(chain) = &self.chain else { return Ok(ServerCertVerified::assertion()) };
        match chain.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now) {
            // The name is looked at last, when the chain has held.
            Err(Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) => Ok(ServerCertVerified::assertion()),
            verdict => verdict,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
