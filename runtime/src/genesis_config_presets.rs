// SPDX-License-Identifier: Apache-2.0

//! The genesis of the `dev`, `local` and `testnet` chains (docs/researchers.md shows how to make
//! another).

use alloc::{format, vec, vec::Vec};

use frame_support::traits::Get;
use sp_consensus_babe::AuthorityId as BabeId;
use sp_consensus_grandpa::AuthorityId as GrandpaId;
use sp_core::sr25519;
use sp_crypto_hashing::blake2_256;
use sp_genesis_builder::{PresetId, DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};
use surety_primitives::{BlockNumber, SUR, TOTAL_SUPPLY};

use crate::{
	apis::BABE_GENESIS_EPOCH_CONFIG,
	settings::{ParameterValues, VerificationPool},
	AccountId, Balance, BalancesConfig, RegistryConfig, RuntimeGenesisConfig, SessionConfig,
	SessionKeys, SettingsConfig, SlashingConfig, SudoConfig, ValidatorsConfig, VerificationConfig,
};

/// The name of the public test network's preset.
pub const TESTNET_RUNTIME_PRESET: &str = "testnet";

/// What the verification pool has at first, so that oracles are paid before tasks have paid for them.
const POOL_ENDOWMENT: Balance = 10_000 * SUR;

/// A validator of the first session.
struct Validator {
	account: AccountId,
	bond: Balance,
	keys: SessionKeys,
}

/// One who develops against the chain: a single validator, blocks every second, epochs and windows
/// of seconds to minutes, the well-known keys rich and one of them with the sudo key.
fn dev() -> RuntimeGenesisConfig {
	let parameters = ParameterValues {
		exit_delay: 180,
		dispute_window: 60,
		retention_period: 120,
		credit_grace: 20,
		credit_withdrawal_delay: 40,
		soft_appeal_window: 30,
		hard_appeal_window: 60,
		appeal_decision: 60,
		warning_window: 300,
		warning_day: 10,
		appeal_rate_window: 60,
		attestation_window: 30,
		delivery_window: 30,
		verdict_window: 15,
		rerun_window: 60,
		vote_commit_window: 10,
		vote_reveal_window: 8,
		verdict_appeal_window: 8,
		contest_window: 8,
		arbitrator_age: 10,
		reveal_window: 10,
		confirm_window: 30,
		heartbeat_interval: 10,
		offline_after: 20,
		uptime_minor: 60,
		uptime_breach: 120,
		uptime_day: 60,
		max_downtime: 120,
		downtime_pause: 60,
		pair_memory: 600,
		reliability_recovery: 1_200,
		accuracy_pause: 300,
		snapshot_period: 600,
		prepare_period: 5,
		decision_period: 60,
		confirm_period: 5,
		enactment_period: 5,
		pause_duration: 60,
		..Default::default()
	};
	let settings = SettingsConfig {
		epoch_length: 30,
		slot_millis: 1_000,
		parameters,
		clearances: vec![(Sr25519Keyring::Alice.to_account_id(), 5)],
	};
	genesis(
		&[well_known_validator(Sr25519Keyring::Alice, Ed25519Keyring::Alice)],
		well_known_shares(),
		settings,
		vec![Sr25519Keyring::Eve.to_account_id()],
		vec![Sr25519Keyring::Eve.to_account_id(), Sr25519Keyring::Ferdie.to_account_id()],
		[Sr25519Keyring::Dave, Sr25519Keyring::Eve, Sr25519Keyring::Ferdie]
			.map(|key| key.to_account_id())
			.to_vec(),
		Some(Sr25519Keyring::Alice.to_account_id()),
	)
}

/// A network of four validators on one machine: governed by votes, nobody has the sudo key.
fn local() -> RuntimeGenesisConfig {
	let minutes = |minutes: BlockNumber| minutes.saturating_mul(20);
	let parameters = ParameterValues {
		exit_delay: minutes(15),
		dispute_window: minutes(5),
		confirm_window: minutes(5),
		retention_period: minutes(10),
		credit_grace: minutes(2),
		credit_withdrawal_delay: minutes(4),
		soft_appeal_window: minutes(3),
		hard_appeal_window: minutes(5),
		appeal_decision: minutes(5),
		warning_window: minutes(30),
		warning_day: minutes(2),
		appeal_rate_window: minutes(10),
		attestation_window: minutes(5),
		delivery_window: minutes(3),
		verdict_window: minutes(1),
		rerun_window: minutes(2),
		vote_commit_window: 15,
		vote_reveal_window: 12,
		verdict_appeal_window: 20,
		contest_window: 15,
		arbitrator_age: minutes(2),
		heartbeat_interval: minutes(1),
		offline_after: minutes(2),
		uptime_minor: minutes(10),
		uptime_breach: minutes(20),
		uptime_day: minutes(60),
		max_downtime: minutes(30),
		downtime_pause: minutes(30),
		pair_memory: minutes(60),
		reliability_recovery: minutes(120),
		accuracy_pause: minutes(30),
		snapshot_period: minutes(60),
		prepare_period: 2,
		decision_period: minutes(5),
		confirm_period: 2,
		enactment_period: 2,
		pause_duration: minutes(5),
		..Default::default()
	};
	let validators = [
		well_known_validator(Sr25519Keyring::Alice, Ed25519Keyring::Alice),
		well_known_validator(Sr25519Keyring::Bob, Ed25519Keyring::Bob),
		well_known_validator(Sr25519Keyring::Charlie, Ed25519Keyring::Charlie),
		well_known_validator(Sr25519Keyring::Dave, Ed25519Keyring::Dave),
	];
	let settings = SettingsConfig {
		epoch_length: 20,
		slot_millis: 3_000,
		parameters,
		clearances: vec![
			(Sr25519Keyring::Alice.to_account_id(), 5),
			(Sr25519Keyring::Bob.to_account_id(), 4),
			(Sr25519Keyring::Charlie.to_account_id(), 4),
			(Sr25519Keyring::Dave.to_account_id(), 3),
		],
	};
	let registrars =
		vec![Sr25519Keyring::Eve.to_account_id(), Sr25519Keyring::Ferdie.to_account_id()];
	// Ferdie is a provider in scripts/localnet.
	let auditors = vec![Sr25519Keyring::Dave.to_account_id(), Sr25519Keyring::Eve.to_account_id()];
	let oracles = [Sr25519Keyring::Charlie, Sr25519Keyring::Dave, Sr25519Keyring::Eve]
		.map(|key| key.to_account_id())
		.to_vec();
	genesis(&validators, well_known_shares(), settings, registrars, auditors, oracles, None)
}

/// The public test network: production numbers, no sudo key, no well-known keys.
///
/// The accounts and keys below are hashes of their names: nobody holds their secrets, so nobody can
/// run this genesis as it stands. Whoever launches the network replaces them with those of the
/// first validators and holders (docs/researchers.md, "Another set of authorities").
///
/// | account | SUR | for |
/// | --- | --- | --- |
/// | `treasury` | 399,990,000 | operations of the network |
/// | the verification pool | 10,000 | re-runs, until tasks have paid for them |
/// | `providers` | 250,000,000 | stake and working balances of the first providers |
/// | `clients` | 200,000,000 | grants to clients and researchers |
/// | `team` | 140,200,000 | those who built the network |
/// | `validator 1` to `7` | 1,400,000 each | bonds of the first sessions |
fn testnet() -> RuntimeGenesisConfig {
	let bond = 100_000 * SUR;
	let validators: Vec<_> = (1..=7)
		.map(|number| {
			let account = named_account(&format!("validator {number}"));
			Validator {
				keys: SessionKeys {
					babe: named_key(&format!("babe {number}")).into(),
					grandpa: sp_core::ed25519::Public::from_raw(named_bytes(&format!(
						"grandpa {number}"
					)))
					.into(),
				},
				account,
				bond,
			}
		})
		.collect();
	let mut shares = vec![
		(named_account("treasury"), 399_990_000 * SUR),
		(VerificationPool::get(), POOL_ENDOWMENT),
		(named_account("providers"), 250_000_000 * SUR),
		(named_account("clients"), 200_000_000 * SUR),
		(named_account("team"), 140_200_000 * SUR),
	];
	shares.extend(validators.iter().map(|validator| (validator.account.clone(), 1_400_000 * SUR)));
	let settings = SettingsConfig {
		clearances: vec![
			(named_account("clearance 1"), 5),
			(named_account("clearance 2"), 5),
			(named_account("clearance 3"), 4),
			(named_account("clearance 4"), 3),
			(named_account("clearance 5"), 3),
		],
		..Default::default()
	};
	let registrars = vec![named_account("registrar 1"), named_account("registrar 2")];
	let auditors = vec![named_account("auditor 1"), named_account("auditor 2")];
	let oracles = (1..=3).map(|number| named_account(&format!("oracle {number}"))).collect();
	genesis(&validators, shares, settings, registrars, auditors, oracles, None)
}

fn genesis(
	validators: &[Validator],
	balances: Vec<(AccountId, Balance)>,
	settings: SettingsConfig,
	registrars: Vec<AccountId>,
	auditors: Vec<AccountId>,
	oracles: Vec<AccountId>,
	sudo: Option<AccountId>,
) -> RuntimeGenesisConfig {
	RuntimeGenesisConfig {
		balances: BalancesConfig { balances, ..Default::default() },
		babe: pallet_babe::GenesisConfig {
			epoch_config: BABE_GENESIS_EPOCH_CONFIG,
			..Default::default()
		},
		validators: ValidatorsConfig {
			validators: validators
				.iter()
				.map(|validator| (validator.account.clone(), validator.bond))
				.collect(),
		},
		session: SessionConfig {
			keys: validators
				.iter()
				.map(|validator| {
					let account = validator.account.clone();
					(account.clone(), account, validator.keys.clone())
				})
				.collect(),
			..Default::default()
		},
		registry: RegistryConfig { registrars },
		slashing: SlashingConfig { auditors },
		verification: VerificationConfig { oracles },
		settings,
		sudo: SudoConfig { key: sudo },
		..Default::default()
	}
}

/// The whole supply: 80,000,000 SUR to each of the well-known accounts, 10,000 to the verification pool, what is left to
/// the last.
/// Round amounts survive tools that read JSON numbers as floating point.
fn well_known_shares() -> Vec<(AccountId, Balance)> {
	let part = 80_000_000 * SUR;
	let accounts = Sr25519Keyring::well_known().map(|key| key.to_account_id());
	let mut shares: Vec<_> = accounts.map(|account| (account, part)).collect();
	let given = part.saturating_mul(Balance::try_from(shares.len()).unwrap_or_default());
	if let Some((_, last)) = shares.last_mut() {
		let given = given.saturating_add(POOL_ENDOWMENT);
		*last = last.saturating_add(TOTAL_SUPPLY.saturating_sub(given));
	}
	shares.push((VerificationPool::get(), POOL_ENDOWMENT));
	shares
}

fn well_known_validator(account: Sr25519Keyring, finality: Ed25519Keyring) -> Validator {
	Validator {
		account: account.to_account_id(),
		bond: 100_000 * SUR,
		keys: SessionKeys {
			babe: BabeId::from(account.public()),
			grandpa: GrandpaId::from(finality.public()),
		},
	}
}

fn named_bytes(name: &str) -> [u8; 32] {
	blake2_256(format!("surety testnet: {name}").as_bytes())
}

fn named_account(name: &str) -> AccountId {
	named_bytes(name).into()
}

fn named_key(name: &str) -> sr25519::Public {
	sr25519::Public::from_raw(named_bytes(name))
}

/// The genesis of a preset, as JSON.
pub fn get_preset(id: &PresetId) -> Option<Vec<u8>> {
	let config = match id.as_str() {
		DEV_RUNTIME_PRESET => dev(),
		LOCAL_TESTNET_RUNTIME_PRESET => local(),
		TESTNET_RUNTIME_PRESET => testnet(),
		_ => return None,
	};
	serde_json::to_string(&config).ok().map(|json| json.into_bytes())
}

/// The names of all presets.
pub fn preset_names() -> Vec<PresetId> {
	[DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET, TESTNET_RUNTIME_PRESET]
		.map(PresetId::from)
		.to_vec()
}
