import { localized, type FoundReport, type ReportFinder } from '@lingtan/web-sdk';
import type { PlantShape } from '../../contracts/routes.ts';
import type { ReportsData } from '../../contracts/reports.ts';

/** Operating and discharge reports by kind, period and plant. */
export async function findReports({ get, can, t, language }: ReportFinder): Promise<FoundReport[]> {
  if (!can('water.read')) return [];
  const [{ reports }, { plants }] = await Promise.all([
    get<ReportsData>('./reports'),
    get<{ plants: PlantShape[] }>('./plants'),
  ]);
  const names = new Map(plants.map(({ id, name }) => [id, localized(name, language)]));
  return reports.map(({ id, kind, period, plant, state }) => ({
    id,
    title: `${t(`report.kind.${kind}`)} ${period}`,
    detail: `${names.get(plant) ?? plant} · ${t(`report.state.${state}`)}`,
    to: '/reports',
  }));
}
