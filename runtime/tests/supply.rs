// SPDX-License-Identifier: Apache-2.0

//! Nothing mints (specification, section 4): a search for a path that does.

mod common;

use codec::Decode;
use frame_support::{
	dispatch::GetDispatchInfo,
	traits::{OnIdle, OnInitialize, UnfilteredDispatchable},
};
use rand::{rngs::StdRng, Rng, SeedableRng};
use sp_keyring::Sr25519Keyring;
use surety_primitives::TOTAL_SUPPLY;
use surety_runtime::{
	governance::Origin as Track, AllPalletsWithSystem, Balances, Runtime, RuntimeCall,
	RuntimeOrigin, System,
};

/// The calls of the pallets that `wanted` names, as the indices that their encoding begins with.
fn calls(wanted: impl Fn(&str) -> bool) -> Vec<[u8; 2]> {
	use frame_metadata::RuntimeMetadata;
	let metadata = common::chain("local_testnet").execute_with(Runtime::metadata);
	let RuntimeMetadata::V14(metadata) = metadata.1 else {
		panic!("the runtime's own metadata has version 14")
	};
	let mut calls = Vec::new();
	for pallet in &metadata.pallets {
		let Some(of_pallet) = &pallet.calls else { continue };
		if !wanted(&pallet.name) {
			continue;
		}
		let ty = metadata.types.resolve(of_pallet.ty.id).expect("types are complete");
		let scale_info::TypeDef::Variant(variants) = &ty.type_def else {
			panic!("calls are enums")
		};
		calls.extend(variants.variants.iter().map(|call| [pallet.index, call.index]));
	}
	calls
}

/// Everything but the clock, whose inherent may panic: a block without exactly one is invalid.
fn all_calls() -> Vec<[u8; 2]> {
	calls(|pallet| pallet != "Timestamp")
}

/// How often each call is tried; `scripts/soak` wants more.
fn rounds() -> usize {
	std::env::var("SURETY_SOAK_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(300)
}

/// Makes a call out of its two indices and random bytes, if they happen to be one.
fn random_call(random: &mut StdRng, call: [u8; 2], round: usize) -> Option<RuntimeCall> {
	let mut bytes = call.to_vec();
	// Short tails make small numbers and empty lists, long ones reach the end of larger arguments.
	let length = random.random_range(0..200 + round % 128 * 8);
	let sparse = random.random_bool(0.5);
	bytes.extend((0..length).map(|_| {
		if sparse && random.random_bool(0.8) {
			0
		} else {
			random.random::<u8>()
		}
	}));
	RuntimeCall::decode(&mut &bytes[..]).ok()
}

/// Dispatches random ones of `calls` from each of `origins`. Returns how many of them could be made,
/// and those that made the issuance grow.
fn search(calls: &[[u8; 2]], origins: &[RuntimeOrigin]) -> (usize, Vec<RuntimeCall>) {
	let mut random = StdRng::seed_from_u64(0x5e7e7);
	let (mut dispatched, mut minting) = (std::collections::BTreeSet::new(), Vec::new());
	// `local` has no sudo key, like production.
	common::chain("local_testnet").execute_with(|| {
		let mut issuance = TOTAL_SUPPLY;
		for round in 0..rounds() {
			for &call in calls {
				let Some(decoded) = random_call(&mut random, call, round) else { continue };
				dispatched.insert(call);
				let _ = decoded.get_dispatch_info();
				for origin in origins {
					let _ = frame_support::storage::with_storage_layer(|| {
						let made = decoded.clone().dispatch_bypass_filter(origin.clone());
						made.map_err(|fault| fault.error)
					});
					let now = Balances::total_issuance();
					if now > issuance {
						minting.push(decoded.clone());
					}
					issuance = now;
				}
			}
		}
	});
	(dispatched.len(), minting)
}

/// Makes calls out of random bytes, dispatches each from every origin that a chain without sudo
/// has, and watches the issuance.
#[test]
fn no_call_from_any_origin_makes_the_issuance_grow() {
	let accounts = [Sr25519Keyring::Alice, Sr25519Keyring::Ferdie];
	let origins: Vec<_> = accounts
		.iter()
		.map(|key| RuntimeOrigin::signed(key.to_account_id()))
		.chain([
			RuntimeOrigin::none(),
			Track::Upgrade.into(),
			Track::Parameters.into(),
			Track::Membership.into(),
			Track::Emergency.into(),
		])
		.collect();

	let calls = all_calls();
	let (made, minting) = search(&calls, &origins);

	assert!(minting.is_empty(), "{minting:?} minted");
	// The search is worth something only if it reaches nearly every call.
	let all = calls.len();
	assert!(made * 10 >= all * 9, "only {made} of {all} calls could be made");
}

/// The control: Root, which no chain without sudo lets anyone be, can set a balance, and the search
/// finds that out.
#[test]
fn the_search_finds_what_mints() {
	let (_, minting) = search(&calls(|pallet| pallet == "Balances"), &[RuntimeOrigin::root()]);
	assert!(!minting.is_empty(), "the search would not have noticed");
}

#[test]
fn no_block_makes_the_issuance_grow() {
	common::chain("local_testnet").execute_with(|| {
		for number in 2..200 {
			System::set_block_number(number);
			System::reset_events();
			AllPalletsWithSystem::on_initialize(number);
			AllPalletsWithSystem::on_idle(number, frame_support::weights::Weight::MAX);
			assert_eq!(Balances::total_issuance(), TOTAL_SUPPLY);
		}
	});
}

/// The sources of our own pallets and runtime name no function that makes tokens.
#[test]
fn no_line_of_ours_mints() {
	const MINTING: [&str; 8] = [
		"mint_into",
		"Balanced>::issue",
		"Currency::issue",
		"Balances::issue",
		"deposit_creating",
		"set_balance(",
		"increase_balance(",
		"force_set_balance",
	];
	let root = std::path::PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").expect("cargo says"))
		.join("..");
	let mut folders = vec![root.join("pallets"), root.join("runtime/src")];
	let mut read = 0;
	while let Some(folder) = folders.pop() {
		for entry in std::fs::read_dir(&folder).expect("the folder is there") {
			let path = entry.expect("it can be read").path();
			let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
			if path.is_dir() {
				if name != "tests" {
					folders.push(path);
				}
				continue;
			}
			// Mocks and benchmarks give money to the accounts that they make.
			if !name.ends_with(".rs")
				|| ["mock.rs", "benchmarking.rs", "benchmarks.rs"].contains(&name)
			{
				continue;
			}
			read += 1;
			let text = std::fs::read_to_string(&path).expect("it is text");
			for minting in MINTING {
				assert!(!text.contains(minting), "{} names {minting}", path.display());
			}
		}
	}
	assert!(read > 20, "only {read} files were searched");
}
