import { canonicalJson } from '@lingtan/sdk';
import type { Tx } from '@lingtan/sdk';
import type { BatchInput, PassportInput } from '../../contracts/index.ts';
import { passport } from '../../domain/index.ts';
import { actorOf, lockBooks } from '../context.ts';
import type { Author, Carbon } from '../context.ts';
import { ledgerErrors } from '../errors.ts';
import { clockOf } from '../stored-time.ts';
import { meteredBatch } from './metered-batch.ts';
import { insertPassport, readPassports } from './passport-store.ts';
import type { StoredPassport } from './passport-store.ts';

/** What a passport is made of: a process graph, or a batch by its meters. */
interface Source {
  graph?: PassportInput | undefined;
  batch?: BatchInput | undefined;
  enterpriseId: string | null;
}

/** Refuses an enterprise that is not of the park. */
export function checkEnterprise({ scope }: Carbon, enterpriseId: string | null): void {
  const ids = scope.park.enterprises.map((each) => each.id);
  if (enterpriseId !== null && !ids.includes(enterpriseId))
    throw ledgerErrors.ENTERPRISE_UNKNOWN({ value: enterpriseId, expected: ids.join(', ') });
}

/** The passport of a graph, or of a batch by what was known at `asOf`. */
export async function makePassport(carbon: Carbon, tx: Tx, { graph, batch, enterpriseId }: Source, asOf: string) {
  if (!batch) return passport(graph!);
  const { graph: made, metered } = await meteredBatch(carbon, tx, batch, { enterpriseId, asOf });
  return passport(made, metered);
}

/** Issues a passport, as a further revision of a known id; the same content issues nothing. */
export async function issuePassport(
  carbon: Carbon,
  tx: Tx,
  { id, note, ...source }: Source & { id: string; note: string },
  by: Author,
): Promise<{ issued: boolean; passport: StoredPassport }> {
  const { scope } = carbon;
  await lockBooks(tx, scope.park.id);
  // The same instant for the readings and the record: what the passport rests on is what was known then.
  const recordedAt = await clockOf(tx);
  const { passport: made, sha256 } = await makePassport(carbon, tx, source, recordedAt);
  const [before] = await readPassports(tx, id);
  if (before?.sha256 === sha256) return { issued: false, passport: before };
  const revision = (before?.revision ?? 0) + 1;
  await insertPassport(tx, scope.park.id, {
    ...{ id, revision, sha256, note, recordedAt, content: canonicalJson(made) },
    ...{ enterpriseId: source.enterpriseId, recordedBy: by.name },
  });
  await scope.audit(tx, {
    ...{ action: 'carbon.passport-issued', subject: `passports/${id}@${revision}`, note, ...actorOf(by) },
    after: { sha256 },
  });
  return { issued: true, passport: (await readPassports(tx, id, revision))[0]! };
}
