// SPDX-License-Identifier: Apache-2.0

//! Events of every pallet as plain values, by the chain's own description of their types.

use serde_json::{Map, Value as Json};
use subxt::{
	error::EventsError,
	events::Event,
	ext::scale_value::{scale, Composite, Primitive, Value, ValueDef},
	metadata::Metadata,
};
use surety_primitives::Balance;

use crate::{client::Config, spec::hash_text, AccountId32, Error};

/// How amounts are written.
pub type WriteAmount = fn(Balance) -> String;

/// An event of any pallet.
#[derive(Clone, Debug, PartialEq)]
pub struct PlainEvent {
	/// The pallet.
	pub pallet: String,
	/// The event's name.
	pub name: String,
	/// Its fields.
	pub fields: Json,
}

/// Reads an event whatever its pallet. Accounts become addresses, other bytes text or hex.
pub(crate) fn event(
	event: &Event<'_, Config>,
	metadata: &Metadata,
	amount: WriteAmount,
) -> Result<PlainEvent, Error> {
	let mut bytes = vec![event.pallet_index(), event.event_index()];
	bytes.extend(event.field_bytes());
	let types = metadata.types();
	let value =
		scale::decode_as_type(&mut &bytes[..], metadata.outer_enums().event_enum_ty(), types)
			.map_err(|reason| EventsError::CannotDecodeEventEnum {
				pallet_name: event.pallet_name().into(),
				event_name: event.event_name().into(),
				reason: subxt::ext::scale_decode::Error::new(
					subxt::ext::scale_decode::error::ErrorKind::VisitorDecodeError(reason),
				),
			})
			.map_err(Error::chain)?;
	// The value is `Pallet(Event { fields })`.
	let fields = inner(value).and_then(inner_fields).unwrap_or(Composite::Unnamed(Vec::new()));
	let reader = Reader { metadata, amount };
	Ok(PlainEvent {
		pallet: event.pallet_name().into(),
		name: event.event_name().into(),
		fields: reader.composite(&fields),
	})
}

fn inner(value: Value<u32>) -> Option<Value<u32>> {
	inner_fields(value)?.into_values().next()
}

fn inner_fields(value: Value<u32>) -> Option<Composite<u32>> {
	match value.value {
		ValueDef::Variant(variant) => Some(variant.values),
		_ => None,
	}
}

struct Reader<'a> {
	metadata: &'a Metadata,
	amount: WriteAmount,
}

impl Reader<'_> {
	fn value(&self, value: &Value<u32>) -> Json {
		match &value.value {
			ValueDef::Composite(composite) => {
				if self.is_account(value.context) {
					if let Some(bytes) = bytes(composite).and_then(|bytes| bytes.try_into().ok()) {
						return AccountId32(bytes).to_string().into();
					}
				}
				self.composite(composite)
			}
			ValueDef::Variant(variant) if variant.values.is_empty() => variant.name.clone().into(),
			ValueDef::Variant(variant) => {
				let mut one = Map::new();
				one.insert(variant.name.clone(), self.composite(&variant.values));
				one.into()
			}
			ValueDef::BitSequence(bits) => format!("{bits:?}").into(),
			ValueDef::Primitive(primitive) => {
				match primitive {
					Primitive::U128(amount) if self.is_amount(value.context) => {
						(self.amount)(*amount).into()
					}
					Primitive::U128(number) => u64::try_from(*number)
						.map_or_else(|_| number.to_string().into(), Json::from),
					Primitive::I128(number) => i64::try_from(*number)
						.map_or_else(|_| number.to_string().into(), Json::from),
					Primitive::Bool(flag) => (*flag).into(),
					Primitive::Char(character) => character.to_string().into(),
					Primitive::String(text) => text.clone().into(),
					Primitive::U256(bytes) | Primitive::I256(bytes) => {
						hash_text(&(*bytes).into()).into()
					}
				}
			}
		}
	}

	fn composite(&self, composite: &Composite<u32>) -> Json {
		if let Some(bytes) = bytes(composite) {
			return match std::str::from_utf8(&bytes) {
				Ok(text) if bytes.len() != 32 && !text.chars().any(char::is_control) => text.into(),
				_ => format!("0x{}", hex::encode(bytes)).into(),
			};
		}
		match composite {
			Composite::Named(fields) => fields
				.iter()
				.map(|(name, value)| (name.clone(), self.value(value)))
				.collect::<Map<_, _>>()
				.into(),
			Composite::Unnamed(values) => match values.as_slice() {
				[only] => self.value(only),
				values => values.iter().map(|value| self.value(value)).collect::<Vec<_>>().into(),
			},
		}
	}

	fn is_account(&self, ty: u32) -> bool {
		let ty = self.metadata.types().resolve(ty);
		ty.is_some_and(|ty| ty.path.ident().is_some_and(|name| name == "AccountId32"))
	}

	/// Every u128 of the chain is an amount of the token.
	fn is_amount(&self, ty: u32) -> bool {
		let ty = self.metadata.types().resolve(ty);
		ty.is_some_and(|ty| format!("{:?}", ty.type_def).contains("U128"))
	}
}

/// The bytes of a sequence or array of bytes, or of a type that wraps one. Empty ones are lists.
fn bytes(composite: &Composite<u32>) -> Option<Vec<u8>> {
	let values: Vec<_> = composite.values().collect();
	if let ([only], Composite::Unnamed(_)) = (values.as_slice(), composite) {
		if let ValueDef::Composite(inner) = &only.value {
			return bytes(inner);
		}
	}
	if values.len() < 2 || matches!(composite, Composite::Named(_)) {
		return None;
	}
	values
		.into_iter()
		.map(|value| match &value.value {
			ValueDef::Primitive(Primitive::U128(byte)) => u8::try_from(*byte).ok(),
			_ => None,
		})
		.collect()
}
