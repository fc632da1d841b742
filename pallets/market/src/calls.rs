// SPDX-License-Identifier: Apache-2.0

//! The calls.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod calls {
	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Publishes a source.
		///
		/// # Origin
		/// Signed by the client who will own it.
		///
		/// # Details
		/// [`Config::SourceStake`] is held on the signer's account. The source never changes: a new
		/// version is a new source.
		///
		/// # Errors
		/// - [`Error::ImageNameInvalid`], [`Error::OutputSpecImpossible`],
		///   [`Error::RunLimitZero`], [`Error::MemoryZero`] for a spec that no node could serve.
		/// - [`Error::ThresholdOutOfRange`] for a comparator that would take too much for alike.
		/// - That of [`Config::SourceStakes`] if the stake cannot be held.
		///
		/// # Events
		/// - [`Event::SourcePublished`]
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::publish_source())]
		pub fn publish_source(origin: OriginFor<T>, spec: SourceSpec) -> DispatchResult {
			Self::do_publish_source(ensure_signed(origin)?, spec)
		}

		/// Retires a source: no task can be published on it any more.
		///
		/// # Origin
		/// Signed by the owner of the source.
		///
		/// # Details
		/// Open tasks go on. There is no way back.
		///
		/// # Errors
		/// - [`Error::NoSuchSource`], [`Error::NotSourceOwner`], [`Error::SourceRetired`]
		///
		/// # Events
		/// - [`Event::SourceRetired`]
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::retire_source())]
		pub fn retire_source(origin: OriginFor<T>, source: SourceId) -> DispatchResult {
			Self::do_retire_source(ensure_signed(origin)?, source)
		}

		/// Returns the stake of a retired source to its owner and removes the source.
		///
		/// # Origin
		/// Signed by anyone.
		///
		/// # Details
		/// Possible when no task is open on the source and the dispute windows of its retirement
		/// and of each of its tasks have lapsed. What slashes took does not come back.
		///
		/// # Errors
		/// - [`Error::NoSuchSource`], [`Error::SourceNotRetired`], [`Error::SourceInUse`],
		///   [`Error::DisputeWindowOpen`], [`Error::SourceFlagged`]
		/// - That of [`Config::SourceStakes`] while a slash of the source can be undone.
		///
		/// # Events
		/// - [`Event::SourceStakeWithdrawn`]
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::withdraw_source_stake())]
		pub fn withdraw_source_stake(origin: OriginFor<T>, source: SourceId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_withdraw_source_stake(source)
		}

		/// Publishes a task.
		///
		/// # Origin
		/// Signed by the client who pays.
		///
		/// # Details
		/// The payment and the source's re-run price are locked in the Vault. Results may be committed
		/// up to and including the block of the deadline. The rules in force now are those that the
		/// task keeps.
		///
		/// # Errors
		/// - [`Error::NoSuchSource`], [`Error::SourceRetired`], [`Error::SourceStakeSlashed`]
		/// - [`Error::SourcePrivate`], [`Error::ClientNotAllowed`], [`Error::ClientNotVerified`] by the
		///   source's visibility; its owner may always publish.
		/// - [`Error::NoEncryptionKey`] if the source has its outputs encrypted.
		/// - [`Error::PaymentTooSmall`], [`Error::DeadlinePassed`], [`Error::DeadlineTooFar`],
		///   [`Error::UriInvalid`], [`Error::RegionInvalid`]
		/// - [`Error::RacersOutOfRange`], [`Error::PanelOutOfRange`], [`Error::QuorumOutOfRange`],
		///   [`Error::WindowsOutOfRange`] by the model of competition.
		/// - The Vault's error if the amounts cannot be locked.
		///
		/// # Events
		/// - [`Event::TaskPublished`]
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::publish_task())]
		pub fn publish_task(origin: OriginFor<T>, task: TaskSpec) -> DispatchResult {
			let client = ensure_signed(origin)?;
			Self::do_publish_task(&client, task)
		}

		/// Cancels a task on which no node is working.
		///
		/// # Origin
		/// Signed by the client of the task.
		///
		/// # Details
		/// Refunds everything. Acceptances that have not started end without fault.
		///
		/// # Errors
		/// - [`Error::NoSuchTask`], [`Error::TaskEnded`], [`Error::NotTaskClient`]
		/// - [`Error::AuctionBinding`] if it is an auction that takes no more bids.
		/// - [`Error::WorkStarted`] if an acceptance in play has started.
		///
		/// # Events
		/// - [`Event::AcceptanceEnded`] for each acceptance in play; [`Event::TaskEnded`]
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::cancel_task())]
		pub fn cancel_task(origin: OriginFor<T>, task: TaskId) -> DispatchResult {
			Self::do_cancel_task(ensure_signed(origin)?, task)
		}

		/// Takes a slot of a task. By this the node says that it has fetched the input and that its
		/// hash is right.
		///
		/// # Origin
		/// Signed by a node's worker key.
		///
		/// # Details
		/// The node must start within the task's start window. What of its stake answers for the task is
		/// reserved until its part has ended.
		///
		/// # Errors
		/// - [`Error::NotAWorkerKey`], [`Error::NoSuchTask`], [`Error::TaskEnded`],
		///   [`Error::DeadlinePassed`]
		/// - [`Error::BiddersOnly`], [`Error::PanelOnly`] by the model of competition.
		/// - [`Error::OwnTask`], [`Error::NodeNotActive`], [`Error::BelowRequirement`],
		///   [`Error::CapacityTooSmall`], [`Error::NeedsUnmet`], [`Error::HeadStartOfOthers`],
		///   [`Error::LiabilityTooLarge`] if the node may not do this task.
		/// - [`Error::AlreadyAccepted`], [`Error::NoFreeSlot`], [`Error::WorkClosed`],
		///   [`Error::TooManyAttempts`] if the
		///   task has no slot for the node.
		///
		/// # Events
		/// - [`Event::TaskAccepted`]
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::accept_task())]
		pub fn accept_task(origin: OriginFor<T>, task: TaskId) -> DispatchResult {
			Self::do_accept_task(ensure_signed(origin)?, task)
		}

		/// Starts an accepted task.
		///
		/// # Origin
		/// Signed by the worker key of a node that has accepted the task.
		///
		/// # Details
		/// `model_commitment` is the commitment of a
		/// [`ModelOpening`](surety_primitives::commitment::ModelOpening), which is opened with the
		/// result.
		///
		/// # Errors
		/// - [`Error::NotAWorkerKey`], [`Error::NoSuchTask`], [`Error::TaskEnded`],
		///   [`Error::NotAccepted`], [`Error::AlreadyStarted`]
		/// - [`Error::StartWindowClosed`], [`Error::DeadlinePassed`]
		///
		/// # Events
		/// - [`Event::TaskStarted`]
		#[pallet::call_index(6)]
		#[pallet::weight((T::WeightInfo::start_task(), DispatchClass::Operational))]
		pub fn start_task(
			origin: OriginFor<T>,
			task: TaskId,
			model_commitment: H256,
		) -> DispatchResult {
			Self::do_start_task(ensure_signed(origin)?, task, model_commitment)
		}

		/// Commits to a result. The order of commits decides the race.
		///
		/// # Origin
		/// Signed by the worker key of a node that has started the task.
		///
		/// # Details
		/// `commitment` is that of a
		/// [`ResultOpening`](surety_primitives::commitment::ResultOpening). If no other result is
		/// in play it is the node's turn to reveal as soon as the draw is made. Results that are committed
		/// within [`TIE_BLOCKS`](surety_primitives::task::TIE_BLOCKS) blocks of the first one come at
		/// the same time; the draw decides their order.
		///
		/// # Errors
		/// - [`Error::NotAWorkerKey`], [`Error::NoSuchTask`], [`Error::TaskEnded`],
		///   [`Error::NotAccepted`], [`Error::NotStarted`], [`Error::AlreadyCommitted`]
		/// - [`Error::DeadlinePassed`], [`Error::WorkWindowClosed`]
		///
		/// # Events
		/// - [`Event::ResultCommitted`]; [`Event::TurnStarted`] or [`Event::OracleAwaited`] if it is the node's turn
		#[pallet::call_index(7)]
		#[pallet::weight((T::WeightInfo::commit_result(), DispatchClass::Operational))]
		pub fn commit_result(
			origin: OriginFor<T>,
			task: TaskId,
			commitment: H256,
		) -> DispatchResult {
			Self::do_commit_result(ensure_signed(origin)?, task, commitment)
		}

		/// Opens both commitments of the node whose turn it is.
		///
		/// # Origin
		/// Signed by the worker key of the node whose turn it is.
		///
		/// # Details
		/// Openings that do not match are refused and can be corrected while the turn lasts.
		/// Openings that match are final: another model than the source's or a summary against its
		/// output spec ends the acceptance as misconduct and passes the turn. A valid result is
		/// paid; one that is sampled waits for what re-runs show, and is not revealed before an oracle has bound
		/// itself to its own.
		///
		/// # Errors
		/// - [`Error::NotAWorkerKey`], [`Error::NoSuchTask`], [`Error::TaskEnded`],
		///   [`Error::NotAccepted`], [`Error::NotCommitted`], [`Error::AlreadyRevealed`]
		/// - [`Error::DrawPending`], [`Error::NotYourTurn`], [`Error::OracleCommitsFirst`],
		///   [`Error::RevealWindowClosed`], [`Error::OpeningMismatch`]
		/// - The Vault's error if the payment cannot be released.
		///
		/// # Events
		/// - [`Event::ResultRevealed`], and
		///   - paid: [`Event::AcceptanceEnded`] for each acceptance in play, [`Event::TaskEnded`];
		///   - waiting: [`Event::VerdictAwaited`];
		///   - invalid: [`Event::AcceptanceEnded`], then [`Event::TurnStarted`], [`Event::OracleAwaited`] or
		///     [`Event::TaskEnded`] where that follows.
		///
		/// # Weight
		/// That of a wrong model, which is slashed; for a valid result what is too much returns.
		#[pallet::call_index(8)]
		#[pallet::weight((
			T::WeightInfo::reveal_result().max(T::WeightInfo::reveal_wrong_model()),
			DispatchClass::Operational,
		))]
		pub fn reveal_result(
			origin: OriginFor<T>,
			task: TaskId,
			result: ResultOpening,
			model: ModelOpening,
		) -> DispatchResultWithPostInfo {
			let valid = Self::do_reveal_result(ensure_signed(origin)?, task, result, model)?;
			Ok(valid.then(T::WeightInfo::reveal_result).into())
		}

		/// Reports that the job failed by itself or cannot be run.
		///
		/// # Origin
		/// Signed by the worker key of a node that has accepted or started the task.
		///
		/// # Details
		/// The acceptance ends without misconduct. As many failures as racers end the task when
		/// nothing is in play. `log_hash` is SHA-256 of the job's log, which the node keeps.
		///
		/// # Errors
		/// - [`Error::NotAWorkerKey`], [`Error::NoSuchTask`], [`Error::TaskEnded`],
		///   [`Error::NotAccepted`], [`Error::AlreadyCommitted`]
		/// - [`Error::StartWindowClosed`], [`Error::WorkWindowClosed`], [`Error::DeadlinePassed`]: a report
		///   does not excuse what is already missed.
		///
		/// # Events
		/// - [`Event::AcceptanceEnded`]; [`Event::TaskEnded`] if that was the last hope
		#[pallet::call_index(9)]
		#[pallet::weight((T::WeightInfo::report_failure(), DispatchClass::Operational))]
		pub fn report_failure(
			origin: OriginFor<T>,
			task: TaskId,
			reason: FailureReason,
			log_hash: H256,
		) -> DispatchResult {
			Self::do_report_failure(ensure_signed(origin)?, task, reason, log_hash)
		}

		/// Does the next thing in a task for which the time has come.
		///
		/// # Origin
		/// Signed by anyone. The chain does the same by itself where a block has room.
		///
		/// # Details
		/// One of these, the first that is due:
		/// - a node that did not start in its window has abandoned the task, and its slot reopens;
		/// - the draw says whose turn it is to reveal;
		/// - a turn that was not used passes on;
		/// - the lowest bidder in line is called; bonds return when the auction has ended;
		/// - bids or volunteers are no longer taken, or bids no longer opened: the next step follows;
		/// - no more results are committed: those that were are revealed, or decided on;
		/// - the draw says who is of a panel, or whether the result is sampled that it agrees on;
		/// - a client has chosen nothing in time: its responses are re-run, the cheapest first;
		/// - a task without a result after its deadline ends: nodes that started and committed nothing
		///   have dropped it, those that did not start in their window have abandoned it;
		/// - the record of a task goes that has ended, is not disputed and can no longer be.
		///
		/// # Errors
		/// - [`Error::NoSuchTask`], [`Error::NothingDue`]
		///
		/// # Events
		/// - those of what is done
		#[pallet::call_index(10)]
		#[pallet::weight(Pallet::<T>::weight_of_advance().max(T::WeightInfo::draw_panel()))]
		pub fn advance_task(origin: OriginFor<T>, task: TaskId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_advance_task(task)
		}

		/// Publishes several tasks, all or none.
		///
		/// # Origin
		/// Signed by the client who pays.
		///
		/// # Details
		/// As [`Call::publish_task`] for each of them, one after the other.
		///
		/// # Errors
		/// - those of [`Call::publish_task`]
		///
		/// # Events
		/// - [`Event::TaskPublished`] for each
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::publish_tasks(tasks.len() as u32))]
		pub fn publish_tasks(
			origin: OriginFor<T>,
			tasks: BoundedVec<TaskSpec, ConstU32<MAX_TASKS_AT_ONCE>>,
		) -> DispatchResult {
			let client = ensure_signed(origin)?;
			tasks.into_iter().try_for_each(|task| Self::do_publish_task(&client, task))
		}

		/// Reveals a result together with those of others, for a price.
		///
		/// # Origin
		/// Signed by the worker key of a node that has committed a result in a manual confirmation.
		///
		/// # Details
		/// `price` is what the node asks, protocol fee included. `preview` is what it shows of its output;
		/// the whole output follows when the client has confirmed it. Openings that do not match are
		/// refused and can be corrected while the window lasts; those that match are final, as in
		/// [`Call::reveal_result`]. When all have responded the client chooses.
		///
		/// # Errors
		/// - [`Error::NotAWorkerKey`], [`Error::NoSuchTask`], [`Error::TaskEnded`],
		///   [`Error::OtherCompetition`], [`Error::NotAccepted`], [`Error::NotCommitted`],
		///   [`Error::AlreadyRevealed`]
		/// - [`Error::PriceOutOfRange`], [`Error::PreviewInvalid`]
		/// - [`Error::RevealsNotStarted`], [`Error::RevealWindowClosed`], [`Error::OpeningMismatch`]
		///
		/// # Events
		/// - [`Event::ResultRevealed`], and
		///   - valid: [`Event::ResponseGiven`];
		///   - invalid: [`Event::AcceptanceEnded`];
		///   - then [`Event::ChoiceStarted`] or [`Event::TaskEnded`] if it was the last one.
		#[pallet::call_index(12)]
		#[pallet::weight((T::WeightInfo::respond(), DispatchClass::Operational))]
		pub fn respond(
			origin: OriginFor<T>,
			task: TaskId,
			result: ResultOpening,
			model: ModelOpening,
			price: Balance,
			preview: Preview,
		) -> DispatchResult {
			Self::do_respond(ensure_signed(origin)?, task, result, model, price, preview)
		}

		/// Confirms a response: its node is paid what it asked.
		///
		/// # Origin
		/// Signed by the client of the task.
		///
		/// # Details
		/// The rest of the payment returns; the other responders end without fault. A response that is
		/// sampled waits for its verdict first; if it is refuted the client chooses again.
		///
		/// # Errors
		/// - [`Error::NoSuchTask`], [`Error::TaskEnded`], [`Error::NotTaskClient`]
		/// - [`Error::NotChoosing`], [`Error::AlreadyConfirmed`], [`Error::ChoiceClosed`],
		///   [`Error::NoResponse`], [`Error::DrawPending`]
		/// - The Vault's error if the payment cannot be released.
		///
		/// # Events
		/// - [`Event::ResponseConfirmed`], and
		///   - paid: [`Event::AcceptanceEnded`] for each acceptance in play, [`Event::TaskEnded`];
		///   - waiting: [`Event::VerdictAwaited`].
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::confirm_response())]
		pub fn confirm_response(
			origin: OriginFor<T>,
			task: TaskId,
			node: NodeId,
		) -> DispatchResult {
			Self::do_confirm_response(ensure_signed(origin)?, task, node)
		}

		/// Lets an account publish tasks on a source that keeps a list.
		///
		/// # Origin
		/// Signed by the owner of the source.
		///
		/// # Details
		/// A list has up to [`MAX_ALLOWED`] accounts. The owner itself need not be on it.
		///
		/// # Errors
		/// - [`Error::NoSuchSource`], [`Error::NotSourceOwner`], [`Error::SourceRetired`],
		///   [`Error::NoAllowList`]
		/// - [`Error::AlreadyAllowed`], [`Error::AllowListFull`]
		///
		/// # Events
		/// - [`Event::ClientAllowed`]
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::allow_client())]
		pub fn allow_client(
			origin: OriginFor<T>,
			source: SourceId,
			client: T::AccountId,
		) -> DispatchResult {
			Self::do_allow_client(ensure_signed(origin)?, source, client)
		}

		/// Takes an account off the list of a source.
		///
		/// # Origin
		/// Signed by the owner of the source.
		///
		/// # Details
		/// Tasks that the account has published go on.
		///
		/// # Errors
		/// - [`Error::NoSuchSource`], [`Error::NotSourceOwner`], [`Error::ClientNotAllowed`]
		///
		/// # Events
		/// - [`Event::ClientDisallowed`]
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::disallow_client())]
		pub fn disallow_client(
			origin: OriginFor<T>,
			source: SourceId,
			client: T::AccountId,
		) -> DispatchResult {
			Self::do_disallow_client(ensure_signed(origin)?, source, client)
		}

		/// Takes none of the responses.
		///
		/// # Origin
		/// Signed by the client of the task.
		///
		/// # Details
		/// Those who gave a valid response divide the task's rejection share of the payment equally; the
		/// rest returns. Nobody is at fault. Silence is no rejection: the cheapest response that re-runs find right is
		/// paid then.
		///
		/// # Errors
		/// - [`Error::NoSuchTask`], [`Error::TaskEnded`], [`Error::NotTaskClient`]
		/// - [`Error::NotChoosing`], [`Error::AlreadyConfirmed`], [`Error::ChoiceClosed`]
		///
		/// # Events
		/// - [`Event::AcceptanceEnded`] for each response, [`Event::TaskEnded`]
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::reject_responses())]
		pub fn reject_responses(origin: OriginFor<T>, task: TaskId) -> DispatchResult {
			Self::do_reject_responses(ensure_signed(origin)?, task)
		}

		/// Bids for a task, sealed.
		///
		/// # Origin
		/// Signed by a node's worker key.
		///
		/// # Details
		/// `commitment` is that of a [`BidOpening`](surety_primitives::commitment::BidOpening). The task's
		/// bond is held on the signer's account, not on that of the node's owner. It returns when the
		/// task has ended, or goes to the client: if the bid is not opened, or if the node is called and
		/// cannot work or fails.
		///
		/// # Errors
		/// - [`Error::NotAWorkerKey`], [`Error::NoSuchTask`], [`Error::TaskEnded`],
		///   [`Error::OtherCompetition`], [`Error::BidsClosed`]
		/// - [`Error::OwnTask`], [`Error::NodeNotActive`], [`Error::BelowRequirement`],
		///   [`Error::CapacityTooSmall`], [`Error::NeedsUnmet`], [`Error::HeadStartOfOthers`] if the node
		///   may not do this task.
		/// - [`Error::AlreadyBid`], [`Error::TooManyBids`]
		/// - The Vault's error if the bond cannot be held.
		///
		/// # Events
		/// - [`Event::BidPlaced`]
		#[pallet::call_index(17)]
		#[pallet::weight(T::WeightInfo::bid_task())]
		pub fn bid_task(origin: OriginFor<T>, task: TaskId, commitment: H256) -> DispatchResult {
			Self::do_bid_task(ensure_signed(origin)?, task, commitment)
		}

		/// Opens a bid.
		///
		/// # Origin
		/// Signed by the worker key of a node that has bid.
		///
		/// # Details
		/// `price` is what the node is paid if it works, protocol fee included. When all bids are opened,
		/// or the time for it is over, the lowest is called.
		///
		/// # Errors
		/// - [`Error::NotAWorkerKey`], [`Error::NoSuchTask`], [`Error::TaskEnded`],
		///   [`Error::OtherCompetition`], [`Error::OpeningNotStarted`], [`Error::OpeningClosed`]
		/// - [`Error::NoBid`], [`Error::AlreadyOpened`], [`Error::PriceOutOfRange`],
		///   [`Error::OpeningMismatch`]
		///
		/// # Events
		/// - [`Event::OpeningStarted`] if nobody had begun it; [`Event::BidOpened`]
		#[pallet::call_index(18)]
		#[pallet::weight((T::WeightInfo::open_bid(), DispatchClass::Operational))]
		pub fn open_bid(
			origin: OriginFor<T>,
			task: TaskId,
			price: Balance,
			salt: [u8; 32],
		) -> DispatchResult {
			Self::do_open_bid(ensure_signed(origin)?, task, price, salt)
		}

		/// Volunteers for the panel of a task.
		///
		/// # Origin
		/// Signed by a node's worker key.
		///
		/// # Details
		/// Possible in the task's volunteer window. When it is over the panel is drawn, and whoever is
		/// drawn has accepted the task: it must start within the start window. There is no way back
		/// before. Up to [`MAX_VOLUNTEERS`] volunteer for one task, up to [`MAX_OF_ONE_OWNER`] nodes of
		/// one owner, of which one at most is drawn.
		///
		/// # Errors
		/// - [`Error::NotAWorkerKey`], [`Error::NoSuchTask`], [`Error::TaskEnded`],
		///   [`Error::NoConsensus`], [`Error::VolunteersClosed`]
		/// - [`Error::OwnTask`], [`Error::NodeNotActive`], [`Error::BelowRequirement`],
		///   [`Error::CapacityTooSmall`], [`Error::NeedsUnmet`], [`Error::HeadStartOfOthers`],
		///   [`Error::LiabilityTooLarge`] if the node may not do this task.
		/// - [`Error::AlreadyVolunteered`], [`Error::TooManyOfOneOwner`], [`Error::VolunteersFull`]
		///
		/// # Events
		/// - [`Event::Volunteered`]
		#[pallet::call_index(19)]
		#[pallet::weight(T::WeightInfo::volunteer())]
		pub fn volunteer(origin: OriginFor<T>, task: TaskId) -> DispatchResult {
			Self::do_volunteer(ensure_signed(origin)?, task)
		}

		/// Opens both commitments of a node of a panel, with the embedding of its output.
		///
		/// # Origin
		/// Signed by the worker key of the node.
		///
		/// # Details
		/// Possible when all of the panel have committed, or after the deadline, for the reveal window.
		/// The embedding is what sources with the comparator `Cosine` compare by; its hash is a part of
		/// the result's commitment. Openings that match are final, as in [`Call::reveal_result`]. With
		/// the last reveal those who agree are found.
		///
		/// # Errors
		/// - [`Error::NotAWorkerKey`], [`Error::NoSuchTask`], [`Error::TaskEnded`],
		///   [`Error::NoConsensus`], [`Error::NotAccepted`], [`Error::AlreadyRevealed`]
		/// - [`Error::RevealsNotStarted`], [`Error::RevealWindowClosed`], [`Error::OpeningMismatch`]
		/// - [`Error::EmbeddingMissing`], [`Error::EmbeddingUnexpected`], [`Error::EmbeddingMismatch`],
		///   [`Error::EmbeddingZero`] by the source's comparator.
		///
		/// # Events
		/// - [`Event::ResultRevealed`]; [`Event::AcceptanceEnded`] if it is invalid
		/// - with the last reveal [`Event::AgreementReached`] and what follows from it, or
		///   [`Event::TaskEnded`]
		#[pallet::call_index(20)]
		#[pallet::weight((
			T::WeightInfo::reveal_to_panel().max(T::WeightInfo::reveal_wrong_model()),
			DispatchClass::Operational,
		))]
		pub fn reveal_to_panel(
			origin: OriginFor<T>,
			task: TaskId,
			result: ResultOpening,
			model: ModelOpening,
			embedding: Option<Embedding>,
		) -> DispatchResult {
			Self::do_reveal_to_panel(ensure_signed(origin)?, task, result, model, embedding)
		}
	}
}
