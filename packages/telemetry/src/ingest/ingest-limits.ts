/** Bounds of the write path. */
export interface IngestLimits {
  /** Rows per transaction. */
  maxGroupRows: number;
  /** Transactions at a time. */
  maxInFlight: number;
  /** Rows waiting per park; beyond, batches are refused with TELEMETRY_OVERLOADED. About 40 bytes each. */
  maxQueuedRows: number;
  /** How long a batch is held while the database is away before TELEMETRY_UNAVAILABLE. */
  retryForMs: number;
}

export const defaultIngestLimits: IngestLimits = {
  maxGroupRows: 10_000,
  maxInFlight: 2,
  maxQueuedRows: 200_000,
  retryForMs: 15_000,
};

const transientState = /^(08|40|53|57P)/;
const transientSystem = new Set(['ECONNREFUSED', 'ENOENT', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT']);

/** The database is away, restarting, full or out of connections: the same rows may be stored a moment later. */
export function isTransient(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code, status } = at as { code?: unknown; status?: unknown };
    // Storing is idempotent, so an unknown outcome is a reason to try again, too.
    if (status === 503) return true;
    if (typeof code === 'string' && (transientState.test(code) || transientSystem.has(code))) return true;
    if (code === '23514' && /no partition of relation/.test(at.message)) return true;
  }
  return false;
}
