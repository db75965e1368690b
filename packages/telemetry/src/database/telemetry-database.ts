import type { Tx } from '@lingtan/sdk';
import type { ClientBase } from 'pg';

/** The park whose rows a call is about. */
export interface ParkRef {
  id: string;
  no: number;
  /** IANA zone; days follow it. */
  timeZone: string;
}

/** What the time-series store needs of the kernel's database. */
export interface TelemetryDatabase {
  withParkTx<T>(
    scope: { parkId: string; parkNo: number; enterpriseId?: string | null; long?: boolean; ahead?: boolean },
    work: (tx: Tx) => Promise<T>,
  ): Promise<T>;
  /** The connection under a transaction, for bulk work. */
  rawClient(tx: Tx): ClientBase;
}

/** The same for background work, whose statements may take long. */
export function onParkLong<T>(
  database: TelemetryDatabase,
  park: ParkRef,
  work: (client: ClientBase, tx: Tx) => Promise<T>,
): Promise<T> {
  const scope = { parkId: park.id, parkNo: park.no, enterpriseId: null, long: true };
  return database.withParkTx(scope, (tx) => work(database.rawClient(tx), tx));
}

/** Runs `work` on the plain connection of a transaction that sees `park` (or one enterprise of it). */
export function onPark<T>(
  database: TelemetryDatabase,
  park: ParkRef,
  work: (client: ClientBase, tx: Tx) => Promise<T>,
  enterpriseId: string | null = null,
): Promise<T> {
  return database.withParkTx({ parkId: park.id, parkNo: park.no, enterpriseId }, (tx) =>
    work(database.rawClient(tx), tx),
  );
}

/** The same for what comes in from devices, which does not wait behind those who read. */
export function onParkAhead<T>(
  database: TelemetryDatabase,
  park: ParkRef,
  work: (client: ClientBase, tx: Tx) => Promise<T>,
): Promise<T> {
  const scope = { parkId: park.id, parkNo: park.no, enterpriseId: null, ahead: true };
  return database.withParkTx(scope, (tx) => work(database.rawClient(tx), tx));
}
