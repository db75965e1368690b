/** A connection as far as its pace is concerned. */
export interface PacedSocket {
  readonly conn: {
    readonly transport: { readonly writable: boolean };
    on(event: 'drain', listener: () => void): unknown;
  };
  readonly data: { pace?: Pace };
  join(room: string): unknown;
  leave(room: string): unknown;
}

interface Pace {
  /** Last time that messages went out. */
  drainedAt: number;
  /** Since when the connection has taken none; null when it takes them. */
  blockedSince: number | null;
}

/** Room of the sockets that get no messages at the moment. */
export const laggardsRoom = 'laggards';
const patienceMs = 300;

/** Begins to watch the pace of a new socket. */
export function watchPace(socket: PacedSocket): void {
  const pace: Pace = { drainedAt: performance.now(), blockedSince: null };
  socket.data.pace = pace;
  socket.conn.on('drain', () => (pace.drainedAt = performance.now()));
}

/**
 * Puts a socket whose connection has taken nothing for a while into {@link laggardsRoom}, and takes it out again. What is
 * sent meanwhile is lost to it, so that its backlog stays small; a burst to a socket that keeps up is not.
 */
export function judgePace(socket: PacedSocket, now = performance.now()): void {
  const { pace } = socket.data;
  if (!pace) return;
  if (socket.conn.transport.writable) {
    if (pace.blockedSince !== null) void socket.leave(laggardsRoom);
    pace.blockedSince = null;
    return;
  }
  if (pace.blockedSince === null || pace.drainedAt > pace.blockedSince) pace.blockedSince = now;
  else if (now - pace.blockedSince > patienceMs) void socket.join(laggardsRoom);
}
