// SPDX-License-Identifier: Apache-2.0

//! Whether nodes are alive: heartbeats, announced downtime, outages and what they cost.
//!
//! A node's clock begins with its first heartbeat and stops when the node leaves or is ejected; while it runs,
//! heartbeats are owed. Its silence are the blocks since one was due, without those of an announced downtime.
//! What is missing is measured from the block in which the next heartbeat was due: one interval
//! after the last one. A second interval is grace. Blocks of an announced downtime are no fault.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::*, storage::with_storage_layer};
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;
use sp_io::hashing::sha2_256;
use sp_runtime::{
	traits::{BlockNumberProvider, Verify, Zero},
	transaction_validity::{InvalidTransaction, TransactionPriority, ValidTransaction},
	Perbill,
};
use surety_primitives::{
	node::{NodeStatus, SuspensionReason},
	slash::{Charge, Condition, Incident, Surcharge},
	stake::StakeId,
	telemetry::{Anchor, Heartbeat, Sequence},
	traits::{Anchors, OpenWork, Slash, Uptimes},
	uptime::{DowntimeLog, UPTIME_DAYS},
	BlockNumber, NodeId, H256,
};

use crate::{Config, Error, Event, Livenesses, NodeOf, Nodes, Pallet, Roots};

const LOG_TARGET: &str = "runtime::registry";

/// What the chain knows of a node's being alive.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Liveness {
	/// The number that the next heartbeat has.
	pub next: Sequence,
	/// Since when heartbeats are owed; `None` where none are.
	pub clock: Option<Clock>,
	/// How long the node was away.
	pub log: DowntimeLog,
	/// The last downtime that was announced; it may be over.
	pub downtime: Option<Downtime>,
	/// The last block in which the node takes over for others.
	pub stands_in_until: BlockNumber,
	/// When the node was found to be away for too much of thirty days.
	pub breached_at: Option<BlockNumber>,
	/// On how many days it sent a heartbeat.
	pub active_days: u32,
	/// The last of them, counted from the first block.
	pub last_day: BlockNumber,
}

/// The time since the last heartbeat.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Clock {
	/// The block of that heartbeat.
	pub last: BlockNumber,
	/// How much of the silence after it is in the log.
	pub logged: BlockNumber,
	/// What the silence has cost so far.
	pub charged: Option<Condition>,
}

/// A downtime that was announced: it begins when the successor accepts it.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Downtime {
	/// The node that takes over.
	pub successor: NodeId,
	/// The block in which that was accepted; until then nothing is excused.
	pub since: Option<BlockNumber>,
	/// The last block of it.
	pub until: BlockNumber,
}

impl Downtime {
	/// Whether it is accepted and not over.
	fn is_on(&self, now: BlockNumber) -> bool {
		self.since.is_some() && now <= self.until
	}

	/// How many of the blocks after `from`, up to and including `to`, it excuses.
	fn excuses(&self, from: BlockNumber, to: BlockNumber) -> BlockNumber {
		let Some(since) = self.since else {
			return 0;
		};
		to.min(self.until).saturating_sub(from.max(since))
	}
}

/// The numbers by which silence is judged.
pub(crate) struct Rules {
	interval: BlockNumber,
	offline_after: BlockNumber,
	minor: BlockNumber,
	breach: BlockNumber,
	day: BlockNumber,
}

impl Liveness {
	/// A node that never sent a heartbeat.
	fn new(now: BlockNumber) -> Self {
		Self {
			next: 0,
			clock: None,
			log: DowntimeLog::new(now),
			downtime: None,
			stands_in_until: 0,
			breached_at: None,
			active_days: 0,
			last_day: 0,
		}
	}

	/// Counts the day of a heartbeat, once.
	fn note_day(&mut self, now: BlockNumber, day: BlockNumber) {
		let today = now.checked_div(day).unwrap_or_default();
		if self.active_days == 0 || today != self.last_day {
			self.active_days = self.active_days.saturating_add(1);
			self.last_day = today;
		}
	}

	/// The blocks for which the node has been silent without excuse; 0 within the grace.
	fn silence(&self, now: BlockNumber, rules: &Rules) -> BlockNumber {
		let Some(clock) = self.clock else {
			return 0;
		};
		let due = clock.last.saturating_add(rules.interval);
		let excused = self.downtime.map_or(0, |it| it.excuses(due, now));
		let silence = now.saturating_sub(due).saturating_sub(excused);
		if silence > rules.interval {
			silence
		} else {
			0
		}
	}

	/// Enters the silence so far into the log. Says how long it is.
	fn note_silence(&mut self, now: BlockNumber, rules: &Rules) -> BlockNumber {
		let silence = self.silence(now, rules);
		if let Some(clock) = &mut self.clock {
			let more = silence.saturating_sub(clock.logged);
			if more > 0 {
				self.log.enter(more, now, rules.day);
				clock.logged = silence;
			}
		}
		silence
	}

	/// What the silence costs beyond what it has cost, once it is in the log: the largest that
	/// applies. `handed_over` says of a silence that is over that nobody was harmed by it.
	fn judge(
		&mut self,
		silence: BlockNumber,
		handed_over: bool,
		now: BlockNumber,
		rules: &Rules,
	) -> Option<Condition> {
		let charged = self.clock?.charged;
		let month = rules.day.saturating_mul(UPTIME_DAYS);
		let lately = self.breached_at.is_some_and(|at| now.saturating_sub(at) < month);
		let breached = !lately && self.log.is_breached(now, rules.day);
		let condition = if silence > rules.breach {
			Condition::UptimeSlaBreach
		} else if silence > 0 && breached {
			Condition::DowntimeSla
		} else if silence > 0 && silence < rules.minor && handed_over {
			Condition::UptimeDropMinor
		} else {
			return None;
		};
		if breached {
			// What was lost is answered for: the next reboot does not convict by it again.
			self.breached_at = Some(now);
		}
		let larger = match charged {
			None => true,
			Some(Condition::DowntimeSla) => condition == Condition::UptimeSlaBreach,
			Some(_) => false,
		};
		larger.then_some(condition)
	}
}

/// An outage that costs something.
pub(crate) struct Fault {
	condition: Condition,
	/// The block of the last heartbeat before it.
	last: BlockNumber,
	/// How long the node was silent without excuse.
	silence: BlockNumber,
}

impl<T: Config> Pallet<T> {
	fn now() -> BlockNumber {
		T::BlockNumberProvider::current_block_number()
	}

	fn rules() -> Rules {
		Rules {
			interval: T::HeartbeatInterval::get(),
			offline_after: T::OfflineAfter::get(),
			minor: T::UptimeMinor::get(),
			breach: T::UptimeBreach::get(),
			day: T::UptimeDay::get(),
		}
	}

	fn liveness(id: NodeId) -> Liveness {
		Livenesses::<T>::get(id).unwrap_or_else(|| Liveness::new(Self::now()))
	}

	/// Decides whether a heartbeat comes into the pool: everything that can be known before it is
	/// in a block, the cheapest first and the signature last.
	pub(crate) fn authorize_heartbeat(
		heartbeat: &Heartbeat,
		signature: &T::Signature,
	) -> TransactionValidityWithRefund {
		let (node, _) = Self::expect_heartbeat(heartbeat).map_err(|error| match error {
			Error::HeartbeatRepeated | Error::HeartbeatTooEarly => InvalidTransaction::Stale,
			Error::HeartbeatAhead => InvalidTransaction::Future,
			Error::UnknownNode => InvalidTransaction::BadSigner,
			_ => InvalidTransaction::Call,
		})?;
		let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero());
		let message = heartbeat.message(genesis);
		ensure!(signature.verify(message.as_bytes(), &node.worker), InvalidTransaction::BadProof);
		let valid = ValidTransaction::with_tag_prefix("surety/heartbeat")
			.priority(TransactionPriority::MAX / 2)
			// One of each number, so one of each node and interval.
			.and_provides((heartbeat.node, heartbeat.sequence))
			.longevity(T::HeartbeatInterval::get().into())
			.build()?;
		Ok((valid, Weight::zero()))
	}

	/// The node, if it may send heartbeats at all.
	fn beating(id: NodeId) -> Result<(NodeOf<T>, Liveness), Error<T>> {
		let node = Nodes::<T>::get(id).ok_or(Error::<T>::UnknownNode)?;
		let liveness = Self::liveness(id);
		match &node.status {
			NodeStatus::Onboarding | NodeStatus::Active => {}
			// A suspended node goes on with what it owes, and begins nothing.
			NodeStatus::Suspended(_) if liveness.clock.is_some() => {}
			NodeStatus::Suspended(_) => return Err(Error::NodeSuspended),
			NodeStatus::Exiting => return Err(Error::NodeLeaving),
			NodeStatus::Released => return Err(Error::NodeGone),
			NodeStatus::Ejected => return Err(Error::NodeEjected),
		}
		Ok((node, liveness))
	}

	/// The first block in which the next heartbeat is taken. Intervals begin at fixed blocks, so a
	/// late heartbeat moves none of the later ones.
	fn next_block(liveness: &Liveness) -> BlockNumber {
		let interval = T::HeartbeatInterval::get();
		liveness.clock.map_or(0, |clock| {
			let into_interval = clock.last.checked_rem(interval).unwrap_or_default();
			clock.last.saturating_sub(into_interval).saturating_add(interval)
		})
	}

	pub(crate) fn expected(id: NodeId) -> Option<(Sequence, BlockNumber)> {
		let (_, liveness) = Self::beating(id).ok()?;
		Some((liveness.next, Self::next_block(&liveness)))
	}

	pub(crate) fn uptime_of(id: NodeId) -> Option<Perbill> {
		let mut liveness = Livenesses::<T>::get(id)?;
		let (now, rules) = (Self::now(), Self::rules());
		liveness.note_silence(now, &rules);
		Some(liveness.log.uptime(now, rules.day))
	}

	/// The node, if this is the heartbeat that it may send now.
	fn expect_heartbeat(heartbeat: &Heartbeat) -> Result<(NodeOf<T>, Liveness), Error<T>> {
		let (node, liveness) = Self::beating(heartbeat.node)?;
		ensure!(heartbeat.sequence >= liveness.next, Error::HeartbeatRepeated);
		ensure!(heartbeat.sequence <= liveness.next, Error::HeartbeatAhead);
		ensure!(Self::now() >= Self::next_block(&liveness), Error::HeartbeatTooEarly);
		Ok((node, liveness))
	}

	/// Takes a heartbeat. Says whether it ended an outage that cost something.
	pub(crate) fn do_heartbeat(heartbeat: Heartbeat) -> Result<bool, DispatchError> {
		let Heartbeat { node: id, sequence, root, samples } = heartbeat;
		let (node, mut liveness) = Self::expect_heartbeat(&heartbeat)?;
		let (now, rules) = (Self::now(), Self::rules());

		let fault = liveness.clock.and_then(|clock| {
			let silence = liveness.note_silence(now, &rules);
			let stood_in = || liveness.downtime.is_some_and(|it| it.excuses(clock.last, now) > 0);
			// Where nothing is open there was nothing to hand over.
			let handed_over = silence > 0 && (stood_in() || T::OpenWork::open_tasks(id) == 0);
			let condition = liveness.judge(silence, handed_over, now, &rules)?;
			Some(Fault { condition, last: clock.last, silence })
		});
		liveness.next = sequence.checked_add(1).ok_or(Error::<T>::HeartbeatAhead)?;
		liveness.clock = Some(Clock { last: now, logged: 0, charged: None });
		liveness.note_day(now, rules.day);
		Livenesses::<T>::insert(id, liveness);
		Roots::<T>::insert(id, sequence, Anchor { root, samples });
		if let Some(oldest) = sequence.checked_sub(T::KeptRoots::get()) {
			Roots::<T>::remove(id, oldest);
		}
		Self::deposit_event(Event::HeartbeatReceived { node: id, sequence, root, samples });
		if Self::is_offline(&node.status) {
			Self::set_offline(id, node, false);
		}
		// Last: a charge can change the node.
		Ok(fault.is_some_and(|fault| Self::charge_silence(id, fault)))
	}

	/// Suspends a node whose heartbeats have stopped, and charges what that costs so far.
	pub(crate) fn do_report_offline(id: NodeId) -> DispatchResult {
		let node = Nodes::<T>::get(id).ok_or(Error::<T>::UnknownNode)?;
		let mut liveness = Livenesses::<T>::get(id).ok_or(Error::<T>::NoClock)?;
		let clock = liveness.clock.ok_or(Error::<T>::NoClock)?;
		let (now, rules) = (Self::now(), Self::rules());

		let silence = liveness.note_silence(now, &rules);
		ensure!(silence > rules.offline_after, Error::<T>::StillAlive);
		let fault = liveness.judge(silence, false, now, &rules).map(|condition| Fault {
			condition,
			last: clock.last,
			silence,
		});
		let known = Self::is_offline(&node.status);
		ensure!(fault.is_some() || !known, Error::<T>::NothingToReport);

		Livenesses::<T>::insert(id, liveness);
		if !known {
			Self::deposit_event(Event::NodeOffline { node: id, since: clock.last });
			Self::set_offline(id, node, true);
		}
		let Some(fault) = fault else {
			return Ok(());
		};
		let condition = fault.condition;
		let charged = Self::charge_silence(id, fault);
		ensure!(charged || !known, Error::<T>::NothingToReport);
		Livenesses::<T>::mutate_extant(id, |liveness| {
			// A charge can end in the node's ejection, which stops its clock.
			if let Some(clock) = liveness.clock.as_mut().filter(|_| charged) {
				clock.charged = Some(condition);
			}
		});
		Ok(())
	}

	pub(crate) fn do_announce_downtime(
		who: T::AccountId,
		id: NodeId,
		until: BlockNumber,
		successor: NodeId,
	) -> DispatchResult {
		let node = Nodes::<T>::get(id).ok_or(Error::<T>::UnknownNode)?;
		ensure!(Self::operates(&who, &node), Error::<T>::NotOperator);
		let mut liveness = Self::alive(id)?;
		let now = Self::now();
		ensure!(until > now, Error::<T>::DowntimeOver);
		ensure!(until.saturating_sub(now) <= T::MaxDowntime::get(), Error::<T>::DowntimeTooLong);
		let paused = |last: &Downtime| {
			last.since.is_some() && now <= last.until.saturating_add(T::DowntimePause::get())
		};
		ensure!(!liveness.downtime.as_ref().is_some_and(paused), Error::<T>::DowntimeTooSoon);
		ensure!(liveness.stands_in_until < now, Error::<T>::StandsIn);
		Self::ensure_fit(id, successor)?;

		liveness.downtime = Some(Downtime { successor, since: None, until });
		Livenesses::<T>::insert(id, liveness);
		Self::deposit_event(Event::DowntimeAnnounced { node: id, until, successor });
		Ok(())
	}

	pub(crate) fn do_accept_handover(who: T::AccountId, id: NodeId) -> DispatchResult {
		let mut liveness = Self::alive(id)?;
		let mut downtime = liveness.downtime.ok_or(Error::<T>::NothingAnnounced)?;
		let Downtime { successor, since, until } = downtime;
		let taker = Nodes::<T>::get(successor).ok_or(Error::<T>::UnknownNode)?;
		ensure!(Self::operates(&who, &taker), Error::<T>::NotOperator);
		let now = Self::now();
		ensure!(since.is_none(), Error::<T>::NothingAnnounced);
		ensure!(now < until, Error::<T>::DowntimeOver);
		ensure!(liveness.stands_in_until < now, Error::<T>::StandsIn);
		Self::ensure_fit(id, successor)?;

		downtime.since = Some(now);
		liveness.downtime = Some(downtime);
		Livenesses::<T>::insert(id, liveness);
		Livenesses::<T>::mutate_extant(successor, |liveness| {
			liveness.stands_in_until = liveness.stands_in_until.max(until);
		});
		Self::deposit_event(Event::HandoverAccepted { node: id, successor, until });
		Ok(())
	}

	/// Refuses a successor that cannot take anything over now.
	fn ensure_fit(id: NodeId, successor: NodeId) -> Result<(), Error<T>> {
		let fit = successor != id
			&& Nodes::<T>::get(successor).is_some_and(|node| node.status.takes_tasks())
			&& Self::alive(successor)
				.is_ok_and(|liveness| !liveness.downtime.is_some_and(|it| it.is_on(Self::now())));
		ensure!(fit, Error::<T>::SuccessorUnfit);
		Ok(())
	}

	/// The liveness of a node that owes heartbeats and is not behind with them.
	fn alive(id: NodeId) -> Result<Liveness, Error<T>> {
		let liveness = Livenesses::<T>::get(id).ok_or(Error::<T>::NoClock)?;
		ensure!(liveness.clock.is_some(), Error::<T>::NoClock);
		ensure!(liveness.silence(Self::now(), &Self::rules()) == 0, Error::<T>::NodeOverdue);
		Ok(liveness)
	}

	/// Whether an account speaks for a node: its owner, or the key that it signs with.
	fn operates(who: &T::AccountId, node: &NodeOf<T>) -> bool {
		node.owner == *who || node.worker == *who
	}

	pub(crate) fn is_offline(status: &NodeStatus) -> bool {
		matches!(status, NodeStatus::Suspended(reasons) if reasons.contains(&SuspensionReason::Offline))
	}

	fn set_offline(id: NodeId, node: NodeOf<T>, offline: bool) {
		Self::change(id, node, |node| {
			node.set_suspended(SuspensionReason::Offline, offline, T::OnboardingJobs::get())
		});
	}

	/// Refuses a node that would leave before what its silence costs is charged.
	pub(crate) fn ensure_nothing_to_charge(id: NodeId) -> Result<(), Error<T>> {
		let Some(mut liveness) = Livenesses::<T>::get(id) else {
			return Ok(());
		};
		let (now, rules) = (Self::now(), Self::rules());
		let silence = liveness.note_silence(now, &rules);
		let fault = liveness.judge(silence, false, now, &rules);
		ensure!(fault.is_none(), Error::<T>::OutageUncharged);
		Ok(())
	}

	/// Nothing more is owed: the node is on its way out.
	pub(crate) fn stop_clock(id: NodeId) {
		Livenesses::<T>::mutate_extant(id, |liveness| {
			liveness.clock = None;
			liveness.downtime = None;
		});
	}

	/// Charges an outage. Says whether that succeeded; whoever calls this goes on in any case.
	fn charge_silence(id: NodeId, fault: Fault) -> bool {
		let Fault { condition, last, silence } = fault;
		let charge = Charge {
			stake: StakeId::Node(id),
			condition,
			incident: Incident::Outage(last),
			more: Surcharge::default(),
			evidence_hash: H256((id, condition, last, silence).using_encoded(sha2_256)),
			challenger: None,
		};
		let charged = with_storage_layer(|| T::Slash::charge(charge));
		if let Err(error) = &charged {
			log::error!(
				target: LOG_TARGET,
				"node {id} is not charged with {condition:?} since block {last}: {error:?}",
			);
		}
		charged.is_ok()
	}
}

impl<T: Config> Uptimes for Pallet<T> {
	fn uptime(node: NodeId) -> Option<Perbill> {
		Self::uptime_of(node)
	}

	fn active_days(node: NodeId) -> u32 {
		Livenesses::<T>::get(node).map_or(0, |liveness| liveness.active_days)
	}
}

impl<T: Config> Anchors for Pallet<T> {
	fn anchor(node: NodeId, sequence: Sequence) -> Option<Anchor> {
		Roots::<T>::get(node, sequence)
	}
}

#[cfg(any(feature = "try-runtime", test))]
impl<T: Config> Pallet<T> {
	/// What holds of liveness:
	///
	/// - a released node has none, and clocks run for nodes alone that are neither leaving nor
	///   ejected, as does being offline;
	/// - nothing lies in the future;
	/// - the roots of a node are those of its last heartbeats, none missing;
	/// - whoever accepted a hand-over stands in until its end.
	pub(crate) fn check_liveness() -> Result<(), sp_runtime::TryRuntimeError> {
		let now = Self::now();
		for (id, liveness) in Livenesses::<T>::iter() {
			let node = Nodes::<T>::get(id).ok_or("liveness is that of a node")?;
			ensure!(node.status != NodeStatus::Released, "a released node has liveness");
			let Liveness { next, clock, downtime, breached_at, active_days, .. } = liveness;
			ensure!(active_days <= next, "a day is active by a heartbeat");
			if let Some(clock) = clock {
				ensure!(
					!node.is_leaving() && node.status != NodeStatus::Ejected,
					"a clock runs for a node that is out"
				);
				ensure!(clock.last <= now && next > 0, "a clock began without a heartbeat");
			} else {
				ensure!(downtime.is_none(), "a node without clock has a downtime");
			}
			ensure!(breached_at.is_none_or(|at| at <= now), "an outage lies in the future");
			let kept = next.min(T::KeptRoots::get());
			let oldest = next.saturating_sub(kept);
			ensure!(
				(oldest..next).all(|sequence| Roots::<T>::contains_key(id, sequence)),
				"a root is missing"
			);
			let roots = Roots::<T>::iter_key_prefix(id).count();
			ensure!(u32::try_from(roots) == Ok(kept), "a node has roots beside its last ones");
			if let Some(Downtime { successor, since: Some(since), until }) = downtime {
				ensure!(since <= now && since < until, "a downtime ends before it begins");
				ensure!(
					Livenesses::<T>::get(successor).is_none_or(|it| it.stands_in_until >= until),
					"a successor stands in until the end"
				);
			}
		}
		for (id, _) in Nodes::<T>::iter().filter(|(_, node)| Self::is_offline(&node.status)) {
			ensure!(
				Livenesses::<T>::get(id).is_some_and(|it| it.clock.is_some()),
				"an offline node owes heartbeats"
			);
		}
		Ok(())
	}
}
