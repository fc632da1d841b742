// SPDX-License-Identifier: Apache-2.0

//! The rehearsal: a small job of our own is run as any other is, before anything is promised to anybody.
//!
//! Much that a machine can have wrong shows in nothing else: the ids of user namespaces, control groups, the runtime, a
//! security module that hides folders from containers, GPUs that are described wrongly.

use std::{future::pending, process, time::Duration};

use surety_primitives::H256;
use tokio::time::timeout;

use super::{Engine, EngineError, Job, Outcome};
use crate::artifacts::Artifacts;

/// The program, which copies its input.
const PROGRAM: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rehearsal"));
const INPUT: &[u8] = b"what a job reads\n";
const IMAGE: &str = "localhost/surety-rehearsal";
/// How long it may take on a machine that has much to do.
const LIMIT: Duration = Duration::from_secs(30);

impl Engine {
	/// Runs the rehearsal in a folder among those of jobs, with these GPUs.
	pub async fn rehearse(
		&self,
		artifacts: &Artifacts,
		gpus: Vec<String>,
	) -> Result<(), EngineError> {
		// One that looks at the machine does not disturb one that works on it.
		let name = format!("rehearsal-{}", process::id());
		let output = artifacts.job_output(&name)?;
		let job = Job {
			image: IMAGE.into(),
			digest: H256::zero(),
			input: artifacts.job_input(&name, INPUT)?,
			output,
			memory_mib: self.limits.tmp_mib.max(64),
			time_limit: LIMIT,
			max_output_bytes: 1 << 10,
			network: false,
			gpus,
			name: name.clone(),
		};
		let rehearsed = timeout(LIMIT, self.run_alone(&job)).await;
		artifacts.remove_job(&name)?;
		let problem = match rehearsed {
			Err(_) => return Err(EngineError::Silent { secs: LIMIT.as_secs() }),
			Ok(Ok(Outcome::Finished { output })) if output == INPUT => return Ok(()),
			Ok(Ok(Outcome::Finished { .. })) => "its output is not what it read".into(),
			Ok(Ok(Outcome::Failed { failure, log })) => {
				format!("{failure:?} {}", String::from_utf8_lossy(&log).trim())
			}
			Ok(Ok(Outcome::Cancelled)) => "it was cancelled".into(),
			Ok(Err(error)) => error.to_string(),
		};
		Err(EngineError::Rehearsal { problem })
	}

	/// Runs the program in an image that is there for this run alone.
	async fn run_alone(&self, job: &Job) -> Result<Outcome, EngineError> {
		let image = self.images.make(&format!("{IMAGE}:{}", job.name), PROGRAM).await?;
		let outcome = self.run_image(job, &image, pending()).await;
		self.remove_image(&image.reference).await?;
		outcome
	}
}
