// SPDX-License-Identifier: Apache-2.0

//! Amounts of SUR as people write them, exact: no float ever holds money.

use std::{fmt, str::FromStr};

use surety_primitives::{Balance, SUR, TOKEN_DECIMALS, TOKEN_SYMBOL};

/// An amount in the token's smallest unit, read and written as `12.5 SUR`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(pub Balance);

/// Why a text is not an amount.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
	/// It is not digits, with at most one point between digits.
	#[error("`{0}` is not an amount: write it like 12.5 or \"12.5 SUR\"")]
	Malformed(String),
	/// It is finer than the smallest unit.
	#[error("`{0}` has more than {TOKEN_DECIMALS} digits after the point")]
	TooFine(String),
	/// It is more than any balance can be.
	#[error("`{0}` is out of range")]
	TooLarge(String),
}

impl FromStr for Amount {
	type Err = AmountError;

	fn from_str(text: &str) -> Result<Self, AmountError> {
		let malformed = || AmountError::Malformed(text.into());
		let too_large = || AmountError::TooLarge(text.into());
		let digits =
			|part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());

		let trimmed = text.trim();
		let number = trimmed.strip_suffix(TOKEN_SYMBOL).map_or(trimmed, str::trim_end);
		let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
		if !digits(whole) || !digits(fraction) {
			return Err(malformed());
		}
		let fraction = fraction.trim_end_matches('0');
		let width = usize::from(TOKEN_DECIMALS);
		if fraction.len() > width {
			return Err(AmountError::TooFine(text.into()));
		}
		// At most 12 digits: always in range.
		let fraction: Balance = format!("{fraction:0<width$}").parse().map_err(|_| malformed())?;
		let whole: Balance = whole.parse().map_err(|_| too_large())?;
		whole
			.checked_mul(SUR)
			.and_then(|whole| whole.checked_add(fraction))
			.map(Amount)
			.ok_or_else(too_large)
	}
}

impl fmt::Display for Amount {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		let width = usize::from(TOKEN_DECIMALS);
		let fraction = format!("{:0width$}", self.0 % SUR);
		let fraction = fraction.trim_end_matches('0');
		let point = if fraction.is_empty() { "" } else { "." };
		// `pad` lets tables and `{:>20}` align it.
		f.pad(&format!("{}{point}{fraction} {TOKEN_SYMBOL}", self.0 / SUR))
	}
}

#[cfg(test)]
mod tests {
	use proptest::prelude::*;

	use super::*;

	fn parse(text: &str) -> Result<Balance, AmountError> {
		text.parse().map(|Amount(amount)| amount)
	}

	#[test]
	fn amounts_are_read_exactly() {
		for (text, amount) in [
			("0", 0),
			("12", 12 * SUR),
			("12.5", 12 * SUR + SUR / 2),
			("12.5 SUR", 12 * SUR + SUR / 2),
			(" 12.5SUR ", 12 * SUR + SUR / 2),
			("0.000000000001", 1),
			("0.100000000000000", SUR / 10),
			("007", 7 * SUR),
		] {
			assert_eq!(parse(text), Ok(amount), "{text}");
		}
	}

	#[test]
	fn what_is_not_an_amount_is_refused() {
		for text in [
			"", "SUR", ".5", "5.", "1.2.3", "-1", "+1", "1e3", "1,5", "0x10", "١", "1 DOT", "1_000",
		] {
			assert_eq!(parse(text), Err(AmountError::Malformed(text.into())), "{text}");
		}
		assert!(matches!(parse("0.0000000000001"), Err(AmountError::TooFine(_))));
		// One more than the largest balance, and far more.
		assert!(matches!(
			parse("340282366920938463463374607.431768211456"),
			Err(AmountError::TooLarge(_))
		));
		assert!(matches!(parse(&"9".repeat(60)), Err(AmountError::TooLarge(_))));
	}

	#[test]
	fn amounts_are_written_without_noise() {
		assert_eq!(Amount(0).to_string(), "0 SUR");
		assert_eq!(Amount(12 * SUR + SUR / 2).to_string(), "12.5 SUR");
		assert_eq!(Amount(1).to_string(), "0.000000000001 SUR");
		assert_eq!(format!("{:>8}", Amount(SUR)), "   1 SUR");
	}

	proptest! {
		#[test]
		fn what_is_written_is_read_back(amount: Balance) {
			prop_assert_eq!(parse(&Amount(amount).to_string()), Ok(amount));
		}

		#[test]
		fn a_decimal_is_its_digits_times_the_unit(whole in 0u64.., fraction in 0u64..1_000_000_000_000) {
			let exact = Balance::from(whole) * SUR + Balance::from(fraction);
			prop_assert_eq!(parse(&format!("{whole}.{fraction:012}")), Ok(exact));
		}

		#[test]
		fn no_text_panics(text in "\\PC{0,40}") {
			let _ = parse(&text);
		}
	}
}
