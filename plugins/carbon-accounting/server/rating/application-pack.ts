import type { Language } from '@lingtan/documents';
import { sha256 } from '@lingtan/sdk';
import type { Tx } from '@lingtan/sdk';
import { csvText } from '../../contracts/index.ts';
import type { Offset, RatingData } from '../../contracts/index.ts';
import { offsetsOf } from '../claims/read-offsets.ts';
import type { Carbon, OpenTx } from '../context.ts';
import { buildPack } from '../pack/build-pack.ts';
import { zipFiles } from '../pack/zip.ts';
import { findPublication } from '../periods/period-store.ts';
import { profileOf } from '../periods/publish-period.ts';
import { reportPdf } from '../reports/report-pdf.ts';
import { reportSource } from '../reports/report-source.ts';
import { reportXlsx } from '../reports/report-xlsx.ts';
import { ratePeriod } from './rate-period.ts';

/** What a park hands in for its rating: indicators with evidence, the report, and the evidence pack where the period is published. */
export async function applicationPack(
  carbon: Carbon,
  open: OpenTx,
  period: string,
  language: Language,
): Promise<Uint8Array> {
  const rating = await ratePeriod(carbon, open, period);
  const offsets = await offsetsOf(carbon, period, null);
  return open((tx) => packOf(carbon, tx, period, { rating, language, offsets }));
}

async function packOf(
  carbon: Carbon,
  tx: Tx,
  period: string,
  { rating, language, offsets }: { rating: RatingData; language: Language; offsets: readonly Offset[] },
): Promise<Uint8Array> {
  const profile = profileOf(carbon, carbon.scope.config.ratingProfile).id;
  const published = await findPublication(tx, { period, profile });
  const report = await reportSource(carbon, tx, { period, profile, revision: published?.revision, offsets });
  const encoder = new TextEncoder();
  const files = new Map<string, Uint8Array>([
    ['rating.json', encoder.encode(`${JSON.stringify(rating, null, 2)}\n`)],
    ['indicators.csv', encoder.encode(`\uFEFF${indicatorsCsv(rating)}`)],
    ['inventory-report.pdf', await reportPdf(report, language)],
    ['inventory-report.xlsx', await reportXlsx(report, language)],
    ...(published
      ? [['evidence-pack.zip', await buildPack(carbon, tx, published, language)] as [string, Uint8Array]]
      : []),
  ]);
  const list = [...files].map(([path, bytes]) => `${sha256(bytes)}  ${path}\n`).join('');
  files.set('SHA256SUMS', encoder.encode(list));
  return zipFiles(files, new Date(report.madeAt));
}

function indicatorsCsv(rating: RatingData): string {
  const { core } = rating;
  const verdict = (met: boolean | null | undefined): string => (met == null ? 'not known' : met ? 'met' : 'not met');
  const text = (value: number | null | undefined): string => (value == null ? '' : String(value));
  return csvText(
    ['indicator', 'value', 'unit', 'target', 'verdict', 'gap', 'needed_MWh', 'status', 'evidence'],
    [
      [
        ...['core', text(core?.intensityTPerTce), rating.unit, text(core?.targetTPerTce), verdict(core?.met)],
        ...[text(core?.reductionNeededT), text(core?.zeroCarbonMWhNeeded), rating.status, rating.ref],
      ],
      ...rating.guide.map(({ indicator, value, impossible, target, met, gap, neededMWh, status, ref }) => [
        ...[
          indicator,
          text(value),
          '1',
          text(target),
          impossible === null ? verdict(met) : `impossible: ${impossible}`,
        ],
        ...[text(gap), text(neededMWh), status, ref ?? ''],
      ]),
    ],
  );
}
