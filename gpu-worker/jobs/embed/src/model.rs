// SPDX-License-Identifier: Apache-2.0

//! MiniLM: a tokenizer and six layers of BERT, from the files of a sentence-transformers model.

use crate::{
	math::{gelu, layer_norm, multiply, normalise, softmax, Packed, Rows, PANEL},
	Error,
};
use safetensors::{Dtype, SafeTensors};
use serde::Deserialize;
use std::{fs, path::Path};
use tokenizers::{Tokenizer, TruncationParams};

/// The longest passage in tokens, `[CLS]` and `[SEP]` included: what the model was trained for.
pub const MAX_TOKENS: usize = 256;

/// The files of a model folder.
const FILES: [&str; 3] = ["config.json", "model.safetensors", "tokenizer.json"];

/// What has to be known of `config.json`.
#[derive(Debug, Deserialize)]
pub(crate) struct Config {
	hidden_act: String,
	pub(crate) hidden_size: usize,
	intermediate_size: usize,
	pub(crate) layer_norm_eps: f32,
	max_position_embeddings: usize,
	model_type: String,
	pub(crate) num_attention_heads: usize,
	num_hidden_layers: usize,
	vocab_size: usize,
}

/// A sentence-embedding model, ready to compute.
#[derive(Debug)]
pub struct Model {
	tokenizer: Tokenizer,
	pub(crate) config: Config,
	pub(crate) words: Vec<f32>,
	/// Embedding of each position, with that of segment 0 added.
	pub(crate) positions: Vec<f32>,
	pub(crate) norm: Norm,
	pub(crate) layers: Vec<Layer>,
}

#[derive(Debug)]
pub(crate) struct Layer {
	/// Queries, keys and values side by side.
	pub(crate) attention: Dense,
	pub(crate) attended: Dense,
	pub(crate) attended_norm: Norm,
	pub(crate) up: Dense,
	pub(crate) down: Dense,
	pub(crate) norm: Norm,
}

/// A fully connected layer.
#[derive(Debug)]
pub(crate) struct Dense {
	pub(crate) weight: Packed,
	pub(crate) bias: Vec<f32>,
}

/// Scale and shift after a normalisation.
#[derive(Debug)]
pub(crate) struct Norm {
	pub(crate) weight: Vec<f32>,
	pub(crate) bias: Vec<f32>,
}

impl Dense {
	fn apply(&self, rows: &[f32], depth: usize) -> Vec<f32> {
		let count = rows.len() / depth;
		let columns = self.weight.columns();
		let mut out = vec![0.0; count * columns];
		let rows = Rows { data: rows, stride: depth, count };
		multiply(rows, &self.weight, &self.bias, &mut out, columns);
		out
	}
}

impl Model {
	/// Loads `config.json`, `model.safetensors` and `tokenizer.json` of a folder.
	pub fn load(folder: &Path) -> Result<Self, Error> {
		let [config, weights, tokenizer] = FILES.map(|name| folder.join(name));
		let read = |path: &Path| {
			fs::read(path).map_err(|cause| Error::model(path, format!("cannot be read: {cause}")))
		};
		let config_path = config;
		let config: Config = serde_json::from_slice(&read(&config_path)?)
			.map_err(|cause| Error::model(&config_path, cause))?;
		config.check().map_err(|cause| Error::model(&config_path, cause))?;

		let tokens = config.load_tokenizer(&read(&tokenizer)?);
		let tokens = tokens.map_err(|cause| Error::model(&tokenizer, cause))?;

		let bytes = read(&weights)?;
		let tensors =
			SafeTensors::deserialize(&bytes).map_err(|cause| Error::model(&weights, cause))?;
		Self::assemble(config, tokens, &Tensors(tensors))
			.map_err(|cause| Error::model(&weights, cause))
	}

	fn assemble(config: Config, tokenizer: Tokenizer, tensors: &Tensors) -> Result<Self, String> {
		let (hidden, inner) = (config.hidden_size, config.intermediate_size);
		let words =
			tensors.matrix("embeddings.word_embeddings.weight", config.vocab_size, hidden)?;
		let mut positions = tensors.matrix(
			"embeddings.position_embeddings.weight",
			config.max_position_embeddings,
			hidden,
		)?;
		let segments = tensors.matrix("embeddings.token_type_embeddings.weight", 2, hidden)?;
		for row in positions.chunks_exact_mut(hidden) {
			add(row, &segments[..hidden]);
		}
		let layers = (0..config.num_hidden_layers)
			.map(|number| {
				let name = |part: &str| format!("encoder.layer.{number}.{part}");
				let attention =
					["query", "key", "value"].map(|n| name(&format!("attention.self.{n}")));
				Ok(Layer {
					attention: tensors.dense(&attention, hidden, hidden)?,
					attended: tensors.dense(&[name("attention.output.dense")], hidden, hidden)?,
					attended_norm: tensors.norm(&name("attention.output.LayerNorm"), hidden)?,
					up: tensors.dense(&[name("intermediate.dense")], hidden, inner)?,
					down: tensors.dense(&[name("output.dense")], inner, hidden)?,
					norm: tensors.norm(&name("output.LayerNorm"), hidden)?,
				})
			})
			.collect::<Result<_, String>>()?;
		let norm = tensors.norm("embeddings.LayerNorm", hidden)?;
		Ok(Self { tokenizer, config, words, positions, norm, layers })
	}

	/// Numbers in an embedding.
	pub fn dimensions(&self) -> usize {
		self.config.hidden_size
	}

	/// The token numbers of a passage, `[CLS]` and `[SEP]` included, cut to [`MAX_TOKENS`].
	pub fn tokenize(&self, passage: &str) -> Result<Vec<u32>, String> {
		let encoding = self.tokenizer.encode_fast(passage, true);
		Ok(encoding.map_err(|cause| cause.to_string())?.get_ids().to_vec())
	}

	/// The embeddings of passages that [`Model::tokenize`] has prepared, one after another.
	///
	/// The passages lie in one matrix without padding: it saves work, and no number depends on what
	/// else is in the batch.
	pub fn embed(&self, passages: &[Vec<u32>]) -> Vec<f32> {
		let Config { hidden_size: hidden, layer_norm_eps: epsilon, .. } = self.config;
		let norm = |rows: &mut [f32], norm: &Norm| {
			layer_norm(rows, &norm.weight, &norm.bias, epsilon);
		};

		let mut states = Vec::new();
		for passage in passages {
			for (token, position) in passage.iter().zip(self.positions.chunks_exact(hidden)) {
				let from = states.len();
				states.extend_from_slice(&self.words[*token as usize * hidden..][..hidden]);
				add(&mut states[from..], position);
			}
		}
		norm(&mut states, &self.norm);

		for layer in &self.layers {
			let projected = layer.attention.apply(&states, hidden);
			let mut context = vec![0.0; states.len()];
			let mut from = 0;
			for passage in passages {
				let to = from + passage.len();
				self.attend(
					&projected[from * 3 * hidden..to * 3 * hidden],
					&mut context[from * hidden..],
				);
				from = to;
			}
			add(&mut states, &layer.attended.apply(&context, hidden));
			norm(&mut states, &layer.attended_norm);

			let mut inner = layer.up.apply(&states, hidden);
			gelu(&mut inner);
			add(&mut states, &layer.down.apply(&inner, self.config.intermediate_size));
			norm(&mut states, &layer.norm);
		}

		let mut embeddings = vec![0.0; passages.len() * hidden];
		let mut rows = states.chunks_exact(hidden);
		for (embedding, passage) in embeddings.chunks_exact_mut(hidden).zip(passages) {
			for row in rows.by_ref().take(passage.len()) {
				add(embedding, row);
			}
			for x in embedding.iter_mut() {
				*x /= passage.len() as f32;
			}
			normalise(embedding);
		}
		embeddings
	}

	/// Self-attention within one passage, from its queries, keys and values to the mixed values.
	fn attend(&self, projected: &[f32], context: &mut [f32]) {
		let hidden = self.config.hidden_size;
		let stride = 3 * hidden;
		let count = projected.len() / stride;
		let width = hidden / self.config.num_attention_heads;
		let scale = 1.0 / (width as f32).sqrt();
		let padded = count.next_multiple_of(PANEL);
		let mut scores = vec![0.0; count * padded];
		for head in (0..hidden).step_by(width) {
			let queries = Rows { data: &projected[head..], stride, count };
			let keys = &projected[hidden + head..];
			let keys = Packed::new(width, count, |k, token| keys[token * stride + k]);
			multiply(queries, &keys, &[], &mut scores, padded);
			for row in scores.chunks_exact_mut(padded) {
				softmax(&mut row[..count], scale);
			}
			let values = &projected[2 * hidden + head..];
			let values = Packed::new(count, width, |token, k| values[token * stride + k]);
			let weights = Rows { data: &scores, stride: padded, count };
			multiply(weights, &values, &[], &mut context[head..], hidden);
		}
	}
}

impl Config {
	/// Refuses models that this code would compute wrongly.
	fn check(&self) -> Result<(), String> {
		let expect = |holds: bool, what: &str| holds.then_some(()).ok_or_else(|| what.to_string());
		expect(self.model_type == "bert", "`model_type` is not `bert`")?;
		expect(self.hidden_act == "gelu", "`hidden_act` is not `gelu`")?;
		expect(self.max_position_embeddings >= MAX_TOKENS, "too few positions")?;
		let step = PANEL.checked_mul(self.num_attention_heads).filter(|step| *step > 0);
		expect(
			step.is_some_and(|step| self.hidden_size > 0 && self.hidden_size.is_multiple_of(step)),
			"`hidden_size` is not a multiple of 32 for each head",
		)?;
		expect(
			self.intermediate_size.is_multiple_of(PANEL),
			"`intermediate_size` is not a multiple of 32",
		)
	}

	fn load_tokenizer(&self, json: &[u8]) -> Result<Tokenizer, String> {
		let mut tokenizer = Tokenizer::from_bytes(json).map_err(|cause| cause.to_string())?;
		// The file asks for 128 tokens and padding; the model's own limit is 256.
		let truncation = TruncationParams { max_length: MAX_TOKENS, ..Default::default() };
		tokenizer.with_padding(None);
		tokenizer.with_truncation(Some(truncation)).map_err(|cause| cause.to_string())?;
		let largest = tokenizer.get_vocab(true).into_values().max();
		match largest {
			Some(largest) if (largest as usize) < self.vocab_size => Ok(tokenizer),
			_ => Err(format!("its vocabulary is not that of a model of {} words", self.vocab_size)),
		}
	}
}

/// The tensors of a `model.safetensors`.
struct Tensors<'a>(SafeTensors<'a>);

impl Tensors<'_> {
	fn read(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, String> {
		let tensor = self.0.tensor(name).map_err(|_| format!("`{name}` is missing"))?;
		if tensor.dtype() != Dtype::F32 || tensor.shape() != shape {
			return Err(format!(
				"`{name}` is {:?} of {:?}, expected F32 of {shape:?}",
				tensor.dtype(),
				tensor.shape(),
			));
		}
		let (numbers, _) = tensor.data().as_chunks::<4>();
		Ok(numbers.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect())
	}

	fn matrix(&self, name: &str, rows: usize, columns: usize) -> Result<Vec<f32>, String> {
		self.read(name, &[rows, columns])
	}

	fn norm(&self, name: &str, width: usize) -> Result<Norm, String> {
		Ok(Norm {
			weight: self.read(&format!("{name}.weight"), &[width])?,
			bias: self.read(&format!("{name}.bias"), &[width])?,
		})
	}

	/// Layers of the same input as one, their outputs side by side.
	fn dense(&self, names: &[String], depth: usize, columns: usize) -> Result<Dense, String> {
		let (mut weight, mut bias) = (Vec::new(), Vec::new());
		for name in names {
			weight.extend(self.matrix(&format!("{name}.weight"), columns, depth)?);
			bias.extend(self.read(&format!("{name}.bias"), &[columns])?);
		}
		// The file holds a row for each output.
		let weight = Packed::new(depth, bias.len(), |k, column| weight[column * depth + k]);
		Ok(Dense { weight, bias })
	}
}

fn add(to: &mut [f32], from: &[f32]) {
	for (to, from) in to.iter_mut().zip(from) {
		*to += from;
	}
}
