// SPDX-License-Identifier: Apache-2.0

//! Whose tasks are taken.

use serde::{Deserialize, Serialize};
use surety_client::AccountId32;

/// The clients whose tasks are taken: the word `any` or `verified`, or a list of addresses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "ClientsText", into = "ClientsText")]
pub enum Clients {
	/// Everybody.
	Any,
	/// Those that a registrar vouches for.
	Verified,
	/// These.
	Only(Vec<AccountId32>),
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum ClientsText {
	Word(String),
	List(Vec<AccountId32>),
}

impl TryFrom<ClientsText> for Clients {
	type Error = String;

	fn try_from(text: ClientsText) -> Result<Self, String> {
		match text {
			ClientsText::Word(word) if word == "any" => Ok(Self::Any),
			ClientsText::Word(word) if word == "verified" => Ok(Self::Verified),
			ClientsText::Word(word) => Err(format!(
				"`{word}` is not a choice of clients: write \"any\", \"verified\" or a list of addresses"
			)),
			ClientsText::List(list) => Ok(Self::Only(list)),
		}
	}
}

impl From<Clients> for ClientsText {
	fn from(clients: Clients) -> Self {
		match clients {
			Clients::Any => Self::Word("any".into()),
			Clients::Verified => Self::Word("verified".into()),
			Clients::Only(list) => Self::List(list),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::config::Config;

	#[test]
	fn clients_are_a_word_or_a_list_of_addresses() {
		let chosen = |text: &str| {
			let config: Result<Config, _> = toml::from_str(&format!("[policy]\nclients = {text}"));
			config.map(|config| config.policy.clients).map_err(|error| error.to_string())
		};
		let alice = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
		assert_eq!(chosen("\"any\""), Ok(Clients::Any));
		assert_eq!(chosen("\"verified\""), Ok(Clients::Verified));
		let list = chosen(&format!("[\"{alice}\"]")).unwrap();
		assert_eq!(list, Clients::Only(vec![alice.parse().unwrap()]));
		for wrong in ["\"all\"", "[7]", "[\"5Grw\"]"] {
			let error = chosen(wrong).unwrap_err();
			assert!(error.contains("clients"), "{wrong}: {error}");
		}
		let shown = toml::to_string(&Config {
			policy: crate::config::Policy { clients: list, ..Default::default() },
			..Default::default()
		});
		assert!(shown.unwrap().contains(alice));
	}
}
