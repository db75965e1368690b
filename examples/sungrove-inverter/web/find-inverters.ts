import type { FoundReport, ReportFinder } from '@lingtan/web-sdk';
import type { InverterState } from '../contracts/index.ts';

/** Inverters by serial number, for the search: also found by their asset, their state and their faults. */
export async function findInverters({ get, can, t, language }: ReportFinder): Promise<FoundReport[]> {
  if (!can('sungrove-inverter.read')) return [];
  const inverters = await get<InverterState[]>('./inverters');
  return inverters.map(({ serial, asset, state, faults }) => ({
    id: serial,
    kind: 'device',
    title: t('found', { serial }),
    detail: [asset, t(`states.${state}`), ...faults.map((fault) => `${fault.code} ${fault[language]}`)].join(' · '),
    to: '/',
  }));
}
