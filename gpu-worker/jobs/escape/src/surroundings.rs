// SPDX-License-Identifier: Apache-2.0

//! Attempts to see and reach what is around the container: the machine's processes, namespaces, sockets and
//! networks, and what the image says of itself.

use std::{
	env, fs,
	io::{self, Read, Write},
	net::{SocketAddr, TcpStream, UdpSocket},
	os::{
		linux::net::SocketAddrExt,
		unix::net::{SocketAddr as UnixAddress, UnixStream},
	},
	thread,
	time::{Duration, Instant},
};

use crate::{
	attempts::{judge, Found, Given},
	INPUT, OUTPUT, PROGRAM,
};

const CONNECT_WITHIN: Duration = Duration::from_secs(2);
/// How soon after the start the proxy is there.
const PROXY_WITHIN: Duration = Duration::from_secs(10);

/// The command of a process.
fn command(pid: &str) -> Option<String> {
	let bytes = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
	Some(String::from_utf8_lossy(bytes.split(|byte| *byte == 0).next()?).into_owned())
}

pub fn other_processes() -> Found {
	let processes = fs::read_dir("/proc").map_err(|error| error.to_string())?;
	let pids = processes.flatten().filter_map(|entry| entry.file_name().into_string().ok());
	let pids = pids.filter(|name| name.bytes().all(|byte| byte.is_ascii_digit()));
	let others = pids.filter_map(|pid| command(&pid)).filter(|command| command != PROGRAM).count();
	match others {
		0 => Err("there are none but the job's".into()),
		others => Ok(format!("sees {others} processes")),
	}
}

pub fn signal_first() -> Found {
	if command("1").is_some_and(|command| command == PROGRAM) {
		return Err("process 1 is the job's own".into());
	}
	// SAFETY: signal 0 is sent to nobody; the call has no pointers.
	let sent = unsafe { libc::kill(1, 0) };
	let sent = if sent == 0 { Ok(()) } else { Err(io::Error::last_os_error()) };
	judge("could end the machine's first process", sent)
}

/// Whether a namespace is the one that the input calls the machine's.
pub fn namespace(given: &Given, kind: &str) -> Found {
	let own = fs::read_link(format!("/proc/self/ns/{kind}")).map_err(|error| error.to_string())?;
	let own = own.display().to_string();
	match given.get(kind)? == own {
		true => Ok(format!("is in the machine's own, {own}")),
		false => Err(format!("is in another one, {own}")),
	}
}

/// Variables by which an image has programs outside of it load code, or be given devices.
pub fn variables() -> Found {
	let harmless = ["", "void", "compute,utility"];
	let dangerous = ["LD_", "NVIDIA_", "CUDA_INJECTION"];
	let found = env::vars().find(|(name, value)| {
		dangerous.iter().any(|begin| name.starts_with(begin)) && !harmless.contains(&value.as_str())
	});
	match found {
		Some((name, value)) => Ok(format!("{name} is {value}")),
		None => Err("none of the image's is left".into()),
	}
}

/// Whether anything is sent to an address: that nobody answers is no wall.
pub fn connect(address: &str) -> Found {
	let to: SocketAddr = address.parse().map_err(|error| format!("{address}: {error}"))?;
	match TcpStream::connect_timeout(&to, CONNECT_WITHIN) {
		Ok(_) => Ok(format!("is connected to {address}")),
		Err(error) if error.kind() == io::ErrorKind::TimedOut => {
			Ok(format!("sent something to {address}"))
		}
		Err(error) => Err(error.to_string()),
	}
}

pub fn send(address: &str) -> Found {
	let socket = UdpSocket::bind("0.0.0.0:0").map_err(|error| error.to_string())?;
	match socket.send_to(b"surety", address) {
		Ok(_) => Ok(format!("sent something to {address}")),
		Err(error) => Err(error.to_string()),
	}
}

/// A socket that has no file is seen by whoever is in the same network namespace.
pub fn abstract_socket(given: &Given) -> Found {
	let name = given.get("abstract")?;
	let connected = UnixAddress::from_abstract_name(name)
		.and_then(|address| UnixStream::connect_addr(&address));
	match connected {
		Ok(_) => Ok("is connected to a program of the machine".into()),
		Err(error) => Err(error.to_string()),
	}
}

pub fn engine_socket() -> Found {
	const PLACES: [&str; 4] = [
		"/run/podman/podman.sock",
		"/var/run/docker.sock",
		"/run/docker.sock",
		"/run/containerd/containerd.sock",
	];
	let mut last = String::new();
	for place in PLACES {
		match UnixStream::connect(place) {
			Ok(_) => return Ok(format!("is connected to the engine at {place}")),
			Err(error) => last = error.to_string(),
		}
	}
	Err(last)
}

/// Asks the proxy for a way to each place that the input names, one a line.
pub fn ask_proxy() -> io::Result<()> {
	let proxy = env::var("HTTPS_PROXY").unwrap_or_default();
	let proxy = proxy.strip_prefix("http://").unwrap_or_default().to_string();
	let mut answers = format!("proxy {proxy}\n");
	for place in fs::read_to_string(INPUT)?.lines() {
		let answer = ask(&proxy, place).unwrap_or_else(|error| error.to_string());
		answers += &format!("{place} {}\n", answer.replace(['\r', '\n'], " "));
	}
	fs::write(OUTPUT, answers)
}

fn ask(proxy: &str, place: &str) -> io::Result<String> {
	let until = Instant::now() + PROXY_WITHIN;
	let mut stream = loop {
		match TcpStream::connect(proxy) {
			Err(error)
				if error.kind() == io::ErrorKind::ConnectionRefused && Instant::now() < until =>
			{
				thread::sleep(Duration::from_millis(20));
			}
			connected => break connected?,
		}
	};
	write!(stream, "CONNECT {place} HTTP/1.1\r\nHost: {place}\r\nConnection: close\r\n\r\n")?;
	let mut answer = vec![0; 1 << 10];
	let length = stream.read(&mut answer)?;
	answer.truncate(length);
	Ok(String::from_utf8_lossy(&answer).into_owned())
}
