import { file } from '@lingtan/sdk';
import {
  retireManyRoute,
  retirementPdfRoute,
  retirementPreviewRoute,
  retirementsRoute,
  retirementStatementRoute,
  retireRoute,
} from '../../contracts/index.ts';
import { checkAccount, checkOwner, type Certificates } from '../context.ts';
import { asking } from '../ledger/asked.ts';
import { readRetirements } from '../ledger/read.ts';
import { retirementPdf } from '../retirement/document/retirement-pdf.ts';
import { previewRetirement } from '../retirement/preview.ts';
import { retireMany } from '../retirement/retire-many.ts';
import { retire } from '../retirement/retire.ts';
import { readStatement } from '../retirement/statement.ts';

/** Retirements, one or many, with their documents. */
export function registerRetirementRoutes(certificates: Certificates): void {
  const { scope } = certificates;
  scope.route(retirementPreviewRoute, ({ query, principal, tx }) => {
    checkOwner(principal, query.account);
    checkAccount(certificates, query.account);
    return tx((open) => previewRetirement(certificates, open, query));
  });

  scope.route(retireRoute, async ({ body, principal }) => {
    const { reason: _r, idempotencyKey: _k, ...request } = body;
    const { asked } = asking(principal, body, { retire: request });
    return retire(certificates, request, asked, principal);
  });

  scope.route(retireManyRoute, ({ body, principal }) => {
    const { reason: _r, idempotencyKey: _k, items } = body;
    const { asked } = asking(principal, body, { retireMany: items });
    return retireMany(certificates, items, asked, principal);
  });

  scope.route(retirementsRoute, async ({ query, tx }) => ({
    retirements: await tx((open) => readRetirements(open, query)),
  }));
  scope.route(retirementStatementRoute, ({ params, tx }) => tx((open) => readStatement(certificates, open, params.no)));
  scope.route(retirementPdfRoute, async ({ params, query, tx }) => {
    const statement = await tx((open) => readStatement(certificates, open, params.no));
    const pdf = await retirementPdf(statement, scope.park.timeZone, query.lang);
    return file('application/pdf', `retirement-${scope.park.id}-${params.no}.pdf`, pdf);
  });
}
