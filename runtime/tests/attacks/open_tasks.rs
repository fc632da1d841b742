// SPDX-License-Identifier: Apache-2.0

//! What a call on a task touches does not grow with how many tasks are open.

use codec::Encode;
use frame_support::{
	assert_ok,
	traits::{Get, Hooks},
	weights::Weight,
};
use pallet_escrow as escrow;
use pallet_market::{self as market, BidState, TaskStage, Wake};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave, Ferdie};
use surety_primitives::{
	commitment::BidOpening,
	source::Visibility,
	task::{Competition, FailureReason, Input, Needs, TaskSpec},
	Percent, SourceId, SUR,
};
use surety_runtime::{settings, Balances, Market, RuntimeOrigin};

use super::{
	cost::{compare, put, touched, Chain, Touched},
	*,
};

/// The nodes that take part, by their worker keys.
const WORKERS: [u8; 2] = [1, 2];

/// A chain with so many open tasks, each accepted by a node of its own, and the source that the next ones
/// are published on. They are copies of one that went through all that, put where storage keeps them.
fn crowd(tasks: u64) -> (Chain, SourceId) {
	let mut chain = chain("development");
	let (pairs, source) = chain.execute_with(|| {
		let owners = [Bob, Dave];
		for (owner, worker_of) in owners.into_iter().zip(WORKERS) {
			staked_node(owner, worker(worker_of), worker_of.into(), 10_000 * SUR);
		}
		let source = source(Visibility::Public);
		go_to(10);
		let first = publish(Charlie, source).unwrap();
		assert_ok!(accept(first, 1));
		let model = market::Tasks::<Runtime>::get(first).unwrap();
		let deposit = escrow::Deposits::<Runtime>::get(first).unwrap();
		let count = u32::try_from(tasks).unwrap();
		market::NextTaskId::<Runtime>::put(first + 1 + tasks);
		market::Sources::<Runtime>::mutate(source, |source| {
			source.as_mut().unwrap().open_tasks += count;
		});
		let pairs = (0..count).flat_map(move |number| {
			let id = first + 1 + TaskId::from(number);
			// Nodes that have nothing else to do, and deadlines that spread over days.
			let node = 1_000 + number;
			let mut task = model.clone();
			task.wake += 1_000 + number % 50_000;
			task.acceptances.iter_mut().for_each(|acceptance| acceptance.node = node);
			let wake = Wake::At(task.wake);
			[
				(market::Tasks::<Runtime>::hashed_key_for(id), task.encode()),
				(market::Agenda::<Runtime>::hashed_key_for(wake, id), ().encode()),
				(market::OpenTasks::<Runtime>::hashed_key_for(node), 1u32.encode()),
				(escrow::Deposits::<Runtime>::hashed_key_for(id), deposit.encode()),
			]
		});
		(pairs, source)
	});
	put(&mut chain, pairs);
	(chain, source)
}

fn spec_of(source: SourceId, competition: Competition) -> TaskSpec {
	let input = Input { uri: b"http://in".to_vec().try_into().unwrap(), hash: H256::zero() };
	let (deadline, needs) = (System::block_number() + 100, Needs::default());
	TaskSpec { source, input, payment: PAYMENT, deadline, competition, needs }
}

/// The worker of one of [`WORKERS`].
fn by(number: u8) -> RuntimeOrigin {
	RuntimeOrigin::signed(worker(number))
}

/// The node of one of them, which were registered in this order.
fn node_of_worker(number: u8) -> NodeId {
	NodeId::from(number) - 1
}

fn start(task: TaskId, number: u8) -> DispatchResult {
	let genesis = System::block_hash(0);
	let commitment = model().commitment(genesis, task, node_of_worker(number));
	Market::start_task(by(number), task, commitment)
}

fn commit(task: TaskId, number: u8) -> DispatchResult {
	let genesis = System::block_hash(0);
	let commitment = result().commitment(genesis, task, node_of_worker(number));
	Market::commit_result(by(number), task, commitment)
}

fn respond(task: TaskId, number: u8) -> DispatchResult {
	Market::respond(by(number), task, result(), model(), PAYMENT / 2, Default::default())
}

fn bid(number: u8) -> BidOpening {
	BidOpening { price: PAYMENT / 2 + u128::from(number), salt: [number; 32] }
}

fn advance(task: TaskId) -> DispatchResult {
	Market::advance_task(signed(Ferdie), task)
}

/// One of each call, among so many open tasks.
fn operations(tasks: u64) -> Vec<(&'static str, Touched)> {
	let began = std::time::Instant::now();
	let (mut chain, source) = crowd(tasks);
	println!("{tasks} open tasks made in {:?}", began.elapsed());
	let mut costs = Vec::new();
	macro_rules! measure {
		($name:literal, $call:expr) => {
			costs.push((
				$name,
				touched(&mut chain, || {
					assert_ok!($call);
				}),
			))
		};
	}
	macro_rules! prepare {
		($($call:expr),* $(,)?) => {
			chain.execute_with(|| { $(assert_ok!($call);)* })
		};
	}
	let wait = |chain: &mut Chain, blocks: u32| {
		chain.execute_with(|| go_to(System::block_number() + blocks));
	};
	let next = |chain: &mut Chain| chain.execute_with(market::NextTaskId::<Runtime>::get);
	let publish_as =
		|competition| Market::publish_task(signed(Charlie), spec_of(source, competition));

	// A race, and what may happen in one besides.
	let race = Competition::FirstResponse { racers: 2 };
	let task = next(&mut chain);
	measure!("publish_task", publish_as(race));
	measure!("accept_task", accept(task, 1));
	measure!("start_task", start(task, 1));
	measure!("commit_result", commit(task, 1));
	chain.execute_with(close_rounds);
	measure!("reveal_result", Market::reveal_result(by(1), task, result(), model()));
	let several = || vec![spec_of(source, race); 10].try_into().unwrap();
	let task = next(&mut chain);
	measure!("publish_tasks, ten", Market::publish_tasks(signed(Charlie), several()));
	measure!("cancel_task", Market::cancel_task(signed(Charlie), task));
	prepare!(accept(task + 1, 1), accept(task + 2, 1), accept(task + 3, 2));
	let report = || (FailureReason::ExitCode(1), H256::zero());
	measure!("report_failure", Market::report_failure(by(1), task + 1, report().0, report().1));
	let start_window: u32 = chain.execute_with(settings::StartWindow::get);
	wait(&mut chain, start_window + 1);
	measure!("advance_task, abandoned", advance(task + 2));
	measure!("a block with one task due", {
		Market::on_idle(System::block_number(), Weight::MAX);
		let open = market::Tasks::<Runtime>::get(task + 3).unwrap();
		assert!(open.in_play().next().is_none());
		DispatchResult::Ok(())
	});

	// A manual confirmation.
	let manual = next(&mut chain);
	prepare!(
		publish_as(Competition::ManualConfirmation { responders: 2 }),
		accept(manual, 1),
		accept(manual, 2),
		start(manual, 1),
		start(manual, 2),
		commit(manual, 1),
	);
	measure!("commit_result, the last", commit(manual, 2));
	measure!("respond", respond(manual, 1));
	measure!("respond, the last", respond(manual, 2));
	chain.execute_with(close_rounds);
	measure!("confirm_response", Market::confirm_response(signed(Charlie), manual, 0));

	// An auction.
	let auction = next(&mut chain);
	prepare!(publish_as(Competition::Auction { bid_blocks: 5, work_blocks: 20 }));
	chain.execute_with(|| {
		for number in WORKERS {
			let worker = worker(number).into();
			assert_ok!(Balances::transfer_keep_alive(signed(Alice), worker, 100 * SUR));
		}
	});
	let sealed = |number| {
		let commitment =
			bid(number).commitment(System::block_hash(0), auction, node_of_worker(number));
		Market::bid_task(by(number), auction, commitment)
	};
	measure!("bid_task", sealed(1));
	prepare!(sealed(2));
	wait(&mut chain, 6);
	let open = |number| Market::open_bid(by(number), auction, bid(number).price, bid(number).salt);
	measure!("open_bid", open(1));
	prepare!(open(2));
	measure!("advance_task, award", advance(auction));
	chain.execute_with(|| {
		let called = market::Bids::<Runtime>::get(auction);
		assert!(called.iter().any(|bid| matches!(bid.state, BidState::Called { .. })));
	});

	// A consensus, up to its draw.
	let panel = next(&mut chain);
	let quorum = Percent::from_percent(67);
	prepare!(publish_as(Competition::Consensus { nodes: 3, quorum, volunteer_blocks: 5 }));
	measure!("volunteer", Market::volunteer(by(1), panel));
	wait(&mut chain, 6);
	measure!("advance_task, too few", advance(panel));
	let dispute_window: u32 = chain.execute_with(settings::DisputeWindow::get);
	wait(&mut chain, dispute_window + 1);
	measure!("advance_task, prune", advance(panel));
	chain.execute_with(|| {
		let stage = market::Tasks::<Runtime>::get(task - 1).unwrap().stage;
		assert!(matches!(stage, TaskStage::Ended { .. }));
	});
	costs
}

/// How many tasks are many; `scripts/soak` makes them as many as the specification asks for.
fn many() -> u64 {
	std::env::var("SURETY_SOAK_TASKS").ok().and_then(|text| text.parse().ok()).unwrap_or(5_000)
}

#[test]
fn every_call_on_a_task_touches_as_much_among_many_open_tasks_as_among_a_few() {
	const FEW: u64 = 20;
	let (few, many) = (operations(FEW), operations(many()));
	compare(few, many, self::many() / FEW);
}
