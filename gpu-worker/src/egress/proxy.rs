// SPDX-License-Identifier: Apache-2.0

//! The HTTP proxy of a job: `CONNECT` for what is encrypted, and plain requests.

use std::{
	convert::Infallible,
	io,
	net::{IpAddr, SocketAddr},
	pin::Pin,
	sync::{
		atomic::{AtomicU64, Ordering},
		Arc, Mutex, PoisonError,
	},
	task::{ready, Context, Poll},
	time::Duration,
};

use http_body_util::{Either, Full};
use hyper::{
	body::{Bytes, Incoming},
	client::conn::http1 as client,
	header::{HeaderValue, CONNECTION, HOST},
	http::uri::{Authority, Uri},
	server::conn::http1 as server,
	service::service_fn,
	upgrade::OnUpgrade,
	Method, Request, Response, StatusCode,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
	io::{copy_bidirectional, AsyncRead, AsyncWrite, ReadBuf},
	net::{lookup_host, TcpListener, TcpStream},
	task::JoinSet,
	time::{sleep, timeout},
};
use tracing::debug;

use super::Destination;

/// Connections of a job at a time.
const MOST_CONNECTIONS: usize = 64;
/// How long a request's head may take.
const HEAD_WITHIN: Duration = Duration::from_secs(30);
/// How large it may be, in bytes.
const HEAD_BYTES: usize = 16 << 10;
/// How long a name may take to be resolved, and a host to answer.
const CONNECT_WITHIN: Duration = Duration::from_secs(10);
/// How long to wait when no connection can be accepted, for want of files.
const ACCEPT_AGAIN: Duration = Duration::from_secs(1);

type Body = Either<Incoming, Full<Bytes>>;

/// What a job may reach.
#[derive(Debug)]
pub struct Proxy {
	allow: Vec<Destination>,
	/// Which addresses may be connected to.
	may_reach: fn(IpAddr) -> bool,
	/// How many bytes are left, in both directions together.
	left: Arc<AtomicU64>,
}

/// Why a request is not passed on.
#[derive(Debug, thiserror::Error)]
enum Refusal {
	#[error("ask for an absolute http: address, or CONNECT to HOST:PORT")]
	NoHost,
	#[error("{0}:{1} is not among what this provider lets jobs reach")]
	NotAllowed(String, u16),
	#[error("{0} leads to {1}, which is not a public address")]
	NotPublic(String, IpAddr),
	#[error("{0} cannot be reached: {1}")]
	Unreachable(String, String),
	#[error("this job has used up what it may send and receive")]
	UsedUp,
}

impl Refusal {
	fn status(&self) -> StatusCode {
		match self {
			Self::NoHost => StatusCode::BAD_REQUEST,
			Self::NotAllowed(..) | Self::NotPublic(..) | Self::UsedUp => StatusCode::FORBIDDEN,
			Self::Unreachable(..) => StatusCode::BAD_GATEWAY,
		}
	}
}

impl Proxy {
	/// One that leads to `allow`, where the address is one that it `may_reach`, for so many bytes in all.
	pub fn new(allow: Vec<Destination>, may_reach: fn(IpAddr) -> bool, most_bytes: u64) -> Self {
		Self { allow, may_reach, left: Arc::new(AtomicU64::new(most_bytes)) }
	}

	/// Connects to a host. The address that is checked is the one that is connected to.
	async fn connect(&self, host: &str, port: u16) -> Result<Counted, Refusal> {
		if !self.allow.iter().any(|destination| destination.includes(host, port)) {
			return Err(Refusal::NotAllowed(host.into(), port));
		}
		if self.left.load(Ordering::Relaxed) == 0 {
			return Err(Refusal::UsedUp);
		}
		let unreachable = |problem: String| Refusal::Unreachable(format!("{host}:{port}"), problem);
		let name = host.trim_start_matches('[').trim_end_matches(']');
		let found = timeout(CONNECT_WITHIN, lookup_host((name, port))).await;
		let found: Vec<SocketAddr> = match found {
			Ok(Ok(found)) => found.collect(),
			Ok(Err(error)) => return Err(unreachable(error.to_string())),
			Err(_) => return Err(unreachable("its name takes too long".into())),
		};
		if let Some(bad) = found.iter().find(|address| !(self.may_reach)(address.ip())) {
			return Err(Refusal::NotPublic(host.into(), bad.ip()));
		}
		match timeout(CONNECT_WITHIN, TcpStream::connect(&found[..])).await {
			Ok(Ok(stream)) => Ok(Counted { stream, left: self.left.clone() }),
			Ok(Err(error)) => Err(unreachable(error.to_string())),
			Err(_) => Err(unreachable("it does not answer".into())),
		}
	}
}

/// Serves a job until it is aborted, with all connections.
pub async fn serve(listener: TcpListener, proxy: Proxy) {
	let proxy = Arc::new(proxy);
	let mut visits = JoinSet::new();
	loop {
		tokio::select! {
			accepted = listener.accept(), if visits.len() < MOST_CONNECTIONS => match accepted {
				Ok((stream, _)) => drop(visits.spawn(Visit::new(proxy.clone()).serve(stream))),
				Err(error) => {
					debug!(%error, "a job's connection failed");
					sleep(ACCEPT_AGAIN).await;
				},
			},
			Some(_) = visits.join_next() => {},
		}
	}
}

/// One connection of a job.
struct Visit {
	proxy: Arc<Proxy>,
	/// What it becomes once a CONNECT is answered.
	tunnel: Mutex<Option<(OnUpgrade, Counted)>>,
	/// The connections that its plain requests go over.
	onward: Mutex<JoinSet<()>>,
}

impl Visit {
	fn new(proxy: Arc<Proxy>) -> Self {
		Self { proxy, tunnel: Mutex::default(), onward: Mutex::default() }
	}

	async fn serve(self, stream: TcpStream) {
		let this = &self;
		let service = service_fn(move |request| async move {
			Ok::<_, Infallible>(this.answer(request).await.unwrap_or_else(|refusal| {
				debug!(%refusal, "a job's request was refused");
				let text = Full::new(Bytes::from(format!("{refusal}\n")));
				let mut response = Response::new(Either::Right(text));
				*response.status_mut() = refusal.status();
				response
			}))
		});
		let served = server::Builder::new()
			.timer(TokioTimer::new())
			.header_read_timeout(HEAD_WITHIN)
			.max_buf_size(HEAD_BYTES)
			.serve_connection(TokioIo::new(stream), service)
			.with_upgrades()
			.await;
		debug!(?served, "a job's connection");
		let tunnel = self.tunnel.lock().unwrap_or_else(PoisonError::into_inner).take();
		if let Some((upgrade, mut onward)) = tunnel {
			let Ok(upgraded) = upgrade.await else { return };
			let copied = copy_bidirectional(&mut TokioIo::new(upgraded), &mut onward).await;
			debug!(?copied, "a job's tunnel");
		}
	}

	async fn answer(&self, mut request: Request<Incoming>) -> Result<Response<Body>, Refusal> {
		let authority = request.uri().authority().ok_or(Refusal::NoHost)?.clone();
		if request.method() == Method::CONNECT {
			let port = authority.port_u16().ok_or(Refusal::NoHost)?;
			let onward = self.proxy.connect(authority.host(), port).await?;
			let upgrade = hyper::upgrade::on(&mut request);
			*self.tunnel.lock().unwrap_or_else(PoisonError::into_inner) = Some((upgrade, onward));
			return Ok(Response::new(Either::Right(Full::default())));
		}
		if request.uri().scheme_str() != Some("http") {
			return Err(Refusal::NoHost);
		}
		let onward =
			self.proxy.connect(authority.host(), authority.port_u16().unwrap_or(80)).await?;
		self.pass_on(request, &authority, onward).await
	}

	/// Sends a plain request on, as a client would who asks the host itself.
	async fn pass_on(
		&self,
		mut request: Request<Incoming>,
		authority: &Authority,
		onward: Counted,
	) -> Result<Response<Body>, Refusal> {
		let failed = |problem: &dyn std::fmt::Display| {
			Refusal::Unreachable(authority.to_string(), problem.to_string())
		};
		let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
		let path: Uri = path.parse().map_err(|error| failed(&error))?;
		*request.uri_mut() = path;
		let headers = request.headers_mut();
		for meant_for_the_proxy in ["proxy-authorization", "proxy-connection", "upgrade"] {
			headers.remove(meant_for_the_proxy);
		}
		headers.insert(CONNECTION, HeaderValue::from_static("close"));
		let host = authority.as_str().rsplit('@').next().unwrap_or_default();
		headers.insert(HOST, HeaderValue::from_str(host).map_err(|error| failed(&error))?);
		let (mut sender, connection) =
			client::handshake(TokioIo::new(onward)).await.map_err(|error| failed(&error))?;
		self.onward.lock().unwrap_or_else(PoisonError::into_inner).spawn(async move {
			let ended = connection.await;
			debug!(?ended, "a job's request");
		});
		let mut response = sender.send_request(request).await.map_err(|error| failed(&error))?;
		response.headers_mut().remove(CONNECTION);
		Ok(response.map(Either::Left))
	}
}

/// A connection whose bytes are counted, in both directions, until none are left.
struct Counted {
	stream: TcpStream,
	left: Arc<AtomicU64>,
}

impl Counted {
	/// Counts what has passed. The last bytes may be some too many.
	fn count(&self, bytes: usize) {
		let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
		// It never fails: the closure always gives a value.
		let _ = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
			Some(left.saturating_sub(bytes))
		});
	}

	fn check(&self) -> io::Result<()> {
		if self.left.load(Ordering::Relaxed) == 0 {
			return Err(io::Error::other(Refusal::UsedUp));
		}
		Ok(())
	}
}

impl AsyncRead for Counted {
	fn poll_read(
		mut self: Pin<&mut Self>,
		context: &mut Context<'_>,
		buffer: &mut ReadBuf<'_>,
	) -> Poll<io::Result<()>> {
		self.check()?;
		let before = buffer.filled().len();
		ready!(Pin::new(&mut self.stream).poll_read(context, buffer))?;
		self.count(buffer.filled().len().saturating_sub(before));
		Poll::Ready(Ok(()))
	}
}

impl AsyncWrite for Counted {
	fn poll_write(
		mut self: Pin<&mut Self>,
		context: &mut Context<'_>,
		bytes: &[u8],
	) -> Poll<io::Result<usize>> {
		self.check()?;
		let written = ready!(Pin::new(&mut self.stream).poll_write(context, bytes))?;
		self.count(written);
		Poll::Ready(Ok(written))
	}

	fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
		Pin::new(&mut self.stream).poll_flush(context)
	}

	fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
		Pin::new(&mut self.stream).poll_shutdown(context)
	}
}

#[cfg(test)]
mod tests {
	use tokio::io::{AsyncReadExt, AsyncWriteExt};

	use super::*;
	use crate::address::is_public;

	const ANYWHERE: fn(IpAddr) -> bool = |_| true;

	/// A server that answers every connection with what was asked, and its port.
	async fn host() -> u16 {
		let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
		let port = listener.local_addr().unwrap().port();
		tokio::spawn(async move {
			while let Ok((mut stream, _)) = listener.accept().await {
				tokio::spawn(async move {
					let mut asked = vec![0; 4_096];
					let length = stream.read(&mut asked).await.unwrap_or(0);
					asked.truncate(length);
					let head =
						format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n").into_bytes();
					let _ = stream.write_all(&[head, asked].concat()).await;
				});
			}
		});
		port
	}

	/// A proxy and its port.
	async fn proxy(allow: &[&str], may_reach: fn(IpAddr) -> bool, most_bytes: u64) -> u16 {
		let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
		let port = listener.local_addr().unwrap().port();
		let allow = allow.iter().map(|text| text.parse().unwrap()).collect();
		tokio::spawn(serve(listener, Proxy::new(allow, may_reach, most_bytes)));
		port
	}

	/// What a proxy answers to these bytes, followed after its first answer by `then`.
	async fn ask(proxy: u16, request: &str, then: &[u8]) -> String {
		let mut stream = TcpStream::connect(("127.0.0.1", proxy)).await.unwrap();
		stream.write_all(request.as_bytes()).await.unwrap();
		let mut answer = vec![0; 4_096];
		let length = stream.read(&mut answer).await.unwrap();
		answer.truncate(length);
		if !then.is_empty() {
			stream.write_all(then).await.unwrap();
		}
		stream.shutdown().await.unwrap();
		let _ = stream.read_to_end(&mut answer).await;
		String::from_utf8_lossy(&answer).into_owned()
	}

	fn connect_to(host: &str) -> String {
		format!("CONNECT {host} HTTP/1.1\r\nHost: {host}\r\n\r\n")
	}

	#[tokio::test]
	async fn a_tunnel_carries_what_both_sides_say() {
		let host = host().await;
		let proxy = proxy(&[&format!("localhost:{host}")], ANYWHERE, 1 << 20).await;
		let answer = ask(proxy, &connect_to(&format!("localhost:{host}")), b"hello there").await;
		assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("hello there"), "{answer}");
	}

	#[tokio::test]
	async fn a_plain_request_is_sent_on_as_if_the_host_itself_were_asked() {
		let host = host().await;
		let proxy = proxy(&[&format!("*:{host}")], ANYWHERE, 1 << 20).await;
		let request = format!(
			"GET http://localhost:{host}/a/b?c=d HTTP/1.1\r\nHost: inner.example\r\n\
			 Proxy-Authorization: Basic eDp5\r\nX-Own: kept\r\n\r\n"
		);
		let answer = ask(proxy, &request, b"").await.to_lowercase();
		assert!(answer.contains("get /a/b?c=d http/1.1"), "{answer}");
		assert!(answer.contains(&format!("host: localhost:{host}")), "{answer}");
		assert!(answer.contains("x-own: kept"), "{answer}");
		for gone in ["inner.example", "proxy-authorization"] {
			assert!(!answer.contains(gone), "{gone} in {answer}");
		}
	}

	#[tokio::test]
	async fn what_the_operator_did_not_name_is_refused() {
		let host = host().await;
		let proxy = proxy(&["example.org", "*.example.com:443"], ANYWHERE, 1 << 20).await;
		for place in
			[format!("localhost:{host}"), "example.org:22".into(), "example.com:443".into()]
		{
			let answer = ask(proxy, &connect_to(&place), b"").await;
			assert!(answer.starts_with("HTTP/1.1 403") && answer.contains(&place), "{answer}");
		}
	}

	#[tokio::test]
	async fn a_name_or_number_that_leads_into_the_operators_network_is_refused() {
		let host = host().await;
		let proxy = proxy(&["*", &format!("*:{host}")], is_public, 1 << 20).await;
		for name in [
			"localhost",
			"127.0.0.1",
			"0.0.0.0",
			"[::1]",
			"[::ffff:127.0.0.1]",
			"10.0.0.1",
			"192.168.0.1",
			"100.64.0.1",
			"169.254.169.254",
			"[fe80::1]",
			"224.0.0.1",
			// Other ways to write 127.0.0.1 and 169.254.169.254.
			"2130706433",
			"0x7f000001",
			"0251.0376.0251.0376",
		] {
			let answer = ask(proxy, &connect_to(&format!("{name}:{host}")), b"").await;
			assert!(
				answer.starts_with("HTTP/1.1 403") && answer.contains("not a public address"),
				"{name}: {answer}"
			);
		}
		let metadata = "GET http://169.254.169.254/latest/meta-data/ HTTP/1.1\r\n\r\n";
		let answer = ask(proxy, metadata, b"").await;
		assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
	}

	#[tokio::test]
	async fn what_is_no_request_to_a_proxy_is_refused() {
		let proxy = proxy(&["*"], ANYWHERE, 1 << 20).await;
		for request in
			["GET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET ftp://a.example/ HTTP/1.1\r\n\r\n"]
		{
			let answer = ask(proxy, request, b"").await;
			assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
		}
		let long = format!("GET http://a.example/{} HTTP/1.1\r\n\r\n", "a".repeat(2 * HEAD_BYTES));
		let answer = ask(proxy, &long, b"").await;
		assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
	}

	#[tokio::test]
	async fn a_job_sends_and_receives_no_more_than_it_may() {
		let host = host().await;
		let proxy = proxy(&[&format!("*:{host}")], ANYWHERE, 100).await;
		let to_host = connect_to(&format!("localhost:{host}"));
		// It goes through, and uses up what there was.
		ask(proxy, &to_host, &[b'x'; 200]).await;
		let answer = ask(proxy, &to_host, b"").await;
		assert!(answer.starts_with("HTTP/1.1 403") && answer.contains("used up"), "{answer}");
	}

	#[tokio::test]
	async fn only_so_many_connections_are_served_at_a_time() {
		let proxy = proxy(&["*"], ANYWHERE, 1 << 20).await;
		let mut open = Vec::new();
		for _ in 0..MOST_CONNECTIONS {
			open.push(TcpStream::connect(("127.0.0.1", proxy)).await.unwrap());
		}
		let one_more = ask(proxy, "GET / HTTP/1.1\r\nHost: a\r\n\r\n", b"");
		tokio::pin!(one_more);
		// It is answered when another one ends, and not before.
		assert!(timeout(Duration::from_millis(300), &mut one_more).await.is_err());
		drop(open.pop());
		let answer = timeout(CONNECT_WITHIN, one_more).await.unwrap();
		assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
	}
}
