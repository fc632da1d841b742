// SPDX-License-Identifier: Apache-2.0

//! Keeps what jobs left for as long as anybody may ask for it, encrypted where the source asks for that.
//!
//! Of what is encrypted nothing else is at rest. This worker's own key is always among those that open it, so that it
//! can be encrypted anew for those who are drawn to judge it.

use std::{collections::HashSet, sync::Arc};

use surety_client::{
	encryption::{seal, sealed_size, EncryptionError, Identity},
	spec::sha256,
};
use surety_primitives::{encryption::PublicKey, TaskId, H256};
use tokio::{sync::Mutex, task::spawn_blocking};

use crate::{
	host::RunError,
	outputs::{Kind, OutputError, Outputs, Pruned},
	store::{Kept, Store},
	tidy::{Limits, Why},
};

/// How something is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secrecy {
	/// As it is.
	Open,
	/// Encrypted.
	Sealed {
		/// For whom, besides this worker. A client that has withdrawn its key has none.
		reader: Option<PublicKey>,
	},
}

/// What keeps outputs and logs. Clones share everything.
#[derive(Clone, Debug)]
pub struct Keeper {
	/// Where they are.
	pub outputs: Outputs,
	/// The worker's own key.
	pub identity: Arc<Identity>,
	store: Arc<Store>,
	/// The largest output that there can be.
	limit: u64,
	/// One thing is encrypted anew at a time, whoever asks: it is in memory as a whole.
	sealing: Arc<Mutex<()>>,
}

impl Keeper {
	/// Keeps outputs of up to `limit` bytes.
	pub fn new(outputs: Outputs, store: Arc<Store>, identity: Arc<Identity>, limit: u64) -> Self {
		Self { outputs, identity, store, limit, sealing: Arc::default() }
	}

	/// The records that say what is kept of which task.
	pub fn store(&self) -> Arc<Store> {
		self.store.clone()
	}

	/// Keeps an output or log, and says as what. When this returns it is there to stay.
	pub async fn keep(
		&self,
		kind: Kind,
		task: TaskId,
		content: Vec<u8>,
		secrecy: Secrecy,
	) -> Result<Kept, RunError> {
		let hash = sha256(&content);
		let kept = match secrecy {
			Secrecy::Open => {
				self.outputs.put(kind, content).await?;
				Kept::plain(hash)
			}
			Secrecy::Sealed { reader } => self.put_sealed(kind, hash, content, reader).await?,
		};
		self.store.keep(task, kept)?;
		Ok(kept)
	}

	async fn put_sealed(
		&self,
		kind: Kind,
		hash: H256,
		content: Vec<u8>,
		reader: Option<PublicKey>,
	) -> Result<Kept, RunError> {
		let readers: Vec<_> = reader.into_iter().chain([self.identity.public()]).collect();
		let sealed = blocking(move || seal(&content, &readers)).await?;
		let stored = self.outputs.put(kind, sealed).await?;
		Ok(Kept { content: hash, stored, reader })
	}

	/// What an output of a task is kept as.
	pub fn find(&self, task: TaskId, output: H256) -> Result<Kept, RunError> {
		let kept = self.store.kept(task)?.into_iter().find(|kept| kept.content == output);
		Ok(kept.unwrap_or(Kept::plain(output)))
	}

	/// An output that a reader can open: encrypted for it, if that is not done yet.
	pub async fn seal_for(
		&self,
		task: TaskId,
		output: H256,
		reader: PublicKey,
	) -> Result<Kept, RunError> {
		let _one = self.sealing.lock().await;
		let mut kept = self.store.kept(task)?.into_iter();
		if let Some(done) = kept.find(|it| it.content == output && it.reader == Some(reader)) {
			return Ok(done);
		}
		let content = self.read(task, output).await?;
		let kept = self.put_sealed(Kind::Output, output, content, Some(reader)).await?;
		self.store.keep_also(task, kept)?;
		Ok(kept)
	}

	/// An output itself.
	pub async fn read(&self, task: TaskId, output: H256) -> Result<Vec<u8>, RunError> {
		let kept = self.find(task, output)?;
		let limit = if kept.is_sealed() { sealed_size(self.limit) } else { self.limit };
		let stored = self.outputs.read(Kind::Output, kept.stored, limit).await?;
		if !kept.is_sealed() {
			return Ok(stored.into());
		}
		let (identity, limit) = (self.identity.clone(), self.limit);
		let content = blocking(move || identity.open_bytes(&stored, limit)).await?;
		if sha256(&content) != output {
			let name = self.outputs.place(Kind::Output, kept.stored);
			return Err(OutputError::Damaged { name }.into());
		}
		Ok(content)
	}

	/// Makes sure that an output is here and is what it was when the job ended.
	pub async fn verify(&self, task: TaskId, output: H256) -> Result<(), RunError> {
		let kept = self.find(task, output)?;
		Ok(self.outputs.verify(Kind::Output, kept.stored).await?)
	}

	/// Removes what goes within these limits, where `why` says why each object is kept, and forgets the tasks of which
	/// nothing is left. Says what is left and what went.
	pub async fn prune(
		&self,
		limits: &Limits,
		why: impl Fn(H256) -> Why,
	) -> Result<Pruned, RunError> {
		let pruned = self.outputs.prune(limits, &why).await?;
		let left: HashSet<_> = pruned.left.iter().map(|stored| stored.hash).collect();
		for (task, kept) in self.store.all_kept()? {
			let is_left =
				|kept: &Kept| left.contains(&kept.stored) || why(kept.stored) == Why::Needed;
			if !kept.iter().any(is_left) {
				self.store.forget_kept(task)?;
			}
		}
		Ok(pruned)
	}
}

/// Does what takes the processor for long, out of the way of everything else.
async fn blocking<T: Send + 'static>(
	work: impl FnOnce() -> Result<T, EncryptionError> + Send + 'static,
) -> Result<T, RunError> {
	match spawn_blocking(work).await {
		Ok(done) => Ok(done?),
		Err(error) => std::panic::resume_unwind(error.into_panic()),
	}
}

#[cfg(test)]
pub(crate) mod tests {
	use super::*;
	use crate::outputs::{tests::outputs, Storage};

	/// A keeper in a folder that goes when the guard does.
	pub(crate) async fn keeper(limit: u64) -> (tempfile::TempDir, Keeper) {
		let (folder, outputs) = outputs().await;
		let store = Arc::new(Store::open(&folder.path().join("state.redb"), b"me").unwrap());
		let keeper = Keeper::new(outputs, store, Arc::new(Identity::generate()), limit);
		(folder, keeper)
	}

	async fn stored(keeper: &Keeper, kept: Kept) -> Vec<u8> {
		keeper.outputs.read(Kind::Output, kept.stored, 10_000).await.unwrap().into()
	}

	#[tokio::test]
	async fn what_is_sealed_is_opened_by_its_reader_and_by_this_worker() {
		let (_folder, keeper) = keeper(100).await;
		let [client, oracle, stranger] = [(); 3].map(|()| Identity::generate());
		let output = b"what the client asked for".to_vec();
		let hash = sha256(&output);
		let secrecy = Secrecy::Sealed { reader: Some(client.public()) };
		let kept = keeper.keep(Kind::Output, 7, output.clone(), secrecy).await.unwrap();
		assert!(kept.content == hash && kept.is_sealed());
		assert_eq!(keeper.find(7, hash).unwrap(), kept);
		// Nothing else is at rest.
		assert_eq!(keeper.outputs.list().await.unwrap().len(), 1);
		let sealed = stored(&keeper, kept).await;
		assert!(!sealed.windows(10).any(|window| window == &output[..10]));
		assert_eq!(client.open_bytes(&sealed, 100).unwrap(), output);
		assert_eq!(keeper.read(7, hash).await.unwrap(), output);
		assert!(stranger.open_bytes(&sealed, 100).is_err());
		// For an oracle it is encrypted once, however often that asks.
		let for_oracle = keeper.seal_for(7, hash, oracle.public()).await.unwrap();
		assert_eq!(keeper.seal_for(7, hash, oracle.public()).await.unwrap(), for_oracle);
		let sealed = stored(&keeper, for_oracle).await;
		assert_eq!(oracle.open_bytes(&sealed, 100).unwrap(), output);
		assert!(client.open_bytes(&sealed, 100).is_err());
		assert_eq!(keeper.find(7, hash).unwrap(), kept);
		assert_eq!(keeper.seal_for(7, hash, client.public()).await.unwrap(), kept);
		assert_eq!(keeper.outputs.list().await.unwrap().len(), 2);
	}

	#[tokio::test]
	async fn a_client_without_a_key_gets_it_once_it_has_one() {
		let (_folder, keeper) = keeper(100).await;
		let secrecy = Secrecy::Sealed { reader: None };
		let kept = keeper.keep(Kind::Output, 7, b"output".to_vec(), secrecy).await.unwrap();
		let client = Identity::generate();
		assert!(client.open_bytes(&stored(&keeper, kept).await, 100).is_err());
		let sealed = keeper.seal_for(7, kept.content, client.public()).await.unwrap();
		assert_eq!(client.open_bytes(&stored(&keeper, sealed).await, 100).unwrap(), b"output");
	}

	#[tokio::test]
	async fn two_clients_get_the_same_output_each_for_its_own_key() {
		let (_folder, keeper) = keeper(100).await;
		for task in [1, 2] {
			let client = Identity::generate();
			let secrecy = Secrecy::Sealed { reader: Some(client.public()) };
			let kept = keeper.keep(Kind::Output, task, b"yes".to_vec(), secrecy).await.unwrap();
			let found = keeper.find(task, sha256(b"yes")).unwrap();
			assert_eq!(found, kept);
			assert_eq!(client.open_bytes(&stored(&keeper, found).await, 100).unwrap(), b"yes");
		}
	}

	#[tokio::test]
	async fn what_was_changed_while_it_was_kept_is_noticed_sealed_or_not() {
		for secrecy in [Secrecy::Open, Secrecy::Sealed { reader: None }] {
			let (folder, keeper) = keeper(100).await;
			let kept = keeper.keep(Kind::Output, 7, b"truth".to_vec(), secrecy).await.unwrap();
			keeper.verify(7, kept.content).await.unwrap();
			let path = folder.path().join("outputs").join(hex::encode(kept.stored));
			std::fs::write(path, "a lie").unwrap();
			for result in [
				keeper.verify(7, kept.content).await,
				keeper.read(7, kept.content).await.map(|_| ()),
			] {
				let damaged = matches!(result, Err(RunError::Outputs(OutputError::Damaged { .. })));
				assert!(damaged, "{result:?}");
			}
		}
	}

	#[tokio::test]
	async fn a_task_of_which_nothing_is_left_is_forgotten() {
		let (folder, keeper) = keeper(100).await;
		let mut kept = Vec::new();
		for (task, secrecy) in [(1, Secrecy::Open), (2, Secrecy::Sealed { reader: None })] {
			let content = vec![1, task as u8];
			kept.push(keeper.keep(Kind::Output, task, content, secrecy).await.unwrap());
		}
		let limits = |secs| {
			let age = std::time::Duration::from_secs(secs);
			Limits { age, bytes: 10_000, shortage: 0 }
		};
		let pruned = keeper.prune(&limits(60), |_| Why::Wanted).await.unwrap();
		assert_eq!((pruned.left.len(), pruned.gone.len()), (2, 0));
		let needed = kept[1].stored;
		let why = |hash| if hash == needed { Why::Needed } else { Why::Wanted };
		let pruned = keeper.prune(&limits(0), why).await.unwrap();
		assert_eq!((pruned.left[0].hash, pruned.gone[0].hash), (needed, kept[0].stored));
		assert_eq!(keeper.store.all_kept().unwrap(), [(2, vec![kept[1]])]);
		assert_eq!(keeper.read(2, kept[1].content).await.unwrap(), [1, 2]);
		let again = Outputs::open(&Storage::default(), folder.path()).await.unwrap();
		assert_eq!(again.list().await.unwrap().len(), 1);
	}
}
