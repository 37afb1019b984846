//! Secrets of webhooks at rest: AES-256-GCM under a key derived (HKDF-SHA-256) from the text in the configuration. What is
//! encrypted is bound to its webhook, so that it cannot be moved to another one.

use crate::config::SecretKey;
use crate::domain::webhook::Secrets;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pact_core::json::{self, Json, Object};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hkdf::{HKDF_SHA256, Salt};
use ring::rand::{SecureRandom as _, SystemRandom};

/// In front of what is kept: how it was encrypted.
const VERSION: &str = "1:";
/// What the key is for, so that the same text could serve other ends.
const PURPOSE: &[&[u8]] = &[b"pact-broker webhook secrets 1"];

/// Encrypts and decrypts, if there is a key.
pub(crate) struct Vault(Option<LessSafeKey>);

/// Why secrets cannot be kept or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum VaultError {
    #[error(
        "the broker has no key for secrets: set PACT_BROKER_SECRET_KEY, or PACT_BROKER_SECRET_KEY_FILE to a file with mode \
         600; `pact-broker generate-secret-key` makes a key"
    )]
    NoKey,
    #[error(
        "the key of the broker is not the one under which the secrets were kept; set PACT_BROKER_SECRET_KEY to that one, or \
         send the secrets again"
    )]
    WrongKey,
    #[error("the system has no randomness to encrypt with")]
    NoRandomness,
}

impl Vault {
    pub(crate) fn new(key: Option<&SecretKey>) -> Self {
        Self(key.and_then(|key| {
            let derived = Salt::new(HKDF_SHA256, b"").extract(key.text().as_bytes());
            let derived = derived.expand(PURPOSE, &AES_256_GCM).ok()?;
            Some(LessSafeKey::new(UnboundKey::from(derived)))
        }))
    }

    /// Whether there is a key.
    pub(crate) fn has_key(&self) -> bool {
        self.0.is_some()
    }

    /// What is kept of a webhook's secrets; nothing if there are none.
    ///
    /// # Errors
    /// There is no key.
    pub(crate) fn seal(&self, uuid: &str, secrets: &Secrets) -> Result<Option<String>, VaultError> {
        if secrets.is_empty() {
            return Ok(None);
        }
        let key = self.0.as_ref().ok_or(VaultError::NoKey)?;
        let mut nonce = [0; NONCE_LEN];
        SystemRandom::new().fill(&mut nonce).map_err(|_| VaultError::NoRandomness)?;
        let mut data = write(secrets).into_bytes();
        key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(uuid.as_bytes()), &mut data)
            .map_err(|_| VaultError::WrongKey)?;
        let kept = [nonce.as_slice(), &data].concat();
        Ok(Some(format!("{VERSION}{}", STANDARD.encode(kept))))
    }

    /// The secrets of a webhook.
    ///
    /// # Errors
    /// There is no key, or not the right one.
    pub(crate) fn open(&self, uuid: &str, kept: Option<&str>) -> Result<Secrets, VaultError> {
        let Some(kept) = kept else { return Ok(Secrets::default()) };
        let key = self.0.as_ref().ok_or(VaultError::NoKey)?;
        let data =
            kept.strip_prefix(VERSION).and_then(|kept| STANDARD.decode(kept).ok()).ok_or(VaultError::WrongKey)?;
        let (nonce, data) = data.split_first_chunk::<NONCE_LEN>().ok_or(VaultError::WrongKey)?;
        let mut data = data.to_vec();
        let plain = key
            .open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(uuid.as_bytes()), &mut data)
            .map_err(|_| VaultError::WrongKey)?;
        json::parse_bytes(plain).map(|plain| read(&plain)).map_err(|_| VaultError::WrongKey)
    }
}

fn write(secrets: &Secrets) -> String {
    let mut document = Object::new();
    if let Some(password) = &secrets.password {
        document.push("password", password);
    }
    document
        .push("headers", secrets.headers.iter().map(|(name, value)| (name.clone(), value.into())).collect::<Object>());
    json::compact(&document.into())
}

fn read(document: &Json) -> Secrets {
    let headers = document.get("headers").and_then(Json::as_object);
    Secrets {
        password: document.get("password").and_then(Json::as_str).map(str::to_owned),
        headers: headers
            .into_iter()
            .flat_map(Object::iter)
            .filter_map(|(name, value)| Some((name.to_owned(), value.as_str()?.to_owned())))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault(key: &str) -> Vault {
        Vault::new(Some(&SecretKey::new(key).unwrap()))
    }

    #[test]
    fn secrets_come_back_under_their_key_and_for_their_webhook_only() {
        let secrets = Secrets {
            password: Some("hush".to_owned()),
            headers: vec![("authorization".to_owned(), "Bearer x".to_owned())],
        };
        let ours = vault("0123456789abcdef0123456789abcdef");
        let kept = ours.seal("hook-one", &secrets).unwrap().unwrap();
        assert!(!kept.contains("hush"));
        assert_eq!(ours.open("hook-one", Some(&kept)), Ok(secrets.clone()));
        assert_ne!(
            ours.seal("hook-one", &secrets).unwrap().unwrap(),
            kept,
            "the same text is never encrypted the same"
        );
        assert_eq!(ours.open("hook-two", Some(&kept)), Err(VaultError::WrongKey));
        assert_eq!(
            vault("another key of some thirty letters").open("hook-one", Some(&kept)),
            Err(VaultError::WrongKey)
        );
        assert_eq!(Vault::new(None).open("hook-one", Some(&kept)), Err(VaultError::NoKey));
        assert_eq!(Vault::new(None).seal("hook-one", &secrets), Err(VaultError::NoKey));
        for broken in ["", "1:", "1:AAAA", "2:AAAA", "1:!"] {
            assert_eq!(ours.open("hook-one", Some(broken)), Err(VaultError::WrongKey), "{broken}");
        }
    }

    #[test]
    fn without_secrets_no_key_is_needed() {
        let none = Vault::new(None);
        assert_eq!(none.seal("hook-one", &Secrets::default()), Ok(None));
        assert_eq!(none.open("hook-one", None), Ok(Secrets::default()));
    }
}
