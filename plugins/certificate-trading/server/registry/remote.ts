import { LingtanError, localDate, type Offers, type Principal } from '@lingtan/sdk';
import type {
  FileReconciliation,
  ListedGec,
  RegistryAccessService,
  RegistryList,
  RemoteRegistries,
} from '../../contracts/index.ts';
import { reconcile } from '../../domain/index.ts';
import type { Certificates } from '../context.ts';
import { ledgerErrors } from '../errors.ts';
import { readGecMonths } from '../queue/read-gec.ts';

export type RegistryOffers = Offers<RegistryAccessService> | undefined;

interface Remote {
  readonly provider: string;
  readonly registry: string;
}

/** Registries of all plugins; one that gives no answer is named and costs nobody else theirs. */
export async function listRegistries(offers: RegistryOffers): Promise<RemoteRegistries> {
  const found: RemoteRegistries = { registries: [], silent: [] };
  for (const { provider, service } of (await offers?.all()) ?? [])
    try {
      for (const { id, title, takes } of await service.registries())
        found.registries.push({ provider, registry: id, title, takes });
    } catch (error) {
      found.silent.push({ provider, problem: (error as Error).message });
    }
  return found;
}

async function serviceOf(offers: RegistryOffers, { provider }: Remote): Promise<RegistryAccessService> {
  const found = ((await offers?.all()) ?? []).find((offer) => offer.provider === provider);
  if (!found) throw ledgerErrors.REGISTRY_UNKNOWN({ provider });
  return found.service;
}

/** What a plugin answers; its own errors are told as they are, all others as a registry that gives no answer. */
async function asking<T>({ registry }: Remote, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof LingtanError) throw error;
    throw ledgerErrors.REGISTRY_SILENT({ registry, problem: (error as Error).message }, error);
  }
}

async function monthsOf(
  certificates: Certificates,
  principal: Principal,
  { from, to }: { from: string; to: string },
): Promise<(ListedGec & { over: boolean })[]> {
  const { months } = await readGecMonths(certificates, principal);
  return months
    .filter(({ month, kind }) => month >= from && month <= to && kind !== 'none')
    .map(({ device, month, issued, over }) => ({ device, month, issued, over }));
}

interface RemoteQuery extends Remote {
  readonly from: string;
  readonly to: string;
}

async function theirs(offers: RegistryOffers, query: RemoteQuery): Promise<RegistryList> {
  const { registry, from, to } = query;
  const service = await serviceOf(offers, query);
  const list = await asking(query, () => service.list({ registry, from, to }));
  return { ...list, rows: list.rows.filter(({ month }) => month >= from && month <= to) };
}

/** The report of a registry that a plugin talks to. */
export async function reconcileRemote(
  certificates: Certificates,
  offers: RegistryOffers,
  query: RemoteQuery,
  principal: Principal,
): Promise<FileReconciliation> {
  const { clock, park } = certificates.scope;
  const { rows, faults } = await theirs(offers, query);
  const ours = await monthsOf(certificates, principal, query);
  const report = reconcile(ours, rows, localDate(clock.now(), park.timeZone).slice(0, 7));
  return { report, rows: rows.length, faults: faults.slice(0, 100).map((fault) => ({ ...fault })) };
}

/** Hands over what the registry does not name; what it names with another number is for people to look at. */
export async function submitRemote(
  certificates: Certificates,
  offers: RegistryOffers,
  { reason, idempotencyKey, ...query }: RemoteQuery & { reason: string; idempotencyKey: string },
  principal: Principal,
): Promise<{ submitted: number; taken: number; refused: { row: ListedGec; why: string }[] }> {
  const { scope } = certificates;
  const known = new Set((await theirs(offers, query)).rows.map(({ device, month }) => `${month} ${device}`));
  const rows = (await monthsOf(certificates, principal, query))
    .filter(({ over, issued, month, device }) => over && issued > 0 && !known.has(`${month} ${device}`))
    .map(({ device, month, issued }) => ({ device, month, issued }));
  const service = await serviceOf(offers, query);
  const { registry } = query;
  const answer =
    rows.length === 0
      ? { taken: 0, refused: [] }
      : await asking(query, () => service.submit({ registry, rows, idempotencyKey }));
  await scope.db.tx((tx) =>
    scope.audit(tx, {
      action: 'certificates.registry-submit',
      subject: `${query.provider}/${registry}`,
      actor: principal,
      after: { submitted: rows.length, taken: answer.taken, refused: answer.refused.length, idempotencyKey },
      note: reason,
    }),
  );
  return { submitted: rows.length, ...answer };
}
