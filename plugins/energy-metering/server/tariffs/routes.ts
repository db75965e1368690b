import { file } from '@lingtan/sdk';
import type { ParkScope, Tx } from '@lingtan/sdk';
import {
  checkVersionRoute,
  createTariffRoute,
  createVersionRoute,
  exportTariffRoute,
  previewDraftRoute,
  previewRoute,
  pricesRoute,
  renameTariffRoute,
  tariffRoute,
  tariffsRoute,
  tariffTemplatesRoute,
  withdrawVersionRoute,
} from '../../contracts/index.ts';
import type { Tariff, TariffRecord, TariffVersion } from '../../contracts/index.ts';
import type { Energy } from '../context.ts';
import { queryAsOf, querySpan } from '../routes/query.ts';
import { assertDraft, checkDraft } from './check-draft.ts';
import { tariffStoreErrors } from './errors.ts';
import { previewWeek, previewYear } from './preview.ts';
import { readPrices } from './price-periods.ts';
import { readTariff, readTariffs } from './read-tariffs.ts';
import { readCurrentVersions, readTariffHeads, readVersionHistory, tariffRef } from './tariff-store.ts';
import { tariffTemplates } from './templates.ts';
import {
  addVersion,
  checkWholeTariff,
  createTariff,
  editorOf,
  nextRevision,
  renameTariff,
  withdrawVersion,
} from './write-tariffs.ts';

type RouteScope = Pick<ParkScope, 'route' | 'audit'>;

/** Routes of tariffs. They read through the caller's own transaction, in which a member sees the own tariffs only. */
export function registerTariffRoutes(energy: Energy, scope: RouteScope): void {
  registerReading(energy, scope);
  registerDrafts(energy, scope);
  registerEditing(energy, scope);
}

function registerReading(energy: Energy, scope: RouteScope): void {
  scope.route(tariffsRoute, async ({ query, tx }) => ({
    tariffs: await tx((tx) => readTariffs(tx, energy.timeZone, queryAsOf(query.asOf))),
    intervalMinutes: energy.minutes,
  }));

  scope.route(tariffRoute, async ({ params, query, tx }) =>
    tx(async (tx) => {
      const asOf = queryAsOf(query.asOf);
      const tariff = await readTariff(tx, energy.timeZone, params.tariff, asOf);
      const revisions = await readVersionHistory(tx, params.tariff, asOf);
      const history = revisions.map((entry, index) => {
        const { validFrom, revision, reason, recordedAt, recordedBy } = entry;
        // A withdrawal has no content of its own; what it withdrew is what a reader wants to see.
        const content = entry.content ?? revisions[index - 1]!.content!;
        const ref = tariffRef(params.tariff, validFrom, revision);
        return { ...content, revision, reason, recordedAt, recordedBy, ref, withdrawn: entry.content === null };
      });
      return { tariff, history };
    }),
  );

  scope.route(pricesRoute, async ({ params, query, tx }) => {
    const span = querySpan(query, 366);
    const tariff = await tx((tx) => readTariff(tx, energy.timeZone, params.tariff, queryAsOf(query.asOf)));
    return { periods: await readPrices(energy, tariff, span) };
  });

  scope.route(previewRoute, async ({ params, query, tx }) => {
    const tariff = await tx((tx) => readTariff(tx, energy.timeZone, params.tariff, queryAsOf(query.asOf)));
    const version = tariff.versions.find(({ validFrom }) => validFrom === params.validFrom);
    if (!version) throw tariffStoreErrors.VERSION_UNKNOWN(params);
    return preview(energy, tariff, version, query);
  });

  scope.route(exportTariffRoute, async ({ params, query, tx }) => {
    const asOf = queryAsOf(query.asOf);
    const tariff = await tx((tx) => exportable(tx, params.tariff, asOf));
    return file('application/json', `${params.tariff}.json`, `${JSON.stringify(tariff, null, 2)}\n`);
  });

  scope.route(tariffTemplatesRoute, async () => ({ templates: await tariffTemplates() }));
}

/** A tariff in the shape that can be imported: without who entered it and when. */
async function exportable(tx: Tx, tariffId: string, asOf: string | null): Promise<Tariff> {
  const head = (await readTariffHeads(tx, asOf)).find(({ id }) => id === tariffId);
  if (!head) throw tariffStoreErrors.UNKNOWN({ tariff: tariffId });
  const versions = (await readCurrentVersions(tx, asOf)).filter((version) => version.tariffId === tariffId);
  return {
    id: head.id,
    name: head.name,
    ...(head.timeZone === null ? {} : { timeZone: head.timeZone }),
    versions: versions.map(({ content }) => content!),
  };
}

async function preview(
  energy: Energy,
  tariff: Pick<TariffRecord, 'id' | 'timeZone'>,
  version: TariffVersion,
  { year, week }: { year: number; week: string },
) {
  const { timeZone } = tariff;
  return { timeZone, ...previewYear(version, year), ...(await previewWeek(energy, tariff, version, week)) };
}

function registerDrafts(energy: Energy, scope: RouteScope): void {
  const context = { intervalMinutes: energy.minutes, telemetry: energy.telemetry };
  const tariffOf = async (tx: Tx, id: string | undefined): Promise<TariffRecord | null> =>
    id === undefined ? null : readTariff(tx, energy.timeZone, id);

  scope.route(checkVersionRoute, async ({ body, tx }) =>
    tx(async (tx) => {
      const tariff = await tariffOf(tx, body.tariff);
      const { version, problems } = await checkDraft(body.version, tariff?.versions ?? [], context);
      const next = tariff && version ? await nextRevision(tx, tariff.id, version.validFrom) : null;
      return { problems, needsReason: next?.needsReason ?? false, revision: next?.revision ?? 1 };
    }),
  );

  scope.route(previewDraftRoute, async ({ body, tx }) => {
    const tariff = await tx((tx) => tariffOf(tx, body.tariff));
    // How the draft fits its neighbours does not matter for what it means.
    const version = assertDraft(await checkDraft(body.version, [], context));
    return preview(energy, tariff ?? { id: 'draft', timeZone: energy.timeZone }, version, body);
  });
}

function registerEditing(energy: Energy, scope: RouteScope): void {
  scope.route(createTariffRoute, async ({ body, principal, tx }) => {
    const tariff = await checkWholeTariff(energy, body.tariff);
    return tx((tx) => createTariff(energy, tx, tariff, editorOf(scope, principal)));
  });

  scope.route(renameTariffRoute, async ({ params, body, principal, tx }) =>
    tx((tx) => renameTariff(energy, tx, params.tariff, body.name, editorOf(scope, principal))),
  );

  scope.route(createVersionRoute, async ({ params, body, principal, tx }) =>
    tx((tx) => addVersion(energy, tx, params.tariff, body, editorOf(scope, principal))),
  );

  scope.route(withdrawVersionRoute, async ({ params, body, principal, tx }) =>
    tx((tx) =>
      withdrawVersion(
        energy,
        tx,
        { tariffId: params.tariff, validFrom: params.validFrom },
        body,
        editorOf(scope, principal),
      ),
    ),
  );
}
