import { file } from '@lingtan/sdk';
import type { Tx } from '@lingtan/sdk';
import { savingsCsvRoute, savingsPdfRoute, savingsVariants, savingsXlsxRoute } from '../../contracts/index.ts';
import type { SavingsResult } from '../../contracts/index.ts';
import type { Dispatch } from '../context.ts';
import { csvLine } from '../routes/csv-line.ts';
import type { SavingsDocument } from './document/savings-document.ts';
import { savingsPdf } from './document/savings-pdf.ts';
import { savingsXlsx } from './document/savings-xlsx.ts';
import { savingsErrors } from './errors.ts';
import { savingsReports } from './store.ts';

/** Savings reports as files. */
export function registerSavingsFiles(dispatch: Dispatch): void {
  const { scope } = dispatch;
  const documentOf = async (
    no: number,
    tx: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
  ): Promise<SavingsDocument> => {
    const found = await tx((open) => savingsReports.read(open, no));
    if (!found) throw savingsErrors.SAVINGS_UNKNOWN({ no });
    const { head, result } = found;
    if (!result) throw savingsErrors.SAVINGS_OPEN({ no, state: head.state });
    const id = scope.config.tariffId ?? '';
    const tariff = (await dispatch.tariffs.tariffs()).find((own) => own.id === id);
    const { name, timeZone } = scope.park;
    return { head, result, parkName: name, timeZone, tariffName: tariff?.name ?? { en: id, 'zh-CN': id } };
  };
  const nameOf = ({ head: { no, request } }: SavingsDocument, ending: string): string =>
    `${scope.park.id}-savings-${no}-${request.from}-${request.to}.${ending}`;

  scope.route(savingsCsvRoute, async ({ params, tx }) => {
    const document = await documentOf(params.no, tx);
    return file(savingsCsvRoute.produces!, nameOf(document, 'csv'), csv(document.result));
  });
  scope.route(savingsXlsxRoute, async ({ params, query, tx }) => {
    const document = await documentOf(params.no, tx);
    return file(savingsXlsxRoute.produces!, nameOf(document, 'xlsx'), await savingsXlsx(document, query.lang));
  });
  scope.route(savingsPdfRoute, async ({ params, query, tx }) => {
    const document = await documentOf(params.no, tx);
    return file(savingsPdfRoute.produces!, nameOf(document, 'pdf'), await savingsPdf(document, query.lang));
  });
}

const columns = [
  'energyBuy',
  'energySell',
  'degradation',
  'storedEnergy',
  'cost',
  'importKwh',
  'exportKwh',
  'chargedKwh',
  'dischargedKwh',
  'peakKw',
] as const;
const header =
  'day,variant,energy_buy,energy_sell,degradation,stored_energy,cost_without_demand,import_kwh,export_kwh,charged_kwh,discharged_kwh,peak_kw,quarter_hours,left_out,currency';

function csv({ days, currency }: SavingsResult): string {
  const lines = days.flatMap(({ key, variants, steps, gaps }) =>
    savingsVariants.map((name) =>
      csvLine([key, name, ...columns.map((column) => variants[name][column]), steps, gaps, currency]),
    ),
  );
  return `${header}\n${lines.join('')}`;
}
