// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What a runtime says of itself: how its calls are numbered, what its errors are called, and its limits.

use anyhow::{bail, Context, Result};
use codec::{Decode, Encode};
use frame_metadata::{v14::RuntimeMetadataV14, RuntimeMetadata, RuntimeMetadataPrefixed};
use scale_info::{form::PortableForm, TypeDef, Variant};
use sp_runtime::{DispatchError, ModuleError};

/// The metadata of a runtime.
pub struct Metadata(RuntimeMetadataV14);

impl Metadata {
	/// The metadata that a runtime's `Metadata_metadata` answers with.
	pub fn new(answer: &[u8]) -> Result<Self> {
		let bytes = Vec::<u8>::decode(&mut &answer[..])?;
		match RuntimeMetadataPrefixed::decode(&mut &bytes[..])?.1 {
			RuntimeMetadata::V14(metadata) => Ok(Self(metadata)),
			other => bail!("the metadata has the version {}, not 14", other.version()),
		}
	}

	/// A call as transactions carry it.
	pub fn call(&self, pallet: &str, name: &str, arguments: impl Encode) -> Result<Vec<u8>> {
		let known = self.0.pallets.iter().find(|known| known.name == pallet);
		let known = known.with_context(|| format!("there is no pallet {pallet}"))?;
		let calls = known.calls.as_ref().and_then(|calls| self.variants(calls.ty.id));
		let call = calls.and_then(|calls| calls.iter().find(|call| call.name == name));
		let call = call.with_context(|| format!("there is no call {pallet}.{name}"))?;
		Ok((known.index, call.index, arguments).encode())
	}

	/// What an error is called.
	pub fn error(&self, error: DispatchError) -> String {
		let DispatchError::Module(ModuleError { index, error: [number, ..], .. }) = error else {
			return format!("{error:?}");
		};
		let pallet = self.0.pallets.iter().find(|pallet| pallet.index == index);
		let errors = pallet.and_then(|pallet| self.variants(pallet.error.as_ref()?.ty.id));
		let name = errors.and_then(|errors| errors.iter().find(|error| error.index == number));
		match (pallet, name) {
			(Some(pallet), Some(name)) => format!("{}.{}", pallet.name, name.name),
			_ => format!("{error:?}"),
		}
	}

	/// A constant of a pallet.
	pub fn constant<T: Decode>(&self, pallet: &str, name: &str) -> Result<T> {
		let known = self.0.pallets.iter().find(|known| known.name == pallet);
		let constant = known
			.and_then(|known| known.constants.iter().find(|constant| constant.name == name))
			.with_context(|| format!("there is no constant {pallet}.{name}"))?;
		Ok(T::decode(&mut &constant.value[..])?)
	}

	fn variants(&self, id: u32) -> Option<&[Variant<PortableForm>]> {
		match &self.0.types.resolve(id)?.type_def {
			TypeDef::Variant(variant) => Some(&variant.variants),
			_ => None,
		}
	}
}
