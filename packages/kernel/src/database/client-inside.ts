import type pg from 'pg';

/** What of a client's inside is needed here, and not in its types. */
export interface ClientInside {
  /** False while an answer is awaited. */
  readyForQuery: boolean;
  /** The backend that the greeting names, which is none where a pooler wrote it. */
  processID: number | null;
  connectionParameters: { query_timeout: number | false };
}

/** Looks into a client. */
export function insideOf(client: pg.ClientBase): ClientInside {
  return client as unknown as ClientInside;
}
