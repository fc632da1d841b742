// SPDX-License-Identifier: Apache-2.0

//! Reading the chain at one block.

mod disputes;
mod reputation;
mod reruns;

use std::time::Duration;

use codec::{Decode, Encode};
use subxt::{
	metadata::Metadata,
	storage::{Address, PrefixOf},
	OnlineClientAtBlock,
};
use surety_primitives::{
	credit::CapId,
	encryption::PublicKey,
	ledger::{Entry, EntryNumber},
	node::NodeStatus,
	slash::{AttestationId, FlagId, SlashId},
	stake::{Role, StakeState},
	standing::Ineligibility,
	telemetry::{Anchor, Sequence},
	Balance, BlockNumber, NodeId, OrganisationId, Perbill, SourceId, TaskId, H256,
};

use crate::{
	api::{self, runtime_types as types},
	client::Config,
	events::{MarketEvent, VerificationEvent},
	plain::{self, PlainEvent, WriteAmount},
	spec::lossy,
	AccountId32, Error,
};

/// An account that owns nodes.
pub type Provider = types::pallet_registry::types::Provider<BlockNumber>;
/// One machine.
pub type Node = types::pallet_registry::types::Node<AccountId32, BlockNumber>;
/// What is known of a node's being alive.
pub type Liveness = types::pallet_registry::liveness::Liveness;
/// The stake of a node.
pub type Stake = types::pallet_compute_staking::types::StakeLedger;
/// What nodes run.
pub type Source = types::pallet_market::types::Source<AccountId32>;
/// What a node asks for a result, and shows of it.
pub type Response = types::pallet_market::manual::Response;
/// What a node offers in an auction.
pub type Bid = types::pallet_market::auction::Bid<AccountId32>;
/// One job.
pub type Task = types::pallet_market::types::Task<AccountId32>;
/// Where an account that bonded for a seat stands.
pub type BondState = types::pallet_validators::types::BondState;
/// A warning or slash on record.
pub type Slash = types::pallet_slashing::types::Slash<AccountId32>;
/// An appeal that waits for its decision.
pub type Appeal = types::pallet_slashing::types::Appeal<AccountId32>;

/// What one auditor attested to, and waits for a second one.
pub type Attestation = types::pallet_slashing::types::Attestation<AccountId32>;
/// What somebody says of a source, and waits for its judgement.
pub type Flag = types::pallet_slashing::types::Flag<AccountId32>;
/// Who found a fault.
pub type Issuer = types::pallet_slashing::types::Issuer<AccountId32>;

/// An institution whose providers are of the university tier.
pub type Organisation = types::pallet_registry::types::Organisation<AccountId32, BlockNumber>;
/// That a provider's hardware was audited.
pub type Audit = types::pallet_registry::types::Audit<AccountId32, BlockNumber>;

/// A client's saying that a result was not delivered, and what became of it.
pub type Challenge = types::pallet_verification::types::Challenge<AccountId32>;

/// A client's deposit for credit.
pub type CreditAccount = types::pallet_credit::types::Account;
/// A cap that was brought to the chain.
pub type OpenCap = types::pallet_credit::types::OpenCap;

pub use self::{
	disputes::{
		Arbitrator, Ballot, Dispute, DisputeBond, DisputePanel, DisputeStage, DisputeSubject, Duty,
		Side,
	},
	reputation::{
		CheckOutcome, ClientRecord, Deed, Dimensions, GpuRequirement, Misconduct, Past, Presence,
		ProviderFilter, RankedProvider, Share, Taken, TrackRecord,
	},
	reruns::{Look, LookState, Rerun, RerunCause, RerunOutcome, RerunStage, Wake},
};

pub use types::pallet_registry::types::{Authority, Standing, Tier};
pub use types::pallet_slashing::types::SlashStatus;
pub use types::pallet_verification::types::{
	Outcome as DeliveryOutcome, SeatState, Stage as DeliveryStage, Verdict,
};
pub use types::surety_primitives::{slash::Incident, stake::StakeId};

pub use types::pallet_market::auction::BidState;
pub use types::pallet_market::types::{
	Acceptance, AcceptanceEnd, AcceptanceStage, Amounts, Check, SourceStatus, TaskOutcome,
	TaskStage, TaskTerms, Turn,
};

/// The least blocks from one heartbeat to the next, whatever governance has set.
const LEAST_INTERVAL: BlockNumber = 2;

/// The chain at one block: everything read from it fits together.
#[derive(Clone)]
pub struct View {
	at: OnlineClientAtBlock<Config>,
}

/// What an account has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balances {
	/// What can be moved, but for the existential deposit.
	pub free: Balance,
	/// What is locked on the account, by reason.
	pub held: Vec<Hold>,
	/// Everything together.
	pub total: Balance,
}

/// An amount that is locked on its owner's account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
	/// Pallet and purpose, such as `ComputeStaking.NodeStake`.
	pub reason: String,
	/// How much.
	pub amount: Balance,
}

impl View {
	pub(crate) fn new(at: OnlineClientAtBlock<Config>) -> Self {
		Self { at }
	}

	/// The block's number.
	pub fn number(&self) -> BlockNumber {
		narrow(self.at.block_number())
	}

	/// The block's hash.
	pub fn hash(&self) -> H256 {
		self.at.block_hash()
	}

	/// The version of the runtime.
	pub fn spec_version(&self) -> u32 {
		self.at.spec_version()
	}

	/// The runtime's metadata.
	pub fn metadata(&self) -> &Metadata {
		self.at.metadata_ref()
	}

	/// The block in subxt's terms, for what this type does not cover.
	pub fn inner(&self) -> &OnlineClientAtBlock<Config> {
		&self.at
	}

	/// A provider; `None` if the account is none.
	pub async fn provider(&self, account: &AccountId32) -> Result<Option<Provider>, Error> {
		self.get(api::storage().registry().providers(), (*account,)).await
	}

	/// The registrars.
	pub async fn registrars(&self) -> Result<Vec<AccountId32>, Error> {
		let registrars = self.get(api::storage().registry().registrars(), ()).await?;
		Ok(registrars.map(|set| set.0).unwrap_or_default())
	}

	/// The domains that a registrar accepts.
	pub async fn domains(&self, registrar: &AccountId32) -> Result<Vec<String>, Error> {
		let domains = self.get(api::storage().registry().domains(), (*registrar,)).await?;
		let domains = domains.map(|set| set.0).unwrap_or_default();
		Ok(domains.iter().map(|domain| lossy(&domain.0)).collect())
	}

	/// An organisation.
	pub async fn organisation(&self, id: OrganisationId) -> Result<Option<Organisation>, Error> {
		self.get(api::storage().registry().organisations(), (id,)).await
	}

	/// All organisations by their ids.
	pub async fn organisations(&self) -> Result<Vec<(OrganisationId, Organisation)>, Error> {
		let organisations = self.all(api::storage().registry().organisations()).await?;
		Ok(sorted(organisations.into_iter().map(|((id,), organisation)| (id, organisation))))
	}

	/// The key for which others encrypt what is meant for an account; `None` if it has published none.
	pub async fn encryption_key(&self, of: &AccountId32) -> Result<Option<PublicKey>, Error> {
		self.ask(api::view_functions().registry().encryption_key(*of)).await
	}

	/// The audit of a provider's hardware; `None` if there is none.
	pub async fn audit(&self, provider: &AccountId32) -> Result<Option<Audit>, Error> {
		self.get(api::storage().registry().audits(), (*provider,)).await
	}

	/// The accounts that may publish on a source with a list, besides its owner.
	pub async fn allowed(&self, source: SourceId) -> Result<Vec<AccountId32>, Error> {
		let allowed = self.get(api::storage().market().allow_lists(), (source,)).await?;
		Ok(allowed.map(|set| set.0).unwrap_or_default())
	}

	/// The state of a node with every reason that suspends it, those that follow from its provider
	/// included; `None` if there is no such node.
	pub async fn node_status(&self, node: NodeId) -> Result<Option<NodeStatus>, Error> {
		self.ask(api::view_functions().registry().node_status(node)).await
	}

	/// All reasons why a node cannot work on a source; none if it can.
	pub async fn eligibility(
		&self,
		node: NodeId,
		source: SourceId,
	) -> Result<Vec<Ineligibility>, Error> {
		self.ask(api::view_functions().market().eligibility(node, source)).await
	}

	/// All reasons why a node cannot take a task now; none if it can.
	pub async fn task_eligibility(
		&self,
		node: NodeId,
		task: TaskId,
	) -> Result<Vec<Ineligibility>, Error> {
		self.ask(api::view_functions().market().task_eligibility(node, task)).await
	}

	/// Each node with all reasons why it cannot take a task now; none for those that can.
	pub async fn match_providers(
		&self,
		task: TaskId,
	) -> Result<Vec<(NodeId, Vec<Ineligibility>)>, Error> {
		/// How many nodes are asked about at once.
		const PAGE: u32 = 256;
		let mut all = Vec::new();
		for from in (0..).step_by(PAGE as usize) {
			let page: Vec<(NodeId, Vec<Ineligibility>)> =
				self.ask(api::view_functions().market().match_providers(task, from, PAGE)).await?;
			let found = page.len();
			all.extend(page);
			if found < PAGE as usize {
				break;
			}
		}
		Ok(all)
	}

	/// The responses to a task whose client chooses, by node.
	pub async fn responses(&self, task: TaskId) -> Result<Vec<(NodeId, Response)>, Error> {
		let all = self.all(api::storage().market().responses()).await?;
		let of_task = all.into_iter().filter(|((id, _), _)| *id == task);
		Ok(sorted(of_task.map(|((_, node), response)| (node, response))))
	}

	/// The bids in an auction, in their order.
	pub async fn bids(&self, task: TaskId) -> Result<Vec<Bid>, Error> {
		let bids = self.get(api::storage().market().bids(), (task,)).await?;
		Ok(bids.map(|bids| bids.0).unwrap_or_default())
	}

	/// The nodes that have volunteered for the panel of a task and wait for its draw.
	pub async fn volunteers(&self, task: TaskId) -> Result<Vec<NodeId>, Error> {
		let volunteers = self.get(api::storage().market().volunteers(), (task,)).await?;
		let volunteers = volunteers.map(|volunteers| volunteers.0).unwrap_or_default();
		Ok(volunteers.into_iter().map(|volunteer| volunteer.node).collect())
	}

	/// A node as it is stored; released ones stay as history. What its status says is not all: see
	/// [`View::node_status`].
	pub async fn node(&self, node: NodeId) -> Result<Option<Node>, Error> {
		self.get(api::storage().registry().nodes(), (node,)).await
	}

	/// All nodes by their ids.
	pub async fn nodes(&self) -> Result<Vec<(NodeId, Node)>, Error> {
		let nodes = self.all(api::storage().registry().nodes()).await?;
		Ok(sorted(nodes.into_iter().map(|((id,), node)| (id, node))))
	}

	/// The node that a worker key signs for.
	pub async fn node_of_worker(&self, worker: &AccountId32) -> Result<Option<NodeId>, Error> {
		self.get(api::storage().registry().worker_keys(), (*worker,)).await
	}

	/// The stake of a node; `None` if it has none.
	pub async fn stake(&self, node: NodeId) -> Result<Option<Stake>, Error> {
		self.get(api::storage().compute_staking().ledgers(), (StakeId::Node(node),)).await
	}

	/// The stake of a validator; `None` if it has none.
	pub async fn validator_stake(&self, who: &AccountId32) -> Result<Option<Stake>, Error> {
		self.get(api::storage().compute_staking().ledgers(), (StakeId::Validator(*who),)).await
	}

	/// The stake of an account in a role; `None` if it has none.
	pub async fn role_stake(&self, role: Role, who: &AccountId32) -> Result<Option<Stake>, Error> {
		let stake = StakeId::Role(role.into(), *who);
		self.get(api::storage().compute_staking().ledgers(), (stake,)).await
	}

	/// The active stake with which an account counts in a role.
	pub async fn required_role_stake(&self, role: Role) -> Result<Balance, Error> {
		self.ask(api::view_functions().compute_staking().required_role_stake(role.into())).await
	}

	/// The auditors.
	pub async fn auditors(&self) -> Result<Vec<AccountId32>, Error> {
		let auditors = self.get(api::storage().slashing().auditors(), ()).await?;
		Ok(auditors.map(|set| set.0).unwrap_or_default())
	}

	/// For how many attestations an auditor has a bond locked.
	pub async fn open_bonds(&self, auditor: &AccountId32) -> Result<u32, Error> {
		let bonds = self.get(api::storage().slashing().open_bonds(), (*auditor,)).await?;
		Ok(bonds.unwrap_or_default())
	}

	/// The attestations that wait for a second auditor, by their ids.
	pub async fn attestations(&self) -> Result<Vec<(AttestationId, Attestation)>, Error> {
		let waiting = self.all(api::storage().slashing().attestations()).await?;
		Ok(sorted(waiting.into_iter().map(|((id,), attestation)| (id, attestation))))
	}

	/// The oracles.
	pub async fn oracles(&self) -> Result<Vec<AccountId32>, Error> {
		let oracles = self.get(api::storage().verification().oracles(), ()).await?;
		Ok(oracles.map(|set| set.0).unwrap_or_default())
	}

	/// On how many open challenges an oracle has a seat.
	pub async fn open_seats(&self, oracle: &AccountId32) -> Result<u32, Error> {
		let seats = self.get(api::storage().verification().open_seats(), (*oracle,)).await?;
		Ok(seats.unwrap_or_default())
	}

	/// The challenged delivery of a node's result; `None` if nobody challenged it.
	pub async fn challenge(&self, task: TaskId, node: NodeId) -> Result<Option<Challenge>, Error> {
		self.get(api::storage().verification().challenges(), (task, node)).await
	}

	/// The challenged deliveries by task and node: open ones, and those whose record was not removed.
	pub async fn challenges(&self) -> Result<Vec<((TaskId, NodeId), Challenge)>, Error> {
		let challenges = self.all(api::storage().verification().challenges()).await?;
		Ok(sorted(challenges.into_iter()))
	}

	/// The flags that wait for their judgement, by their ids.
	pub async fn flags(&self) -> Result<Vec<(FlagId, Flag)>, Error> {
		let waiting = self.all(api::storage().slashing().flags()).await?;
		Ok(sorted(waiting.into_iter().map(|((id,), flag)| (id, flag))))
	}

	/// A warning or slash.
	pub async fn slash(&self, slash: SlashId) -> Result<Option<Slash>, Error> {
		self.get(api::storage().slashing().slashes(), (slash,)).await
	}

	/// All warnings and slashes by their ids.
	pub async fn slashes(&self) -> Result<Vec<(SlashId, Slash)>, Error> {
		let slashes = self.all(api::storage().slashing().slashes()).await?;
		Ok(sorted(slashes.into_iter().map(|((id,), slash)| (id, slash))))
	}

	/// The warning or slash for an incident of a stake.
	pub async fn charged(
		&self,
		stake: StakeId<AccountId32>,
		incident: Incident,
	) -> Result<Option<SlashId>, Error> {
		self.get(api::storage().slashing().charged(), ((stake, incident),)).await
	}

	/// The last block in which no more samples of a node are heard, because they have cost it a slash that can be
	/// appealed.
	pub async fn telemetry_cap(&self, node: NodeId) -> Result<Option<BlockNumber>, Error> {
		self.get(api::storage().slashing().telemetry_caps(), (node,)).await
	}

	/// The appeals that wait for a decision, by the slashes they are against.
	pub async fn appeals(&self) -> Result<Vec<(SlashId, Appeal)>, Error> {
		let appeals = self.all(api::storage().slashing().appeals()).await?;
		Ok(sorted(appeals.into_iter().map(|((id,), appeal)| (id, appeal))))
	}

	/// The entries of the permanent record.
	pub async fn ledger_entries(&self) -> Result<Vec<(EntryNumber, Entry)>, Error> {
		let entries = self.all(api::storage().ledger().entries()).await?;
		Ok(sorted(entries.into_iter().map(|((number,), entry)| (number, entry.0))))
	}

	/// How many entries the permanent record has, and the hash of the last.
	pub async fn ledger_head(&self) -> Result<(u64, H256), Error> {
		let head = self.get(api::storage().ledger().head(), ()).await?;
		Ok(head.map_or_else(Default::default, |head| (head.count, head.hash)))
	}

	/// The rank of a member of the clearance collective; `None` if the account is none.
	pub async fn clearance(&self, account: &AccountId32) -> Result<Option<u16>, Error> {
		let member = self.get(api::storage().clearance().members(), (*account,)).await?;
		Ok(member.map(|member| member.rank))
	}

	/// The active stake that a node needs as things stand; `None` if there is no such node.
	pub async fn required_stake(&self, node: NodeId) -> Result<Option<Balance>, Error> {
		self.ask(api::view_functions().compute_staking().required_stake(node)).await
	}

	/// What of a node's stake is free to answer for more work.
	pub async fn free_stake(&self, node: NodeId) -> Result<Balance, Error> {
		self.ask(api::view_functions().compute_staking().free_stake(node)).await
	}

	/// What is known of a node's being alive; `None` if it never sent a heartbeat.
	pub async fn liveness(&self, node: NodeId) -> Result<Option<Liveness>, Error> {
		self.get(api::storage().registry().livenesses(), (node,)).await
	}

	/// The share of the last thirty days in which a node was not silent.
	pub async fn uptime(&self, node: NodeId) -> Result<Option<Perbill>, Error> {
		self.ask(api::view_functions().registry().uptime(node)).await
	}

	/// The number of a node's next heartbeat and the first block in which it is taken; `None` where
	/// none is.
	pub async fn next_heartbeat(
		&self,
		node: NodeId,
	) -> Result<Option<(Sequence, BlockNumber)>, Error> {
		self.ask(api::view_functions().registry().next_heartbeat(node)).await
	}

	/// Blocks from one heartbeat of a node to the next, as governance has set it.
	pub async fn heartbeat_interval(&self) -> Result<BlockNumber, Error> {
		use types::surety_runtime::settings::{
			dynamic_params::liveness::{HeartbeatInterval, ParametersKey, ParametersValue},
			RuntimeParametersKey, RuntimeParametersValue,
		};
		let key = ParametersKey::HeartbeatInterval(HeartbeatInterval);
		let key = (RuntimeParametersKey::Liveness(key),);
		match self.get(api::storage().parameters().parameters(), key).await? {
			Some(RuntimeParametersValue::Liveness(ParametersValue::HeartbeatInterval(blocks))) => {
				Ok(blocks.max(LEAST_INTERVAL))
			}
			_ => Ok(LEAST_INTERVAL),
		}
	}

	/// What a node's heartbeat with this number anchored; `None` where it sent none, or that is no longer kept.
	pub async fn anchor(&self, node: NodeId, sequence: Sequence) -> Result<Option<Anchor>, Error> {
		let anchor = self.get(api::storage().registry().roots(), (node, sequence)).await?;
		Ok(anchor.map(|anchor| Anchor { root: anchor.root, samples: anchor.samples }))
	}

	/// Where a stake stands.
	pub async fn stake_state(&self, stake: StakeId<AccountId32>) -> Result<StakeState, Error> {
		self.ask(api::view_functions().compute_staking().stake_state(stake)).await
	}

	/// What a stake has earned of the protocol's fees and not claimed.
	pub async fn claimable(&self, stake: StakeId<AccountId32>) -> Result<Balance, Error> {
		self.ask(api::view_functions().fees().claimable(stake)).await
	}

	/// What a client has deposited for credit.
	pub async fn credit(&self, client: &AccountId32) -> Result<CreditAccount, Error> {
		let account = self.get(api::storage().credit().accounts(), (*client,)).await?;
		Ok(account.unwrap_or(CreditAccount { deposit: 0, promised: 0, withdrawal: None }))
	}

	/// The Ethereum address that signs for an account.
	pub async fn bound_address(&self, account: &AccountId32) -> Result<Option<[u8; 20]>, Error> {
		let address = self.get(api::storage().credit().addresses(), (*account,)).await?;
		Ok(address.map(|address| address.0))
	}

	/// The caps of a client that are on the chain, by their numbers.
	pub async fn caps(&self, client: &AccountId32) -> Result<Vec<(CapId, OpenCap)>, Error> {
		let caps = self.among(api::storage().credit().caps(), (*client,)).await?;
		Ok(sorted(caps.into_iter().map(|((_, id), cap)| (id, cap))))
	}

	/// Calls a view function.
	async fn ask<Question, Answer>(&self, question: Question) -> Result<Answer, Error>
	where
		Question: subxt::view_functions::Payload,
		Answer: Decode,
	{
		let functions = self.at.view_functions();
		functions.validate(&question).map_err(Error::chain)?;
		// The runtime wants the function's id and its inputs as one list of bytes, and answers with
		// another; subxt's own call leaves the lists out.
		let encoded = functions.encode_args(&question).map_err(Error::chain)?;
		let unknown = || Error::NotFound(format!("view function {}", hex::encode(&encoded)));
		let (id, inputs) = encoded.split_first_chunk::<32>().ok_or_else(unknown)?;
		let call = (id, inputs).encode();
		let answer = functions.call_raw(Some(&call)).await.map_err(Error::chain)?;
		let answer = Result::<Vec<u8>, ()>::decode(&mut &answer[..]).map_err(Error::chain)?;
		Answer::decode(&mut &answer.map_err(|()| unknown())?[..]).map_err(Error::chain)
	}

	/// A source; withdrawn ones are gone.
	pub async fn source(&self, source: SourceId) -> Result<Option<Source>, Error> {
		self.get(api::storage().market().sources(), (source,)).await
	}

	/// All sources by their ids.
	pub async fn sources(&self) -> Result<Vec<(SourceId, Source)>, Error> {
		let sources = self.all(api::storage().market().sources()).await?;
		Ok(sorted(sources.into_iter().map(|((id,), source)| (id, source))))
	}

	/// A task; pruned ones are gone.
	pub async fn task(&self, task: TaskId) -> Result<Option<Task>, Error> {
		self.get(api::storage().market().tasks(), (task,)).await
	}

	/// Whether a registrar vouches for a client.
	pub async fn is_verified(&self, client: &AccountId32) -> Result<bool, Error> {
		let registrar = self.get(api::storage().registry().verified_clients(), (*client,)).await?;
		Ok(registrar.is_some())
	}

	/// The id that the next task gets.
	pub async fn next_task(&self) -> Result<TaskId, Error> {
		Ok(self.get(api::storage().market().next_task_id(), ()).await?.unwrap_or_default())
	}

	/// All tasks by their ids: the open ones, and the ended ones that are not pruned.
	pub async fn tasks(&self) -> Result<Vec<(TaskId, Task)>, Error> {
		let tasks = self.all(api::storage().market().tasks()).await?;
		Ok(sorted(tasks.into_iter().map(|((id,), task)| (id, task))))
	}

	/// What an account has.
	pub async fn balances(&self, account: &AccountId32) -> Result<Balances, Error> {
		let info = self.get(api::storage().system().account(), (*account,)).await?;
		let holds = self.get(api::storage().balances().holds(), (*account,)).await?;
		let (free, reserved) = info.map_or((0, 0), |info| (info.data.free, info.data.reserved));
		let held = holds.map(|holds| holds.0).unwrap_or_default();
		Ok(Balances {
			free,
			held: held
				.into_iter()
				.map(|hold| Hold { reason: dotted(&hold.id), amount: hold.amount })
				.collect(),
			total: free.saturating_add(reserved),
		})
	}

	/// All there is.
	pub async fn issuance(&self) -> Result<Balance, Error> {
		Ok(self.get(api::storage().balances().total_issuance(), ()).await?.unwrap_or_default())
	}

	/// The validators of this session.
	pub async fn validators(&self) -> Result<Vec<AccountId32>, Error> {
		Ok(self.get(api::storage().session().validators(), ()).await?.unwrap_or_default())
	}

	/// The bond of a validator or candidate; `None` if the account has none.
	pub async fn bond(&self, account: &AccountId32) -> Result<Option<BondState>, Error> {
		self.get(api::storage().validators().bonds(), (*account,)).await
	}

	/// The number of this epoch.
	pub async fn epoch(&self) -> Result<u64, Error> {
		Ok(self.get(api::storage().babe().epoch_index(), ()).await?.unwrap_or_default())
	}

	/// The time that the block's author gave it, since 1970.
	pub async fn time(&self) -> Result<Duration, Error> {
		let millis = self.get(api::storage().timestamp().now(), ()).await?;
		Ok(Duration::from_millis(millis.unwrap_or_default()))
	}

	/// How long a block takes, in milliseconds.
	pub fn block_millis(&self) -> Result<u64, Error> {
		self.constant(api::constants().babe().expected_block_time())
	}

	/// A constant of the runtime.
	pub fn constant<Addr>(&self, address: Addr) -> Result<Addr::Target, Error>
	where
		Addr: subxt::constants::Address,
	{
		self.at.constants().entry(address).map_err(Error::chain)
	}

	/// What happened in the market in this block, in order.
	pub async fn market_events(&self) -> Result<Vec<MarketEvent>, Error> {
		Ok(self.work_events().await?.0)
	}

	/// What happened in this block in the market and in verification, each in order.
	pub(crate) async fn work_events(
		&self,
	) -> Result<(Vec<MarketEvent>, Vec<VerificationEvent>), Error> {
		let events = self.at.events().fetch().await.map_err(|error| self.failed(error))?;
		let (mut market, mut verification) = (Vec::new(), Vec::new());
		for event in events.iter() {
			let event = event.map_err(Error::chain)?;
			if !["Market", "Verification"].contains(&event.pallet_name()) {
				continue;
			}
			match event.decode_as::<api::Event>().map_err(Error::chain)? {
				api::Event::Market(event) => market.push(event),
				api::Event::Verification(event) => verification.push(event),
				_ => {}
			}
		}
		Ok((market, verification))
	}

	/// Everything that happened in this block, in every pallet, in order.
	pub async fn plain_events(&self, amount: WriteAmount) -> Result<Vec<PlainEvent>, Error> {
		let events = self.at.events().fetch().await.map_err(|error| self.failed(error))?;
		events
			.iter()
			.map(|event| plain::event(&event.map_err(Error::chain)?, self.metadata(), amount))
			.collect()
	}

	async fn get<Addr: Address>(
		&self,
		address: Addr,
		key: Addr::KeyParts,
	) -> Result<Option<Addr::Value>, Error> {
		let value =
			self.at.storage().try_fetch(address, key).await.map_err(|error| self.failed(error))?;
		value.map(|value| value.decode()).transpose().map_err(Error::chain)
	}

	async fn all<Addr: Address>(
		&self,
		address: Addr,
	) -> Result<Vec<(Addr::KeyParts, Addr::Value)>, Error>
	where
		(): PrefixOf<Addr::KeyParts>,
	{
		self.among(address, ()).await
	}

	/// The entries whose keys begin with `prefix`.
	async fn among<Addr: Address, Prefix: PrefixOf<Addr::KeyParts>>(
		&self,
		address: Addr,
		prefix: Prefix,
	) -> Result<Vec<(Addr::KeyParts, Addr::Value)>, Error> {
		let mut entries =
			self.at.storage().iter(address, prefix).await.map_err(|error| self.failed(error))?;
		let mut found = Vec::new();
		while let Some(entry) = entries.next().await {
			let entry = entry.map_err(|error| self.failed(error))?;
			let key = entry.key().and_then(|key| key.decode()).map_err(Error::chain)?;
			found.push((key, entry.value().decode().map_err(Error::chain)?));
		}
		Ok(found)
	}

	fn failed(&self, error: impl Into<subxt::Error>) -> Error {
		Error::at(self.number(), error)
	}
}

/// A block's number in the chain's own type, which no number of its blocks exceeds.
pub(crate) fn narrow(number: u64) -> BlockNumber {
	BlockNumber::try_from(number).unwrap_or(BlockNumber::MAX)
}

/// Storage maps come in the order of hashed keys.
fn sorted<Id: Ord + Copy, T>(items: impl Iterator<Item = (Id, T)>) -> Vec<(Id, T)> {
	let mut items: Vec<_> = items.collect();
	items.sort_by_key(|(id, _)| *id);
	items
}

/// A composite reason `Pallet(Purpose)` as `Pallet.Purpose`.
fn dotted(reason: &impl std::fmt::Debug) -> String {
	format!("{reason:?}").replace('(', ".").replace(')', "")
}
