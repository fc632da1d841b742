// SPDX-License-Identifier: Apache-2.0

//! The image of a job: fetched by digest, within bounds, and looked at before it is run.

use std::{future::ready, io, path::PathBuf, time::Duration};

use bollard::{
	body_full,
	models::{ImageInspect, ImageSummary},
	query_parameters::{CreateImageOptionsBuilder, ListImagesOptions, RemoveImageOptions},
	Docker,
};
use futures::TryStreamExt;
use surety_primitives::H256;
use tokio::time::{interval, sleep};
use tracing::{debug, info, warn};

use super::{sandbox::may_be_volume, EngineError};
use crate::config::EngineConfig;

const MIB: u64 = 1 << 20;
/// How often the free space of the engine's disk is looked at while an image arrives.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// What an image may take beside its own size while it arrives: it is on the disk twice, packed and
/// unpacked.
const COPIES: u64 = 2;
/// What stays free on the engine's disk, in bytes.
const KEPT_FREE: u64 = 1 << 30;

/// What an image says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Image {
	/// Its name, with the digest.
	pub reference: String,
	/// Variables that it sets.
	pub env: Vec<String>,
	/// Places for which it wants a volume.
	pub volumes: Vec<String>,
	/// How large it is, unpacked.
	pub bytes: u64,
}

/// Why an image cannot be run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImageError {
	/// No registry gives it, or the engine has none of that digest.
	#[error("the image {image} cannot be had: {problem}")]
	Unavailable {
		/// Its name and digest.
		image: String,
		/// What the engine says.
		problem: String,
	},
	/// It is larger than the operator allows.
	#[error("the image {image} has {mib} MiB; `engine.max_image_mib` allows {most}")]
	TooLarge {
		/// Its name and digest.
		image: String,
		/// Its size.
		mib: u64,
		/// The limit.
		most: u32,
	},
	/// It took more of the disk than an image of the largest size does, and was given up.
	#[error(
		"the image {image} filled the engine's disk while it was fetched: more than \
		 `engine.max_image_mib` allows ({most}), or too little is free"
	)]
	DiskFilled {
		/// Its name and digest.
		image: String,
		/// The limit.
		most: u32,
	},
	/// It took too long.
	#[error("the image {image} did not arrive within {secs} s (`engine.max_pull_secs`)")]
	TooSlow {
		/// Its name and digest.
		image: String,
		/// The limit.
		secs: u64,
	},
	/// It wants a volume where there cannot be one.
	#[error("the image {image} declares a volume at `{volume}`, where a job cannot have one")]
	BadVolume {
		/// Its name and digest.
		image: String,
		/// The volume.
		volume: String,
	},
}

/// Where images are kept, within which bounds.
#[derive(Clone, Debug)]
pub(super) struct Images {
	pub docker: Docker,
	/// The folder in which the engine keeps them, if it is one of this machine.
	pub folder: Option<PathBuf>,
	pub limits: EngineConfig,
}

impl Images {
	/// Whether an image is here.
	pub async fn has(&self, name: &str, digest: H256) -> bool {
		let (reference, digest) = named(name, digest);
		self.find(&reference, &digest).await.is_some()
	}

	/// Makes sure that an image is here and can be run.
	pub async fn get(&self, name: &str, digest: H256) -> Result<Image, ImageError> {
		let (reference, digest) = named(name, digest);
		if let Some(found) = self.find(&reference, &digest).await {
			return check(found, self.limits.max_image_mib);
		}
		self.pull(&reference).await?;
		match self.find(&reference, &digest).await {
			Some(found) => {
				let checked = check(found, self.limits.max_image_mib);
				if checked.is_err() {
					self.remove(&reference).await;
				}
				checked
			}
			None => Err(ImageError::Unavailable {
				image: reference,
				problem: "the engine has none of that digest after pulling it".into(),
			}),
		}
	}

	async fn find(&self, reference: &str, digest: &str) -> Option<Image> {
		let found = self.docker.inspect_image(reference).await.ok()?;
		let known = found.repo_digests.iter().flatten().any(|known| known.ends_with(digest));
		known.then(|| look_at(reference, found))
	}

	/// Has the engine fetch an image. How much a registry sends, and how much that is once it is
	/// unpacked, nobody knows before: the disk is watched meanwhile.
	async fn pull(&self, reference: &str) -> Result<(), ImageError> {
		let image = || reference.to_string();
		let room = u64::from(self.limits.max_image_mib) * MIB * COPIES + KEPT_FREE;
		if self.free().is_some_and(|free| free < room) {
			self.make_room().await;
		}
		let options = CreateImageOptionsBuilder::new().from_image(reference).build();
		let pulled = self.docker.create_image(Some(options), None, None);
		let secs = self.limits.max_pull_secs;
		let time_limit = sleep(Duration::from_secs(secs));
		tokio::pin!(pulled, time_limit);
		let most = self.limits.max_image_mib;
		let least_free = self
			.free()
			.map(|free| free.saturating_sub(u64::from(most) * MIB * COPIES).max(KEPT_FREE));
		let mut look = interval(LOOK_EVERY);
		loop {
			tokio::select! {
				answer = pulled.try_next() => match answer {
					Ok(Some(progress)) => debug!(reference, ?progress, "pulling"),
					Ok(None) => return Ok(()),
					Err(error) => {
						let problem = error.to_string();
						return Err(ImageError::Unavailable { image: image(), problem });
					}
				},
				() = &mut time_limit => return Err(ImageError::TooSlow { image: image(), secs }),
				_ = look.tick() => {
					if self.free().zip(least_free).is_some_and(|(free, least)| free < least) {
						return Err(ImageError::DiskFilled { image: image(), most });
					}
				},
			}
		}
	}

	/// The free space of the engine's disk, where that can be told.
	fn free(&self) -> Option<u64> {
		let disk = rustix::fs::statvfs(self.folder.as_ref()?).ok()?;
		Some(disk.f_bavail.saturating_mul(disk.f_frsize))
	}

	/// Removes the images of earlier jobs.
	async fn make_room(&self) {
		match self.docker.list_images(None::<ListImagesOptions>).await {
			Ok(images) => {
				for reference in removable(&images) {
					self.remove(reference).await;
				}
			}
			Err(error) => warn!(%error, "images of earlier jobs cannot be removed"),
		}
	}

	/// Makes an image of one program.
	pub async fn make(&self, reference: &str, program: &[u8]) -> Result<Image, EngineError> {
		let mut header = tar::Header::new_gnu();
		header.set_size(u64::try_from(program.len()).map_err(io::Error::other)?);
		header.set_mode(0o755);
		let mut files = tar::Builder::new(Vec::new());
		files.append_data(&mut header, "program", program)?;
		let options = CreateImageOptionsBuilder::new()
			.from_src("-")
			.repo(reference)
			.changes(vec![r#"ENTRYPOINT ["/program"]"#.into()])
			.build();
		let files = body_full(files.into_inner()?.into());
		let made = self.docker.create_image(Some(options), Some(files), None);
		made.try_for_each(|_| ready(Ok(()))).await?;
		Ok(look_at(reference, self.docker.inspect_image(reference).await?))
	}

	/// Removes an image, unless it is in use.
	pub async fn remove(&self, reference: &str) {
		let options = None::<RemoveImageOptions>;
		match self.docker.remove_image(reference, options, None).await {
			Ok(_) => info!(reference, "removed an image"),
			// The engine keeps those that are in use.
			Err(error) => debug!(reference, %error, "an image is not removed"),
		}
	}
}

/// How the engine names an image of this digest, and the digest.
fn named(name: &str, digest: H256) -> (String, String) {
	let digest = format!("sha256:{}", hex::encode(digest));
	(format!("{name}@{digest}"), digest)
}

/// The images that were fetched by digest, as jobs' are, and that nobody has given a name since.
fn removable(images: &[ImageSummary]) -> Vec<&str> {
	// Older engines write it so.
	let is_none = |tag: &String| tag == "<none>:<none>";
	let unnamed = images.iter().filter(|image| image.repo_tags.iter().all(is_none));
	unnamed.flat_map(|image| image.repo_digests.iter().map(String::as_str)).collect()
}

/// Whether an image can be run as the operator allows.
fn check(image: Image, most: u32) -> Result<Image, ImageError> {
	if image.bytes > u64::from(most) * MIB {
		let mib = image.bytes.div_ceil(MIB);
		return Err(ImageError::TooLarge { image: image.reference, mib, most });
	}
	match image.volumes.iter().find(|volume| !may_be_volume(volume)) {
		Some(volume) => {
			Err(ImageError::BadVolume { volume: volume.clone(), image: image.reference })
		}
		None => Ok(image),
	}
}

fn look_at(reference: &str, found: ImageInspect) -> Image {
	let config = found.config.unwrap_or_default();
	Image {
		reference: reference.into(),
		env: config.env.unwrap_or_default(),
		volumes: config.volumes.unwrap_or_default(),
		bytes: found.size.and_then(|bytes| u64::try_from(bytes).ok()).unwrap_or(0),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn image(mib: u64, volumes: &[&str]) -> Image {
		Image {
			reference: "example.org/job@sha256:07".into(),
			env: Vec::new(),
			volumes: volumes.iter().map(|volume| volume.to_string()).collect(),
			bytes: mib * MIB,
		}
	}

	#[test]
	fn an_image_is_as_large_as_the_operator_allows_at_most() {
		assert!(check(image(10, &["/models"]), 10).is_ok());
		let refused = check(image(11, &[]), 10).unwrap_err();
		assert!(matches!(refused, ImageError::TooLarge { mib: 11, most: 10, .. }), "{refused}");
		assert!(refused.to_string().contains("`engine.max_image_mib`"), "{refused}");
	}

	#[test]
	fn an_image_with_a_volume_over_the_engines_places_is_refused() {
		let refused = check(image(1, &["/models", "/proc"]), 10).unwrap_err();
		assert!(refused.to_string().contains("`/proc`"), "{refused}");
	}

	#[test]
	fn room_is_made_of_what_was_fetched_by_digest_alone() {
		let summary = |tags: &[&str], digests: &[&str]| ImageSummary {
			repo_tags: tags.iter().map(|tag| tag.to_string()).collect(),
			repo_digests: digests.iter().map(|digest| digest.to_string()).collect(),
			..ImageSummary::default()
		};
		let images = [
			summary(&[], &["a@sha256:1"]),
			summary(&["<none>:<none>"], &["b@sha256:3"]),
			summary(&["own:latest"], &["own@sha256:2"]),
			// What a build left.
			summary(&[], &[]),
		];
		assert_eq!(removable(&images), ["a@sha256:1", "b@sha256:3"]);
	}
}
