// SPDX-License-Identifier: Apache-2.0

//! What a juror keeps: how it has decided, and the salts of its votes.
//!
//! A vote is committed to by its hash, with a random salt, and who has lost the salt cannot reveal: it loses what
//! it risks in the dispute. A [`Ballot`](VoteOpening) is therefore on the disk before anything is sent, is made
//! once for each round of each dispute, and is never replaced. Whoever reads it before votes are revealed can
//! denounce the juror: nobody else may look into the folder.

use std::{
	fmt, fs,
	io::{self, Write as _},
	os::unix::fs::{DirBuilderExt, PermissionsExt},
	path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use surety_primitives::{
	dispute::{DisputeId, Vote, VoteOpening},
	H256,
};
use tempfile::NamedTempFile;

use crate::{spec::hash_text, AccountId32};

/// Why something of a juror cannot be kept or found.
#[derive(Debug, thiserror::Error)]
pub enum BallotError {
	/// The system does not read or write a file or folder.
	#[error("{path}: {reason}; let this account read and write there, or name another folder with --state")]
	File {
		/// Which.
		path: PathBuf,
		/// What the system says.
		reason: io::Error,
	},
	/// Others can read the folder.
	#[error(
		"{path} can be read by others (mode {mode:03o}), who could denounce its votes: run \
		 `chmod 700 {path}`"
	)]
	Exposed {
		/// The folder.
		path: PathBuf,
		/// Its mode.
		mode: u32,
	},
	/// A file is not what it should be.
	#[error(
		"{path} cannot be used ({reason}): put a copy of it back, or remove it if the chain has no vote of \
		 this account in the dispute; a vote that is on the chain cannot be revealed without it"
	)]
	Unreadable {
		/// The file.
		path: PathBuf,
		/// What is wrong.
		reason: String,
	},
	/// The vote was made, and may be on the chain.
	#[error(
		"the vote in dispute {dispute} is {} and may be on the chain: it cannot be changed ({path})", name(*.vote)
	)]
	Final {
		/// The dispute.
		dispute: DisputeId,
		/// The vote.
		vote: Vote,
		/// Where it is kept.
		path: PathBuf,
	},
	/// The system gives no random numbers.
	#[error("the system gives no random numbers: {0}")]
	Randomness(getrandom::Error),
}

/// The part of a dispute in which a juror votes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seat {
	/// The dispute.
	pub dispute: DisputeId,
	/// The round of it.
	pub round: u8,
}

impl fmt::Display for Seat {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		write!(f, "dispute {}, round {}", self.dispute, self.round)
	}
}

/// How a vote is written.
pub fn name(vote: Vote) -> &'static str {
	match vote {
		Vote::NoFault => "no-fault",
		Vote::Minor => "minor",
		Vote::Fraud => "fraud",
		Vote::Collusion => "collusion",
		Vote::Unjudgeable => "unjudgeable",
	}
}

/// Reads a vote.
pub fn parse(text: &str) -> Result<Vote, String> {
	Vote::ALL
		.into_iter()
		.find(|vote| name(*vote) == text)
		.ok_or_else(|| format!("`{text}` is no vote: write {}", Vote::ALL.map(name).join(", ")))
}

/// The folder of one juror on one chain.
#[derive(Clone, Debug)]
pub struct Ballots {
	folder: PathBuf,
	genesis: H256,
	juror: AccountId32,
}

/// What is written of a ballot.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
	genesis: String,
	juror: String,
	dispute: DisputeId,
	round: u8,
	vote: String,
	salt: String,
}

impl Ballots {
	/// Opens the part of the folder `state` that belongs to `juror` on the chain with this `genesis`; makes what
	/// is missing.
	pub fn open(state: &Path, genesis: H256, juror: AccountId32) -> Result<Self, BallotError> {
		let chain = hash_text(&genesis).chars().take(18).collect::<String>();
		let folder = state.join(chain).join(juror.to_string());
		let failed = |reason| BallotError::File { path: folder.clone(), reason };
		fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder).map_err(failed)?;
		let mode = fs::metadata(&folder).map_err(failed)?.permissions().mode() & 0o777;
		if mode & 0o077 != 0 {
			return Err(BallotError::Exposed { path: folder, mode });
		}
		Ok(Self { folder, genesis, juror })
	}

	/// Where the files are.
	pub fn folder(&self) -> &Path {
		&self.folder
	}

	/// Notes how the juror votes. It can be changed until [`Ballots::cast`] has made a ballot of it.
	pub fn decide(&self, seat: Seat, vote: Vote) -> Result<(), BallotError> {
		let _lock = self.lock()?;
		self.ensure_open(seat, vote)?;
		let path = self.decision_path(seat);
		let failed = |reason| BallotError::File { path: path.clone(), reason };
		let file = self.written(&format!("{}\n", name(vote)))?;
		file.persist(&path).map_err(|error| failed(error.error))?;
		self.settle()
	}

	/// How the juror has decided to vote.
	pub fn decision(&self, seat: Seat) -> Result<Option<Vote>, BallotError> {
		let path = self.decision_path(seat);
		let Some(text) = read(&path)? else { return Ok(None) };
		parse(text.trim()).map(Some).map_err(|reason| BallotError::Unreadable { path, reason })
	}

	/// The ballot, made of the decision if there is none yet; `None` where nothing was decided. When this
	/// returns, it is on the disk.
	pub fn cast(&self, seat: Seat) -> Result<Option<VoteOpening>, BallotError> {
		let _lock = self.lock()?;
		if let Some(ballot) = self.ballot(seat)? {
			return Ok(Some(ballot));
		}
		let Some(vote) = self.decision(seat)? else { return Ok(None) };
		let mut salt = [0; 32];
		getrandom::fill(&mut salt).map_err(BallotError::Randomness)?;
		let form = Form {
			genesis: hash_text(&self.genesis),
			juror: self.juror.to_string(),
			dispute: seat.dispute,
			round: seat.round,
			vote: name(vote).into(),
			salt: hex::encode(salt),
		};
		let path = self.ballot_path(seat);
		let failed = |reason| BallotError::File { path: path.clone(), reason };
		let text = serde_json::to_string_pretty(&form).map_err(|error| failed(error.into()))?;
		let file = self.written(&text)?;
		// Never over another one, whatever happened since it was looked for.
		file.persist_noclobber(&path).map_err(|error| failed(error.error))?;
		self.settle()?;
		Ok(Some(VoteOpening { vote, salt }))
	}

	/// The ballot, if one was made.
	pub fn ballot(&self, seat: Seat) -> Result<Option<VoteOpening>, BallotError> {
		let path = self.ballot_path(seat);
		let Some(text) = read(&path)? else { return Ok(None) };
		let opening = serde_json::from_str(&text)
			.map_err(|error| error.to_string())
			.and_then(|form: Form| self.opening(seat, &form));
		opening.map(Some).map_err(|reason| BallotError::Unreadable { path, reason })
	}

	/// What a written ballot opens, if it is this juror's for this seat.
	fn opening(&self, seat: Seat, form: &Form) -> Result<VoteOpening, String> {
		let is = (form.genesis.as_str(), form.juror.as_str(), form.dispute, form.round);
		let (genesis, juror) = (hash_text(&self.genesis), self.juror.to_string());
		if is != (genesis.as_str(), juror.as_str(), seat.dispute, seat.round) {
			return Err(format!(
				"it is of {} in dispute {}, round {}, on the chain {}",
				form.juror, form.dispute, form.round, form.genesis
			));
		}
		let mut salt = [0; 32];
		hex::decode_to_slice(&form.salt, &mut salt)
			.map_err(|error| format!("its field `salt`: {error}"))?;
		Ok(VoteOpening { vote: parse(&form.vote)?, salt })
	}

	/// Refuses to decide on another vote than the ballot's.
	fn ensure_open(&self, seat: Seat, vote: Vote) -> Result<(), BallotError> {
		match self.ballot(seat)? {
			Some(ballot) if ballot.vote != vote => Err(BallotError::Final {
				dispute: seat.dispute,
				vote: ballot.vote,
				path: self.ballot_path(seat),
			}),
			_ => Ok(()),
		}
	}

	/// Held by whoever decides or makes a ballot: others wait. It goes with the file.
	fn lock(&self) -> Result<fs::File, BallotError> {
		let path = self.folder.join("lock");
		let failed = |reason| BallotError::File { path: path.clone(), reason };
		let file = fs::OpenOptions::new()
			.create(true)
			.truncate(false)
			.write(true)
			.open(&path)
			.map_err(failed)?;
		file.lock().map_err(failed)?;
		Ok(file)
	}

	/// A file of this content that is on the disk and has no name yet. Nobody else can read it.
	fn written(&self, text: &str) -> Result<NamedTempFile, BallotError> {
		let write = || {
			let mut file = NamedTempFile::new_in(&self.folder)?;
			file.write_all(text.as_bytes())?;
			file.as_file().sync_all()?;
			Ok(file)
		};
		write().map_err(|reason| BallotError::File { path: self.folder.clone(), reason })
	}

	/// Brings the names of files to the disk.
	fn settle(&self) -> Result<(), BallotError> {
		let synced = fs::File::open(&self.folder).and_then(|folder| folder.sync_all());
		synced.map_err(|reason| BallotError::File { path: self.folder.clone(), reason })
	}

	fn ballot_path(&self, seat: Seat) -> PathBuf {
		self.folder.join(format!("dispute-{}-round-{}.ballot", seat.dispute, seat.round))
	}

	fn decision_path(&self, seat: Seat) -> PathBuf {
		self.folder.join(format!("dispute-{}-round-{}.decision", seat.dispute, seat.round))
	}
}

/// The content of a file; `None` if there is none.
fn read(path: &Path) -> Result<Option<String>, BallotError> {
	match fs::read(path) {
		Ok(bytes) => String::from_utf8(bytes).map(Some).map_err(|error| BallotError::Unreadable {
			path: path.into(),
			reason: error.to_string(),
		}),
		Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
		Err(reason) => Err(BallotError::File { path: path.into(), reason }),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const SEAT: Seat = Seat { dispute: 7, round: 1 };

	fn ballots(state: &Path, juror: u8) -> Ballots {
		Ballots::open(state, H256([1; 32]), AccountId32([juror; 32])).unwrap()
	}

	fn mode(path: &Path) -> u32 {
		fs::metadata(path).unwrap().permissions().mode() & 0o777
	}

	#[test]
	fn votes_are_read_as_they_are_written() {
		for vote in Vote::ALL {
			assert_eq!(parse(name(vote)), Ok(vote));
		}
		for wrong in ["", "Fraud", "nofault", "guilty"] {
			assert!(parse(wrong).unwrap_err().contains("no-fault"), "{wrong}");
		}
	}

	#[test]
	fn a_ballot_is_made_of_the_decision_once_and_stays() {
		let folder = tempfile::tempdir().unwrap();
		let ballots = ballots(folder.path(), 3);
		assert_eq!(ballots.cast(SEAT).unwrap(), None);
		assert_eq!(ballots.ballot(SEAT).unwrap(), None);

		// It can be changed as long as it was not cast.
		ballots.decide(SEAT, Vote::Minor).unwrap();
		ballots.decide(SEAT, Vote::Fraud).unwrap();
		let cast = ballots.cast(SEAT).unwrap().unwrap();
		assert_eq!(cast.vote, Vote::Fraud);
		assert_ne!(cast.salt, [0; 32]);

		// Whoever casts again, in this run or the next one, gets the same salt.
		assert_eq!(ballots.cast(SEAT).unwrap(), Some(cast));
		let again = self::ballots(folder.path(), 3);
		assert_eq!(
			(again.cast(SEAT).unwrap(), again.ballot(SEAT).unwrap()),
			(Some(cast), Some(cast))
		);
	}

	#[test]
	fn what_was_cast_cannot_be_decided_anew() {
		let folder = tempfile::tempdir().unwrap();
		let ballots = ballots(folder.path(), 3);
		ballots.decide(SEAT, Vote::Minor).unwrap();
		let cast = ballots.cast(SEAT).unwrap();
		let refused = ballots.decide(SEAT, Vote::NoFault).unwrap_err();
		assert!(matches!(refused, BallotError::Final { vote: Vote::Minor, .. }), "{refused}");
		assert!(refused.to_string().contains("dispute 7 is minor"), "{refused}");
		// The same again changes nothing.
		ballots.decide(SEAT, Vote::Minor).unwrap();
		assert_eq!(ballots.cast(SEAT).unwrap(), cast);
	}

	#[test]
	fn disputes_rounds_jurors_and_chains_have_salts_of_their_own() {
		let folder = tempfile::tempdir().unwrap();
		let ballots = ballots(folder.path(), 3);
		let others = [
			(ballots.clone(), Seat { dispute: 8, ..SEAT }),
			(ballots.clone(), Seat { round: 2, ..SEAT }),
			(self::ballots(folder.path(), 4), SEAT),
			(Ballots::open(folder.path(), H256([2; 32]), ballots.juror).unwrap(), SEAT),
		];
		let salt = |ballots: &Ballots, seat| {
			ballots.decide(seat, Vote::Minor).unwrap();
			ballots.cast(seat).unwrap().unwrap().salt
		};
		let first = salt(&ballots, SEAT);
		for (ballots, seat) in others {
			assert_eq!(ballots.ballot(seat).unwrap(), None);
			assert_ne!(salt(&ballots, seat), first);
		}
		assert_eq!(salt(&ballots, SEAT), first);
	}

	#[test]
	fn only_its_owner_reads_it() {
		let folder = tempfile::tempdir().unwrap();
		let ballots = ballots(folder.path(), 3);
		ballots.decide(SEAT, Vote::Minor).unwrap();
		ballots.cast(SEAT).unwrap();
		assert_eq!(mode(ballots.folder()), 0o700);
		assert_eq!(mode(&ballots.ballot_path(SEAT)), 0o600);
		assert_eq!(mode(&ballots.decision_path(SEAT)), 0o600);
		fs::set_permissions(ballots.folder(), fs::Permissions::from_mode(0o750)).unwrap();
		let refused = Ballots::open(folder.path(), ballots.genesis, ballots.juror).unwrap_err();
		assert!(refused.to_string().contains("chmod 700"), "{refused}");
	}

	#[test]
	fn what_is_damaged_is_named_with_the_remedy_and_not_replaced() {
		let folder = tempfile::tempdir().unwrap();
		let ballots = ballots(folder.path(), 3);
		ballots.decide(SEAT, Vote::Minor).unwrap();
		ballots.cast(SEAT).unwrap();
		let path = ballots.ballot_path(SEAT);
		let written = fs::read_to_string(&path).unwrap();
		let other_juror =
			written.replace(&ballots.juror.to_string(), &AccountId32([4; 32]).to_string());
		let short_salt = {
			let mut form: Form = serde_json::from_str(&written).unwrap();
			form.salt.pop();
			serde_json::to_string(&form).unwrap()
		};
		for damaged in ["", "{", "\u{0}", &written[..40], &other_juror, &short_salt] {
			fs::write(&path, damaged).unwrap();
			for refused in [ballots.cast(SEAT).unwrap_err(), ballots.ballot(SEAT).unwrap_err()] {
				let text = refused.to_string();
				assert!(text.contains(&path.display().to_string()), "{text}");
				assert!(text.contains("put a copy of it back"), "{text}");
			}
			assert_eq!(fs::read_to_string(&path).unwrap(), damaged);
		}
		// Other disputes are not held up by it.
		ballots.decide(Seat { dispute: 8, ..SEAT }, Vote::Minor).unwrap();
		assert!(ballots.cast(Seat { dispute: 8, ..SEAT }).unwrap().is_some());
	}

	#[test]
	fn two_who_cast_at_once_get_the_same() {
		let folder = tempfile::tempdir().unwrap();
		let ballots = ballots(folder.path(), 3);
		ballots.decide(SEAT, Vote::Minor).unwrap();
		let threads: Vec<_> = (0..8)
			.map(|_| {
				let ballots = ballots.clone();
				std::thread::spawn(move || ballots.cast(SEAT).unwrap().unwrap().salt)
			})
			.collect();
		let salts: Vec<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
		assert!(salts.iter().all(|salt| *salt == salts[0]));
	}

	#[test]
	fn a_folder_that_cannot_be_made_is_named() {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("file");
		fs::write(&file, "").unwrap();
		let refused = Ballots::open(&file, H256([1; 32]), AccountId32([3; 32])).unwrap_err();
		let text = refused.to_string();
		assert!(text.contains("file/0x0101") && text.contains("--state"), "{text}");
	}
}
