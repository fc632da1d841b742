// SPDX-License-Identifier: Apache-2.0

//! The command line.

mod appeals;
mod arbitrator;
mod auditor;
mod chain;
mod compete;
mod credit;
mod dispute_text;
mod disputes;
mod download;
mod duty;
mod eligibility;
mod encryption;
mod evidence;
mod files;
mod flags;
mod governance;
mod juror;
mod keys;
mod ledger;
mod node;
mod oracle;
mod output;
mod provider;
mod publish;
mod registrar;
mod reputation;
mod reruns;
mod role;
mod slashes;
mod source;
mod task;
mod task_text;
mod telemetry;
mod validator;
mod watch;
mod work;

use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::{Args, Parser, Subcommand};
use subxt::tx::Payload;
use surety_client::{AccountId32, Client, Error, Included, KeySource, Keypair, View};

use self::output::Output;

const EXIT_CODES: &str = "\
Exit codes:
  0  done; for `task watch`: the task was settled
  1  another error
  2  the command line is wrong
  3  what was asked for does not exist
  4  the chain refused
  5  the node cannot be reached
  6  the task failed
  7  the task expired
  8  the task was cancelled
  9  the task's deadline has passed and no result is on its way
 10  the proof proves nothing
 11  what is to be proven is not final yet";

/// Publish, watch and pay GPU jobs on the Surety chain, and run the nodes that do them.
#[derive(Parser)]
#[command(name = "surety", version, after_help = EXIT_CODES)]
struct Cli {
	#[command(flatten)]
	global: Global,
	#[command(subcommand)]
	command: Command,
}

#[derive(Args)]
#[command(next_help_heading = "Options of every command")]
struct Global {
	/// The node to talk to
	#[arg(long, global = true, env = "SURETY_URL", default_value = "ws://127.0.0.1:9944")]
	url: String,
	/// The key that signs: a file, a seed phrase, or a development account such as //Alice
	#[arg(long, global = true, env = "SURETY_KEY", hide_env_values = true)]
	key: Option<KeySource>,
	/// Print JSON, with amounts as strings of the smallest unit (1 SUR = 10^12)
	#[arg(long, global = true)]
	json: bool,
	/// Wait until what was sent is final and not only in a block
	#[arg(long, global = true)]
	finalised: bool,
}

#[derive(Subcommand)]
enum Command {
	/// Make, show and import keys
	#[command(subcommand)]
	Keys(keys::Command),
	/// Be a provider: an account that owns nodes and their stake
	#[command(subcommand)]
	Provider(provider::Command),
	/// Attest to universities, audits and clients; see who did
	#[command(subcommand)]
	Registrar(registrar::Command),
	/// Register, stake and retire nodes
	#[command(subcommand)]
	Node(node::Command),
	/// Publish what nodes run
	#[command(subcommand)]
	Source(source::Command),
	/// Publish jobs and fetch their results
	#[command(subcommand)]
	Task(task::Command),
	/// Pay many small jobs from one deposit, by caps that are signed off chain
	#[command(subcommand)]
	Credit(credit::Command),
	/// See who was warned and slashed, for what, and what became of it
	#[command(subcommand)]
	Slashes(slashes::Command),
	/// Be an auditor: attest to what the chain cannot see
	#[command(subcommand)]
	Auditor(auditor::Command),
	/// Be an oracle: look into what clients and nodes say of each other
	#[command(subcommand)]
	Oracle(oracle::Command),
	/// Stake for a role: auditor, oracle or arbitrator
	#[command(subcommand)]
	Role(role::Command),
	/// Dispute results, and judge and appeal what is disputed
	#[command(subcommand)]
	Disputes(disputes::Command),
	/// Be an arbitrator: judge disputes as a juror
	#[command(subcommand)]
	Arbitrator(arbitrator::Command),
	/// See the records of nodes and clients
	#[command(subcommand)]
	Reputation(reputation::Command),
	/// Say how satisfied you are with results
	#[command(subcommand)]
	Feedback(reputation::Feedback),
	/// Appeal slashes and decide appeals
	#[command(subcommand)]
	Appeals(appeals::Command),
	/// Read and check the permanent record
	#[command(subcommand)]
	Ledger(ledger::Command),
	/// Look at the chain itself
	#[command(subcommand)]
	Chain(chain::Command),
	/// Show what an account has: the key's own unless one is named
	Balance {
		/// The account
		#[arg(value_parser = address)]
		address: Option<AccountId32>,
	},
	/// Send SUR to an account
	Transfer(chain::Transfer),
	/// Be a validator: an account that makes blocks
	#[command(subcommand)]
	Validator(validator::Command),
}

/// Reads an address.
fn address(text: &str) -> Result<AccountId32, String> {
	text.parse().map_err(|error| format!("not an address of this chain ({error})"))
}

/// What every command needs.
struct Context {
	global: Global,
	out: Output,
}

impl Context {
	async fn client(&self) -> Result<Client> {
		let url = &self.global.url;
		let _busy = self.out.busy(format!("connecting to {url}"));
		Ok(Client::connect(url).await?)
	}

	/// A connection, and the chain as it is now.
	async fn view(&self) -> Result<(Client, View)> {
		let client = self.client().await?;
		let view =
			if self.global.finalised { client.finalised().await } else { client.best().await }?;
		Ok((client, view))
	}

	fn signer(&self) -> Result<Keypair> {
		let source = self.global.key.as_ref().context(
			"no key to sign with: name one with --key or SURETY_KEY, or make one with \
			 `surety keys generate FILE`",
		)?;
		Ok(source.load().map_err(Error::from)?)
	}

	/// The account that is named, or else the key's own.
	fn account(&self, named: Option<AccountId32>) -> Result<AccountId32> {
		match named {
			Some(account) => Ok(account),
			None => Ok(self.signer()?.public_key().to_account_id()),
		}
	}

	/// Sends a call and waits for it, as long as the person wants.
	async fn submit<Call: Payload>(
		&self,
		client: &Client,
		call: &Call,
		signer: &Keypair,
	) -> Result<Included> {
		let busy = self.out.busy("signing and sending");
		let mut pending = client.submit(call, signer).await?;
		busy.say("waiting for a block");
		let included = pending.in_block().await?;
		if !self.global.finalised {
			return Ok(included);
		}
		busy.say(format!("in block {}, waiting until it is final", included.number));
		Ok(pending.finalised().await?)
	}

	/// Sends a call and says what it did.
	async fn act<Call: Payload>(&self, call: &Call, done: &str) -> Result<()> {
		let signer = self.signer()?;
		let client = self.client().await?;
		let included = self.submit(&client, call, &signer).await?;
		self.out.done(&included, done, serde_json::json!({}));
		Ok(())
	}
}

/// Runs the command line that this process was started with.
pub async fn run() -> ExitCode {
	let Cli { global, command } = Cli::parse();
	tracing_subscriber::fmt()
		.with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
		.with_writer(std::io::stderr)
		.init();
	let context = Context { out: Output { json: global.json }, global };
	let done = match command {
		Command::Keys(command) => command.run(&context).await,
		Command::Provider(command) => command.run(&context).await,
		Command::Registrar(command) => command.run(&context).await,
		Command::Node(command) => command.run(&context).await,
		Command::Source(command) => command.run(&context).await,
		Command::Task(command) => command.run(&context).await,
		Command::Credit(command) => command.run(&context).await,
		Command::Slashes(command) => command.run(&context).await,
		Command::Appeals(command) => command.run(&context).await,
		Command::Auditor(command) => command.run(&context).await,
		Command::Oracle(command) => command.run(&context).await,
		Command::Role(command) => command.run(&context).await,
		Command::Disputes(command) => command.run(&context).await,
		Command::Arbitrator(command) => command.run(&context).await,
		Command::Reputation(command) => command.run(&context).await,
		Command::Feedback(command) => command.run(&context).await,
		Command::Ledger(command) => command.run(&context).await,
		Command::Chain(command) => command.run(&context).await,
		Command::Balance { address } => chain::balance(&context, address).await,
		Command::Transfer(command) => command.run(&context).await,
		Command::Validator(command) => command.run(&context).await,
	};
	match done {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => context.out.failed(&error),
	}
}

#[cfg(test)]
mod tests {
	use clap::CommandFactory;

	use super::*;

	const ADDRESS: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

	fn parse(line: &str) -> Result<Cli, clap::Error> {
		Cli::try_parse_from(line.split_whitespace())
	}

	#[test]
	fn the_command_line_is_well_defined() {
		Cli::command().debug_assert();
	}

	#[test]
	fn options_of_every_command_may_stand_anywhere() {
		for line in [
			"surety --json --url ws://there chain status",
			"surety chain --url ws://there status --json",
		] {
			let Cli { global, .. } = parse(line).unwrap();
			assert!(global.json, "{line}");
			assert_eq!(global.url, "ws://there", "{line}");
		}
	}

	#[test]
	fn oracles_and_clients_name_what_they_say() {
		for line in [
			"surety oracle attest-delivery 1 not-delivered",
			"surety oracle attest-delivery 1 client-withheld --node 2",
			"surety oracle challenges --mine",
			"surety oracle advance 1 --node 2",
			"surety task challenge-delivery 1",
			&format!("surety task result 1 --output a --identity key --for {ADDRESS}"),
		] {
			assert!(parse(line).is_ok(), "{line}");
		}
	}

	#[test]
	fn keys_for_what_is_encrypted_are_made_and_published() {
		for line in [
			"surety keys encryption generate key",
			"surety keys encryption show key",
			"surety keys encryption publish key",
			"surety keys encryption withdraw",
			"surety keys encryption of",
			&format!("surety keys encryption of {ADDRESS}"),
		] {
			assert!(parse(line).is_ok(), "{line}");
		}
	}

	#[test]
	fn records_are_asked_for_and_feedback_is_given() {
		for line in [
			"surety reputation show 3",
			"surety reputation client",
			"surety reputation rank --gpus 2 --vram 24000 --compute-capability 8.9 --limit 5",
			"surety reputation rank --source 7",
			"surety reputation advance-snapshot",
			"surety feedback give 7 satisfied",
			"surety feedback give 7 unsatisfied --node 3",
		] {
			assert!(parse(line).is_ok(), "{line}");
		}
	}

	#[test]
	fn disputes_are_filed_judged_and_appealed() {
		let salt = "11".repeat(32);
		let juror = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
		for line in [
			"surety disputes file 12 --node 3 --evidence proof.txt",
			&format!("surety disputes file 12 --evidence-hash {salt} --evidence-uri https://a.b/c"),
			"surety disputes list --open --mine",
			"surety disputes vote 7 no-fault --state /tmp/state",
			"surety disputes commit 7 fraud",
			"surety disputes commit 7",
			"surety disputes reveal 7",
			&format!("surety disputes denounce 7 {juror} minor --salt {salt}"),
			"surety disputes contest 7",
			"surety disputes output 7 --output a --identity key",
			"surety disputes appeal 7",
			"surety disputes advance 7",
			"surety arbitrator opt-in",
			"surety arbitrator duties",
			"surety arbitrator run --state /tmp/state --decide ./judge",
			&format!("surety arbitrator refresh {juror}"),
		] {
			assert!(parse(line).is_ok(), "{line}");
		}
	}

	#[test]
	fn what_nodes_measured_is_asked_for() {
		for line in [
			"surety node telemetry 0",
			"surety node telemetry 0 --current",
			"surety node telemetry 0 --sequence 17 --output samples.json",
		] {
			assert!(parse(line).is_ok(), "{line}");
		}
		assert!(parse("surety node telemetry 0 --sequence 17 --current").is_err());
	}

	#[test]
	fn what_is_wrong_on_the_command_line_is_refused() {
		for line in [
			"surety transfer nobody 1",
			"surety transfer 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY 1e3",
			"surety task publish --source 0 --input a --payment 1 --deadline 1m --deadline-blocks 9",
			"surety task publish --source 0 --input a --payment 1 --deadline soon",
			"surety task publish --source 0 --input a --payment 1 --hash 12",
			"surety node register --manifest m.json",
			"surety registrar allow-domain @edu",
			"surety registrar revoke 0 --sudo --referendum",
			"surety source publish --spec s.json --visibility everyone",
			"surety ledger verify proof.json",
			"surety credit bind --address 0x12 --signature 0x",
			"surety credit bind --address 0x1a642f0e3c3af545e7acbd38b07251b3990914f1",
			"surety credit cap --id 1 --limit 5 --eip712 --signature 0x",
			"surety credit job --cap 1 --job 0 --node 1 --price 1",
			"surety ledger verify proof.json --block 12",
			"surety ledger proof 7",
			"surety node rotate-key 1 --worker-key //A --worker-address //B",
			"surety oracle attest-delivery 1 perhaps",
			"surety oracle attest-delivery 1",
			"surety disputes file 12",
			"surety disputes vote 7 guilty",
			"surety disputes vote 7",
			"surety disputes denounce 7 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY minor",
			"surety arbitrator refresh",
			"surety feedback give 7 perhaps",
			"surety keys encryption publish",
			&format!("surety task result 1 --output a --for {ADDRESS}"),
			"surety reputation rank --source 7 --gpus 1",
			"surety reputation rank --vram 1",
			"surety reputation rank --limit 0",
		] {
			assert_eq!(parse(line).err().map(|error| error.exit_code()), Some(2), "{line}");
		}
	}
}
