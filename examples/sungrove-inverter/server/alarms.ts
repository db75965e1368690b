import { defineService } from '@lingtan/sdk';
import type { InverterState } from '../contracts/index.ts';
import type { Profile } from '../domain/profile.ts';

interface Text {
  en: string;
  'zh-CN': string;
}
export interface Declaration {
  id: string;
  title: Text;
  priority: 1 | 2 | 3 | 4;
  class: string;
  consequence: Text;
  response: Text;
  page: string;
}

/** The product's alarms, as far as this integration uses them: a reference is its id and version. */
export const Alarms = defineService<{
  declare(alarms: readonly Declaration[]): Promise<void>;
  report(reports: readonly { id: string; at: number; active: boolean }[]): Promise<unknown>;
}>('alarms', { version: 1 });

const idOf = (serial: string, code: string): string => `${serial.toLowerCase()}/${code.toLowerCase()}`;

/** One alarm for each fault that an inverter can report. */
export function declarationsOf({ faults }: Profile, inverters: readonly { serial: string }[]): Declaration[] {
  return inverters.flatMap(({ serial }) =>
    Object.values(faults.bits).map((fault) => ({
      id: idOf(serial, fault.code),
      title: { en: `${serial}: ${fault.en} (${fault.code})`, 'zh-CN': `${serial}：${fault['zh-CN']}（${fault.code}）` },
      priority: 3 as const,
      class: 'device',
      consequence: { en: 'The inverter yields less or nothing', 'zh-CN': '逆变器发电减少或停止' },
      response: {
        en: `Look up ${fault.code} in the manual of the inverter and check the string on site`,
        'zh-CN': `在逆变器手册中查找 ${fault.code}，并到现场检查组串`,
      },
      page: '/sungrove-inverter',
    })),
  );
}

/** Which faults hold. An inverter that could not be read says nothing about its faults. */
export function reportsOf({ faults }: Profile, states: readonly InverterState[], at: number) {
  return states
    .filter(({ problem }) => problem === null)
    .flatMap(({ serial, faults: present }) =>
      Object.values(faults.bits).map(({ code }) => ({
        id: idOf(serial, code),
        at,
        active: present.some((fault) => fault.code === code),
      })),
    );
}
