// SPDX-License-Identifier: Apache-2.0

//! The chain as the worker sees it: decoded once, here, into what the worker needs.

use std::time::Duration;

use surety_client::{
	api,
	view::{self, AcceptanceEnd, AcceptanceStage, TaskStage},
	AccountId32, Block, Blocks, Client, Error, Follow, Keypair, MarketEvent, View,
};
use surety_primitives::{
	commitment::{ModelOpening, ResultOpening},
	node::NodeStatus,
	source::SourceSpec,
	task::{Competition, FailureReason},
	Balance, BlockNumber, NodeId, SourceId, TaskId, H256,
};

/// How long a transaction may wait for its block before the worker looks again.
const PATIENCE: Duration = Duration::from_secs(120);
/// The most nodes that ever accept one task; the market's bound.
const MAX_ATTEMPTS: usize = 16;

/// The chain, and the key that signs for this node.
pub struct Chain {
	client: Client,
	key: Keypair,
	worker: AccountId32,
}

/// The chain at one block.
pub struct Moment {
	view: View,
	worker: AccountId32,
}

/// The node that the worker key signs for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
	/// The node.
	pub id: NodeId,
	/// Its provider.
	pub owner: AccountId32,
	/// Its state.
	pub status: NodeStatus,
}

impl Node {
	/// Its state, for people.
	pub fn status_text(&self) -> String {
		match &self.status {
			NodeStatus::Suspended(reasons) => {
				let reasons: Vec<_> = reasons.iter().map(|reason| format!("{reason:?}")).collect();
				format!("Suspended: {}", reasons.join(", "))
			}
			status => format!("{status:?}"),
		}
	}
}

/// A task, as one node sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
	/// What nodes run.
	pub source: SourceId,
	/// Who pays.
	pub client: AccountId32,
	/// What the winner earns, protocol fee included.
	pub payment: Balance,
	/// Where the input is found.
	pub input_uri: String,
	/// SHA-256 of the input.
	pub input_hash: H256,
	/// The last block in which a result may be committed.
	pub deadline: BlockNumber,
	/// Blocks from acceptance to start.
	pub start_window: BlockNumber,
	/// Blocks from the beginning of a turn to the reveal.
	pub reveal_window: BlockNumber,
	/// Whether it is open and one more node may accept it.
	pub has_free_slot: bool,
	/// Whose turn it is to reveal, and since when.
	pub turn: Option<(NodeId, BlockNumber)>,
	/// This node's part in it.
	pub mine: Option<Stage>,
}

/// How far this node has come with a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
	/// It has accepted it.
	Accepted {
		/// The block of the acceptance.
		since: BlockNumber,
	},
	/// It has started it.
	Started,
	/// It has committed a result.
	Committed,
	/// It has revealed its result, which is being verified.
	Waiting,
	/// Its part is over.
	Ended {
		/// How, in the words of the chain.
		how: String,
		/// Whether it was paid.
		paid: bool,
	},
}

/// What in the market concerns workers that look for tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
	/// A task was published, or one of its slots may be free again.
	Offered(TaskId),
	/// A task ended.
	Gone(TaskId),
}

impl Chain {
	/// Connects to a node, for as long as the worker runs.
	pub async fn connect(url: &str, key: Keypair) -> Result<Self, Error> {
		let client = Client::connect_lasting(url).await?;
		let worker = key.public_key().to_account_id();
		Ok(Self { client, key, worker })
	}

	/// The chain's first block.
	pub fn genesis(&self) -> H256 {
		self.client.genesis_hash()
	}

	/// The account of the worker key.
	pub fn worker(&self) -> AccountId32 {
		self.worker
	}

	/// The newest block.
	pub async fn best(&self) -> Result<Moment, Error> {
		Ok(Moment { view: self.client.best().await?, worker: self.worker })
	}

	/// The newest block that cannot be undone.
	pub async fn finalised(&self) -> Result<Moment, Error> {
		Ok(Moment { view: self.client.finalised().await?, worker: self.worker })
	}

	/// The blocks from now on.
	pub fn blocks(&self) -> Blocks {
		self.client.blocks(Follow::Best, None)
	}

	/// Accepts a task.
	pub async fn accept(&self, task: TaskId) -> Result<(), Error> {
		self.submit(api::tx().market().accept_task(task)).await
	}

	/// Starts a task.
	pub async fn start(&self, task: TaskId, model: H256) -> Result<(), Error> {
		self.submit(api::tx().market().start_task(task, model)).await
	}

	/// Commits a result.
	pub async fn commit(&self, task: TaskId, result: H256) -> Result<(), Error> {
		self.submit(api::tx().market().commit_result(task, result)).await
	}

	/// Opens both commitments.
	pub async fn reveal(
		&self,
		task: TaskId,
		result: ResultOpening,
		model: ModelOpening,
	) -> Result<(), Error> {
		self.submit(api::tx().market().reveal_result(task, result.into(), model.into())).await
	}

	/// Reports that a job failed by itself.
	pub async fn report(
		&self,
		task: TaskId,
		reason: FailureReason,
		log: H256,
	) -> Result<(), Error> {
		self.submit(api::tx().market().report_failure(task, reason.into(), log)).await
	}

	/// Does what is due in a task, such as passing the turn of a node that did not reveal in time.
	pub async fn advance(&self, task: TaskId) -> Result<(), Error> {
		self.submit(api::tx().market().advance_task(task)).await
	}

	/// Waits until the call is in a block and has succeeded there.
	async fn submit(&self, call: impl subxt::tx::Payload) -> Result<(), Error> {
		let mut pending = self.client.submit(&call, &self.key).await?;
		match tokio::time::timeout(PATIENCE, pending.in_block()).await {
			Ok(included) => included.map(|_| ()),
			Err(_) => Err(Error::NotTaken(format!("in no block after {} s", PATIENCE.as_secs()))),
		}
	}
}

impl Moment {
	/// The block's number.
	pub fn number(&self) -> BlockNumber {
		self.view.number()
	}

	/// The node that the worker key signs for; none until its owner registers it.
	pub async fn node(&self) -> Result<Option<Node>, Error> {
		let Some(id) = self.view.node_of_worker(&self.worker).await? else { return Ok(None) };
		let node = self.view.node(id).await?;
		// What is stored with a node lacks the reasons that follow from its provider.
		let status = self.view.node_status(id).await?;
		Ok(node.zip(status).map(|(node, status)| Node { id, owner: node.owner, status }))
	}

	/// A source.
	pub async fn source(&self, source: SourceId) -> Result<Option<SourceSpec>, Error> {
		Ok(self.view.source(source).await?.map(|source| source.spec.0))
	}

	/// A task, as `node` sees it.
	pub async fn task(&self, task: TaskId, node: NodeId) -> Result<Option<Task>, Error> {
		Ok(self.view.task(task).await?.map(|task| decode(task, node)))
	}

	/// The tasks that one more node may accept.
	pub async fn offers(&self) -> Result<Vec<TaskId>, Error> {
		let tasks = self.view.tasks().await?;
		Ok(tasks.into_iter().filter(|(_, task)| has_free_slot(task)).map(|(id, _)| id).collect())
	}

	/// How long a block takes.
	pub fn block_time(&self) -> Result<Duration, Error> {
		self.view.block_millis().map(Duration::from_millis)
	}
}

/// What happened in a block.
pub fn news(block: &Block) -> impl Iterator<Item = News> + '_ {
	block.market.iter().filter_map(|event| match event {
		MarketEvent::TaskPublished { task, .. } | MarketEvent::AcceptanceEnded { task, .. } => {
			Some(News::Offered(*task))
		}
		MarketEvent::TaskEnded { task, .. } => Some(News::Gone(*task)),
		_ => None,
	})
}

fn in_play(task: &view::Task) -> usize {
	let ended = |stage: &AcceptanceStage| matches!(stage, AcceptanceStage::Ended(_));
	task.acceptances.0.iter().filter(|acceptance| !ended(&acceptance.stage)).count()
}

fn has_free_slot(task: &view::Task) -> bool {
	let Competition::FirstResponse { racers } = task.competition.0 else { return false };
	matches!(task.stage, TaskStage::Working)
		&& in_play(task) < usize::from(racers)
		&& task.acceptances.0.len() < MAX_ATTEMPTS
}

fn decode(task: view::Task, node: NodeId) -> Task {
	let mine = task.acceptances.0.iter().find(|acceptance| acceptance.node == node);
	Task {
		has_free_slot: has_free_slot(&task),
		mine: mine.map(|acceptance| stage(&acceptance.stage)),
		source: task.source,
		client: task.client,
		payment: task.payment,
		input_uri: String::from_utf8_lossy(&task.input.0.uri).into_owned(),
		input_hash: task.input.0.hash,
		deadline: task.deadline,
		start_window: task.terms.start_window,
		reveal_window: task.terms.reveal_window,
		turn: task.turn.map(|turn| (turn.node, turn.since)),
	}
}

fn stage(stage: &AcceptanceStage) -> Stage {
	match stage {
		AcceptanceStage::Accepted { since } => Stage::Accepted { since: *since },
		AcceptanceStage::Started { .. } => Stage::Started,
		AcceptanceStage::Committed { .. } => Stage::Committed,
		AcceptanceStage::Waiting { .. } => Stage::Waiting,
		AcceptanceStage::Ended(end) => {
			Stage::Ended { how: format!("{end:?}"), paid: matches!(end, AcceptanceEnd::Paid) }
		}
	}
}
