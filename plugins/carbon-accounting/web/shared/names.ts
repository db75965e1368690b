import { useApi, useLocalized, usePark } from '@lingtan/web-sdk';
import type { FactorsData } from '../../contracts/factor-routes.ts';
import { type Texts, useT } from '../use-t.ts';

/** Words for a code, or the code itself where the product has none. */
export function useWordsOf(group: Parameters<Texts['of']>[0]): (code: string) => string {
  const t = useT();
  return (code) => t.of(group, code);
}

/** Name of a use: an enterprise's own, else the word for it. */
export function useUseName(): (use: string) => string {
  const park = usePark();
  const text = useLocalized();
  const word = useWordsOf('use');
  return (use) => {
    if (!use.startsWith('enterprise:')) return word(use);
    const id = use.slice('enterprise:'.length);
    return text(park.enterprises.find((enterprise) => enterprise.id === id)?.name) || id;
  };
}

/** The factors that names, units and choices come from. Pages name it in their state: without it codes stand for names. */
export const useFactorLibrary = () => useApi<FactorsData>('./factors');

/** Name of a fuel, process input or gas: the word of the product, else the name in the factor library, else the code. */
export function useItemName(): (item: string) => string {
  const text = useLocalized();
  const word = useWordsOf('item');
  const { data } = useFactorLibrary();
  return (item) => {
    const known = word(item);
    if (known !== item) return known;
    const name = data?.factors.find(({ factor }) => factor.item === item && factor.name !== undefined)?.factor.name;
    return name === undefined ? item : text({ en: name.en, 'zh-CN': name['zh-CN'] ?? name.en });
  };
}

/** Name of the activity of a line: consumer and flow, or the id of its document, with the month. */
export function useActivityName(): (activityId: string) => string {
  const consumer = useUseName();
  const flow = useWordsOf('flow');
  return (activityId) => {
    const parts = activityId.split('/');
    const [kind, first = '', second = ''] = parts;
    const words = kind === 'electricity' ? [consumer(first), flow(second)] : [first];
    return [...words, parts.at(-1)].join(' · ');
  };
}
