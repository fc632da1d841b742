// SPDX-License-Identifier: Apache-2.0

//! Whether the engine answers, and the images that it keeps.

use std::time::Duration;

use bollard::query_parameters::RemoveImageOptions;
use surety_primitives::H256;
use tokio::time::timeout;

use super::{Engine, EngineError};

/// How long an engine that works takes to answer.
const ANSWERS_WITHIN: Duration = Duration::from_secs(10);

/// What the engine says that it can hold jobs to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Abilities {
	/// The version of the control groups.
	pub cgroups: Option<String>,
	/// Whether it filters system calls.
	pub filters_calls: bool,
}

/// What an image is called, by its digest.
pub fn image_reference(image: &str, digest: H256) -> String {
	format!("{image}@sha256:{}", hex::encode(digest))
}

impl Engine {
	/// Asks whether the engine answers.
	pub async fn ping(&self) -> Result<(), EngineError> {
		match timeout(ANSWERS_WITHIN, self.docker.ping()).await {
			Ok(answer) => Ok(answer.map(|_| ())?),
			Err(_) => Err(EngineError::Silent { secs: ANSWERS_WITHIN.as_secs() }),
		}
	}

	/// What the engine says that it can hold jobs to.
	pub async fn abilities(&self) -> Result<Abilities, EngineError> {
		let info = self.docker.info().await?;
		Ok(Abilities {
			cgroups: info.cgroup_version.map(|version| version.to_string()),
			filters_calls: info
				.security_options
				.iter()
				.flatten()
				.any(|found| found.contains("seccomp")),
		})
	}

	/// How much an image takes, in bytes; `None` if it is not here.
	pub async fn image_bytes(&self, reference: &str) -> Option<u64> {
		let image = self.docker.inspect_image(reference).await.ok()?;
		Some(image.size.and_then(|size| u64::try_from(size).ok()).unwrap_or(0))
	}

	/// Removes an image, unless a container uses it. Says whether it is gone.
	pub async fn remove_image(&self, reference: &str) -> Result<bool, EngineError> {
		match self.docker.remove_image(reference, None::<RemoveImageOptions>, None).await {
			Ok(_) => Ok(true),
			Err(bollard::errors::Error::DockerResponseServerError { status_code: 404, .. }) => {
				Ok(true)
			}
			// In use.
			Err(bollard::errors::Error::DockerResponseServerError { status_code: 409, .. }) => {
				Ok(false)
			}
			Err(error) => Err(error.into()),
		}
	}
}
