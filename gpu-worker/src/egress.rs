// SPDX-License-Identifier: Apache-2.0

//! The network of a job, where its source asks for one and the operator gives it: an HTTP proxy that
//! leads to public hosts of the operator's choice and nowhere else.
//!
//! The container itself has no network but its own loopback. There, and nowhere else, the worker
//! listens, from within the container's network namespace; the connections that the proxy makes are
//! the worker's own, so that every address is checked outside, where it is used. Programs find the
//! proxy by the usual variables.

mod proxy;

use std::{
	fmt, fs, io,
	net::{Ipv4Addr, SocketAddr},
	os::fd::AsFd,
	str::FromStr,
	sync::Arc,
	thread,
};

use rustix::thread::{move_into_link_name_space, LinkNameSpaceType};
use serde::{Deserialize, Serialize};
use tokio::{net::TcpListener, task::JoinHandle};
use tracing::debug;

use crate::{address::is_public, config::EgressConfig};

use proxy::{serve, Proxy};

/// Where a job finds the proxy.
const PROXY: (Ipv4Addr, u16) = (Ipv4Addr::LOCALHOST, 3_128);
/// The same, as programs read it.
pub const PROXY_URL: &str = "http://127.0.0.1:3128";
/// The variables by which programs are told of a proxy.
pub const PROXY_VARIABLES: [&str; 6] =
	["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"];
/// Where a job may go on a host if the operator names no port: the web.
const WEB: [u16; 2] = [80, 443];

/// A place that jobs may reach: `example.org` (on the ports of the web), `*.example.org:8443` (every host
/// below it, on this port), or `*` (every public host).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Destination {
	host: Hosts,
	port: Option<u16>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Hosts {
	Any,
	One(String),
	Below(String),
}

/// Why a text names no place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no host: write example.org, *.example.org, either with :PORT, or *")]
pub struct NoDestination(String);

impl FromStr for Destination {
	type Err = NoDestination;

	fn from_str(text: &str) -> Result<Self, NoDestination> {
		let wrong = || NoDestination(text.into());
		let (host, port) = match text.rsplit_once(':') {
			Some((host, port)) => {
				let port = port.parse().ok().filter(|port| *port > 0).ok_or_else(wrong)?;
				(host, Some(port))
			}
			None => (text, None),
		};
		let host = match host.strip_prefix("*.") {
			_ if host == "*" => Hosts::Any,
			Some(parent) if is_name(parent) => Hosts::Below(parent.to_ascii_lowercase()),
			None if is_name(host) => Hosts::One(host.to_ascii_lowercase()),
			_ => return Err(wrong()),
		};
		Ok(Self { host, port })
	}
}

/// Whether a text is the name of a host, or an IPv4 address.
fn is_name(text: &str) -> bool {
	let letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
	text.split('.').all(|part| !part.is_empty() && part.bytes().all(letter))
}

impl fmt::Display for Destination {
	fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
		match &self.host {
			Hosts::Any => formatter.write_str("*")?,
			Hosts::One(host) => formatter.write_str(host)?,
			Hosts::Below(parent) => write!(formatter, "*.{parent}")?,
		}
		self.port.map_or(Ok(()), |port| write!(formatter, ":{port}"))
	}
}

impl TryFrom<String> for Destination {
	type Error = NoDestination;

	fn try_from(text: String) -> Result<Self, NoDestination> {
		text.parse()
	}
}

impl From<Destination> for String {
	fn from(destination: Destination) -> Self {
		destination.to_string()
	}
}

impl Destination {
	/// Whether a host, as a program names it, is among them.
	fn includes(&self, host: &str, port: u16) -> bool {
		let host = host.trim_end_matches('.').to_ascii_lowercase();
		let named = match &self.host {
			Hosts::Any => true,
			Hosts::One(one) => host == *one,
			Hosts::Below(parent) => {
				host.strip_suffix(parent.as_str()).is_some_and(|rest| rest.ends_with('.'))
			}
		};
		named && self.port.map_or_else(|| WEB.contains(&port), |allowed| allowed == port)
	}
}

/// Why a job that is allowed the network has none.
#[derive(Debug, thiserror::Error)]
pub enum EgressError {
	/// The worker may not enter network namespaces.
	#[error(
		"the worker may not enter the network namespace of a container ({0}): run it as root, beside \
		 a container engine of this machine"
	)]
	Namespace(io::Error),
	/// The engine's containers run on another machine.
	#[error(
		"process {0} of this machine is not the container's: the engine runs its containers elsewhere, \
		 such as in a virtual machine, where the worker cannot give them a network"
	)]
	Elsewhere(u32),
}

/// Checks that the worker can give a network to containers at all.
pub fn can_join() -> Result<(), EgressError> {
	let entered = in_own_thread(|| enter("/proc/self/ns/net"));
	entered.map_err(EgressError::Namespace)
}

/// Gives jobs their network.
#[derive(Clone, Debug, Default)]
pub struct Egress(Arc<EgressConfig>);

/// A proxy that listens in a container, until this is dropped.
#[derive(Debug)]
pub struct Open(JoinHandle<()>);

impl Drop for Open {
	fn drop(&mut self) {
		self.0.abort();
	}
}

impl Egress {
	/// What the operator allows.
	pub fn new(config: &EgressConfig) -> Self {
		Self(Arc::new(config.clone()))
	}

	/// Opens the proxy in the container `id`, whose first process is `pid`. `None` where there is nobody
	/// to serve: the container has ended, or took the proxy's place itself.
	pub(crate) fn open(&self, id: &str, pid: u32) -> Result<Option<Open>, EgressError> {
		// In a virtual machine the number is that of another process.
		match fs::read_to_string(format!("/proc/{pid}/cgroup")) {
			Ok(groups) if groups.contains(id) => {}
			Ok(_) => return Err(EgressError::Elsewhere(pid)),
			Err(error) => {
				debug!(id, %error, "ended before the proxy was there");
				return Ok(None);
			}
		}
		let listening = in_own_thread(move || {
			enter(&format!("/proc/{pid}/ns/net"))?;
			let listener = std::net::TcpListener::bind(SocketAddr::from(PROXY))?;
			listener.set_nonblocking(true)?;
			Ok(listener)
		});
		let listener = match listening.and_then(TcpListener::from_std) {
			Ok(listener) => listener,
			Err(error)
				if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::AddrInUse) =>
			{
				debug!(id, %error, "no proxy");
				return Ok(None);
			}
			Err(error) => return Err(EgressError::Namespace(error)),
		};
		let proxy = Proxy::new(self.0.allow.clone(), is_public, self.0.max_bytes);
		Ok(Some(Open(tokio::spawn(serve(listener, proxy)))))
	}
}

/// Moves the calling thread into a network namespace.
fn enter(namespace: &str) -> io::Result<()> {
	let namespace = fs::File::open(namespace)?;
	Ok(move_into_link_name_space(namespace.as_fd(), Some(LinkNameSpaceType::Network))?)
}

/// Does something in a thread that ends with it: one that has moved into a namespace serves nothing else.
fn in_own_thread<T: Send + 'static>(
	work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
	let thread = thread::Builder::new().name("namespace".into()).spawn(work)?;
	thread.join().unwrap_or_else(|_| Err(io::Error::other("the thread panicked")))
}

#[cfg(test)]
mod tests {
	use super::*;

	fn destination(text: &str) -> Destination {
		text.parse().unwrap()
	}

	#[test]
	fn a_destination_reads_as_it_is_written() {
		for text in
			["*", "*:8443", "example.org", "example.org:22", "*.example.org:443", "192.0.2.1"]
		{
			assert_eq!(destination(text).to_string(), text);
		}
		for text in [
			"",
			"*.",
			"*.*",
			"a..b",
			"exa mple.org",
			"example.org:",
			"example.org:0",
			"*a.org",
			"example.org:99999",
			"http://example.org",
			"[2001:db8::1]:443",
		] {
			let wrong: Result<Destination, _> = text.parse();
			assert_eq!(wrong, Err(NoDestination(text.into())), "{text}");
		}
	}

	#[test]
	fn a_host_is_allowed_by_its_whole_name() {
		let allows = |rule: &str, host: &str| destination(rule).includes(host, 443);
		for host in ["example.org", "EXAMPLE.org", "example.org."] {
			assert!(allows("example.org", host), "{host}");
		}
		for host in ["a.example.org", "example.org.evil.net", "notexample.org"] {
			assert!(!allows("example.org", host), "{host}");
		}
		assert!(allows("*.example.org", "a.b.example.org"));
		for host in ["example.org", "evilexample.org", "example.org.evil.net"] {
			assert!(!allows("*.example.org", host), "{host}");
		}
		assert!(allows("*", "anything.at.all"));
	}

	#[test]
	fn without_a_port_only_the_web_is_meant() {
		let web: Vec<_> = (1..1_000)
			.filter(|port| destination("example.org").includes("example.org", *port))
			.collect();
		assert_eq!(web, WEB);
		assert!(destination("*:22").includes("example.org", 22));
		assert!(!destination("*:22").includes("example.org", 443));
	}

	#[test]
	fn the_variables_name_the_place_where_the_proxy_listens() {
		assert_eq!(PROXY_URL, format!("http://{}", SocketAddr::from(PROXY)));
	}

	#[tokio::test]
	async fn a_process_that_is_not_the_containers_gets_no_proxy() {
		let config = EgressConfig { allow: vec![destination("*")], ..EgressConfig::default() };
		let opened = Egress::new(&config).open("no-such-container", std::process::id());
		assert!(matches!(opened, Err(EgressError::Elsewhere(_))), "{opened:?}");
		// What has ended needs none.
		assert!(Egress::new(&config).open("no-such-container", u32::MAX).unwrap().is_none());
	}
}
