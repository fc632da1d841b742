// SPDX-License-Identifier: Apache-2.0

//! Which work is taken.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use surety_client::{AccountId32, Amount};
use surety_primitives::{task::Competition, SourceId};

use super::Clients;

/// Which work is taken. Of an oracle's, only what concerns the machine and what is fetched; of an auditor's,
/// `allow_private_addresses`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
	/// How many jobs may run at once. They share the memory and, unless `engine.cpus` says how many each has, the
	/// processors. An oracle runs one.
	pub slots: u32,
	/// The sources whose tasks are taken.
	pub sources: Sources,
	/// Sources whose tasks are not taken all the same.
	pub denied_sources: Vec<SourceId>,
	/// The least stake of a source whose tasks are taken.
	#[serde(with = "amount")]
	pub min_source_stake: Amount,
	/// The clients whose tasks are taken.
	pub clients: Clients,
	/// Clients whose tasks are not taken all the same.
	pub denied_clients: Vec<AccountId32>,
	/// The least standing of a client whose tasks are taken, in hundredths. A new client's is 50.
	pub min_client_standing: u8,
	/// The models of competition that are taken part in.
	pub models: Vec<Model>,
	/// What is asked for a result that a client confirms by hand, and bid in an auction: so many
	/// percent of the payment, and never less than `min_payment`.
	pub ask_percent: u8,
	/// The most bids and offers to volunteer that may wait for their award or draw at a time. Each
	/// can become a job.
	pub max_waiting: u32,
	/// The least payment that is worth a job.
	#[serde(with = "amount")]
	pub min_payment: Amount,
	/// The least payment for each second that a job without GPUs is likely to run.
	#[serde(with = "amount")]
	pub min_payment_per_second: Amount,
	/// The least payment for each second on each GPU that a job is likely to run.
	#[serde(with = "amount")]
	pub min_payment_per_gpu_second: Amount,
	/// The longest run limit of a source that is accepted, in seconds.
	pub max_run_secs: u32,
	/// The most memory of all jobs that run at once, in MiB; 0 for three quarters of the machine's.
	pub max_memory_mib: u32,
	/// The largest input that is fetched, in bytes.
	pub max_input_bytes: u64,
	/// The longest that fetching one input may take, in seconds.
	pub max_fetch_secs: u64,
	/// The largest output that is kept, in bytes. It is read into memory once to be summarised.
	pub max_output_bytes: u64,
	/// How long an output is kept at least, in hours. One that can still be disputed or challenged is kept longer,
	/// until the chain forgets its task.
	pub keep_outputs_hours: u64,
	/// The most that outputs and logs may take together, in MiB: the oldest go first. What can still be disputed
	/// stays all the same, unless the disk is full.
	pub max_outputs_mib: u64,
	/// How long an image that this worker fetched is kept after its last use, in hours.
	pub keep_images_hours: u64,
	/// The most that images that this worker fetched may take together, in MiB: the one unused for longest goes first.
	pub max_images_mib: u64,
	/// What must be free on the disk of `data_dir`, in MiB. With less the disk is full: nothing is taken, and outputs
	/// that can still be disputed go too.
	pub min_free_disk_mib: u64,
	/// The directories from which `file:` inputs may be read. A client chooses its input's address,
	/// so nothing outside these is ever opened, links resolved.
	pub allow_file_inputs: Vec<PathBuf>,
	/// Whether inputs are fetched from private, local and otherwise special addresses. A client
	/// could otherwise make the worker send requests into the operator's own network.
	pub allow_private_addresses: bool,
}

impl Default for Policy {
	fn default() -> Self {
		Self {
			slots: 1,
			sources: Sources::Any,
			denied_sources: Vec::new(),
			min_source_stake: Amount(0),
			clients: Clients::Any,
			denied_clients: Vec::new(),
			min_client_standing: 0,
			models: Model::ALL.to_vec(),
			ask_percent: 90,
			max_waiting: 4,
			min_payment: Amount(0),
			min_payment_per_second: Amount(0),
			min_payment_per_gpu_second: Amount(0),
			max_run_secs: 3_600,
			max_memory_mib: 0,
			max_input_bytes: 1 << 30,
			max_fetch_secs: 120,
			max_output_bytes: 64 << 20,
			keep_outputs_hours: 96,
			max_outputs_mib: 16 << 10,
			keep_images_hours: 24 * 14,
			max_images_mib: 64 << 10,
			min_free_disk_mib: 1 << 10,
			allow_file_inputs: Vec::new(),
			allow_private_addresses: false,
		}
	}
}

/// How nodes compete for a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Model {
	/// The earliest valid result is paid.
	First,
	/// Nodes ask a price with their results; the client confirms one.
	Manual,
	/// The lowest of sealed bids works alone.
	Auction,
	/// Nodes drawn from volunteers do the same job; those who agree are paid.
	Consensus,
}

impl Model {
	/// All of them.
	pub const ALL: [Self; 4] = [Self::First, Self::Manual, Self::Auction, Self::Consensus];

	/// The model of a task.
	pub fn of(competition: &Competition) -> Self {
		match competition {
			Competition::FirstResponse { .. } => Self::First,
			Competition::ManualConfirmation { .. } => Self::Manual,
			Competition::Auction { .. } => Self::Auction,
			Competition::Consensus { .. } => Self::Consensus,
		}
	}
}

impl std::fmt::Display for Model {
	fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
		formatter.write_str(match self {
			Self::First => "first",
			Self::Manual => "manual",
			Self::Auction => "auction",
			Self::Consensus => "consensus",
		})
	}
}

/// The sources whose tasks are taken: the word `any`, or a list of their numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "SourcesText", into = "SourcesText")]
pub enum Sources {
	/// Every source.
	Any,
	/// These.
	Only(Vec<SourceId>),
}

impl Sources {
	/// Whether `source` is among them.
	pub fn contains(&self, source: SourceId) -> bool {
		match self {
			Self::Any => true,
			Self::Only(list) => list.contains(&source),
		}
	}
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum SourcesText {
	Word(String),
	List(Vec<SourceId>),
}

impl TryFrom<SourcesText> for Sources {
	type Error = String;

	fn try_from(text: SourcesText) -> Result<Self, String> {
		match text {
			SourcesText::Word(word) if word == "any" => Ok(Self::Any),
			SourcesText::Word(word) => Err(format!(
				"`{word}` is not a choice of sources: write \"any\" or a list such as [1, 2]"
			)),
			SourcesText::List(list) => Ok(Self::Only(list)),
		}
	}
}

impl From<Sources> for SourcesText {
	fn from(sources: Sources) -> Self {
		match sources {
			Sources::Any => Self::Word("any".into()),
			Sources::Only(list) => Self::List(list),
		}
	}
}

/// Amounts are written as people write them: `"0.5"` or `"0.5 SUR"`.
pub(super) mod amount {
	use serde::{de::Error, Deserialize, Deserializer, Serializer};
	use surety_client::Amount;

	pub fn serialize<S: Serializer>(amount: &Amount, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.collect_str(amount)
	}

	pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Amount, D::Error> {
		String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
	}
}
