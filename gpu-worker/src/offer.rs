// SPDX-License-Identifier: Apache-2.0

//! Whether this worker takes part in a task, and for which price.

use std::time::Duration;

use surety_client::{AccountId32, Amount};
use surety_primitives::{
	output::OutputFormat,
	source::{Comparator, NetworkPolicy, SourceSpec},
	standing::Ineligibility,
	Balance, BlockNumber, Perbill, SourceId, SUR,
};

use crate::{
	chain::Task,
	config::{Model, Policy},
	embedding,
	plan::Capacity,
	probe::Machine,
};

/// What of the worker key's account is not locked for bonds: it pays the fees of the calls that follow.
pub const KEPT_FOR_FEES: Balance = SUR / 10;
/// The transactions that are kept for each task which is not answered yet: twice as many as one commonly takes.
const KEPT_FOR_A_TASK: u64 = 10;
/// Blocks after which a task is looked at again that did not suit for the moment.
const LOOK_AGAIN_AFTER: BlockNumber = 5;

/// What this worker can do.
#[derive(Clone, Debug)]
pub struct Capability {
	/// The machine.
	pub machine: Machine,
	/// Whether the container engine hands GPUs to containers.
	pub engine_gives_gpus: bool,
	/// Whether jobs that ask for the network get it.
	pub network: Network,
}

/// Whether jobs that ask for the network get it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Network {
	/// Yes, as far as the operator lets them.
	Given,
	/// The operator names nothing that they may reach.
	NotAllowed,
	/// The worker cannot give it, and why.
	Impossible(String),
}

impl Capability {
	/// What there is for the jobs of a node.
	pub fn capacity(&self, policy: &Policy) -> Capacity<'_> {
		let memory_mib = match policy.max_memory_mib {
			0 => self.machine.memory_mib / 4 * 3,
			most => most,
		};
		Capacity { slots: policy.slots, memory_mib, gpus: &self.machine.gpus }
	}
}

/// The circumstances of a judgement.
#[derive(Clone, Copy, Debug)]
pub struct Now<'a> {
	/// The newest block.
	pub block: BlockNumber,
	/// How long a block takes.
	pub block_time: Duration,
	/// The provider of this node.
	pub owner: &'a AccountId32,
}

/// Why a task is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Declined {
	/// No slot is free, or it has ended.
	#[error("no slot is free")]
	NoFreeSlot,
	/// Its source was withdrawn.
	#[error("its source is gone")]
	SourceGone,
	/// This node has tried before.
	#[error("this node has accepted, bid or volunteered for it before")]
	TriedBefore,
	/// The operator did not choose its model.
	#[error("its model, {0}, is not in `policy.models`")]
	ModelNotChosen(Model),
	/// What outputs mean is compared, which this worker cannot tell.
	#[error("it needs a text embedding, which this worker does not have yet")]
	NoEmbedding,
	/// What texts mean is compared, which takes the embedding job.
	#[error("it compares what texts mean: name the image of the embedding job in `embedder`")]
	NoEmbedder,
	/// The chain would refuse this node.
	#[error("the chain would not let this node: {0:?}")]
	Ineligible(Vec<Ineligibility>),
	/// Enough bids and offers to volunteer wait.
	#[error("{0} bids and offers to volunteer wait already: `policy.max_waiting`")]
	TooManyWaiting(u32),
	/// The worker key's account cannot take the bond.
	#[error(
		"a bid locks {0} on the worker key's account, which has less besides {fees} for fees: send \
		 it some", fees = Amount(KEPT_FOR_FEES)
	)]
	BondNotCovered(Amount),
	/// The worker key's account may run dry before the task is over.
	#[error(
		"the worker key's account pays about {affordable} more transactions, and {kept} are kept for \
		 this task and those before: send it some"
	)]
	FeesNotCovered {
		/// How many it pays.
		affordable: u64,
		/// How many there should be.
		kept: u64,
	},
	/// The stake might not answer for a bid when it is called.
	#[error("the node's free stake may not answer for all that waits when a bid is called")]
	StakeTooSmall,
	/// A job has used more GPU memory than it was given.
	#[error(
		"it needs a GPU, and a job before has used more GPU memory than it was given: see the error in \
		 the log, look after the machine and start the worker anew"
	)]
	GpusInDoubt,
	/// The client is this node's own provider, which the chain refuses.
	#[error("its client owns this node")]
	OwnTask,
	/// The operator did not choose its source.
	#[error("source {0} is not in `policy.sources`")]
	SourceNotChosen(SourceId),
	/// The operator does not want its source.
	#[error("source {0} is in `policy.denied_sources`")]
	SourceDenied(SourceId),
	/// Too little stands behind its source.
	#[error("its source has a stake of {0}, less than `policy.min_source_stake`")]
	SourceStakeTooSmall(Amount),
	/// The operator does not want its client.
	#[error("its client is in `policy.denied_clients`")]
	ClientDenied,
	/// The operator did not choose its client.
	#[error("its client is not in `policy.clients`")]
	ClientNotChosen,
	/// No registrar vouches for its client.
	#[error("its client is not verified, as `policy.clients` asks for")]
	ClientNotVerified,
	/// Its client has let nodes down.
	#[error("its client has a standing of {0:?}, less than `policy.min_client_standing`")]
	StandingTooLow(Perbill),
	/// It pays too little for the time that it is likely to take.
	#[error(
		"it is likely to pay {pays} and to run for {run} s, which has to earn {least}: \
		 `policy.min_payment_per_second`, `policy.min_payment_per_gpu_second`"
	)]
	TimePaidTooLittle {
		/// What this node is likely to get.
		pays: Amount,
		/// How long the job is likely to run, in seconds.
		run: u64,
		/// What that has to earn.
		least: Amount,
	},
	/// The disk is full.
	#[error("{0} MiB are free on the disk, less than `policy.min_free_disk_mib`")]
	DiskFull(u64),
	/// It pays too little.
	#[error("it pays {0}, less than `policy.min_payment`")]
	PaymentTooSmall(Amount),
	/// It may run too long.
	#[error("it may run for {0} s, more than `policy.max_run_secs`")]
	RunTooLong(u32),
	/// It leaves less time than its source may use.
	#[error("it leaves {left} blocks for a job that may take {needed}")]
	TooLittleTime {
		/// What the job may take.
		needed: u64,
		/// What there is.
		left: u64,
	},
	/// Together with what is taken or may come it would take too long.
	#[error(
		"with what this worker has taken or may get one of these jobs could take {needed} blocks, and \
		 has {left}"
	)]
	TooLittleTimeForAll {
		/// What the first job that could be late may take, the wait for the others included.
		needed: u64,
		/// What there is for it.
		left: u64,
	},
	/// It may use too much memory.
	#[error("it may use {0} MiB, more than `policy.max_memory_mib`")]
	MemoryTooLarge(u32),
	/// It wants the network.
	#[error("its source wants the network, and `egress.allow` names nothing that jobs may reach")]
	NetworkNotAllowed,
	/// It wants the network, which cannot be given here.
	#[error("its source wants the network: {0}")]
	NetworkImpossible(String),
	/// It needs GPUs that are not here.
	#[error("it needs {0} GPUs that this machine does not have")]
	GpusMissing(u8),
	/// It needs GPUs, which the container engine cannot hand over.
	#[error("it needs GPUs, which the container engine of this machine cannot hand to containers")]
	EngineWithoutGpus,
}

impl Declined {
	/// The name of the reason, without what is particular to the task.
	pub fn name(&self) -> String {
		let text = format!("{self:?}");
		text.chars().take_while(|letter| letter.is_alphanumeric()).collect()
	}

	/// The block in which the task is worth another look, if that can change by itself.
	pub fn look_again(&self, now: BlockNumber) -> Option<BlockNumber> {
		let passes = |reason: &Ineligibility| match reason {
			Ineligibility::HeadStart { until } => Some(*until),
			Ineligibility::LiabilityTooLarge { .. }
			| Ineligibility::NotActive(_)
			| Ineligibility::StakeMissing { .. } => Some(now.saturating_add(LOOK_AGAIN_AFTER)),
			_ => None,
		};
		match self {
			Self::Ineligible(reasons) => {
				// All of them must pass.
				reasons.iter().map(passes).collect::<Option<Vec<_>>>()?.into_iter().max()
			}
			Self::TooManyWaiting(_)
			| Self::BondNotCovered(_)
			| Self::FeesNotCovered { .. }
			| Self::StakeTooSmall
			| Self::DiskFull(_)
			| Self::TooLittleTimeForAll { .. } => Some(now.saturating_add(LOOK_AGAIN_AFTER)),
			_ => None,
		}
	}
}

/// Whether what the chain refuses for this reason it may take in a later block. The node was judged a block before, and
/// others who registered or were scored in between have changed what it may do.
pub fn may_pass(refusal: &str) -> bool {
	["HeadStartOfOthers", "LiabilityTooLarge", "NodeNotActive", "BelowRequirement"]
		.contains(&refusal)
}

/// What this node asks for a task: its part of the payment, and not less than the operator wants, nor than `least`.
pub fn price(policy: &Policy, payment: Balance, least: Balance) -> Balance {
	// Payments are far below the largest number.
	let asked = payment.saturating_mul(policy.ask_percent.into()) / 100;
	asked.max(policy.min_payment.0).max(least).min(payment)
}

/// Whether a bid or an offer to volunteer can be made, with `waiting` that wait already and as much on
/// the worker key's account.
pub fn may_wait(
	policy: &Policy,
	task: &Task,
	waiting: usize,
	funds: Balance,
) -> Result<(), Declined> {
	let model = Model::of(&task.competition);
	let waits = matches!(model, Model::Auction | Model::Consensus);
	let most = policy.max_waiting;
	if waits && waiting >= usize::try_from(most).unwrap_or(usize::MAX) {
		return Err(Declined::TooManyWaiting(most));
	}
	if model == Model::Auction && funds < task.bond.saturating_add(KEPT_FOR_FEES) {
		return Err(Declined::BondNotCovered(Amount(task.bond)));
	}
	Ok(())
}

/// Whether an account that pays so many transactions pays those of one more task, with `owed` that are not answered yet:
/// who cannot pay for a step is late with it, and answers for that.
pub fn can_pay(affordable: u64, owed: usize) -> Result<(), Declined> {
	let tasks = u64::try_from(owed).unwrap_or(u64::MAX).saturating_add(1);
	let kept = tasks.saturating_mul(KEPT_FOR_A_TASK);
	match affordable < kept {
		true => Err(Declined::FeesNotCovered { affordable, kept }),
		false => Ok(()),
	}
}

/// Whether a task suits the operator and the machine. The first reason against it is returned.
pub fn judge(
	policy: &Policy,
	capability: &Capability,
	now: Now,
	task: &Task,
	source: &SourceSpec,
) -> Result<(), Declined> {
	let refuse_if = |refused: bool, reason: Declined| if refused { Err(reason) } else { Ok(()) };
	let tried = task.mine.is_some() || task.bid.is_some() || task.volunteered;
	refuse_if(tried, Declined::TriedBefore)?;
	refuse_if(!task.has_free_slot, Declined::NoFreeSlot)?;
	refuse_if(task.client == *now.owner, Declined::OwnTask)?;
	refuse_if(!policy.sources.contains(task.source), Declined::SourceNotChosen(task.source))?;
	let model = Model::of(&task.competition);
	refuse_if(!policy.models.contains(&model), Declined::ModelNotChosen(model))?;
	let compared =
		model == Model::Consensus && matches!(source.comparator, Comparator::Cosine { .. });
	refuse_if(compared && !embedding::is_had_by(&source.output), Declined::NoEmbedding)?;
	let payment = Amount(task.payment);
	refuse_if(payment < policy.min_payment, Declined::PaymentTooSmall(payment))?;
	can_run(policy, capability, source)
}

/// Whether the job of a source can be run here, and its output compared with that of a node: of texts by
/// an embedder.
pub fn can_look(
	policy: &Policy,
	capability: &Capability,
	has_embedder: bool,
	source: &SourceSpec,
) -> Result<(), Declined> {
	if matches!(source.comparator, Comparator::Cosine { .. })
		&& !embedding::is_had_by(&source.output)
	{
		match source.output.format {
			OutputFormat::Text if has_embedder => {}
			OutputFormat::Text => return Err(Declined::NoEmbedder),
			_ => return Err(Declined::NoEmbedding),
		}
	}
	can_run(policy, capability, source)
}

/// Whether the job of a source suits the operator and the machine.
fn can_run(policy: &Policy, capability: &Capability, source: &SourceSpec) -> Result<(), Declined> {
	let refuse_if = |refused: bool, reason: Declined| if refused { Err(reason) } else { Ok(()) };
	let machine = &capability.machine;
	let run = source.run_limit_secs;
	refuse_if(run > policy.max_run_secs, Declined::RunTooLong(run))?;
	let most = capability.capacity(policy).memory_mib;
	refuse_if(source.memory_mib > most, Declined::MemoryTooLarge(source.memory_mib))?;
	if source.network == NetworkPolicy::Egress {
		match &capability.network {
			Network::Given => {}
			Network::NotAllowed => return Err(Declined::NetworkNotAllowed),
			Network::Impossible(why) => return Err(Declined::NetworkImpossible(why.clone())),
		}
	}
	let count = source.gpu.count;
	refuse_if(machine.choose_gpus(&source.gpu).is_none(), Declined::GpusMissing(count))?;
	refuse_if(count > 0 && !capability.engine_gives_gpus, Declined::EngineWithoutGpus)
}

#[cfg(test)]
pub(crate) mod tests {
	use surety_primitives::{
		liability::Terms,
		node::{GpuRequirement, NodeStatus},
		output::OutputSpec,
		source::{self, Image, Visibility},
		task::Competition,
		Perbill, Percent, H256,
	};

	use super::*;
	use crate::{
		chain::{Bid, Phase, Stage},
		config::Sources,
		probe,
	};

	pub(crate) const NOW: BlockNumber = 100;

	pub(crate) const MANUAL: Competition = Competition::ManualConfirmation { responders: 3 };
	pub(crate) const AUCTION: Competition = Competition::Auction { bid_blocks: 5, work_blocks: 30 };
	pub(crate) const PANEL: Competition =
		Competition::Consensus { nodes: 3, quorum: Percent::from_percent(67), volunteer_blocks: 5 };

	pub(crate) fn source() -> SourceSpec {
		SourceSpec {
			image: Image { name: Default::default(), digest: H256::zero() },
			gpu: GpuRequirement::default(),
			memory_mib: 1_024,
			model: source::Model { id: H256::zero(), weights_hash: H256::zero() },
			output: OutputSpec {
				format: OutputFormat::Text,
				min_tokens: 1,
				max_tokens: 3,
				max_repeat_run: 2,
			},
			comparator: Comparator::Exact,
			rerun_price: SUR,
			run_limit_secs: 60,
			network: NetworkPolicy::None,
			visibility: Visibility::Public,
			encrypted: false,
		}
	}

	/// A race that takes one more node.
	pub(crate) fn task() -> Task {
		Task {
			source: 1,
			client: AccountId32([1; 32]),
			payment: SUR,
			competition: Competition::FirstResponse { racers: 2 },
			published_at: NOW,
			bond: SUR / 10,
			liability: Terms { margin_percent: 150, min_probability: Perbill::from_percent(5) },
			input_uri: "http://example.org/input".into(),
			input_hash: H256::zero(),
			deadline: NOW + 100,
			start_window: 10,
			reveal_window: 20,
			phase: Phase::Working,
			has_free_slot: true,
			bid: None,
			volunteered: false,
			turn: None,
			mine: None,
			model: None,
		}
	}

	/// Judges the task and the source above after each was changed.
	fn verdict(
		policy: impl FnOnce(&mut Policy),
		task_is: impl FnOnce(&mut Task),
		source_is: impl FnOnce(&mut SourceSpec),
	) -> Result<(), Declined> {
		let (mut rules, mut job, mut spec) = (Policy::default(), task(), source());
		policy(&mut rules);
		task_is(&mut job);
		source_is(&mut spec);
		let machine = probe::tests::machine(&[(24_000, 89)]);
		let capability =
			Capability { machine, engine_gives_gpus: false, network: Network::NotAllowed };
		let owner = AccountId32([9; 32]);
		let now = Now { block: NOW, block_time: Duration::from_secs(6), owner: &owner };
		judge(&rules, &capability, now, &job, &spec)
	}

	#[test]
	fn each_reason_to_decline_is_its_own() {
		let as_is = |_: &mut Policy| {};
		let any = |_: &mut Task| {};
		let plain = |_: &mut SourceSpec| {};
		assert_eq!(verdict(as_is, any, plain), Ok(()));
		assert_eq!(verdict(as_is, |t| t.has_free_slot = false, plain), Err(Declined::NoFreeSlot));
		assert_eq!(
			verdict(as_is, |t| t.mine = Some(Stage::Waiting), plain),
			Err(Declined::TriedBefore)
		);
		let bid = |t: &mut Task| (t.competition, t.bid) = (AUCTION, Some(Bid::Sealed));
		assert_eq!(verdict(as_is, bid, plain), Err(Declined::TriedBefore));
		let volunteered = |t: &mut Task| (t.competition, t.volunteered) = (PANEL, true);
		assert_eq!(verdict(as_is, volunteered, plain), Err(Declined::TriedBefore));
		assert_eq!(
			verdict(as_is, |t| t.client = AccountId32([9; 32]), plain),
			Err(Declined::OwnTask)
		);
		assert_eq!(
			verdict(|p| p.sources = Sources::Only(vec![2]), any, plain),
			Err(Declined::SourceNotChosen(1))
		);
		assert_eq!(
			verdict(|p| p.min_payment = Amount(SUR + 1), any, plain),
			Err(Declined::PaymentTooSmall(Amount(SUR)))
		);
		assert_eq!(verdict(|p| p.max_run_secs = 59, any, plain), Err(Declined::RunTooLong(60)));
		assert_eq!(
			verdict(|p| p.max_memory_mib = 1_023, any, plain),
			Err(Declined::MemoryTooLarge(1_024))
		);
		assert_eq!(
			verdict(as_is, any, |s| s.network = NetworkPolicy::Egress),
			Err(Declined::NetworkNotAllowed)
		);
		assert_eq!(verdict(as_is, any, |s| s.gpu.count = 2), Err(Declined::GpusMissing(2)));
		assert_eq!(verdict(as_is, any, |s| s.gpu.count = 1), Err(Declined::EngineWithoutGpus));
	}

	#[test]
	fn a_job_that_wants_the_network_is_taken_where_it_gets_it() {
		let online = SourceSpec { network: NetworkPolicy::Egress, ..source() };
		let with = |network, source: &SourceSpec| {
			let machine = probe::tests::machine(&[]);
			let capability = Capability { machine, engine_gives_gpus: false, network };
			can_run(&Policy::default(), &capability, source)
		};
		assert_eq!(with(Network::Given, &online), Ok(()));
		assert_eq!(with(Network::NotAllowed, &online), Err(Declined::NetworkNotAllowed));
		let why = || "not root".to_string();
		let impossible = with(Network::Impossible(why()), &online);
		assert_eq!(impossible, Err(Declined::NetworkImpossible(why())));
		assert_eq!(with(Network::Impossible(why()), &source()), Ok(()));
	}

	#[test]
	fn what_the_operator_allows_is_taken() {
		let any = |_: &mut Task| {};
		// Three quarters of the machine's 16 GiB, unless told otherwise.
		let memory = |mib| move |s: &mut SourceSpec| s.memory_mib = mib;
		assert_eq!(verdict(|_| {}, any, memory(12_288)), Ok(()));
		assert_eq!(verdict(|_| {}, any, memory(12_289)), Err(Declined::MemoryTooLarge(12_289)));
		assert_eq!(verdict(|p| p.max_memory_mib = 20_000, any, memory(20_000)), Ok(()));
	}

	#[test]
	fn only_models_that_were_chosen_are_taken_part_in() {
		let first = Competition::FirstResponse { racers: 2 };
		for (competition, model) in [first, MANUAL, AUCTION, PANEL].into_iter().zip(Model::ALL) {
			let task_is = |t: &mut Task| t.competition = competition;
			assert_eq!(verdict(|_| {}, task_is, |_| {}), Ok(()));
			let others = |p: &mut Policy| p.models.retain(|other| *other != model);
			let refused = Err(Declined::ModelNotChosen(model));
			assert_eq!(verdict(others, task_is, |_| {}), refused);
			assert_eq!(verdict(|p| p.models = vec![model], task_is, |_| {}), Ok(()));
		}
	}

	#[test]
	fn a_panel_that_compares_meanings_needs_outputs_that_are_vectors() {
		let panel = |t: &mut Task| t.competition = PANEL;
		let cosine = |format| {
			move |s: &mut SourceSpec| (s.comparator, s.output.format) = (Comparator::COSINE, format)
		};
		let vectors = OutputFormat::Embeddings { dimensions: 384 };
		assert_eq!(verdict(|_| {}, panel, cosine(OutputFormat::Text)), Err(Declined::NoEmbedding));
		assert_eq!(verdict(|_| {}, panel, cosine(vectors)), Ok(()));
		// The other models do without.
		for competition in [MANUAL, AUCTION] {
			let task_is = |t: &mut Task| t.competition = competition;
			assert_eq!(verdict(|_| {}, task_is, cosine(OutputFormat::Text)), Ok(()));
		}
	}

	#[test]
	fn the_price_is_a_part_of_the_payment_and_never_too_low() {
		let price = |ask_percent, min_payment, payment, least| {
			let min_payment = Amount(min_payment);
			let policy = Policy { ask_percent, min_payment, ..Policy::default() };
			super::price(&policy, payment, least)
		};
		assert_eq!(super::price(&Policy::default(), 10 * SUR, 1), 9 * SUR);
		assert_eq!(price(100, 0, 10 * SUR, 1), 10 * SUR);
		assert_eq!(price(1, 0, 199, 1), 1);
		assert_eq!(price(50, 6 * SUR, 10 * SUR, 1), 6 * SUR);
		assert_eq!(price(50, 0, 10 * SUR, 7 * SUR), 7 * SUR);
		// Nor above what is paid: the chain refuses that.
		assert_eq!(price(50, 0, 10, 20), 10);
	}

	#[test]
	fn only_so_many_bids_and_offers_to_volunteer_wait() {
		let of = |competition| Task { competition, ..task() };
		let policy = Policy { max_waiting: 2, ..Policy::default() };
		for competition in [AUCTION, PANEL] {
			assert_eq!(may_wait(&policy, &of(competition), 1, SUR), Ok(()));
			let full = Err(Declined::TooManyWaiting(2));
			assert_eq!(may_wait(&policy, &of(competition), 2, SUR), full);
			let none = Policy { max_waiting: 0, ..policy.clone() };
			let refused = Err(Declined::TooManyWaiting(0));
			assert_eq!(may_wait(&none, &of(competition), 0, SUR), refused);
		}
		// What is accepted does not wait.
		assert_eq!(may_wait(&policy, &of(MANUAL), 9, 0), Ok(()));
		assert_eq!(may_wait(&policy, &task(), 9, 0), Ok(()));
	}

	#[test]
	fn a_bid_leaves_enough_for_the_fees_of_what_follows() {
		let auction = Task { competition: AUCTION, bond: SUR, ..task() };
		let (policy, kept) = (Policy::default(), SUR / 10);
		assert_eq!(may_wait(&policy, &auction, 0, SUR + kept), Ok(()));
		let poor = Err(Declined::BondNotCovered(Amount(SUR)));
		assert_eq!(may_wait(&policy, &auction, 0, SUR + kept - 1), poor);
		let panel = Task { competition: PANEL, ..auction };
		assert_eq!(may_wait(&policy, &panel, 0, 0), Ok(()));
	}

	#[test]
	fn the_fees_of_every_open_task_are_kept() {
		assert_eq!(can_pay(10, 0), Ok(()));
		assert_eq!(can_pay(9, 0), Err(Declined::FeesNotCovered { affordable: 9, kept: 10 }));
		assert_eq!(can_pay(40, 3), Ok(()));
		let poor = Declined::FeesNotCovered { affordable: 39, kept: 40 };
		assert_eq!(can_pay(39, 3), Err(poor.clone()));
		// Somebody may send some.
		assert!(poor.look_again(NOW).is_some());
	}

	#[test]
	fn what_passes_by_itself_is_looked_at_again() {
		let head_start = Ineligibility::HeadStart { until: NOW + 2 };
		let too_large = Ineligibility::LiabilityTooLarge { most: 0 };
		let look_again = |reasons| Declined::Ineligible(reasons).look_again(NOW);
		assert_eq!(look_again(vec![head_start.clone()]), Some(NOW + 2));
		assert_eq!(look_again(vec![head_start.clone(), too_large]), Some(NOW + 5));
		assert_eq!(look_again(vec![Ineligibility::NotActive(NodeStatus::Exiting)]), Some(NOW + 5));
		assert_eq!(look_again(vec![head_start, Ineligibility::OtherTier]), None);
		for passing in [
			Declined::TooManyWaiting(1),
			Declined::BondNotCovered(Amount(1)),
			Declined::StakeTooSmall,
			Declined::DiskFull(1),
			Declined::TooLittleTimeForAll { needed: 2, left: 1 },
		] {
			assert_eq!(passing.look_again(NOW), Some(NOW + 5), "{passing}");
		}
		for lasting in [Declined::TriedBefore, Declined::TooLittleTime { needed: 2, left: 1 }] {
			assert_eq!(lasting.look_again(NOW), None, "{lasting}");
		}
	}

	#[test]
	fn a_refusal_that_passes_is_not_the_end() {
		assert!(may_pass("HeadStartOfOthers") && may_pass("LiabilityTooLarge"));
		assert!(!may_pass("NoFreeSlot") && !may_pass("OwnTask") && !may_pass("CapacityTooSmall"));
	}

	#[test]
	fn reasons_are_counted_by_their_names() {
		assert_eq!(Declined::NoFreeSlot.name(), "NoFreeSlot");
		assert_eq!(Declined::RunTooLong(7).name(), "RunTooLong");
		assert_eq!(Declined::TooLittleTime { needed: 2, left: 1 }.name(), "TooLittleTime");
	}

	#[test]
	fn an_oracle_looks_at_what_it_can_run_and_compare_whoever_chose_it() {
		let policy = Policy::default();
		let machine = probe::tests::machine(&[]);
		let capability =
			Capability { machine, engine_gives_gpus: false, network: Network::NotAllowed };
		let look =
			|policy: &Policy, source: &SourceSpec| can_look(policy, &capability, false, source);
		let chosen = Policy {
			sources: Sources::Only(Vec::new()),
			min_payment: Amount(SUR),
			..policy.clone()
		};
		assert_eq!(look(&chosen, &source()), Ok(()));
		let text = SourceSpec { comparator: Comparator::COSINE, ..source() };
		assert_eq!(look(&policy, &text), Err(Declined::NoEmbedder));
		assert_eq!(can_look(&policy, &capability, true, &text), Ok(()));
		let mut vectors = text;
		vectors.output.format = OutputFormat::Bytes;
		assert_eq!(can_look(&policy, &capability, true, &vectors), Err(Declined::NoEmbedding));
		vectors.output.format = OutputFormat::Embeddings { dimensions: 2 };
		assert_eq!(look(&policy, &vectors), Ok(()));
		let short = Policy { max_run_secs: 59, ..policy };
		assert_eq!(look(&short, &vectors), Err(Declined::RunTooLong(60)));
	}
}
