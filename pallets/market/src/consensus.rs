// SPDX-License-Identifier: Apache-2.0

//! Consensus: nodes drawn from volunteers do the same job, and those who agree are paid.
//!
//! Nobody who could choose knows what the choice would lead to. The order in which volunteers are drawn
//! is given by their weights, fixed when they volunteered, and by a seed of a later round; whoever drops out
//! by then is passed over and changes nobody else's place. Whether what a panel agrees on is sampled is
//! drawn by a seed that nobody knew when the last of them committed, for a subject that no reveal changes.

use alloc::{vec, vec::Vec};

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::pallet_prelude::*;
use scale_info::TypeInfo;
use sp_runtime::ArithmeticError;
use surety_primitives::{
	commitment::{ModelOpening, ResultOpening},
	draw::{self, Round, Seed},
	panel,
	similarity::{self, Embedding},
	source::Comparator,
	standing::Owner,
	task::{Competition, MAX_PANEL},
	traits::{Draws, OnTaskOutcome, Owners, PaidJob, Standing},
	Balance, BlockNumber, NodeId, Perbill, TaskId, H256,
};

use crate::{
	lapsed, part_of, Acceptance, AcceptanceEnd, AcceptanceStage, AccountIdOf, Agenda, Check,
	Config, Embeddings, Error, Event, Pallet, Panels, Task, TaskOf, TaskOutcome, TaskStage,
	VolunteerOf, Volunteers, Wake,
};

/// A node that may be drawn.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Volunteer<AccountId> {
	/// The node.
	pub node: NodeId,
	/// Who answered for it then.
	pub owner: Owner<AccountId>,
	/// Its routing weight then.
	pub weight: u32,
}

/// The nodes that were drawn for a task.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Panel {
	/// Each with the weight of its word, in the order of the draw.
	pub seats: BoundedVec<(NodeId, u32), ConstU32<MAX_PANEL>>,
	/// The round whose seed decides whether they are sampled; none before the results are revealed.
	pub round: Option<Round>,
}

/// Those of a panel who agree.
struct Agreement {
	/// The one whose result stands for all.
	node: NodeId,
	members: Vec<NodeId>,
	weight: u64,
}

/// A valid result that was revealed to a panel.
struct Vote {
	node: NodeId,
	weight: u32,
	output_hash: H256,
}

impl<AccountId> Task<AccountId> {
	/// For how many blocks a task takes volunteers that is decided on by consensus; `None` for others.
	pub(crate) fn volunteer_blocks(&self) -> Option<BlockNumber> {
		match self.competition {
			Competition::Consensus { volunteer_blocks, .. } => Some(volunteer_blocks),
			_ => None,
		}
	}

	/// Those who agree, once that is known: who has shown a result and was not outvoted. Whoever of them could not
	/// be paid was released.
	pub(crate) fn agreeing(&self) -> impl Iterator<Item = &Acceptance> {
		self.acceptances.iter().filter(|it| {
			let outvoted = AcceptanceStage::Ended(AcceptanceEnd::Outvoted);
			it.shown.is_some() && it.stage != outvoted
		})
	}

	/// What each of those who agree is paid, protocol fee included.
	pub(crate) fn part_of_agreeing(&self) -> Balance {
		let count = Balance::try_from(self.agreeing().count()).unwrap_or(Balance::MAX);
		self.payment.checked_div(count).unwrap_or_default()
	}

	/// With which probability the result of a node is drawn for a re-run. Those who agree are drawn together, as
	/// often as the one of them who is drawn most.
	pub(crate) fn sampling_of(&self, node: NodeId) -> Perbill {
		let sampling = match self.competition {
			Competition::Consensus { .. } => self.agreeing().map(|it| it.sampling).max(),
			_ => self.acceptance(node).map(|it| it.sampling),
		};
		sampling.unwrap_or(Perbill::one())
	}
}

impl Panel {
	/// What a node's word weighs; nothing if it is not of the panel.
	fn weight_of(&self, node: NodeId) -> u32 {
		self.seats.iter().find(|seat| seat.0 == node).map_or(0, |seat| seat.1)
	}

	/// What the words of all weigh.
	fn weight(&self) -> u64 {
		panel::total(self.seats.iter().map(|(_, weight)| weight))
	}
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_volunteer(worker: AccountIdOf<T>, id: TaskId) -> DispatchResult {
		let node = Self::node_of(&worker)?;
		let task = Self::open_task(id)?;
		ensure!(task.volunteer_blocks().is_some(), Error::<T>::NoConsensus);
		ensure!(Self::takes_volunteers(&task), Error::<T>::VolunteersClosed);
		ensure!(!Self::is_of_client(node, &task), Error::<T>::OwnTask);
		Self::ensure_may_work(node, &task)?;
		Self::room_for(node, id)?;
		// What it may earn in the smallest quorum; if that is too much, it could not be drawn.
		ensure!(Self::backing(&task, node, task.part())?.is_some(), Error::<T>::LiabilityTooLarge);

		let owner = T::Owners::owner_of_node(node).ok_or(Error::<T>::NoSuchNode)?;
		let weight = T::Standing::routing_weight(node).max(1);
		Volunteers::<T>::try_append(id, Volunteer { node, owner, weight })
			.map_err(|()| Error::<T>::VolunteersFull)?;
		Self::deposit_event(Event::Volunteered { task: id, node, weight });
		Ok(())
	}

	/// Whether a task takes volunteers now.
	pub(crate) fn takes_volunteers(task: &TaskOf<T>) -> bool {
		task.stage == TaskStage::Gathering
			&& task
				.volunteer_blocks()
				.is_some_and(|blocks| !lapsed(task.published_at, blocks, Self::now()))
	}

	/// Refuses a node where it has volunteered, or too many others have.
	pub(crate) fn room_for(node: NodeId, id: TaskId) -> Result<(), Error<T>> {
		let volunteers = Volunteers::<T>::get(id);
		ensure!(volunteers.iter().all(|it| it.node != node), Error::AlreadyVolunteered);
		let owner = T::Owners::owner_of_node(node);
		let of_owner = volunteers.iter().filter(|it| Some(&it.owner) == owner.as_ref());
		ensure!(of_owner.count() < panel::MAX_OF_ONE_OWNER, Error::TooManyOfOneOwner);
		ensure!(!volunteers.is_full(), Error::VolunteersFull);
		Ok(())
	}

	/// No more volunteers are taken: the panel is drawn as soon as there is a seed.
	pub(crate) fn close_volunteers(id: TaskId, mut task: TaskOf<T>) -> DispatchResult {
		let Competition::Consensus { nodes, volunteer_blocks, .. } = task.competition else {
			return Err(Error::<T>::NothingDue.into());
		};
		ensure!(lapsed(task.published_at, volunteer_blocks, Self::now()), Error::<T>::NothingDue);
		let volunteers = Volunteers::<T>::decode_len(id).unwrap_or_default();
		if volunteers < usize::from(nodes).saturating_mul(panel::VOLUNTEERS_PER_SEAT) {
			return Self::refund(id, task, TaskOutcome::TooFewTakers, |_| AcceptanceEnd::Released);
		}

		let round = Self::next_round()?;
		task.stage = TaskStage::Drawing { round };
		Agenda::<T>::insert(Wake::Seed(round), id, ());
		let volunteers = u32::try_from(volunteers).map_err(|_| ArithmeticError::Overflow)?;
		Self::deposit_event(Event::VolunteersCounted { task: id, volunteers, round });
		Self::save(id, task);
		Ok(())
	}

	/// The round whose seed nobody knows in this block.
	fn next_round() -> Result<Round, ArithmeticError> {
		T::Draws::open_round().checked_add(1).ok_or(ArithmeticError::Overflow)
	}

	/// Draws the panel.
	pub(crate) fn draw_panel(id: TaskId, mut task: TaskOf<T>) -> DispatchResult {
		let (TaskStage::Drawing { round }, Competition::Consensus { nodes, quorum, .. }) =
			(task.stage, task.competition)
		else {
			return Err(Error::<T>::NothingDue.into());
		};
		if Self::now() > task.deadline {
			return Self::expire(id, task);
		}
		let seed = match T::Draws::seed(round) {
			Seed::Pending => return Err(Error::<T>::NothingDue.into()),
			Seed::Known(seed) => seed,
			// A panel that is drawn by nothing is one that somebody chooses.
			Seed::Gone => {
				return Self::refund(id, task, TaskOutcome::TooFewTakers, |_| {
					AcceptanceEnd::Released
				})
			}
		};

		let volunteers = Volunteers::<T>::get(id);
		let weights: Vec<u32> = volunteers.iter().map(|volunteer| volunteer.weight).collect();
		let weights = panel::cap(&weights);
		let nodes = usize::from(nodes);
		// Whoever agrees has this at most, whoever else is drawn.
		let part = part_of(task.payment, panel::least_quorum(&weights, nodes, quorum));
		let order = draw::order(&weights, |turn| draw::draw(draw::PANEL, (id, turn), seed));
		let drawn = order.into_iter().filter_map(|at| volunteers.get(at).zip(weights.get(at)));
		let mut owners = vec![T::Owners::owner_of(&task.client)];
		let mut seats = BoundedVec::new();
		for (VolunteerOf::<T> { node, .. }, weight) in drawn {
			if seats.len() >= nodes {
				break;
			}
			let Some(owner) = T::Owners::owner_of_node(*node) else { continue };
			if owners.contains(&owner)
				|| Self::ensure_may_work(*node, &task).is_err()
				|| Self::backing(&task, *node, part)?.is_none()
			{
				continue;
			}
			owners.push(owner);
			seats.try_push((*node, *weight)).map_err(|_| Error::<T>::TooManyAttempts)?;
		}
		if seats.len() < nodes {
			return Self::refund(id, task, TaskOutcome::TooFewTakers, |_| AcceptanceEnd::Released);
		}

		Self::deposit_event(Event::PanelDrawn { task: id, seats: seats.clone() });
		for (node, _) in &seats {
			Self::open_acceptance(id, &mut task, *node, part)?;
		}
		Volunteers::<T>::remove(id);
		Panels::<T>::insert(id, Panel { seats, round: None });
		task.stage = TaskStage::Working;
		Self::save(id, task);
		Ok(())
	}

	/// Whether those of a panel who are at work could not reach its quorum, whatever they find.
	pub(crate) fn is_out_of_reach(id: TaskId, task: &TaskOf<T>) -> bool {
		let (Some(panel), true) = (Panels::<T>::get(id), task.in_play().next().is_some()) else {
			return false;
		};
		let members: Vec<NodeId> = task.in_play().map(|it| it.node).collect();
		!Self::is_quorum(task, &panel, &members)
	}

	/// Whether these nodes, if they agree, decide.
	fn is_quorum(task: &TaskOf<T>, panel: &Panel, members: &[NodeId]) -> bool {
		let Competition::Consensus { quorum, .. } = task.competition else {
			return false;
		};
		members.len() >= panel::MIN_AGREEING
			&& panel::reaches(weigh(panel, members), panel.weight(), quorum)
	}

	/// The results of a panel are all committed: a round that nobody knows decides whether they are
	/// sampled.
	pub(crate) fn fix_sampling(id: TaskId, task: &TaskOf<T>) -> DispatchResult {
		if task.volunteer_blocks().is_some() {
			let mut panel = Panels::<T>::get(id).ok_or(Error::<T>::NoConsensus)?;
			panel.round = Some(Self::next_round()?);
			Panels::<T>::insert(id, panel);
		}
		Ok(())
	}

	pub(crate) fn do_reveal_to_panel(
		worker: AccountIdOf<T>,
		id: TaskId,
		result: ResultOpening,
		model: ModelOpening,
		embedding: Option<Embedding>,
	) -> DispatchResult {
		let due = Self::due_reveal_to_panel(&worker, id, &result, &model, embedding.as_ref())?;
		let (node, mut task) = due;
		let is_valid = Self::take_reveal(id, &mut task, node, &result, &model)?;
		if let (true, Some(embedding)) = (is_valid, embedding) {
			Embeddings::<T>::insert(id, node, embedding);
		}
		Self::after_reveals(id, task)
	}

	/// The node that may reveal this result to its panel now, and the task.
	pub(crate) fn due_reveal_to_panel(
		worker: &AccountIdOf<T>,
		id: TaskId,
		result: &ResultOpening,
		model: &ModelOpening,
		embedding: Option<&Embedding>,
	) -> Result<(NodeId, TaskOf<T>), Error<T>> {
		let node = Self::node_of(worker)?;
		let task = Self::open_task(id)?;
		ensure!(task.volunteer_blocks().is_some(), Error::NoConsensus);
		Self::stage_to_reveal(&task, node)?;
		let comparator = Self::source(task.source)?.spec.comparator;
		Self::ensure_comparable(comparator, result, embedding)?;
		Self::ensure_revealing(&task)?;
		Self::ensure_opens(id, &task, node, result, model)?;
		Ok((node, task))
	}

	/// Refuses a result that cannot be compared with others. What its node has committed to decides, so
	/// that nobody takes over what another one revealed before.
	fn ensure_comparable(
		comparator: Comparator,
		result: &ResultOpening,
		embedding: Option<&Embedding>,
	) -> Result<(), Error<T>> {
		match (comparator, embedding) {
			(Comparator::Exact, None) => Ok(()),
			(Comparator::Exact, Some(_)) => Err(Error::EmbeddingUnexpected),
			(Comparator::Cosine { .. }, None) => Err(Error::EmbeddingMissing),
			(Comparator::Cosine { .. }, Some(embedding)) => {
				let hash = similarity::hash(embedding);
				ensure!(result.embedding == Some(hash), Error::EmbeddingMismatch);
				ensure!(similarity::has_direction(embedding), Error::EmbeddingZero);
				Ok(())
			}
		}
	}

	/// All results are there: those who agree are found.
	pub(crate) fn tally(id: TaskId, mut task: TaskOf<T>) -> DispatchResult {
		let panel = Panels::<T>::get(id).ok_or(Error::<T>::NoConsensus)?;
		let round = panel.round.ok_or(Error::<T>::RevealsNotStarted)?;
		let Some(agreement) = Self::agreement(id, &task, &panel)? else {
			return Self::refund(id, task, TaskOutcome::NoAgreement, |_| AcceptanceEnd::Outvoted);
		};

		let Agreement { node, members, weight } = agreement;
		for acceptance in task.acceptances.iter_mut() {
			if acceptance.is_in_play() && !members.contains(&acceptance.node) {
				Self::close(id, acceptance, AcceptanceEnd::Outvoted)?;
			}
		}
		Self::forget_embeddings(id, &panel);
		let nodes = u32::try_from(members.len()).map_err(|_| ArithmeticError::Overflow)?;
		let of = panel.weight();
		Self::deposit_event(Event::AgreementReached { task: id, node, nodes, weight, of });
		task.stage = TaskStage::Agreed { node, round, awaits_verdict: false };
		if T::Draws::seed(round) == Seed::Pending {
			Agenda::<T>::insert(Wake::Seed(round), id, ());
			Self::save(id, task);
			return Ok(());
		}
		Self::decide(id, task)
	}

	/// Those of a panel who agree and are a quorum.
	fn agreement(
		id: TaskId,
		task: &TaskOf<T>,
		panel: &Panel,
	) -> Result<Option<Agreement>, Error<T>> {
		let votes: Vec<Vote> = panel
			.seats
			.iter()
			.filter_map(|(node, weight)| match task.acceptance(*node)?.stage {
				AcceptanceStage::Waiting { .. } => {
					let output_hash = task.shown(*node)?.output_hash;
					Some(Vote { node: *node, weight: *weight, output_hash })
				}
				_ => None,
			})
			.collect();
		let places = match Self::source(task.source)?.spec.comparator {
			Comparator::Exact => {
				let hashes: Vec<_> =
					votes.iter().map(|vote| (vote.weight, vote.output_hash)).collect();
				panel::equal(&hashes)
			}
			Comparator::Cosine { threshold } => {
				let embeddings: Vec<_> = votes
					.iter()
					.map(|vote| {
						(vote.weight, Embeddings::<T>::get(id, vote.node).unwrap_or_default())
					})
					.collect();
				let embeddings: Vec<_> =
					embeddings.iter().map(|(weight, embedding)| (*weight, embedding)).collect();
				panel::close(&embeddings, threshold)
			}
		};
		let members: Vec<NodeId> =
			places.into_iter().filter_map(|place| votes.get(place)).map(|it| it.node).collect();
		Ok(members.first().copied().filter(|_| Self::is_quorum(task, panel, &members)).map(
			|node| {
				let weight = weigh(panel, &members);
				Agreement { node, members, weight }
			},
		))
	}

	/// Pays those who agree, or has their result checked if it is sampled.
	pub(crate) fn decide(id: TaskId, mut task: TaskOf<T>) -> DispatchResult {
		let TaskStage::Agreed { node, round, awaits_verdict: false } = task.stage else {
			return Err(Error::<T>::NothingDue.into());
		};
		let agreeing: Vec<NodeId> = task.agreeing().map(|it| it.node).collect();
		for member in agreeing {
			Self::heed_slashes(&mut task, member);
		}
		let sampled = match T::Draws::seed(round) {
			Seed::Pending => return Err(Error::<T>::NothingDue.into()),
			Seed::Known(seed) => {
				let panel = Panels::<T>::get(id).ok_or(Error::<T>::NoConsensus)?;
				// Who agrees changes with every reveal that is withheld, the first seat with none.
				let first = panel.seats.first().map_or(node, |seat| seat.0);
				let drawn = draw::draw(draw::SAMPLE, (id, first), seed);
				draw::hits(drawn, task.sampling_of(node))
			}
			Seed::Gone => true,
		};
		match Self::check(id, &task, node, sampled)? {
			Some(check) => Self::pay_agreeing(id, task, node, check),
			None => {
				task.stage = TaskStage::Agreed { node, round, awaits_verdict: true };
				Self::deposit_event(Event::VerdictAwaited { task: id, node });
				Self::save(id, task);
				Ok(())
			}
		}
	}

	/// The verdict on the result of `node` is the verdict on all who agree with it.
	pub(crate) fn conclude(
		id: TaskId,
		task: TaskOf<T>,
		node: NodeId,
		check: Option<Check>,
	) -> DispatchResult {
		match check {
			Some(check) => Self::pay_agreeing(id, task, node, check),
			None => Self::refund(id, task, TaskOutcome::Failed, |_| AcceptanceEnd::Refuted),
		}
	}

	/// Divides the payment among those who agree, and ends the task. `node` is the one whose result
	/// stands for all.
	fn pay_agreeing(id: TaskId, task: TaskOf<T>, node: NodeId, check: Check) -> DispatchResult {
		let output_hash = task.shown(node).ok_or(Error::<T>::NothingWaiting)?.output_hash;
		let agreeing: Vec<NodeId> = task.agreeing().map(|it| it.node).collect();
		let reruns = Self::contribution(&task, node, check);
		let (paid, amounts) = Self::pay_each(id, agreeing, task.part_of_agreeing(), reruns)?;
		let nodes = u8::try_from(paid.len()).map_err(|_| ArithmeticError::Overflow)?;
		let client = task.client.clone();
		let outcome = TaskOutcome::Agreed { nodes, output_hash, check, amounts };
		Self::end_task(id, task, outcome, |acceptance| {
			if paid.contains(&acceptance.node) {
				AcceptanceEnd::Paid
			} else {
				AcceptanceEnd::Released
			}
		})?;
		// Equal parts cost equal fees.
		let fee = amounts.fee.checked_div(nodes.into()).unwrap_or_default();
		let job = PaidJob { client, fee, verified: check == Check::Verified };
		paid.into_iter().for_each(|node| T::Outcome::on_settled(node, id, &job));
		Ok(())
	}

	/// Removes what is kept of a panel, and of those who volunteered for it, as long as its task is open.
	pub(crate) fn dissolve(id: TaskId, task: &TaskOf<T>) {
		if task.volunteer_blocks().is_none() {
			return;
		}
		Volunteers::<T>::remove(id);
		if let Some(panel) = Panels::<T>::take(id) {
			Self::forget_embeddings(id, &panel);
		}
	}

	fn forget_embeddings(id: TaskId, panel: &Panel) {
		for (node, _) in &panel.seats {
			Embeddings::<T>::remove(id, node);
		}
	}
}

/// What the words of these nodes weigh together.
fn weigh(panel: &Panel, members: &[NodeId]) -> u64 {
	members.iter().fold(0, |sum, node| sum.saturating_add(panel.weight_of(*node).into()))
}

#[cfg(any(feature = "try-runtime", test))]
impl<T: Config> Pallet<T> {
	/// What always holds of panels:
	///
	/// - volunteers are kept for tasks that gather them or draw among them, each node once, and no more
	///   of one owner than may;
	/// - a panel is kept for each open task that was drawn; it sits those who ever accepted that, and the
	///   round that decides on it is fixed with the first reveal;
	/// - embeddings are kept of those who have revealed one to a panel that has not been counted.
	pub(crate) fn try_state_of_panels() -> Result<(), sp_runtime::TryRuntimeError> {
		use alloc::collections::BTreeSet;

		use crate::Tasks;

		for (id, volunteers) in Volunteers::<T>::iter() {
			let takes = Tasks::<T>::get(id).is_some_and(|task| {
				let is_open =
					matches!(task.stage, TaskStage::Gathering | TaskStage::Drawing { .. });
				is_open && task.volunteer_blocks().is_some()
			});
			ensure!(takes && !volunteers.is_empty(), "volunteers are kept for nothing");
			let nodes: BTreeSet<_> = volunteers.iter().map(|it| it.node).collect();
			ensure!(nodes.len() == volunteers.len(), "a node volunteered twice");
			ensure!(volunteers.iter().all(|it| it.weight > 0), "a volunteer cannot be drawn");
			let crowds = volunteers.iter().any(|it| {
				let of_owner = volunteers.iter().filter(|other| other.owner == it.owner);
				of_owner.count() > panel::MAX_OF_ONE_OWNER
			});
			ensure!(!crowds, "too many of one owner volunteered");
		}
		for (id, task) in Tasks::<T>::iter().filter(|(_, task)| task.volunteer_blocks().is_some()) {
			let panel = Panels::<T>::get(id);
			let was_drawn = matches!(
				task.stage,
				TaskStage::Working | TaskStage::Revealing { .. } | TaskStage::Agreed { .. }
			);
			ensure!(panel.is_some() == was_drawn, "a panel is kept from its draw to its end");
			let Some(panel) = panel else { continue };
			let seats = panel.seats.iter().map(|(node, _)| *node);
			ensure!(
				seats.eq(task.acceptances.iter().map(|it| it.node)),
				"others work on a task than were drawn"
			);
			ensure!(
				panel.round.is_some() == (task.stage != TaskStage::Working),
				"a panel is sampled by a round that is fixed when reveals begin"
			);
			let stands = |node| {
				let stage = task.acceptance(node).map(|it| it.stage);
				matches!(stage, Some(AcceptanceStage::Waiting { .. }))
			};
			if let TaskStage::Agreed { node, .. } = task.stage {
				ensure!(stands(node), "nobody's result stands for a panel");
			}
		}
		for id in Panels::<T>::iter_keys() {
			let known = Tasks::<T>::get(id).is_some_and(|task| task.volunteer_blocks().is_some());
			ensure!(known, "a panel is kept for no task");
		}
		for (id, node) in Embeddings::<T>::iter_keys() {
			let stands = Tasks::<T>::get(id).is_some_and(|task| {
				matches!(task.stage, TaskStage::Revealing { .. })
					&& task
						.acceptance(node)
						.is_some_and(|it| matches!(it.stage, AcceptanceStage::Waiting { .. }))
			});
			ensure!(stands, "an embedding is kept for nothing");
		}
		Ok(())
	}
}
