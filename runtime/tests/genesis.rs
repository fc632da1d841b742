// SPDX-License-Identifier: Apache-2.0

//! What the presets promise.

mod common;

use frame_support::traits::Get;
use sp_keyring::Sr25519Keyring;
use surety_primitives::{Perbill, TOTAL_SUPPLY};
use surety_runtime::{
	genesis_config_presets::preset_names, settings, AccountId, Balances, Runtime, Session, Sudo,
};

#[test]
fn every_preset_gives_out_exactly_the_supply() {
	for preset in preset_names() {
		common::chain(preset.as_str()).execute_with(|| {
			assert_eq!(Balances::total_issuance(), TOTAL_SUPPLY, "{preset:?}");
			let sum: u128 = frame_system::Account::<Runtime>::iter()
				.map(|(_, account)| account.data.free + account.data.reserved)
				.sum();
			assert_eq!(sum, TOTAL_SUPPLY, "{preset:?}");
		});
	}
}

#[test]
fn only_dev_has_a_sudo_key() {
	for preset in preset_names() {
		common::chain(preset.as_str()).execute_with(|| {
			let is_dev = preset.as_str() == sp_genesis_builder::DEV_RUNTIME_PRESET;
			assert_eq!(pallet_sudo::Key::<Runtime>::get().is_some(), is_dev, "{preset:?}");
		});
	}
	// Sudo is named so that a renamed pallet breaks this test and not its meaning.
	let _: Option<Sudo> = None;
}

#[test]
fn the_first_validators_are_those_of_the_preset() {
	for (preset, count) in [("development", 1), ("local_testnet", 4), ("testnet", 7)] {
		common::chain(preset).execute_with(|| {
			assert_eq!(Session::validators().len(), count, "{preset}");
			assert_eq!(surety_runtime::Babe::authorities().len(), count, "{preset}");
			assert_eq!(surety_runtime::Grandpa::grandpa_authorities().len(), count, "{preset}");
		});
	}
}

#[test]
fn the_testnet_has_production_numbers_and_no_well_known_keys() {
	common::chain("testnet").execute_with(|| {
		assert_eq!(<Runtime as pallet_babe::Config>::EpochDuration::get(), 600);
		assert_eq!(surety_runtime::Babe::slot_duration(), 6_000);
		assert_eq!(settings::ExitDelay::get(), 45 * surety_primitives::DAYS);
		assert_eq!(settings::ValidatorSeats::get(), 21);
		for key in Sr25519Keyring::iter() {
			let account: AccountId = key.to_account_id();
			assert!(!frame_system::Account::<Runtime>::contains_key(&account), "{key:?}");
		}
	});
}

#[test]
fn one_blob_has_many_speeds() {
	common::chain("development").execute_with(|| {
		assert_eq!(<Runtime as pallet_babe::Config>::EpochDuration::get(), 30);
		assert_eq!(surety_runtime::Babe::slot_duration(), 1_000);
	});
}

#[test]
fn a_parameter_is_read_within_its_range() {
	use settings::{dynamic_params::nodes, RuntimeParameters};
	common::chain("development").execute_with(|| {
		let set = |value| {
			surety_runtime::Parameters::set_parameter(
				frame_system::RawOrigin::Root.into(),
				RuntimeParameters::Nodes(nodes::Parameters::ExitDelay(
					nodes::ExitDelay,
					Some(value),
				)),
			)
		};
		// Never shorter than the windows in which a fault can still be found, appealed, and judged by two panels.
		let windows = settings::DisputeWindow::get()
			+ settings::HardAppealWindow::get()
			+ settings::AppealDecision::get()
			+ 2 * (2 * settings::VoteCommitWindow::get() + settings::VoteRevealWindow::get())
			+ settings::VoteCommitWindow::get();
		set(0).unwrap();
		assert_eq!(settings::ExitDelay::get(), windows);
		set(u32::MAX).unwrap();
		assert_eq!(settings::ExitDelay::get(), 365 * surety_primitives::DAYS);
		set(1_000).unwrap();
		assert_eq!(settings::ExitDelay::get(), 1_000);
	});
}

#[test]
fn what_answers_for_work_is_asked_within_its_range() {
	use settings::dynamic_params::liability::*;
	use surety_primitives::{liability::Terms, DAYS};
	let set = |parameter| {
		let parameter = settings::RuntimeParameters::Liability(parameter);
		let root = frame_system::RawOrigin::Root.into();
		surety_runtime::Parameters::set_parameter(root, parameter).unwrap();
	};
	common::chain("testnet").execute_with(|| {
		let terms = |margin_percent, percent| Terms {
			margin_percent,
			min_probability: Perbill::from_percent(percent),
		};
		assert_eq!(settings::LiabilityTerms::get(), terms(150, 5));
		assert_eq!(settings::RetentionPeriod::get(), 14 * DAYS);

		set(Parameters::LiabilityMargin(LiabilityMargin, Some(142)));
		set(Parameters::MinSampling(MinSampling, Some(Perbill::zero())));
		set(Parameters::RetentionPeriod(RetentionPeriod, Some(0)));
		assert_eq!(settings::LiabilityTerms::get(), terms(143, 1));
		assert_eq!(settings::RetentionPeriod::get(), settings::DisputeWindow::get());

		set(Parameters::LiabilityMargin(LiabilityMargin, Some(u32::MAX)));
		set(Parameters::MinSampling(MinSampling, Some(Perbill::one())));
		set(Parameters::RetentionPeriod(RetentionPeriod, Some(u32::MAX)));
		assert_eq!(settings::LiabilityTerms::get(), terms(1_000, 100));
		assert_eq!(settings::RetentionPeriod::get(), 90 * DAYS);
	});
}

#[test]
fn a_genesis_with_a_misspelt_parameter_is_refused() {
	let json = br#"{"settings": {"parameters": {"exitDeley": 1}}}"#;
	let parsed = common::chain("development").execute_with(|| {
		let mut config = serde_json::to_value(surety_runtime::RuntimeGenesisConfig::default())?;
		let patch: serde_json::Value = serde_json::from_slice(json)?;
		config["settings"]["parameters"] = patch["settings"]["parameters"].clone();
		serde_json::from_value::<surety_runtime::RuntimeGenesisConfig>(config)
	});
	let fault = parsed.err().expect("the field does not exist").to_string();
	assert!(fault.contains("exitDeley"), "{fault}");
}
