import type { Tx } from '@lingtan/sdk';
import type { TariffRecord, TariffVersionRecord } from '../../contracts/index.ts';
import { validUntil } from '../../domain/index.ts';
import { tariffStoreErrors } from './errors.ts';
import { readCurrentVersions, readTariffHeads, tariffRef } from './tariff-store.ts';
import type { StoredVersion } from './tariff-store.ts';

/** A stored version that is not withdrawn, as others see it, among the versions it is valid with. */
export function toRecord(version: StoredVersion, siblings: readonly StoredVersion[]): TariffVersionRecord {
  const contents = siblings.flatMap(({ content }) => content ?? []);
  const { content, revision, recordedAt, recordedBy, reason } = version;
  return {
    ...content!,
    revision,
    recordedAt,
    recordedBy,
    reason,
    validUntil: validUntil(contents, content!),
    ref: tariffRef(version.tariffId, version.validFrom, revision),
  };
}

/** Tariffs that the transaction may see, with their versions. */
export async function readTariffs(tx: Tx, parkZone: string, asOf?: string | null): Promise<TariffRecord[]> {
  const heads = await readTariffHeads(tx, asOf);
  const versions = await readCurrentVersions(tx, asOf);
  return heads.map(({ id, name, timeZone }) => {
    const own = versions.filter((version) => version.tariffId === id);
    return { id, name, timeZone: timeZone ?? parkZone, versions: own.map((version) => toRecord(version, own)) };
  });
}

/** One tariff; one that the transaction may not see is answered like one that does not exist. */
export async function readTariff(
  tx: Tx,
  parkZone: string,
  tariffId: string,
  asOf?: string | null,
): Promise<TariffRecord> {
  const tariff = (await readTariffs(tx, parkZone, asOf)).find((t) => t.id === tariffId);
  if (!tariff) throw tariffStoreErrors.UNKNOWN({ tariff: tariffId });
  return tariff;
}
