// SPDX-License-Identifier: Apache-2.0

//! What is signed for credit off chain, and its JSON forms: what people and gateways hand to each other.
//!
//! Amounts are strings of the smallest unit, accounts addresses, hashes and signatures hex. A
//! signature by an Ethereum wallet is 65 bytes; one by an account's own key names its scheme, such as
//! `sr25519:0x…`.

use serde::{Deserialize, Serialize};
use serde_json::{json, Value};
use surety_primitives::{
	credit::{
		claim_message,
		eip712::{DOMAIN_FIELDS, NAME, VERSION},
		tree::{self, Scope},
		Agreement, Binding, Cap, CapId, Claim, Item, Job, JobSpec, Jobs, Signature, SignedVoucher,
		Statement, Voucher,
	},
	NodeId, H256,
};

use crate::{spec::parse_hash, AccountId32, Keypair};

/// A cap and its client's signature.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CapForm {
	/// Who pays.
	pub client: AccountId32,
	/// Its number among the client's caps.
	pub cap: CapId,
	/// The most that is ever spent on it.
	#[serde(with = "units")]
	pub limit: u128,
	/// The last block in which something can be reserved.
	pub expires_at: u32,
	/// Who may reserve and settle besides the client; the client where nobody else may.
	pub gateway: AccountId32,
	/// The jobs, where they are known beforehand.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub jobs: Option<JobsForm>,
	/// The client's signature.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub signature: Option<String>,
}

/// The tree of a cap's jobs.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JobsForm {
	/// Its root.
	pub root: String,
	/// How many jobs it has.
	pub count: u32,
}

/// What was agreed on a job; in a batch with what there is to it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JobForm {
	/// Its index within the cap.
	pub job: u32,
	/// Who does it.
	pub node: NodeId,
	/// What it pays.
	#[serde(with = "units")]
	pub price: u128,
	/// SHA-256 of its input.
	pub input: String,
	/// The commitment to its result, where no voucher covers it.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub result: Option<String>,
	/// The client's signature, where the cap has no tree.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub signature: Option<String>,
}

/// A voucher and its client's signature.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VoucherForm {
	/// Who has delivered.
	pub node: NodeId,
	/// The prices of all that it has delivered on the cap so far.
	#[serde(with = "units")]
	pub delivered: u128,
	/// The client's signature.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub signature: Option<String>,
}

/// A node's word for its results in a batch.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimForm {
	/// The node.
	pub node: NodeId,
	/// Its worker key.
	pub worker: AccountId32,
	/// The worker key's signature.
	pub signature: String,
}

/// A batch to be settled.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BatchForm {
	/// Who pays.
	pub client: AccountId32,
	/// By which cap.
	pub cap: CapId,
	/// What is settled.
	pub items: Vec<JobForm>,
	/// All jobs of the cap's tree, in order, where it has one: the proof is made from them.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub tree: Option<Vec<JobForm>>,
	/// What was delivered.
	#[serde(default)]
	pub vouchers: Vec<VoucherForm>,
	/// What nodes answer for.
	#[serde(default)]
	pub claims: Vec<ClaimForm>,
}

/// A batch as the chain takes it.
#[derive(Clone, Debug)]
pub struct Batch {
	/// What is settled, in order.
	pub items: Vec<Item>,
	/// How it was agreed.
	pub agreement: Agreement,
	/// Vouchers, in the order of their nodes.
	pub vouchers: Vec<SignedVoucher>,
	/// Claims, in the order of their nodes.
	pub claims: Vec<Claim>,
}

/// Why a form cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct FormError(String);

fn fault(what: impl Into<String>) -> FormError {
	FormError(what.into())
}

/// Amounts as strings: JSON readers lose digits of numbers.
mod units {
	use serde::{de::Error, Deserialize, Deserializer, Serializer};

	pub fn serialize<S: Serializer>(amount: &u128, to: S) -> Result<S::Ok, S::Error> {
		to.collect_str(amount)
	}

	pub fn deserialize<'a, D: Deserializer<'a>>(from: D) -> Result<u128, D::Error> {
		let text = String::deserialize(from)?;
		text.parse().map_err(|_| D::Error::custom(format!("`{text}` is no number of units")))
	}
}

fn hex_of(bytes: &[u8]) -> String {
	format!("0x{}", hex::encode(bytes))
}

fn hash(text: &str) -> Result<H256, FormError> {
	parse_hash(text).map_err(FormError)
}

/// A signature as text.
pub fn signature_text(signature: &Signature) -> String {
	match signature {
		Signature::Sr25519(bytes) => format!("sr25519:{}", hex_of(bytes)),
		Signature::Ed25519(bytes) => format!("ed25519:{}", hex_of(bytes)),
		Signature::Eip712(bytes) => hex_of(bytes),
	}
}

/// Reads a signature.
pub fn parse_signature(text: &str) -> Result<Signature, FormError> {
	let (scheme, digits) = text.split_once(':').unwrap_or(("", text));
	let bytes = hex::decode(digits.strip_prefix("0x").unwrap_or(digits))
		.map_err(|_| fault(format!("`{text}` is not a signature: write hex digits after 0x")))?;
	let signature = match scheme {
		"sr25519" => bytes.try_into().ok().map(Signature::Sr25519),
		"ed25519" => bytes.try_into().ok().map(Signature::Ed25519),
		"" => bytes.try_into().ok().map(Signature::Eip712),
		_ => None,
	};
	signature.ok_or_else(|| {
		fault(format!(
			"`{text}` is not a signature: an Ethereum wallet's has 65 bytes; one by the account's own key \
			 has 64 after `sr25519:` or `ed25519:`"
		))
	})
}

fn signature_of(text: &Option<String>, whose: &str) -> Result<Signature, FormError> {
	let text = text.as_ref().ok_or_else(|| fault(format!("{whose} is not signed")))?;
	parse_signature(text)
}

/// Signs a statement with an account's own key.
pub fn sign<S: Statement>(statement: &S, genesis: H256, key: &Keypair) -> Signature {
	Signature::Sr25519(key.sign(&statement.message(genesis)).0)
}

/// What an Ethereum wallet is asked to sign: the argument of `eth_signTypedData_v4`.
pub fn typed_data<S: Statement>(statement: &S, genesis: H256) -> Value {
	let fields = |list: &[(&str, &str)]| -> Value {
		list.iter().map(|(kind, name)| json!({ "name": name, "type": kind })).collect()
	};
	let mut message = serde_json::Map::new();
	for ((kind, name), word) in S::FIELDS.iter().zip(statement.words()) {
		let value = if kind.starts_with("uint") {
			// No number of ours has more than 128 bits.
			let (_, low) = word.split_at(16);
			let number = low.iter().fold(0u128, |sum, byte| sum << 8 | u128::from(*byte));
			number.to_string()
		} else {
			hex_of(&word)
		};
		message.insert((*name).into(), value.into());
	}
	json!({
		"types": { "EIP712Domain": fields(DOMAIN_FIELDS), S::NAME: fields(S::FIELDS) },
		"primaryType": S::NAME,
		"domain": { "name": NAME, "version": VERSION, "salt": hex_of(&genesis.0) },
		"message": message,
	})
}

impl CapForm {
	/// The cap itself.
	pub fn cap(&self) -> Result<Cap, FormError> {
		let jobs = match &self.jobs {
			Some(jobs) => Some(Jobs { root: hash(&jobs.root)?, count: jobs.count }),
			None => None,
		};
		Ok(Cap {
			client: self.client.0.into(),
			id: self.cap,
			limit: self.limit,
			expires_at: self.expires_at,
			gateway: self.gateway.0.into(),
			jobs,
		})
	}

	/// Its signature.
	pub fn signature(&self) -> Result<Signature, FormError> {
		signature_of(&self.signature, "the cap")
	}
}

impl JobForm {
	/// What was agreed.
	pub fn spec(&self) -> Result<JobSpec, FormError> {
		let Self { job, node, price, .. } = *self;
		Ok(JobSpec { job, node, price, input: hash(&self.input)? })
	}

	/// The statement that the client signs.
	pub fn statement(&self, client: &AccountId32, cap: CapId) -> Result<Job, FormError> {
		Ok(Job { client: client.0.into(), cap, spec: self.spec()? })
	}

	fn item(&self) -> Result<Item, FormError> {
		let result = self.result.as_deref().map(hash).transpose()?;
		Ok(Item { spec: self.spec()?, result })
	}
}

impl VoucherForm {
	/// The statement that the client signs.
	pub fn statement(&self, client: &AccountId32, cap: CapId) -> Voucher {
		Voucher { client: client.0.into(), cap, node: self.node, delivered: self.delivered }
	}
}

/// The statement that an address signs for an account.
pub fn binding(account: &AccountId32) -> Binding {
	Binding { account: account.0.into() }
}

/// The tree of jobs that are all known: what a cap says of it.
pub fn jobs_of(
	genesis: H256,
	client: &AccountId32,
	cap: CapId,
	jobs: &[JobForm],
) -> Result<Jobs, FormError> {
	let leaves = leaves_of(genesis, client, cap, jobs)?;
	let root = tree::root(&leaves).ok_or_else(|| fault("there are no jobs"))?;
	Ok(Jobs { root, count: u32::try_from(leaves.len()).map_err(|_| fault("too many jobs"))? })
}

fn leaves_of(
	genesis: H256,
	client: &AccountId32,
	cap: CapId,
	jobs: &[JobForm],
) -> Result<Vec<H256>, FormError> {
	let scope = Scope::new(genesis, &client.0.into(), cap);
	let leaf = |(place, job): (usize, &JobForm)| {
		if usize::try_from(job.job) != Ok(place) {
			return Err(fault(format!("job {} is at place {place} of the tree", job.job)));
		}
		Ok(scope.leaf(&job.spec()?))
	};
	jobs.iter().enumerate().map(leaf).collect()
}

impl BatchForm {
	/// The batch in the form and order that the chain asks for.
	pub fn batch(&self, genesis: H256) -> Result<Batch, FormError> {
		let mut forms: Vec<&JobForm> = self.items.iter().collect();
		forms.sort_by_key(|form| form.job);
		let items = forms.iter().map(|form| form.item()).collect::<Result<Vec<_>, _>>()?;
		let agreement = match &self.tree {
			Some(jobs) => {
				let leaves = leaves_of(genesis, &self.client, self.cap, jobs)?;
				let places: Vec<u32> = items.iter().map(|item| item.spec.job).collect();
				let siblings = tree::prove(&leaves, &places)
					.ok_or_else(|| fault("an item is twice in the batch, or not in the tree"))?;
				let siblings = siblings.try_into();
				Agreement::Tree(siblings.map_err(|_| fault("too many siblings: settle fewer"))?)
			}
			None => {
				let of =
					|form: &&JobForm| signature_of(&form.signature, &format!("job {}", form.job));
				let signatures = forms.iter().map(of).collect::<Result<Vec<_>, _>>()?;
				let signatures = signatures.try_into();
				Agreement::Signed(signatures.map_err(|_| fault("too many items: settle fewer"))?)
			}
		};
		let mut vouchers = Vec::new();
		for form in &self.vouchers {
			let signature =
				signature_of(&form.signature, &format!("the voucher of node {}", form.node))?;
			let VoucherForm { node, delivered, .. } = *form;
			vouchers.push(SignedVoucher { node, delivered, signature });
		}
		vouchers.sort_by_key(|voucher| voucher.node);
		let mut claims = Vec::new();
		for ClaimForm { node, worker, signature } in &self.claims {
			let signature = match parse_signature(signature)? {
				Signature::Sr25519(bytes) => multi(0, &bytes)?,
				Signature::Ed25519(bytes) => multi(1, &bytes)?,
				Signature::Eip712(_) => {
					return Err(fault("a worker key signs with sr25519 or ed25519"))
				}
			};
			claims.push(Claim { node: *node, worker: worker.0.into(), signature });
		}
		claims.sort_by_key(|claim| claim.node);
		Ok(Batch { items, agreement, vouchers, claims })
	}

	/// The claim of a node to its results in the batch.
	pub fn claim(
		&self,
		genesis: H256,
		node: NodeId,
		worker: &Keypair,
	) -> Result<ClaimForm, FormError> {
		let mut results = Vec::new();
		for form in self.items.iter().filter(|form| form.node == node) {
			if let Some(result) = form.item()?.result {
				results.push((form.job, result));
			}
		}
		if results.is_empty() {
			return Err(fault(format!("the batch has no results of node {node}")));
		}
		results.sort_by_key(|(job, _)| *job);
		let message = claim_message(genesis, &self.client.0.into(), self.cap, node, &results);
		let signature = Signature::Sr25519(worker.sign(message.as_bytes()).0);
		Ok(ClaimForm {
			node,
			worker: worker.public_key().to_account_id(),
			signature: signature_text(&signature),
		})
	}
}

/// A signature of the chain's own kind, by the index of its scheme.
fn multi<T: codec::Decode>(scheme: u8, bytes: &[u8; 64]) -> Result<T, FormError> {
	let encoded = [&[scheme], bytes.as_slice()].concat();
	T::decode(&mut &encoded[..]).map_err(|error| fault(error.to_string()))
}

#[cfg(test)]
mod tests {
	use surety_primitives::credit::{eip712::Domain, Signer};

	use super::*;

	const GENESIS: H256 = H256([7; 32]);

	fn key(name: &str) -> Keypair {
		name.parse::<crate::KeySource>().unwrap().load().unwrap()
	}

	fn account(name: &str) -> AccountId32 {
		key(name).public_key().to_account_id()
	}

	fn job(number: u32) -> JobForm {
		JobForm {
			job: number,
			node: 5,
			price: 1_000,
			input: hex_of(&[3; 32]),
			result: None,
			signature: None,
		}
	}

	fn batch(items: Vec<JobForm>) -> BatchForm {
		let client = account("//Alice");
		BatchForm { client, cap: 9, items, tree: None, vouchers: vec![], claims: vec![] }
	}

	#[test]
	fn a_signature_is_read_as_it_is_written() {
		for signature in
			[Signature::Sr25519([1; 64]), Signature::Ed25519([2; 64]), Signature::Eip712([3; 65])]
		{
			assert_eq!(parse_signature(&signature_text(&signature)), Ok(signature));
		}
		let bytes = hex_of(&[1; 64]);
		for text in ["", "0x", "0xzz", &bytes, &format!("rsa:{bytes}"), "sr25519:0x12"] {
			assert!(parse_signature(text).is_err(), "{text}");
		}
	}

	#[test]
	fn what_is_signed_here_the_chain_accepts() {
		let form = CapForm {
			client: account("//Alice"),
			cap: 9,
			limit: 50,
			expires_at: 6,
			gateway: account("//Bob"),
			jobs: None,
			signature: None,
		};
		let cap = form.cap().unwrap();
		let signature = sign(&cap, GENESIS, &key("//Alice"));
		let signer = Signer { account: form.client.0.into(), address: None };
		assert!(signature.verify(&Domain::new(GENESIS), &cap, &signer));

		// Through its JSON and back.
		let signed = CapForm { signature: Some(signature_text(&signature)), ..form };
		let json = serde_json::to_string(&signed).unwrap();
		let read: CapForm = serde_json::from_str(&json).unwrap();
		assert_eq!((read.cap().unwrap(), read.signature().unwrap()), (cap, signature));
		assert!(serde_json::from_str::<CapForm>(&json.replace("limit", "limits")).is_err());
	}

	#[test]
	fn typed_data_has_the_fields_that_wallets_show() {
		let voucher = VoucherForm { node: 5, delivered: u128::MAX, signature: None };
		let data = typed_data(&voucher.statement(&account("//Alice"), 9), GENESIS);
		assert_eq!(data["primaryType"], "DeliveryVoucher");
		assert_eq!(data["domain"]["salt"], hex_of(&GENESIS.0));
		assert!(data["domain"].get("chainId").is_none());
		assert_eq!(data["message"]["cap"], "9");
		assert_eq!(data["message"]["node"], "5");
		assert_eq!(data["message"]["delivered"], u128::MAX.to_string());
		assert_eq!(data["message"]["client"], hex_of(&account("//Alice").0));
		assert_eq!(data["types"]["DeliveryVoucher"][3]["type"], "uint128");
	}

	#[test]
	fn a_batch_comes_in_the_chains_order() {
		let sign = |number: u32| {
			let mut form = job(number);
			let statement = form.statement(&account("//Alice"), 9).unwrap();
			form.signature = Some(signature_text(&sign(&statement, GENESIS, &key("//Alice"))));
			form
		};
		let (four, one) = (sign(4), sign(1));
		let unsorted = batch(vec![four, one.clone()]).batch(GENESIS).unwrap();
		let jobs: Vec<u32> = unsorted.items.iter().map(|item| item.spec.job).collect();
		assert_eq!(jobs, [1, 4]);
		let Agreement::Signed(signatures) = unsorted.agreement else { unreachable!() };
		assert_eq!(Ok(signatures[0]), parse_signature(&one.signature.unwrap()));
		let unsigned = batch(vec![job(0)]).batch(GENESIS);
		assert_eq!(unsigned.unwrap_err().to_string(), "job 0 is not signed");
	}

	#[test]
	fn a_tree_is_proven_from_all_its_jobs() {
		let all: Vec<JobForm> = (0..5).map(job).collect();
		let Jobs { root, count } = jobs_of(GENESIS, &account("//Alice"), 9, &all).unwrap();
		let form = BatchForm { tree: Some(all.clone()), ..batch(vec![job(3), job(1)]) };
		let Batch { items, agreement, .. } = form.batch(GENESIS).unwrap();
		let Agreement::Tree(siblings) = agreement else { unreachable!() };
		let scope = Scope::new(GENESIS, &form.client.0.into(), 9);
		let leaves = items.iter().map(|item| (item.spec.job, scope.leaf(&item.spec))).collect();
		assert!(tree::verify(root, count, leaves, &siblings));

		let misplaced: Vec<JobForm> = all.into_iter().rev().collect();
		assert!(jobs_of(GENESIS, &account("//Alice"), 9, &misplaced).is_err());
		assert!(jobs_of(GENESIS, &account("//Alice"), 9, &[]).is_err());
	}

	#[test]
	fn a_claim_is_of_the_results_in_order() {
		let with_result = |number| JobForm { result: Some(hex_of(&[8; 32])), ..job(number) };
		let mut form = batch(vec![with_result(4), job(2), with_result(1)]);
		let claim = form.claim(GENESIS, 5, &key("//Bob")).unwrap();
		assert!(form.claim(GENESIS, 6, &key("//Bob")).is_err());
		let message = claim_message(
			GENESIS,
			&form.client.0.into(),
			9,
			5,
			&[(1, H256([8; 32])), (4, H256([8; 32]))],
		);
		let Ok(Signature::Sr25519(bytes)) = parse_signature(&claim.signature) else {
			unreachable!()
		};
		let signature = subxt_signer::sr25519::Signature(bytes);
		let by = key("//Bob").public_key();
		assert!(subxt_signer::sr25519::verify(&signature, message, &by));
		form.claims.push(ClaimForm { signature: hex_of(&[0; 65]), ..claim });
		form.items.iter_mut().for_each(|item| item.signature = Some(hex_of(&[0; 65])));
		assert!(form.batch(GENESIS).is_err());
	}
}
