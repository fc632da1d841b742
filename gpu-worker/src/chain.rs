// SPDX-License-Identifier: Apache-2.0

//! The chain as the worker sees it: decoded once, here, into what the worker needs.

mod audit;
mod beats;
mod clients;
mod readers;
mod reruns;
mod vitals;

use std::{
	sync::{
		atomic::{AtomicU64, Ordering},
		Arc,
	},
	time::Duration,
};

pub use audit::{OpenClaim, Watched};
pub use beats::Due;
pub use clients::Patron;
pub use readers::{Reader, Readers};
pub use reruns::{calls, Looking, Rerun, Seat, Standing};
use surety_client::{
	api::{self, runtime_types::bounded_collections::bounded_vec::BoundedVec},
	view::{self, AcceptanceEnd, AcceptanceStage, BidState, TaskStage},
	AccountId32, Block, Blocks, Client, Error, Follow, Included, Keypair, MarketEvent, View,
};
use surety_primitives::{
	commitment::{BidOpening, ModelOpening, ResultOpening},
	liability,
	money::cut,
	node::NodeStatus,
	panel::MAX_VOLUNTEERS,
	similarity::Embedding,
	source::SourceSpec,
	standing::Ineligibility,
	task::{Competition, FailureReason, Preview, MAX_BIDS},
	Balance, BlockNumber, NodeId, Perbill, SourceId, TaskId, H256,
};

use crate::{metrics::Metrics, offer::KEPT_FOR_FEES};

/// What a transaction is thought to cost before the first one was paid.
const GUESSED_FEE: Balance = KEPT_FOR_FEES / 10;

/// How long a transaction may wait for its block before the worker looks again.
const PATIENCE: Duration = Duration::from_secs(120);
/// The most nodes that ever accept one task; the market's bound.
const MAX_ATTEMPTS: usize = 16;

/// The chain, and the key that signs: a node's worker key, an oracle's or an auditor's. Clones share the connection.
#[derive(Clone)]
pub struct Chain {
	client: Client,
	key: Keypair,
	account: AccountId32,
	/// The highest fee that one of its transactions cost.
	dearest: Arc<AtomicU64>,
	metrics: Metrics,
}

/// The chain at one block.
pub struct Moment {
	view: View,
	account: AccountId32,
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
	/// What it pays at most, protocol fee included.
	pub payment: Balance,
	/// How nodes compete for it.
	pub competition: Competition,
	/// The block of its publication.
	pub published_at: BlockNumber,
	/// What is locked for a bid.
	pub bond: Balance,
	/// What nodes answer with.
	pub liability: liability::Terms,
	/// Where the input is found.
	pub input_uri: String,
	/// SHA-256 of the input.
	pub input_hash: H256,
	/// The last block in which a result may be committed.
	pub deadline: BlockNumber,
	/// Blocks from acceptance to start.
	pub start_window: BlockNumber,
	/// Blocks from the beginning of a turn, or of the time in which all reveal, to the reveal.
	pub reveal_window: BlockNumber,
	/// What happens in it.
	pub phase: Phase,
	/// Whether one more node may accept it, bid or volunteer for it, in the next block.
	pub has_free_slot: bool,
	/// What became of this node's bid.
	pub bid: Option<Bid>,
	/// Whether this node has volunteered and waits for the draw.
	pub volunteered: bool,
	/// Whose turn it is to reveal, and since when. Nobody's while an oracle has to bind itself first.
	pub turn: Option<(NodeId, BlockNumber)>,
	/// This node's part in it.
	pub mine: Option<Stage>,
	/// The model that this node has bound itself to, hidden, while it works or has a result that is not shown yet.
	pub model: Option<H256>,
}

/// What happens in a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
	/// Bids or volunteers are taken.
	Gathering,
	/// Bids are opened.
	Opening {
		/// The block in which that began.
		since: BlockNumber,
	},
	/// The panel is about to be drawn.
	Drawing,
	/// Nodes work.
	Working,
	/// Results are revealed together.
	Revealing {
		/// The block in which that began.
		since: BlockNumber,
	},
	/// Results wait for a choice, a draw or a verdict.
	Deciding,
	/// It is over.
	Ended {
		/// How, in the words of the chain.
		how: String,
	},
}

/// What became of a bid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bid {
	/// It is to be opened.
	Sealed,
	/// It stands in line, or has been called.
	Opened,
	/// Its bond is back.
	Returned,
	/// Its bond is the client's.
	Forfeited,
}

impl Task {
	/// What a bid for it locks on the worker key's account; nothing where there are no bids.
	pub fn bond_of_bid(&self) -> Balance {
		match self.competition {
			Competition::Auction { .. } => self.bond,
			_ => 0,
		}
	}

	/// The last block in which a node that started at `since` may commit its result.
	pub fn commit_by(&self, since: BlockNumber) -> BlockNumber {
		match self.competition {
			Competition::Auction { work_blocks, .. } => {
				self.deadline.min(since.saturating_add(work_blocks))
			}
			_ => self.deadline,
		}
	}
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
	Started {
		/// The block of the start.
		since: BlockNumber,
	},
	/// It has committed a result.
	Committed,
	/// It has revealed its result, which waits for others, for the client's choice or for a verdict.
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
	pub async fn connect(url: &str, key: Keypair, metrics: Metrics) -> Result<Self, Error> {
		let client = Client::connect_lasting(url).await?;
		let account = key.public_key().to_account_id();
		Ok(Self { client, key, account, dearest: Arc::default(), metrics })
	}

	/// The chain's first block.
	pub fn genesis(&self) -> H256 {
		self.client.genesis_hash()
	}

	/// The account of the key.
	pub fn account(&self) -> AccountId32 {
		self.account
	}

	/// The newest block.
	pub async fn best(&self) -> Result<Moment, Error> {
		Ok(Moment { view: self.client.best().await?, account: self.account })
	}

	/// The newest block that cannot be undone.
	pub async fn finalised(&self) -> Result<Moment, Error> {
		Ok(Moment { view: self.client.finalised().await?, account: self.account })
	}

	/// The blocks from the one of this moment on: what was read there and what they tell leave no gap.
	pub fn blocks_from(&self, now: &Moment) -> Blocks {
		self.client.blocks(Follow::Best, Some(now.number().saturating_sub(1)))
	}

	/// The blocks from now on.
	pub fn blocks(&self) -> Blocks {
		self.client.blocks(Follow::Best, None)
	}

	/// Accepts a task.
	pub async fn accept(&self, task: TaskId) -> Result<(), Error> {
		self.submit(api::tx().market().accept_task(task)).await
	}

	/// Bids for a task, sealed.
	pub async fn bid(&self, task: TaskId, commitment: H256) -> Result<(), Error> {
		self.submit(api::tx().market().bid_task(task, commitment)).await
	}

	/// Opens a bid.
	pub async fn open_bid(&self, task: TaskId, bid: BidOpening) -> Result<(), Error> {
		self.submit(api::tx().market().open_bid(task, bid.price, bid.salt)).await
	}

	/// Volunteers for the panel of a task.
	pub async fn volunteer(&self, task: TaskId) -> Result<(), Error> {
		self.submit(api::tx().market().volunteer(task)).await
	}

	/// Starts a task.
	pub async fn start(&self, task: TaskId, model: H256) -> Result<(), Error> {
		self.submit(api::tx().market().start_task(task, model)).await
	}

	/// Commits a result.
	pub async fn commit(&self, task: TaskId, result: H256) -> Result<(), Error> {
		self.submit(api::tx().market().commit_result(task, result)).await
	}

	/// Opens both commitments where the client chooses, and asks a price. Nothing of the output is
	/// shown before that.
	pub async fn respond(
		&self,
		task: TaskId,
		result: ResultOpening,
		model: ModelOpening,
		price: Balance,
	) -> Result<(), Error> {
		let preview = Preview::default().into();
		self.submit(api::tx().market().respond(task, result.into(), model.into(), price, preview))
			.await
	}

	/// Opens both commitments to a panel, with what the output means where that is compared.
	pub async fn reveal_to_panel(
		&self,
		task: TaskId,
		result: ResultOpening,
		model: ModelOpening,
		embedding: Option<Embedding>,
	) -> Result<(), Error> {
		let embedding = embedding.map(|embedding| BoundedVec(embedding.into_inner()));
		let (result, model) = (result.into(), model.into());
		self.submit(api::tx().market().reveal_to_panel(task, result, model, embedding)).await
	}

	/// Opens both commitments in one's turn.
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

	/// How many more transactions so much pays: of the dearest so far, or of a guess.
	pub fn affordable(&self, funds: Balance) -> u64 {
		let fee = match self.dearest.load(Ordering::Relaxed) {
			0 => GUESSED_FEE,
			fee => fee.into(),
		};
		u64::try_from(funds / fee).unwrap_or(u64::MAX)
	}

	/// Waits until the call is in a block and has succeeded there.
	async fn submit(&self, call: impl subxt::tx::Payload) -> Result<(), Error> {
		let sent = self.send(call).await;
		self.metrics.transaction(sent.is_ok());
		if let Some(fee) = sent?.fee() {
			self.dearest.fetch_max(u64::try_from(fee).unwrap_or(u64::MAX), Ordering::Relaxed);
		}
		Ok(())
	}

	async fn send(&self, call: impl subxt::tx::Payload) -> Result<Included, Error> {
		let mut pending = self.client.submit(&call, &self.key).await?;
		match tokio::time::timeout(PATIENCE, pending.in_block()).await {
			Ok(included) => included,
			Err(_) => Err(Error::NotTaken(format!("in no block after {} s", PATIENCE.as_secs()))),
		}
	}

	/// Announces that a node will be away to a block, and which node may take over.
	pub async fn announce_downtime(
		&self,
		node: NodeId,
		until: BlockNumber,
		successor: NodeId,
	) -> Result<(), Error> {
		self.submit(api::tx().registry().announce_downtime(node, until, successor)).await
	}
}

impl Moment {
	/// The block's number.
	pub fn number(&self) -> BlockNumber {
		self.view.number()
	}

	/// The node that the worker key signs for; none until its owner registers it.
	pub async fn node(&self) -> Result<Option<Node>, Error> {
		let Some(id) = self.view.node_of_worker(&self.account).await? else { return Ok(None) };
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
	pub async fn task(&self, id: TaskId, node: NodeId) -> Result<Option<Task>, Error> {
		let Some(task) = self.view.task(id).await? else { return Ok(None) };
		let mut takers = Takers::default();
		match task.competition.0 {
			Competition::Auction { .. } => takers.bids = self.view.bids(id).await?,
			Competition::Consensus { .. } => takers.volunteers = self.view.volunteers(id).await?,
			Competition::FirstResponse { .. } | Competition::ManualConfirmation { .. } => {}
		}
		Ok(Some(decode(task, &takers, node, self.number())))
	}

	/// The tasks that one more node may take part in.
	pub async fn offers(&self) -> Result<Vec<TaskId>, Error> {
		let tasks = self.view.tasks().await?;
		let (none, now) = (Takers::default(), self.number());
		let offered = tasks.into_iter().filter(|(_, task)| has_free_slot(task, &none, now));
		Ok(offered.map(|(id, _)| id).collect())
	}

	/// All reasons why a node cannot take part in a task now; none if it can.
	pub async fn ineligibilities(
		&self,
		task: TaskId,
		node: NodeId,
	) -> Result<Vec<Ineligibility>, Error> {
		self.view.task_eligibility(node, task).await
	}

	/// What of a node's stake answers for nothing yet.
	pub async fn free_stake(&self, node: NodeId) -> Result<Balance, Error> {
		self.view.free_stake(node).await
	}

	/// What the worker key's account can lock.
	pub async fn funds(&self) -> Result<Balance, Error> {
		Ok(self.view.balances(&self.account).await?.free)
	}

	/// The least that the chain lets anybody ask.
	pub fn least_price(&self) -> Result<Balance, Error> {
		self.view.constant(api::constants().market().min_payment())
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

/// Who has bid or volunteered for a task.
#[derive(Default)]
struct Takers {
	bids: Vec<view::Bid>,
	volunteers: Vec<NodeId>,
}

fn has_free_slot(task: &view::Task, takers: &Takers, now: BlockNumber) -> bool {
	// What is sent now is in the next block at the earliest.
	let gathers = |blocks: BlockNumber, taken: usize, most: u32| {
		matches!(task.stage, TaskStage::Gathering)
			&& now < task.published_at.saturating_add(blocks)
			&& taken < usize::try_from(most).unwrap_or(usize::MAX)
	};
	match task.competition.0 {
		Competition::FirstResponse { racers: slots }
		| Competition::ManualConfirmation { responders: slots } => {
			matches!(task.stage, TaskStage::Working)
				&& in_play(task) < usize::from(slots)
				&& task.acceptances.0.len() < MAX_ATTEMPTS
		}
		Competition::Auction { bid_blocks, .. } => gathers(bid_blocks, takers.bids.len(), MAX_BIDS),
		Competition::Consensus { volunteer_blocks, .. } => {
			gathers(volunteer_blocks, takers.volunteers.len(), MAX_VOLUNTEERS)
		}
	}
}

fn decode(task: view::Task, takers: &Takers, node: NodeId, now: BlockNumber) -> Task {
	let mine = task.acceptances.0.iter().find(|acceptance| acceptance.node == node);
	let bid = takers.bids.iter().find(|bid| bid.node == node);
	let liability = &task.terms.liability;
	Task {
		has_free_slot: has_free_slot(&task, takers, now),
		mine: mine.map(|acceptance| stage(&acceptance.stage)),
		model: mine.and_then(|acceptance| match &acceptance.stage {
			AcceptanceStage::Started { model_commitment, .. }
			| AcceptanceStage::Committed { model_commitment, .. } => Some(*model_commitment),
			_ => None,
		}),
		bid: bid.map(|bid| match bid.state {
			BidState::Sealed => Bid::Sealed,
			BidState::Opened { .. } | BidState::Called { .. } => Bid::Opened,
			BidState::Returned => Bid::Returned,
			BidState::Forfeited => Bid::Forfeited,
		}),
		volunteered: takers.volunteers.contains(&node),
		phase: phase(&task.stage),
		competition: task.competition.0,
		published_at: task.published_at,
		bond: cut(task.payment, Perbill::from_parts(task.terms.bid_bond.0)).share,
		liability: liability::Terms {
			margin_percent: liability.margin_percent,
			min_probability: Perbill::from_parts(liability.min_probability.0),
		},
		source: task.source,
		client: task.client,
		payment: task.payment,
		input_uri: String::from_utf8_lossy(&task.input.0.uri).into_owned(),
		input_hash: task.input.0.hash,
		deadline: task.deadline,
		start_window: task.terms.start_window,
		reveal_window: task.terms.reveal_window,
		turn: task.turn.filter(|turn| !turn.hidden).map(|turn| (turn.node, turn.since)),
	}
}

fn phase(stage: &TaskStage) -> Phase {
	match stage {
		TaskStage::Gathering => Phase::Gathering,
		TaskStage::Opening { since } => Phase::Opening { since: *since },
		TaskStage::Drawing { .. } => Phase::Drawing,
		TaskStage::Working => Phase::Working,
		TaskStage::Revealing { since } => Phase::Revealing { since: *since },
		TaskStage::Choosing { .. } | TaskStage::Agreed { .. } | TaskStage::Checking { .. } => {
			Phase::Deciding
		}
		TaskStage::Ended { outcome, .. } => Phase::Ended { how: format!("{outcome:?}") },
	}
}

fn stage(stage: &AcceptanceStage) -> Stage {
	match stage {
		AcceptanceStage::Accepted { since } => Stage::Accepted { since: *since },
		AcceptanceStage::Started { since, .. } => Stage::Started { since: *since },
		AcceptanceStage::Committed { .. } => Stage::Committed,
		AcceptanceStage::Waiting { .. } => Stage::Waiting,
		AcceptanceStage::Ended(end) => {
			Stage::Ended { how: format!("{end:?}"), paid: matches!(end, AcceptanceEnd::Paid) }
		}
	}
}

#[cfg(test)]
mod tests {
	use surety_client::{
		api::runtime_types::{
			sp_arithmetic::per_things, surety_primitives::liability::Terms as ChainTerms,
		},
		view::{Acceptance, TaskOutcome, TaskTerms},
	};
	use surety_primitives::{
		task::{Input, Needs},
		Percent, SUR,
	};

	use super::*;

	const NODE: NodeId = 3;

	/// A task that was published in block 100.
	fn published(competition: Competition, stage: TaskStage) -> view::Task {
		let liability =
			ChainTerms { margin_percent: 150, min_probability: per_things::Perbill(50_000_000) };
		view::Task {
			source: 1,
			client: AccountId32([1; 32]),
			payment: 10 * SUR,
			rerun_price: 0,
			input: Input { uri: Default::default(), hash: H256::zero() }.into(),
			deadline: 200,
			competition: competition.into(),
			needs: Needs::default().into(),
			published_at: 100,
			terms: TaskTerms {
				start_window: 10,
				reveal_window: 20,
				confirm_window: 30,
				dispute_window: 60,
				rejection_share: per_things::Perbill(0),
				liability,
				bid_bond: per_things::Perbill(100_000_000),
			},
			acceptances: BoundedVec(Vec::new()),
			commits: 0,
			turn: None,
			stage,
			wake: 0,
			bonded: false,
		}
	}

	fn acceptance(node: NodeId, stage: AcceptanceStage) -> Acceptance {
		Acceptance { node, liability: 0, sampling: per_things::Perbill(0), shown: None, stage }
	}

	fn bid(node: NodeId, state: BidState) -> view::Bid {
		view::Bid { bidder: AccountId32([2; 32]), node, commitment: H256::zero(), state }
	}

	fn seen(task: view::Task, takers: &Takers) -> Task {
		decode(task, takers, NODE, 100)
	}

	#[test]
	fn races_and_manual_confirmations_have_slots_while_nodes_work() {
		for competition in [
			Competition::FirstResponse { racers: 2 },
			Competition::ManualConfirmation { responders: 2 },
		] {
			let is_free = |stage: TaskStage, in_play: u32, ended: u32| {
				let mut task = published(competition, stage);
				let at_work = (0..in_play)
					.map(|it| acceptance(it + 10, AcceptanceStage::Accepted { since: 100 }));
				let gone = (0..ended).map(|it| {
					acceptance(it + 50, AcceptanceStage::Ended(AcceptanceEnd::Abandoned))
				});
				task.acceptances = BoundedVec(at_work.chain(gone).collect());
				seen(task, &Takers::default()).has_free_slot
			};
			assert!(is_free(TaskStage::Working, 1, 14));
			assert!(!is_free(TaskStage::Working, 2, 0));
			assert!(!is_free(TaskStage::Working, 1, 15));
			assert!(!is_free(TaskStage::Revealing { since: 100 }, 1, 0));
		}
	}

	#[test]
	fn bids_and_volunteers_are_taken_in_their_window_and_not_without_end() {
		let auction = Competition::Auction { bid_blocks: 5, work_blocks: 30 };
		let quorum = Percent::from_percent(67);
		let panel = Competition::Consensus { nodes: 3, quorum, volunteer_blocks: 5 };
		let takers = |count: u32| Takers {
			bids: (10..10 + count).map(|node| bid(node, BidState::Sealed)).collect(),
			volunteers: (10..10 + count).collect(),
		};
		for (competition, most) in [(auction, MAX_BIDS), (panel, MAX_VOLUNTEERS)] {
			let is_free = |stage, count, now| {
				has_free_slot(&published(competition, stage), &takers(count), now)
			};
			// What is sent in block 104 is in block 105, the last one.
			assert!(is_free(TaskStage::Gathering, 0, 104));
			assert!(!is_free(TaskStage::Gathering, 0, 105));
			assert!(is_free(TaskStage::Gathering, most - 1, 104));
			assert!(!is_free(TaskStage::Gathering, most, 104));
			assert!(!is_free(TaskStage::Working, 0, 104));
		}
	}

	#[test]
	fn a_node_sees_its_own_part_and_what_a_bid_costs() {
		let competition = Competition::Auction { bid_blocks: 5, work_blocks: 30 };
		let of = |state| {
			let bids = vec![bid(9, BidState::Forfeited), bid(NODE, state)];
			let task = published(competition, TaskStage::Opening { since: 106 });
			seen(task, &Takers { bids, ..Takers::default() })
		};
		assert_eq!(of(BidState::Sealed).bid, Some(Bid::Sealed));
		assert_eq!(of(BidState::Opened { price: 1 }).bid, Some(Bid::Opened));
		assert_eq!(of(BidState::Called { price: 1 }).bid, Some(Bid::Opened));
		assert_eq!(of(BidState::Returned).bid, Some(Bid::Returned));
		assert_eq!(of(BidState::Forfeited).bid, Some(Bid::Forfeited));
		assert_eq!(of(BidState::Sealed).bond, SUR);
		assert_eq!(of(BidState::Sealed).phase, Phase::Opening { since: 106 });
		let others = Takers { bids: vec![bid(9, BidState::Sealed)], volunteers: vec![9] };
		let task = seen(published(competition, TaskStage::Gathering), &others);
		assert_eq!((task.bid, task.volunteered, task.mine), (None, false, None));

		let mine = Takers { volunteers: vec![9, NODE], ..Takers::default() };
		assert!(seen(published(competition, TaskStage::Gathering), &mine).volunteered);
		let mut task = published(competition, TaskStage::Working);
		task.acceptances = BoundedVec(vec![acceptance(
			NODE,
			AcceptanceStage::Started { since: 110, model_commitment: H256::repeat_byte(7) },
		)]);
		let task = seen(task, &Takers::default());
		assert_eq!(task.mine, Some(Stage::Started { since: 110 }));
		assert_eq!(task.model, Some(H256::repeat_byte(7)));
		// The winner has so long, and no longer than to the deadline.
		assert_eq!((task.commit_by(110), task.commit_by(190)), (140, 200));
	}

	#[test]
	fn an_end_is_told_in_the_words_of_the_chain() {
		let ended = TaskStage::Ended { outcome: TaskOutcome::TooFewTakers, at: 120 };
		let task =
			seen(published(Competition::FirstResponse { racers: 2 }, ended), &Takers::default());
		assert_eq!(task.phase, Phase::Ended { how: "TooFewTakers".into() });
	}
}
