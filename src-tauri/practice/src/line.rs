//! A bad line: carries what is said between a connection and the server that answers it, as badly as it is told to.

use std::future::pending;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, DuplexStream};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, sleep_until};

use crate::toxics::{Toward, Toxic, ToxicKind, slow_close};

/// How much is taken up at once.
const PIECE: usize = 16 * 1024;

/// How many pieces may be under way: a megabyte, so that lateness is not slowness.
const UNDER_WAY: usize = 64;

/// A narrow line lets something through so often.
const TICKS_PER_SECOND: u32 = 50;

/// How a direction ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// Who speaks has nothing more to say.
    Said,
    /// The connection is closed.
    Cut,
    /// The connection is reset.
    Reset,
}

/// Carries everything between `outside` and `inside` until one of them ends it, or the line does.
pub(crate) async fn carry(outside: TcpStream, inside: DuplexStream, toxics: &[Toxic]) {
    // Small pieces are to arrive as small pieces; without this they are only larger.
    let _ = outside.set_nodelay(true);
    let (mut from_client, mut to_client) = outside.into_split();
    let (mut from_server, mut to_server) = tokio::io::split(inside);
    let (asking, answering) =
        (Direction::of(toxics, Toward::Server), Direction::of(toxics, Toward::Client));
    let requests = async {
        match asking.carry(&mut from_client, &mut to_server).await {
            End::Said => {
                // Whoever has asked may still be answered.
                let _ = to_server.shutdown().await;
                pending().await
            }
            end => end,
        }
    };
    let end = tokio::select! {
        end = requests => end,
        end = answering.carry(&mut from_server, &mut to_client) => end,
    };
    sleep(slow_close(toxics)).await;
    if end == End::Reset {
        // If it cannot be set the connection is closed instead, which is as bad for the client.
        let _ = to_client.as_ref().set_zero_linger();
    }
}

/// What is wrong in one direction.
#[derive(Default)]
struct Direction {
    latency: Duration,
    bytes_per_second: Option<u32>,
    /// The largest piece, and the pause after it.
    slices: Option<(usize, Duration)>,
    limit: Option<u64>,
    /// Nothing gets through, and it ends like this, after this time if ever.
    doom: Option<(Option<Duration>, End)>,
}

impl Direction {
    fn of(toxics: &[Toxic], toward: Toward) -> Self {
        let mut direction = Self::default();
        let milliseconds = Duration::from_millis;
        for toxic in toxics.iter().filter(|toxic| toxic.toward == toward) {
            match toxic.what {
                ToxicKind::Latency { milliseconds: late } => direction.latency = milliseconds(late),
                ToxicKind::Bandwidth { bytes_per_second } => {
                    let bytes = u32::try_from(bytes_per_second).unwrap_or(u32::MAX);
                    direction.bytes_per_second = Some(bytes.max(1));
                }
                ToxicKind::Timeout { milliseconds: after } => {
                    let after = (after > 0).then(|| milliseconds(after));
                    direction.doom = Some((after, End::Cut));
                }
                ToxicKind::ResetPeer { milliseconds: after } => {
                    direction.doom = Some((Some(milliseconds(after)), End::Reset));
                }
                ToxicKind::Slicer { bytes, microseconds } => {
                    direction.slices = Some((bytes.max(1), Duration::from_micros(microseconds)));
                }
                ToxicKind::LimitData { bytes } => direction.limit = Some(bytes),
                ToxicKind::Down { .. } | ToxicKind::SlowClose { .. } => {}
            }
        }
        direction
    }

    async fn carry(
        &self,
        from: &mut (impl AsyncRead + Unpin),
        to: &mut (impl AsyncWrite + Unpin),
    ) -> End {
        let Some((after, end)) = self.doom else {
            let (sender, receiver) = mpsc::channel(UNDER_WAY);
            let taken_up = async {
                self.take_up(from, sender).await;
                // What has been taken up has still to arrive.
                pending().await
            };
            return tokio::select! {
                end = self.deliver(receiver, to) => end,
                end = taken_up => end,
            };
        };
        let doomed = async {
            match after {
                Some(after) => sleep(after).await,
                None => pending().await,
            }
        };
        tokio::select! {
            () = doomed => end,
            () = swallow(from) => End::Said,
        }
    }

    /// Takes up what is said, and notes when it may arrive.
    async fn take_up(
        &self,
        from: &mut (impl AsyncRead + Unpin),
        pieces: mpsc::Sender<(Instant, Bytes)>,
    ) {
        loop {
            let mut piece = BytesMut::with_capacity(PIECE);
            match from.read_buf(&mut piece).await {
                Ok(1..) => {}
                // What a broken connection had to say is said too.
                Ok(0) | Err(_) => return,
            }
            let due = Instant::now() + self.latency;
            if pieces.send((due, piece.freeze())).await.is_err() {
                return;
            }
        }
    }

    async fn deliver(
        &self,
        mut pieces: mpsc::Receiver<(Instant, Bytes)>,
        to: &mut (impl AsyncWrite + Unpin),
    ) -> End {
        let mut left = self.limit;
        while let Some((due, mut piece)) = pieces.recv().await {
            sleep_until(due).await;
            let cut = left.is_some_and(|left| piece.len() as u64 >= left);
            if let Some(left) = &mut left {
                piece.truncate(usize::try_from(*left).unwrap_or(usize::MAX));
                *left -= piece.len() as u64;
            }
            if self.write(&piece, to).await.is_err() || cut {
                return End::Cut;
            }
        }
        End::Said
    }

    async fn write(&self, piece: &[u8], to: &mut (impl AsyncWrite + Unpin)) -> std::io::Result<()> {
        let (sliced, pause) = self.slices.unwrap_or((PIECE, Duration::ZERO));
        let narrow = self.bytes_per_second.map_or(PIECE, |bytes| {
            usize::try_from((bytes / TICKS_PER_SECOND).max(1)).unwrap_or(PIECE)
        });
        for slice in piece.chunks(sliced.min(narrow)) {
            if let Some(bytes_per_second) = self.bytes_per_second {
                let bytes = u32::try_from(slice.len()).unwrap_or(u32::MAX);
                sleep(Duration::from_secs(1) * bytes / bytes_per_second).await;
            }
            to.write_all(slice).await?;
            to.flush().await?;
            if !pause.is_zero() {
                sleep(pause).await;
            }
        }
        Ok(())
    }
}

/// Listens to the end and passes nothing on.
async fn swallow(from: &mut (impl AsyncRead + Unpin)) {
    let mut piece = vec![0; PIECE];
    while from.read(&mut piece).await.is_ok_and(|length| length > 0) {}
}
