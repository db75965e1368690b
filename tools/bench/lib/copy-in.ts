import type pg from 'pg';

/** COPY … FROM STDIN in binary form, through the driver's own hook for statements of another kind. */
export function copyIn(client: pg.Client, statement: string, chunks: readonly Buffer[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let failure: Error | null = null;
    const submittable = {
      submit: (connection: { query(text: string): void }) => connection.query(statement),
      handleCopyInResponse: (connection: { sendCopyFromChunk(chunk: Buffer): void; endCopyFrom(): void }) => {
        for (const chunk of chunks) connection.sendCopyFromChunk(chunk);
        connection.endCopyFrom();
      },
      handleError: (error: Error) => reject((failure = error)),
      handleReadyForQuery: () => (failure ? undefined : resolve()),
      handleCommandComplete: () => {},
      handleRowDescription: () => {},
      handleDataRow: () => {},
    };
    client.query(submittable as unknown as pg.Submittable);
  });
}

const signature = Buffer.from('5047434f50590aff0d0a000000000000000000', 'hex');
const postgresEpoch = Date.UTC(2000, 0, 1);

/** Rows (smallint, integer, timestamptz, float8, smallint) in binary COPY format; `row` gives one at a time. */
export function copyRows(count: number, row: (i: number) => { point: number; ts: number; value: number }): Buffer[] {
  const rowBytes = 52;
  const buffer = Buffer.allocUnsafe(count * rowBytes + 2);
  let at = 0;
  const header = (bytes: number) => (at = buffer.writeInt32BE(bytes, at));
  for (let i = 0; i < count; i++) {
    const { point, ts, value } = row(i);
    at = buffer.writeInt16BE(5, at);
    header(2);
    at = buffer.writeInt16BE(1, at);
    header(4);
    at = buffer.writeInt32BE(point, at);
    header(8);
    at = buffer.writeBigInt64BE(BigInt(ts - postgresEpoch) * 1000n, at);
    header(8);
    at = buffer.writeDoubleBE(value, at);
    header(2);
    at = buffer.writeInt16BE(0, at);
  }
  at = buffer.writeInt16BE(-1, at);
  return [signature, buffer.subarray(0, at)];
}
