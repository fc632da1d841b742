// SPDX-License-Identifier: Apache-2.0

//! Benchmarks of each call at its worst: a task on which every attempt was made and every slot is
//! taken, and the caller stands last in its record.

use alloc::{vec, vec::Vec};

use frame_benchmarking::v2::*;
use frame_support::traits::Get;
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use sp_runtime::traits::{BlockNumberProvider, Zero};
use surety_primitives::{
	commitment::{BidOpening, ModelOpening, ResultOpening},
	node::GpuRequirement,
	output::{OutputFormat, OutputSpec, OutputSummary},
	panel::MAX_VOLUNTEERS,
	similarity::{self, Embedding, MAX_COMPONENTS},
	source::{
		Comparator, Image, Model, NetworkPolicy, SourceSpec, Visibility, MAX_ALLOWED,
		MAX_IMAGE_NAME,
	},
	task::{
		Competition, FailureReason, Input, Needs, Preview, TaskSpec, MAX_BIDS, MAX_PANEL,
		MAX_RACERS, MAX_TASKS_AT_ONCE, MAX_URI,
	},
	BlockNumber, NodeId, Perbill, Percent, SourceId, TaskId, H256,
};

use crate::{
	AccountIdOf, Agenda, AllowLists, Bids, Call, Config, NextSourceId, NextTaskId, NextWake,
	Pallet, Sources, TaskOutcome, TaskStage, Tasks, Volunteers, Wake, MAX_ATTEMPTS,
};

/// Makes the nodes that the benchmarks need. Implemented by the runtime.
pub trait BenchmarkHelper<AccountId> {
	/// Makes every draw that is pending possible.
	fn close_rounds();
	/// Gives an account funds enough for the bond of a bid.
	fn fund(who: &AccountId);
	/// Publishes an encryption key of an account.
	fn set_encryption_key(who: &AccountId);
	/// A provider with one node that may accept tasks: the owner, the worker key, the node.
	/// Different for each `seed`. The owner can pay for a source and a task beside what it already
	/// holds, and the node carries 1 MiB of memory at least. Its next fault has all the consequences
	/// that a fault can have.
	fn active_node(seed: u32) -> (AccountId, AccountId, NodeId);
}

/// The seed of the client's own node, above those of the racers.
const CLIENT: u32 = MAX_ATTEMPTS;

struct Racer<T: Config> {
	worker: AccountIdOf<T>,
	node: NodeId,
}

/// A task whose last attempt is left.
struct Race<T: Config> {
	id: TaskId,
	client: AccountIdOf<T>,
	/// Those in play, one fewer than may race.
	ahead: Vec<Racer<T>>,
	/// Who makes the last attempt.
	last: Racer<T>,
}

fn spec() -> SourceSpec {
	SourceSpec {
		image: Image {
			name: vec![b'a'; MAX_IMAGE_NAME as usize].try_into().unwrap(),
			digest: H256::zero(),
		},
		gpu: GpuRequirement::default(),
		memory_mib: 1,
		model: Model { id: H256::zero(), weights_hash: H256::zero() },
		output: OutputSpec {
			format: OutputFormat::Text,
			min_tokens: 1,
			max_tokens: 1,
			max_repeat_run: 1,
		},
		comparator: Comparator::Exact,
		rerun_price: 1,
		run_limit_secs: 1,
		network: NetworkPolicy::None,
		visibility: Visibility::Public,
		encrypted: false,
	}
}

fn input() -> Input {
	Input { uri: vec![b'a'; MAX_URI as usize].try_into().unwrap(), hash: H256::zero() }
}

fn result() -> ResultOpening {
	let summary = OutputSummary { format: OutputFormat::Text, bytes: 1, tokens: 1, longest_run: 1 };
	ResultOpening { output_hash: H256::zero(), summary, embedding: None, salt: [0; 32] }
}

fn model() -> ModelOpening {
	ModelOpening {
		model_id: H256::zero(),
		weights_hash: H256::zero(),
		backend: H256::zero(),
		nonce: [0; 32],
	}
}

fn genesis<T: Config>() -> H256 {
	frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero())
}

fn run_to<T: Config>(block: BlockNumber) {
	T::BlockNumberProvider::set_block_number(block);
}

fn client<T: Config>() -> AccountIdOf<T> {
	T::BenchmarkHelper::active_node(CLIENT).0
}

fn publish_source<T: Config>(client: &AccountIdOf<T>) -> SourceId {
	let id = NextSourceId::<T>::get();
	Pallet::<T>::do_publish_source(client.clone(), spec()).unwrap();
	id
}

/// A source with this many accounts on its list, and its owner.
fn listed<T: Config>(clients: u32) -> (AccountIdOf<T>, SourceId) {
	let owner = client::<T>();
	let source = NextSourceId::<T>::get();
	let spec = SourceSpec { visibility: Visibility::AllowList, encrypted: true, ..spec() };
	Pallet::<T>::do_publish_source(owner.clone(), spec).unwrap();
	for index in 0..clients {
		let client = account("allowed", index, 0);
		Pallet::<T>::do_allow_client(owner.clone(), source, client).unwrap();
	}
	(owner, source)
}

fn deadline<T: Config>() -> BlockNumber {
	Pallet::<T>::now() + T::MaxTaskBlocks::get()
}

const FIRST: Competition = Competition::FirstResponse { racers: MAX_RACERS as u8 };
const MANUAL: Competition = Competition::ManualConfirmation { responders: MAX_RACERS as u8 };
const AUCTION: Competition = Competition::Auction { bid_blocks: 10, work_blocks: 10 };
const CONSENSUS: Competition = Competition::Consensus {
	nodes: MAX_PANEL as u8,
	quorum: Percent::from_percent(100),
	volunteer_blocks: 10,
};

/// A large task.
fn task_spec<T: Config>(source: SourceId, competition: Competition) -> TaskSpec {
	TaskSpec {
		source,
		input: input(),
		payment: T::MinPayment::get(),
		deadline: deadline::<T>(),
		competition,
		needs: Needs::default(),
	}
}

/// Publishes a task of the client's on a source that compares embeddings.
fn publish<T: Config>(competition: Competition) -> TaskId {
	let client = client::<T>();
	let source = NextSourceId::<T>::get();
	let spec = SourceSpec { comparator: Comparator::COSINE, ..spec() };
	Pallet::<T>::do_publish_source(client.clone(), spec).unwrap();
	let id = NextTaskId::<T>::get();
	Pallet::<T>::do_publish_task(&client, task_spec::<T>(source, competition)).unwrap();
	id
}

/// Nodes that are none of those that race, with funds on their worker keys.
fn takers<T: Config>(number: u32) -> Vec<Racer<T>> {
	(0..number)
		.map(|index| {
			let (_, worker, node) = T::BenchmarkHelper::active_node(CLIENT + 1 + index);
			T::BenchmarkHelper::fund(&worker);
			Racer { worker, node }
		})
		.collect()
}

fn bid<T: Config>(id: TaskId, taker: &Racer<T>) -> H256 {
	let opening = BidOpening { price: T::MinPayment::get(), salt: [0; 32] };
	opening.commitment(genesis::<T>(), id, taker.node)
}

fn respond<T: Config>(id: TaskId, racer: &Racer<T>) {
	let (worker, price) = (racer.worker.clone(), T::MinPayment::get());
	Pallet::<T>::do_respond(worker, id, result(), model(), price, Preview::default()).unwrap();
}

/// The longest vector.
fn embedding() -> Embedding {
	vec![1; MAX_COMPONENTS as usize].try_into().unwrap()
}

/// What a member of a panel found.
fn embedded_result() -> ResultOpening {
	ResultOpening { embedding: Some(similarity::hash(&embedding())), ..result() }
}

/// The largest panel, drawn of as many as may volunteer for the largest one at least, at the moment
/// before the draw.
fn undrawn<T: Config>(volunteers: u32) -> (TaskId, Vec<Racer<T>>) {
	let takers = takers::<T>(volunteers);
	let id = publish::<T>(CONSENSUS);
	for taker in &takers {
		Pallet::<T>::do_volunteer(taker.worker.clone(), id).unwrap();
	}
	run_to::<T>(Pallet::<T>::now() + 11);
	Pallet::<T>::do_advance_task(id).unwrap();
	T::BenchmarkHelper::close_rounds();
	(id, takers)
}

/// Draws the panel and has all of it commit. Says who sits on it.
fn committed<T: Config>(id: TaskId, takers: &[Racer<T>]) -> Vec<&Racer<T>> {
	Pallet::<T>::do_advance_task(id).unwrap();
	let drawn: Vec<_> = Tasks::<T>::get(id).unwrap().acceptances.iter().map(|it| it.node).collect();
	let seats: Vec<_> = takers.iter().filter(|it| drawn.contains(&it.node)).collect();
	for seat in &seats {
		start(id, seat, &model());
		let commitment = embedded_result().commitment(genesis::<T>(), id, seat.node);
		Pallet::<T>::do_commit_result(seat.worker.clone(), id, commitment).unwrap();
	}
	seats
}

fn report<T: Config>(id: TaskId, racer: &Racer<T>) {
	let reason = FailureReason::ExitCode(1);
	Pallet::<T>::do_report_failure(racer.worker.clone(), id, reason, H256::zero()).unwrap();
}

fn accept<T: Config>(id: TaskId, racer: &Racer<T>) {
	Pallet::<T>::do_accept_task(racer.worker.clone(), id).unwrap();
}

fn start<T: Config>(id: TaskId, racer: &Racer<T>, model: &ModelOpening) {
	let commitment = model.commitment(genesis::<T>(), id, racer.node);
	Pallet::<T>::do_start_task(racer.worker.clone(), id, commitment).unwrap();
}

fn commit<T: Config>(id: TaskId, racer: &Racer<T>) {
	let commitment = result().commitment(genesis::<T>(), id, racer.node);
	Pallet::<T>::do_commit_result(racer.worker.clone(), id, commitment).unwrap();
}

/// Publishes a task and lets nodes accept it and report failures until one attempt and one slot
/// are left.
fn race<T: Config>(competition: Competition) -> Race<T> {
	let client = client::<T>();
	// Making them may take blocks.
	let nodes: Vec<_> = (0..MAX_ATTEMPTS).map(T::BenchmarkHelper::active_node).collect();
	let source = publish_source::<T>(&client);
	let id = NextTaskId::<T>::get();
	Pallet::<T>::do_publish_task(&client, task_spec::<T>(source, competition)).unwrap();

	let mut racers = nodes.into_iter().map(|(_, worker, node)| Racer::<T> { worker, node });
	let ahead: Vec<_> = racers.by_ref().take(MAX_RACERS as usize - 1).collect();
	ahead.iter().for_each(|racer| accept(id, racer));
	for racer in racers.by_ref().take((MAX_ATTEMPTS - MAX_RACERS) as usize) {
		accept(id, &racer);
		report(id, &racer);
	}
	let last = racers.next().unwrap();
	Race { id, client, ahead, last }
}

impl<T: Config> Race<T> {
	/// Nobody's result is sampled.
	fn unsampled(self) -> Self {
		Tasks::<T>::mutate(self.id, |task| {
			for acceptance in task.as_mut().unwrap().acceptances.iter_mut() {
				acceptance.sampling = Perbill::zero();
			}
		});
		self
	}

	/// All slots are taken.
	fn full() -> Self {
		Self::full_of(FIRST)
	}

	fn full_of(competition: Competition) -> Self {
		let race = race(competition);
		accept(race.id, &race.last);
		race
	}

	/// A manual confirmation in which all have committed and all but the last have responded.
	fn responded(last: &ModelOpening) -> Self {
		let race = Self::full_of(MANUAL);
		start(race.id, &race.last, last);
		race.ahead.iter().for_each(|racer| start(race.id, racer, &model()));
		race.ahead.iter().chain([&race.last]).for_each(|racer| commit(race.id, racer));
		race.ahead.iter().for_each(|racer| respond(race.id, racer));
		race
	}

	/// Only the last racer is left: if it fails, so does the task.
	fn almost_lost() -> Self {
		let race = Self::full();
		race.ahead.iter().for_each(|racer| report(race.id, racer));
		race
	}

	fn outcome(&self) -> Option<TaskOutcome> {
		match Tasks::<T>::get(self.id).unwrap().stage {
			TaskStage::Ended { outcome, .. } => Some(outcome),
			_ => None,
		}
	}
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn publish_source() {
		let client = client::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(client), spec());

		assert_eq!(NextSourceId::<T>::get(), 1);
	}

	#[benchmark]
	fn retire_source() {
		let client = client::<T>();
		let source = super::publish_source::<T>(&client);

		#[extrinsic_call]
		_(RawOrigin::Signed(client.clone()), source);

		assert!(Pallet::<T>::do_retire_source(client, source).is_err());
	}

	#[benchmark]
	fn withdraw_source_stake() {
		let client = client::<T>();
		let source = super::publish_source::<T>(&client);
		Pallet::<T>::do_retire_source(client.clone(), source).unwrap();
		run_to::<T>(Pallet::<T>::now() + T::DisputeWindow::get() + 1);

		#[extrinsic_call]
		_(RawOrigin::Signed(client), source);

		assert!(!Sources::<T>::contains_key(source));
	}

	// On a source whose list is full, and whose outputs are encrypted.
	#[benchmark]
	fn publish_task() {
		let (owner, source) = listed::<T>(MAX_ALLOWED - 1);
		let client = T::BenchmarkHelper::active_node(0).0;
		Pallet::<T>::do_allow_client(owner, source, client.clone()).unwrap();
		T::BenchmarkHelper::set_encryption_key(&client);
		let task = task_spec::<T>(source, FIRST);

		#[extrinsic_call]
		_(RawOrigin::Signed(client), task);

		assert_eq!(NextTaskId::<T>::get(), 1);
	}

	#[benchmark]
	fn cancel_task() {
		let race = Race::<T>::full();

		#[extrinsic_call]
		_(RawOrigin::Signed(race.client.clone()), race.id);

		assert_eq!(race.outcome(), Some(TaskOutcome::Cancelled));
	}

	#[benchmark]
	fn accept_task() {
		let race = race::<T>(FIRST);

		#[extrinsic_call]
		_(RawOrigin::Signed(race.last.worker.clone()), race.id);

		let task = Tasks::<T>::get(race.id).unwrap();
		assert!(task.is_full() && task.acceptances.is_full());
	}

	#[benchmark]
	fn start_task() {
		let race = Race::<T>::full();

		#[extrinsic_call]
		_(RawOrigin::Signed(race.last.worker.clone()), race.id, H256::zero());

		assert!(Tasks::<T>::get(race.id).unwrap().is_worked_on());
	}

	#[benchmark]
	fn commit_result() {
		let race = Race::<T>::full();
		start(race.id, &race.last, &model());

		#[extrinsic_call]
		_(RawOrigin::Signed(race.last.worker.clone()), race.id, H256::zero());

		assert_eq!(
			Tasks::<T>::get(race.id).unwrap().first_committed().map(|it| it.node),
			Some(race.last.node)
		);
	}

	/// A valid result whose turn begins with its reveal, that is paid at once and ends the acceptances of
	/// all others.
	#[benchmark]
	fn reveal_result() {
		let race = Race::<T>::full().unsampled();
		start(race.id, &race.last, &model());
		commit(race.id, &race.last);
		T::BenchmarkHelper::close_rounds();

		#[extrinsic_call]
		_(RawOrigin::Signed(race.last.worker.clone()), race.id, result(), model());

		assert!(matches!(race.outcome(), Some(TaskOutcome::Settled { .. })));
	}

	/// Another model than the source's, which is a fault and ends the task.
	#[benchmark]
	fn reveal_wrong_model() {
		let race = Race::<T>::almost_lost().unsampled();
		let model = ModelOpening { model_id: H256::repeat_byte(1), ..model() };
		start(race.id, &race.last, &model);
		commit(race.id, &race.last);
		T::BenchmarkHelper::close_rounds();

		#[extrinsic_call]
		reveal_result(RawOrigin::Signed(race.last.worker.clone()), race.id, result(), model);

		assert_eq!(race.outcome(), Some(TaskOutcome::Failed));
	}

	/// The failure that ends the task.
	#[benchmark]
	fn report_failure() {
		let race = Race::<T>::almost_lost();
		let (worker, reason) = (race.last.worker.clone(), FailureReason::ExitCode(1));

		#[extrinsic_call]
		_(RawOrigin::Signed(worker), race.id, reason, H256::zero());

		assert_eq!(race.outcome(), Some(TaskOutcome::Failed));
	}

	/// Every racer has dropped the job.
	#[benchmark]
	fn advance_task() {
		let race = Race::<T>::full();
		race.ahead.iter().chain([&race.last]).for_each(|racer| start(race.id, racer, &model()));
		run_to::<T>(deadline::<T>() + 1);

		#[extrinsic_call]
		_(RawOrigin::Signed(race.client.clone()), race.id);

		assert_eq!(race.outcome(), Some(TaskOutcome::Expired));
	}

	/// A block of the agenda with nothing in it.
	#[benchmark]
	fn look() {
		let before = NextWake::<T>::get();

		#[block]
		{
			let found = Agenda::<T>::iter_key_prefix(Wake::At(before)).next();
			assert!(found.is_none());
			NextWake::<T>::put(before + 1);
		}

		assert_eq!(NextWake::<T>::get(), before + 1);
	}

	#[benchmark]
	fn publish_tasks(n: Linear<1, MAX_TASKS_AT_ONCE>) {
		let (client, source) = listed::<T>(0);
		T::BenchmarkHelper::set_encryption_key(&client);
		let task = task_spec::<T>(source, FIRST);
		let tasks: Vec<_> = (0..n).map(|_| task.clone()).collect();
		let tasks = tasks.try_into().unwrap();

		#[extrinsic_call]
		_(RawOrigin::Signed(client), tasks);

		assert_eq!(NextTaskId::<T>::get(), TaskId::from(n));
	}

	/// The last response, by another model than the source's, which is a fault.
	#[benchmark]
	fn respond() {
		let model = ModelOpening { model_id: H256::repeat_byte(1), ..model() };
		let race = Race::<T>::responded(&model);
		let (worker, price) = (race.last.worker.clone(), T::MinPayment::get());

		#[extrinsic_call]
		_(RawOrigin::Signed(worker), race.id, result(), model, price, Preview::default());

		let task = Tasks::<T>::get(race.id).unwrap();
		assert!(matches!(task.stage, TaskStage::Choosing { .. }));
	}

	#[benchmark]
	fn confirm_response() {
		let race = Race::<T>::responded(&model());
		super::respond(race.id, &race.last);
		T::BenchmarkHelper::close_rounds();

		#[extrinsic_call]
		_(RawOrigin::Signed(race.client.clone()), race.id, race.last.node);

		assert!(matches!(race.outcome(), Some(TaskOutcome::Settled { .. })));
	}

	#[benchmark]
	fn reject_responses() {
		let race = Race::<T>::responded(&model());
		super::respond(race.id, &race.last);

		#[extrinsic_call]
		_(RawOrigin::Signed(race.client.clone()), race.id);

		assert!(matches!(race.outcome(), Some(TaskOutcome::Rejected { .. })));
	}

	// The last of as many bids as may be.
	#[benchmark]
	fn bid_task() {
		let takers = takers::<T>(MAX_BIDS);
		let id = publish::<T>(AUCTION);
		let (last, others) = takers.split_last().unwrap();
		for taker in others {
			Pallet::<T>::do_bid_task(taker.worker.clone(), id, bid(id, taker)).unwrap();
		}

		#[extrinsic_call]
		_(RawOrigin::Signed(last.worker.clone()), id, bid(id, last));

		assert!(Bids::<T>::get(id).is_full());
	}

	// The first of them that is opened, with which the opening begins.
	#[benchmark]
	fn open_bid() {
		let takers = takers::<T>(MAX_BIDS);
		let id = publish::<T>(AUCTION);
		for taker in &takers {
			Pallet::<T>::do_bid_task(taker.worker.clone(), id, bid(id, taker)).unwrap();
		}
		run_to::<T>(Pallet::<T>::now() + 11);
		let last = takers.last().unwrap();

		#[extrinsic_call]
		_(RawOrigin::Signed(last.worker.clone()), id, T::MinPayment::get(), [0; 32]);

		let task = Tasks::<T>::get(id).unwrap();
		assert!(matches!(task.stage, TaskStage::Opening { .. }));
	}

	// The last of as many as may volunteer.
	#[benchmark]
	fn volunteer() {
		let takers = takers::<T>(MAX_VOLUNTEERS);
		let id = publish::<T>(CONSENSUS);
		let (last, others) = takers.split_last().unwrap();
		for taker in others {
			Pallet::<T>::do_volunteer(taker.worker.clone(), id).unwrap();
		}

		#[extrinsic_call]
		_(RawOrigin::Signed(last.worker.clone()), id);

		assert!(Volunteers::<T>::get(id).is_full());
	}

	/// The draw of the largest panel of as many as may volunteer.
	#[benchmark]
	fn draw_panel() {
		let (id, _) = undrawn::<T>(MAX_VOLUNTEERS);

		#[extrinsic_call]
		advance_task(RawOrigin::Signed(whitelisted_caller()), id);

		assert_eq!(Tasks::<T>::get(id).unwrap().in_play().count(), MAX_PANEL as usize);
	}

	/// The last reveal to a panel that agrees, where that is not sampled.
	#[benchmark]
	fn reveal_to_panel() {
		let (id, takers) = undrawn::<T>(3 * MAX_PANEL);
		let seats = committed::<T>(id, &takers);
		T::BenchmarkHelper::close_rounds();
		let (last, others) = seats.split_last().unwrap();
		for seat in others {
			let (worker, result) = (seat.worker.clone(), embedded_result());
			Pallet::<T>::do_reveal_to_panel(worker, id, result, model(), Some(embedding()))
				.unwrap();
		}
		let (result, embedding) = (embedded_result(), Some(embedding()));

		#[extrinsic_call]
		_(RawOrigin::Signed(last.worker.clone()), id, result, model(), embedding);

		let task = Tasks::<T>::get(id).unwrap();
		assert!(!matches!(task.stage, TaskStage::Revealing { .. }));
	}

	/// Whether a commit is due, as the extension finds out.
	#[benchmark]
	fn check_step() {
		let race = Race::<T>::full();
		start(race.id, &race.last, &model());
		let call = Call::commit_result { task: race.id, commitment: H256::zero() };

		#[block]
		{
			Pallet::<T>::ensure_due(&race.last.worker, &call).unwrap();
		}
	}

	/// Whether the reveal of the longest embedding to a panel is due.
	#[benchmark]
	fn check_opening() {
		let (id, takers) = undrawn::<T>(3 * MAX_PANEL);
		let last = committed::<T>(id, &takers).pop().unwrap();
		let (result, embedding) = (embedded_result(), Some(embedding()));
		let call = Call::reveal_to_panel { task: id, result, model: model(), embedding };

		#[block]
		{
			Pallet::<T>::ensure_due(&last.worker, &call).unwrap();
		}
	}

	// The list is full but for one.
	#[benchmark]
	fn allow_client() {
		let (owner, source) = listed::<T>(MAX_ALLOWED - 1);
		let client: AccountIdOf<T> = account("last", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), source, client.clone());

		assert!(AllowLists::<T>::get(source).contains(&client));
	}

	#[benchmark]
	fn disallow_client() {
		let (owner, source) = listed::<T>(MAX_ALLOWED);
		let client: AccountIdOf<T> = account("allowed", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), source, client.clone());

		assert!(!AllowLists::<T>::get(source).contains(&client));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
