// SPDX-License-Identifier: Apache-2.0

//! The JSON forms of manifests and sources: what people write and `surety-worker probe` prints.
//!
//! Both directions: a form that is read becomes the chain's own type with [`TryFrom`], and what the
//! chain holds is shown with [`From`]. Errors name the field.

use serde::{de::DeserializeOwned, Deserialize, Serialize};
use sha2::{Digest, Sha256};
use surety_primitives::{
	node::{Gpu, GpuRequirement, Manifest},
	output::{OutputFormat, OutputSpec},
	source::{Comparator, Image, Model, NetworkPolicy, SourceSpec, Visibility},
	Balance, Percent, H256,
};

use crate::{Amount, Period};

/// What is wrong with a description, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {reason}")]
pub struct SpecError {
	/// The field, as a path such as `gpus[0].uuid_hash`.
	pub field: String,
	/// What is wrong with it.
	pub reason: String,
}

impl SpecError {
	fn new(field: impl Into<String>, reason: impl ToString) -> Self {
		Self { field: field.into(), reason: reason.to_string() }
	}
}

/// Reads the JSON form `Form` of `T`.
pub fn read<Form, T>(json: &str) -> Result<T, SpecError>
where
	Form: DeserializeOwned,
	T: TryFrom<Form, Error = SpecError>,
{
	let json = &mut serde_json::Deserializer::from_str(json);
	let form: Form = serde_path_to_error::deserialize(json)
		.map_err(|error| SpecError::new(error.path().to_string(), error.inner()))?;
	T::try_from(form)
}

/// SHA-256 of bytes.
pub fn sha256(bytes: &[u8]) -> H256 {
	H256(Sha256::digest(bytes).into())
}

/// Reads a hash: 64 hex digits, with or without `0x`.
pub fn parse_hash(text: &str) -> Result<H256, String> {
	let mut hash = H256::zero();
	hex::decode_to_slice(text.strip_prefix("0x").unwrap_or(text), &mut hash.0)
		.map_err(|_| format!("`{text}` is not a hash: write 64 hex digits"))?;
	Ok(hash)
}

/// A hash as `0x` and 64 hex digits.
pub fn hash_text(hash: &H256) -> String {
	format!("0x{}", hex::encode(hash.0))
}

/// The JSON form of a [`Manifest`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManifestForm {
	/// The GPUs; may be empty.
	pub gpus: Vec<GpuForm>,
	/// Logical processors.
	pub cpus: u16,
	/// Main memory, in MiB.
	pub memory_mib: u32,
	/// Where the machine stands, in its owner's words.
	pub region: String,
	/// The `http` or `https` URL at which it serves outputs.
	pub endpoint: String,
}

/// The JSON form of a [`Gpu`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GpuForm {
	/// The maker's name of the model.
	pub model: String,
	/// SHA-256 of the GPU's UUID, in hex.
	pub uuid_hash: String,
	/// Memory, in MiB.
	pub vram_mib: u32,
	/// CUDA compute capability as major · 10 + minor: 8.9 is 89.
	pub compute_capability: u16,
}

/// The JSON form of a [`SourceSpec`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceForm {
	/// `registry/name@sha256:` and 64 hex digits.
	pub image: String,
	/// The GPUs that a job needs; none unless given.
	#[serde(default)]
	pub gpu: GpuRequirementForm,
	/// Main memory that a job may use, in MiB.
	pub memory_mib: u32,
	/// The model that it runs.
	pub model: ModelForm,
	/// What its output looks like.
	pub output: OutputForm,
	/// How outputs are compared.
	pub comparator: ComparatorForm,
	/// What one re-run costs, such as `"0.1 SUR"`.
	pub rerun_price: String,
	/// How long a job may run, such as `"10m"`.
	pub run_limit: String,
	/// What a job may reach over the network; nothing unless given.
	#[serde(default)]
	pub network: NetworkForm,
	/// Who may publish tasks; the owner alone unless given.
	#[serde(default)]
	pub visibility: VisibilityForm,
	/// Whether outputs are kept and handed out encrypted; they are not unless asked for.
	#[serde(default)]
	pub encrypted: bool,
}

/// The JSON form of a [`GpuRequirement`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GpuRequirementForm {
	/// How many.
	pub count: u8,
	/// Memory of each, in MiB.
	pub vram_mib: u32,
	/// Least compute capability, as in [`GpuForm::compute_capability`].
	pub compute_capability: u16,
}

/// The JSON form of a [`Model`]: exactly one of `name` and `id`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelForm {
	/// Its name, of which the chain keeps the SHA-256.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub name: Option<String>,
	/// SHA-256 of its name, in hex.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub id: Option<String>,
	/// SHA-256 of its weights, in hex.
	pub weights_hash: String,
}

/// The JSON form of an [`OutputSpec`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutputForm {
	/// How its bytes are read.
	pub format: FormatForm,
	/// Numbers in a line: for `embeddings` alone.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub dimensions: Option<u16>,
	/// The fewest tokens.
	pub min_tokens: u32,
	/// The most tokens.
	pub max_tokens: u32,
	/// How often one token may follow itself.
	pub max_repeat_run: u32,
}

/// The JSON form of an [`OutputFormat`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum FormatForm {
	TokenIds,
	Text,
	Embeddings,
	Bytes,
}

/// The JSON form of a [`Comparator`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
	rename_all = "kebab-case",
	deny_unknown_fields,
	expecting = "write `\"exact\"`, `\"cosine\"`, or with a threshold in percent `{\"cosine\": 85}`"
)]
#[allow(missing_docs)]
pub enum ComparatorForm {
	Exact,
	/// With the lowest threshold.
	Cosine,
	/// With this one, in percent.
	#[serde(untagged)]
	CosineOf {
		cosine: u8,
	},
}

/// The JSON form of a [`NetworkPolicy`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum NetworkForm {
	#[default]
	None,
	Egress,
}

/// The JSON form of a [`Visibility`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum VisibilityForm {
	#[default]
	Owner,
	Public,
	AllowList,
	VerifiedClients,
}

impl From<VisibilityForm> for Visibility {
	fn from(form: VisibilityForm) -> Self {
		match form {
			VisibilityForm::Owner => Self::Owner,
			VisibilityForm::Public => Self::Public,
			VisibilityForm::AllowList => Self::AllowList,
			VisibilityForm::VerifiedClients => Self::VerifiedClients,
		}
	}
}

impl TryFrom<ManifestForm> for Manifest {
	type Error = SpecError;

	fn try_from(form: ManifestForm) -> Result<Self, SpecError> {
		let mut gpus = Vec::new();
		for (index, gpu) in form.gpus.into_iter().enumerate() {
			let field = |name: &str| format!("gpus[{index}].{name}");
			gpus.push(Gpu {
				model: text(&field("model"), gpu.model)?,
				uuid_hash: hash(&field("uuid_hash"), &gpu.uuid_hash)?,
				vram_mib: gpu.vram_mib,
				compute_capability: gpu.compute_capability,
			});
		}
		Ok(Self {
			gpus: bounded("gpus", gpus)?,
			cpus: form.cpus,
			memory_mib: form.memory_mib,
			region: text("region", form.region)?,
			endpoint: text("endpoint", form.endpoint)?,
		})
	}
}

impl From<&Manifest> for ManifestForm {
	fn from(manifest: &Manifest) -> Self {
		let gpus = manifest.gpus.iter().map(|gpu| GpuForm {
			model: lossy(&gpu.model),
			uuid_hash: hash_text(&gpu.uuid_hash),
			vram_mib: gpu.vram_mib,
			compute_capability: gpu.compute_capability,
		});
		Self {
			gpus: gpus.collect(),
			cpus: manifest.cpus,
			memory_mib: manifest.memory_mib,
			region: lossy(&manifest.region),
			endpoint: lossy(&manifest.endpoint),
		}
	}
}

impl TryFrom<SourceForm> for SourceSpec {
	type Error = SpecError;

	fn try_from(form: SourceForm) -> Result<Self, SpecError> {
		let Amount(rerun_price) =
			form.rerun_price.parse().map_err(|error| SpecError::new("rerun_price", error))?;
		let run_limit: Period =
			form.run_limit.parse().map_err(|error| SpecError::new("run_limit", error))?;
		Ok(Self {
			image: parse_image(&form.image)?,
			gpu: GpuRequirement {
				count: form.gpu.count,
				vram_mib: form.gpu.vram_mib,
				compute_capability: form.gpu.compute_capability,
			},
			memory_mib: form.memory_mib,
			model: form.model.try_into()?,
			output: form.output.try_into()?,
			comparator: match form.comparator {
				ComparatorForm::Exact => Comparator::Exact,
				ComparatorForm::Cosine => Comparator::COSINE,
				ComparatorForm::CosineOf { cosine } => (cosine <= 100)
					.then(|| Comparator::Cosine { threshold: Percent::from_percent(cosine) })
					.filter(Comparator::is_allowed)
					.ok_or_else(|| SpecError::new("comparator", "give `cosine` from 70 to 100"))?,
			},
			rerun_price,
			run_limit_secs: u32::try_from(run_limit.secs)
				.map_err(|_| SpecError::new("run_limit", "longer than any job"))?,
			network: match form.network {
				NetworkForm::None => NetworkPolicy::None,
				NetworkForm::Egress => NetworkPolicy::Egress,
			},
			visibility: form.visibility.into(),
			encrypted: form.encrypted,
		})
	}
}

impl From<&SourceSpec> for SourceForm {
	fn from(spec: &SourceSpec) -> Self {
		Self {
			image: image_text(&spec.image),
			gpu: GpuRequirementForm {
				count: spec.gpu.count,
				vram_mib: spec.gpu.vram_mib,
				compute_capability: spec.gpu.compute_capability,
			},
			memory_mib: spec.memory_mib,
			model: ModelForm {
				name: None,
				id: Some(hash_text(&spec.model.id)),
				weights_hash: hash_text(&spec.model.weights_hash),
			},
			output: (&spec.output).into(),
			comparator: match spec.comparator {
				Comparator::Exact => ComparatorForm::Exact,
				Comparator::COSINE => ComparatorForm::Cosine,
				Comparator::Cosine { threshold } => {
					ComparatorForm::CosineOf { cosine: threshold.deconstruct() }
				}
			},
			rerun_price: amount_text(spec.rerun_price),
			run_limit: Period { secs: spec.run_limit_secs.into() }.to_string(),
			network: match spec.network {
				NetworkPolicy::None => NetworkForm::None,
				NetworkPolicy::Egress => NetworkForm::Egress,
			},
			visibility: match spec.visibility {
				Visibility::Owner => VisibilityForm::Owner,
				Visibility::Public => VisibilityForm::Public,
				Visibility::AllowList => VisibilityForm::AllowList,
				Visibility::VerifiedClients => VisibilityForm::VerifiedClients,
			},
			encrypted: spec.encrypted,
		}
	}
}

impl TryFrom<ModelForm> for Model {
	type Error = SpecError;

	fn try_from(form: ModelForm) -> Result<Self, SpecError> {
		let id = match (form.name, form.id) {
			(Some(name), None) => sha256(name.as_bytes()),
			(None, Some(id)) => hash("model.id", &id)?,
			_ => return Err(SpecError::new("model", "give exactly one of `name` and `id`")),
		};
		Ok(Self { id, weights_hash: hash("model.weights_hash", &form.weights_hash)? })
	}
}

impl TryFrom<OutputForm> for OutputSpec {
	type Error = SpecError;

	fn try_from(form: OutputForm) -> Result<Self, SpecError> {
		let format = match (form.format, form.dimensions) {
			(FormatForm::TokenIds, None) => OutputFormat::TokenIds,
			(FormatForm::Text, None) => OutputFormat::Text,
			(FormatForm::Bytes, None) => OutputFormat::Bytes,
			(FormatForm::Embeddings, Some(dimensions)) => OutputFormat::Embeddings { dimensions },
			(FormatForm::Embeddings, None) => {
				return Err(SpecError::new("output.dimensions", "embeddings need it"))
			}
			(_, Some(_)) => {
				return Err(SpecError::new("output.dimensions", "only embeddings have any"))
			}
		};
		let spec = Self {
			format,
			min_tokens: form.min_tokens,
			max_tokens: form.max_tokens,
			max_repeat_run: form.max_repeat_run,
		};
		if !spec.is_satisfiable() {
			return Err(SpecError::new(
				"output",
				"no output could satisfy it: every number must be at least 1, and min_tokens at most \
				 max_tokens",
			));
		}
		Ok(spec)
	}
}

impl From<&OutputSpec> for OutputForm {
	fn from(spec: &OutputSpec) -> Self {
		let (format, dimensions) = match spec.format {
			OutputFormat::TokenIds => (FormatForm::TokenIds, None),
			OutputFormat::Text => (FormatForm::Text, None),
			OutputFormat::Embeddings { dimensions } => (FormatForm::Embeddings, Some(dimensions)),
			OutputFormat::Bytes => (FormatForm::Bytes, None),
		};
		Self {
			format,
			dimensions,
			min_tokens: spec.min_tokens,
			max_tokens: spec.max_tokens,
			max_repeat_run: spec.max_repeat_run,
		}
	}
}

/// Reads an image as people name it: by its digest.
pub fn parse_image(image: &str) -> Result<Image, SpecError> {
	let (name, digest) = image.split_once("@sha256:").ok_or_else(|| {
		SpecError::new("image", "name it by its digest: `registry/name@sha256:…`, no tag")
	})?;
	Ok(Image { name: text("image", name.into())?, digest: hash("image", digest)? })
}

/// An image as people name it.
pub fn image_text(image: &Image) -> String {
	format!("{}@sha256:{}", lossy(&image.name), hex::encode(image.digest.0))
}

/// Bytes that ought to be UTF-8.
pub fn lossy(bytes: &[u8]) -> String {
	String::from_utf8_lossy(bytes).into_owned()
}

fn amount_text(amount: Balance) -> String {
	Amount(amount).to_string()
}

fn hash(field: &str, text: &str) -> Result<H256, SpecError> {
	parse_hash(text).map_err(|reason| SpecError::new(field, reason))
}

fn text<Bytes: TryFrom<Vec<u8>>>(field: &str, text: String) -> Result<Bytes, SpecError> {
	let length = text.len();
	Bytes::try_from(text.into_bytes())
		.map_err(|_| SpecError::new(field, format!("{length} bytes are too long")))
}

fn bounded<T, Items: TryFrom<Vec<T>>>(field: &str, items: Vec<T>) -> Result<Items, SpecError> {
	let count = items.len();
	Items::try_from(items).map_err(|_| SpecError::new(field, format!("{count} are too many")))
}

#[cfg(test)]
mod tests {
	use serde_json::{json, Value};
	use surety_primitives::SUR;

	use super::*;

	fn manifest_json() -> Value {
		json!({
			"gpus": [{
				"model": "NVIDIA L4",
				"uuid_hash": "0x1111111111111111111111111111111111111111111111111111111111111111",
				"vram_mib": 23034,
				"compute_capability": 89
			}],
			"cpus": 8,
			"memory_mib": 32000,
			"region": "eu-west",
			"endpoint": "http://127.0.0.1:7070"
		})
	}

	fn source_json() -> Value {
		json!({
			"image": format!("localhost/embed@sha256:{}", "22".repeat(32)),
			"memory_mib": 1024,
			"model": { "name": "all-MiniLM-L6-v2", "weights_hash": "33".repeat(32) },
			"output": {
				"format": "embeddings", "dimensions": 384,
				"min_tokens": 1, "max_tokens": 10000, "max_repeat_run": 8
			},
			"comparator": "cosine",
			"rerun_price": "0.1 SUR",
			"run_limit": "10m",
			"visibility": "public"
		})
	}

	fn manifest(json: &Value) -> Result<Manifest, SpecError> {
		read::<ManifestForm, _>(&json.to_string())
	}

	fn source(json: &Value) -> Result<SourceSpec, SpecError> {
		read::<SourceForm, _>(&json.to_string())
	}

	#[test]
	fn a_manifest_is_read_and_shown_as_it_was() {
		let read = manifest(&manifest_json()).unwrap();
		assert_eq!(read.gpus[0].uuid_hash, H256::repeat_byte(0x11));
		assert_eq!(read.gpu_count(), 1);
		assert_eq!(serde_json::to_value(ManifestForm::from(&read)).unwrap(), manifest_json());
	}

	#[test]
	fn a_source_is_read_and_what_is_shown_reads_the_same() {
		let read = source(&source_json()).unwrap();
		assert_eq!(read.image.name.to_vec(), b"localhost/embed");
		assert_eq!(read.image.digest, H256::repeat_byte(0x22));
		assert_eq!(read.model.id, sha256(b"all-MiniLM-L6-v2"));
		assert_eq!(read.output.format, OutputFormat::Embeddings { dimensions: 384 });
		assert_eq!(read.rerun_price, SUR / 10);
		assert_eq!(read.run_limit_secs, 600);
		assert_eq!(read.gpu, GpuRequirement::default());
		assert_eq!(read.network, NetworkPolicy::None);
		let shown = serde_json::to_value(SourceForm::from(&read)).unwrap();
		assert_eq!(source(&shown), Ok(read));
	}

	#[test]
	fn each_visibility_is_read_and_shown() {
		for (text, visibility) in [
			("owner", Visibility::Owner),
			("public", Visibility::Public),
			("allow-list", Visibility::AllowList),
			("verified-clients", Visibility::VerifiedClients),
		] {
			let mut json = source_json();
			json["visibility"] = json!(text);
			let read = source(&json).unwrap();
			assert_eq!(read.visibility, visibility);
			let shown = serde_json::to_value(SourceForm::from(&read)).unwrap();
			assert_eq!(shown["visibility"], json!(text));
		}
	}

	#[test]
	fn outputs_are_encrypted_where_that_is_asked_for() {
		assert!(!source(&source_json()).unwrap().encrypted);
		let mut json = source_json();
		json["encrypted"] = json!(true);
		let read = source(&json).unwrap();
		assert!(read.encrypted);
		assert_eq!(json!(SourceForm::from(&read))["encrypted"], json!(true));
	}

	/// Sets one field, by its JSON pointer, and says which field the error names.
	fn blamed<T>(
		mut json: Value,
		pointer: &str,
		value: Value,
		read: impl Fn(&Value) -> Result<T, SpecError>,
	) -> String {
		*json.pointer_mut(pointer).unwrap() = value;
		match read(&json) {
			Ok(_) => "nothing".into(),
			Err(error) => error.field,
		}
	}

	#[test]
	fn errors_of_a_manifest_name_the_field() {
		let blamed = |pointer, value| blamed(manifest_json(), pointer, value, manifest);
		assert_eq!(blamed("/cpus", json!("eight")), "cpus");
		assert_eq!(blamed("/cpus", json!(-1)), "cpus");
		assert_eq!(blamed("/gpus/0/vram_mib", json!(1.5)), "gpus[0].vram_mib");
		assert_eq!(blamed("/gpus/0/uuid_hash", json!("11")), "gpus[0].uuid_hash");
		assert_eq!(blamed("/gpus/0/model", json!("x".repeat(65))), "gpus[0].model");
		assert_eq!(blamed("/region", json!("x".repeat(17))), "region");
		assert_eq!(blamed("/endpoint", json!("x".repeat(129))), "endpoint");
		let gpu = manifest_json()["gpus"][0].clone();
		assert_eq!(blamed("/gpus", json!(vec![gpu; 17])), "gpus");
	}

	#[test]
	fn a_threshold_is_read_and_shown_as_it_was() {
		for (percent, shown) in [(85, json!({ "cosine": 85 })), (70, json!("cosine"))] {
			let mut json = source_json();
			json["comparator"] = json!({ "cosine": percent });
			let spec = source(&json).unwrap();
			let threshold = Percent::from_percent(percent);
			assert_eq!(spec.comparator, Comparator::Cosine { threshold });
			assert_eq!(json!(SourceForm::from(&spec))["comparator"], shown);
		}
	}

	#[test]
	fn errors_of_a_source_name_the_field() {
		let blamed = |pointer, value| blamed(source_json(), pointer, value, source);
		assert_eq!(blamed("/image", json!("localhost/embed:latest")), "image");
		assert_eq!(blamed("/image", json!("localhost/embed@sha256:12")), "image");
		assert_eq!(blamed("/model/weights_hash", json!("zz")), "model.weights_hash");
		assert_eq!(blamed("/model", json!({ "weights_hash": "33".repeat(32) })), "model");
		assert_eq!(blamed("/output/format", json!("prose")), "output.format");
		assert_eq!(blamed("/output/format", json!("text")), "output.dimensions");
		assert_eq!(blamed("/output/dimensions", json!(null)), "output.dimensions");
		assert_eq!(blamed("/output/min_tokens", json!(0)), "output");
		assert_eq!(blamed("/rerun_price", json!("free")), "rerun_price");
		assert_eq!(blamed("/run_limit", json!("10")), "run_limit");
		assert_eq!(blamed("/run_limit", json!("99999d")), "run_limit");
		assert_eq!(blamed("/comparator", json!("equal")), "comparator");
		assert_eq!(blamed("/comparator", json!({ "cosine": 69 })), "comparator");
		assert_eq!(blamed("/comparator", json!({ "cosine": 101 })), "comparator");
		assert_eq!(blamed("/comparator", json!({ "cosine": 300 })), "comparator");
		assert_eq!(blamed("/comparator", json!({ "cosine": 85, "exact": 1 })), "comparator");
	}

	#[test]
	fn missing_and_unknown_fields_are_named() {
		let mut json = manifest_json();
		json.as_object_mut().unwrap().remove("region");
		assert!(manifest(&json).unwrap_err().to_string().contains("region"));
		let mut json = source_json();
		json["price"] = json!("1");
		assert!(source(&json).unwrap_err().to_string().contains("price"));
		assert!(read::<SourceForm, SourceSpec>("not json").is_err());
	}
}
