import { headCell, writeWorkbook } from '@lingtan/documents';
import type { Language } from '@lingtan/documents';
import { file } from '@lingtan/sdk';
import type { Tx } from '@lingtan/sdk';
import { factorListRoute, packRoute, ratingPackRoute, reportPdfRoute, reportXlsxRoute } from '../../contracts/index.ts';
import { offsetsOf } from '../claims/read-offsets.ts';
import type { Carbon, OpenTx } from '../context.ts';
import { ledgerErrors } from '../errors.ts';
import { readStoredFactors } from '../factors/factor-store.ts';
import { buildPack } from '../pack/build-pack.ts';
import { findPublication } from '../periods/period-store.ts';
import { factorRows } from '../reports/factor-rows.ts';
import { word } from '../reports/report-labels.ts';
import { reportPdf } from '../reports/report-pdf.ts';
import { reportSource } from '../reports/report-source.ts';
import type { Report } from '../reports/report-source.ts';
import { applicationPack } from '../rating/application-pack.ts';
import { reportXlsx } from '../reports/report-xlsx.ts';

interface Asked {
  period: string;
  profile: string;
}

/** Reports and evidence packs as files. */
export function registerReportRoutes(carbon: Carbon): void {
  const { scope } = carbon;
  const name = ({ period, profile }: Asked, revision: number | undefined, ending: string): string =>
    `${scope.park.id}-${period}-${profile}-${revision === undefined ? 'draft' : `r${revision}`}.${ending}`;

  const reportOf = async (asked: Asked, revision: number | undefined, tx: OpenTx): Promise<Report> => {
    const offsets = revision === undefined ? await offsetsOf(carbon, asked.period, null) : [];
    return tx((open) => reportSource(carbon, open, { ...asked, revision, offsets }));
  };

  scope.route(reportPdfRoute, async ({ params, query, tx }) => {
    const report = await reportOf(params, query.revision, tx);
    return file('application/pdf', name(params, query.revision, 'pdf'), await reportPdf(report, query.lang));
  });

  scope.route(reportXlsxRoute, async ({ params, query, tx }) => {
    const report = await reportOf(params, query.revision, tx);
    const book = await reportXlsx(report, query.lang);
    return file(reportXlsxRoute.produces!, name(params, query.revision, 'xlsx'), book);
  });

  scope.route(packRoute, async ({ params, query, tx }) => {
    const { publication, pack } = await tx(async (open) => {
      const found = await findPublication(open, { ...params, revision: query.revision });
      if (!found) throw ledgerErrors.PERIOD_UNKNOWN(params);
      return { publication: found, pack: await buildPack(carbon, open, found, query.lang) };
    });
    return file('application/zip', name(params, publication.revision, 'zip'), pack);
  });

  scope.route(ratingPackRoute, async ({ params, query, tx }) => {
    const pack = await applicationPack(carbon, tx, params.period, query.lang);
    return file('application/zip', `${scope.park.id}-${params.period}-application.zip`, pack);
  });

  scope.route(factorListRoute, async ({ query, tx }) => {
    const book = await tx((open) => factorBook(carbon, open, query.lang));
    return file(factorListRoute.produces!, `factors-${scope.park.id}.xlsx`, book);
  });
}

async function factorBook({ library }: Carbon, tx: Tx, language: Language): Promise<Buffer> {
  const own = await readStoredFactors(tx);
  const rows = factorRows(
    [
      ...library.factors.map((factor) => ({ factor, state: 'product' as const })),
      ...own.map(({ factor, approved }) => ({
        factor,
        state: approved === null ? ('proposed' as const) : approved ? ('approved' as const) : ('refused' as const),
      })),
    ],
    language,
  );
  return writeWorkbook([
    {
      name: word('factors', language),
      rows: rows.length > 0 ? rows : [[headCell(word('factors', language))]],
      frozenRows: 1,
      widths: [34, 10, 30, 14, 10, 14, 16, 18, 14, 14, 14, 14, 60, 16],
    },
  ]);
}
