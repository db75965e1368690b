import type { LocalizedText } from '@lingtan/sdk';
import { originItemOf, originOf, sourceItemOf, subjectOf } from '../../domain/index.ts';
import type { Energy } from '../context.ts';
import { itemName } from './describe.ts';

const origins: Record<string, LocalizedText> = {
  pv: { en: 'from PV', 'zh-CN': '光伏来源' },
  wind: { en: 'from wind', 'zh-CN': '风电来源' },
  other: { en: 'fed back by loads', 'zh-CN': '负荷返送来源' },
  grid: { en: 'from the grid', 'zh-CN': '电网来源' },
  balance: { en: 'not metered', 'zh-CN': '未计量来源' },
  unknown: { en: 'of unknown origin', 'zh-CN': '来源未知' },
};

function join(...parts: (LocalizedText | null | undefined)[]): LocalizedText {
  const present = parts.filter((part) => part !== null && part !== undefined);
  return { en: present.map((p) => p.en).join(', '), 'zh-CN': present.map((p) => p['zh-CN']).join('，') };
}

function meterName(energy: Energy, id: string | null): LocalizedText | null {
  return id === null ? null : (energy.meterById.get(id)?.name ?? { en: id, 'zh-CN': id });
}

/** Name of an origin of what a storage holds: its generator, or its kind. */
export function originName(energy: Energy, origin: string): LocalizedText {
  return (origin.includes(':') ? meterName(energy, subjectOf(origin)) : null) ?? origins[originItemOf(origin)]!;
}

/** Name of a source of the supply mix, by item, by origin (`storage-pv`) or by its finest key. */
export function sourceName(energy: Energy, source: string): LocalizedText {
  if (source.startsWith('storage-'))
    return join(itemName(energy, 'source', 'storage'), origins[source.slice('storage-'.length)]);
  const origin = originOf(source);
  if (origin !== null) return join(meterName(energy, subjectOf(source)), origins[originItemOf(origin)]);
  if (!source.includes(':')) return itemName(energy, 'source', source);
  if (sourceItemOf(source) === 'contracted') {
    const id = subjectOf(source)!;
    return energy.scope.config.supply.contracts.find((each) => each.id === id)?.name ?? { en: id, 'zh-CN': id };
  }
  return meterName(energy, subjectOf(source))!;
}

/** Name of a use of the supply mix, by item or by its finest key. */
export function useName(energy: Energy, use: string): LocalizedText {
  if (use === 'any') return { en: 'All uses', 'zh-CN': '全部用途' };
  if (use.startsWith('storage:') || use.startsWith('load:'))
    return join(
      use.startsWith('storage:') ? itemName(energy, 'use', 'storage') : null,
      meterName(energy, subjectOf(use)),
    );
  return itemName(energy, 'use', use);
}
