import { file, localDate } from '@lingtan/sdk';
import {
  certificateRoute,
  certificatesRoute,
  gecMonthsRoute,
  coverageRoute,
  hourlyRoute,
  issuancesRoute,
  issueRoute,
  overviewRoute,
  portfolioRoute,
  proofRoute,
  queueRoute,
  reconcileFileRoute,
  reconcileRemoteRoute,
  reconcileRoute,
  registryExportRoute,
  remoteRegistriesRoute,
  recordStoragesRoute,
  storagesRoute,
  submitRemoteRoute,
  transferRoute,
  storageScoreRoute,
} from '../../contracts/index.ts';
import { readCertificate, readCertificates } from '../certificates/read-certificates.ts';
import { reconcile, registryConnectors } from '../../domain/index.ts';
import { checkOwner, todayOf, type Certificates } from '../context.ts';
import { asking } from '../ledger/asked.ts';
import { ledgerErrors } from '../errors.ts';
import { seesSums } from '../evidence/explain-consumption.ts';
import { readCoverage } from '../ledger/read-coverage.ts';
import { readHourly, readStorageScore } from '../hourly/read-hourly.ts';
import { issueDevice } from '../ledger/issue.ts';
import { readOverview } from '../ledger/read-overview.ts';
import { proveLedger, rangesOf, readIssuances, readPortfolio } from '../ledger/read.ts';
import { transfer } from '../ledger/transfer.ts';
import { readGecMonths } from '../queue/read-gec.ts';
import { readQueue } from '../queue/read-queue.ts';
import { listRegistries, reconcileRemote, submitRemote, type RegistryOffers } from '../registry/remote.ts';
import { readStorages } from '../storage/read-storages.ts';
import { recordStorage } from '../storage/record-storage.ts';
import { registerRetirementRoutes } from './retirement-routes.ts';

/** Routes of the ledger. */
export function registerRoutes(certificates: Certificates, registries: RegistryOffers): void {
  const { scope } = certificates;
  scope.route(portfolioRoute, ({ tx }) => tx((open) => readPortfolio(open, todayOf(scope))));
  scope.route(overviewRoute, ({ query, tx }) => tx((open) => readOverview(certificates, open, query.month)));
  scope.route(certificatesRoute, ({ query, tx }) => tx((open) => readCertificates(open, query, todayOf(scope))));
  scope.route(certificateRoute, ({ params, tx }) => tx((open) => readCertificate(open, params.id, todayOf(scope).day)));
  scope.route(queueRoute, ({ query, principal, tx }) =>
    tx((open) => readQueue(certificates, open, query.days, principal)),
  );
  scope.route(gecMonthsRoute, ({ principal }) => readGecMonths(certificates, principal));
  scope.route(reconcileRoute, async ({ body, principal }) => {
    const { months } = await readGecMonths(certificates, principal);
    return reconcile(months, body.rows, localDate(scope.clock.now(), scope.park.timeZone).slice(0, 7));
  });
  scope.route(reconcileFileRoute, async ({ body, principal }) => {
    const { rows, faults } = registryConnectors.get(body.connector)!.read(body.text);
    const { months } = await readGecMonths(certificates, principal);
    const report = reconcile(months, rows, localDate(scope.clock.now(), scope.park.timeZone).slice(0, 7));
    return { report, rows: rows.length, faults: faults.slice(0, 100).map((fault) => ({ ...fault })) };
  });
  scope.route(registryExportRoute, async ({ query, principal }) => {
    const { months } = await readGecMonths(certificates, principal);
    const rows = months.filter(({ over, issued, kind }) => over && issued > 0 && kind !== 'none');
    const text = registryConnectors.get(query.connector)!.write(rows);
    return file('text/csv', `gec-${query.connector}-${scope.park.id}.csv`, Buffer.from(`\uFEFF${text}`));
  });
  scope.route(remoteRegistriesRoute, () => listRegistries(registries));
  scope.route(reconcileRemoteRoute, ({ body, principal }) =>
    reconcileRemote(certificates, registries, body, principal),
  );
  scope.route(submitRemoteRoute, ({ body, principal }) => submitRemote(certificates, registries, body, principal));
  scope.route(hourlyRoute, ({ query, principal, tx }) => {
    checkOwner(principal, query.account);
    return tx((open) => readHourly(certificates, open, query));
  });
  scope.route(storageScoreRoute, ({ query, principal, tx }) => {
    checkOwner(principal, query.account);
    return tx((open) => readStorageScore(certificates, open, query));
  });
  scope.route(coverageRoute, ({ query, principal, tx }) => {
    checkOwner(principal, 'all');
    return tx((open) => readCoverage(certificates, open, query.month));
  });

  scope.route(issuancesRoute, async ({ query, principal, tx }) => {
    const { enterpriseId } = principal;
    const [stored, ranges] = await tx(async (open) => {
      const found = await readIssuances(open, query);
      const foreign = found.filter(({ account }) => !seesSums(principal, account)).map(({ no }) => no);
      return [found, foreign.length === 0 ? [] : await rangesOf(open, foreign, enterpriseId!)] as const;
    });
    const issuances = stored.flatMap(({ intervalRef: _i, attributes: _a, recordedAt: _r, ...issuance }) =>
      seesSums(principal, issuance.account)
        ? [issuance]
        : // Whoever got some of the certificates later sees those: what else was generated is their first holder's.
          ranges
            .filter(({ no }) => no === issuance.no)
            .map((range) => ({ ...issuance, ...range, account: `enterprise/${enterpriseId}` })),
    );
    return { issuances };
  });

  scope.route(issueRoute, async ({ body, principal }) => {
    const { devices } = scope.config;
    const wanted = body.device === undefined ? devices : devices.filter(({ id }) => id === body.device);
    if (body.device !== undefined && wanted.length === 0) throw ledgerErrors.DEVICE_UNKNOWN({ device: body.device });
    const span = { from: Date.parse(body.from), to: Date.parse(body.to), reason: body.reason, principal };
    const results = [];
    for (const device of wanted) results.push(await issueDevice(certificates, device, span));
    return { devices: results };
  });

  scope.route(storagesRoute, ({ query, principal, tx }) =>
    tx((open) => readStorages(certificates, open, principal, query.limit)),
  );
  scope.route(recordStoragesRoute, async ({ body, principal }) => {
    const { storages } = scope.config;
    const wanted = body.storage === undefined ? storages : storages.filter(({ id }) => id === body.storage);
    if (body.storage !== undefined && wanted.length === 0) throw ledgerErrors.DEVICE_UNKNOWN({ device: body.storage });
    const span = { from: Date.parse(body.from), to: Date.parse(body.to), reason: body.reason, principal };
    const results = [];
    for (const storage of wanted) results.push(await recordStorage(certificates, storage, span));
    return { storages: results };
  });

  scope.route(transferRoute, ({ body, principal }) => {
    const { reason: _r, idempotencyKey: _k, ...request } = body;
    const { asked } = asking(principal, body, { transfer: request });
    return transfer(certificates, request, asked, principal);
  });

  scope.route(proofRoute, ({ tx }) => tx(proveLedger));
  registerRetirementRoutes(certificates);
}
