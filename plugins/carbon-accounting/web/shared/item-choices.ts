import { useLocalized } from '@lingtan/web-sdk';
import type { Kind } from '../activities/draft.ts';
import { useFactorLibrary, useWordsOf } from './names.ts';

/** Factors that items of a kind are chosen from; goods also from what process inputs emitted upstream. */
const categoriesOf: Record<Kind, readonly string[]> = {
  ...{ fuel: ['fuel'], process: ['process'], gas: ['gwp'], heat: ['heat'] },
  ...{ goods: ['material', 'process'], transport: ['transport'] },
};
const unitOf: Record<Kind, string> = {
  ...{ fuel: 't', process: 't', gas: 'kg', heat: 'GJ', goods: 't', transport: 'tkm' },
};

/** A fuel, process input or gas of the factor library, with the unit that its factor counts in. */
export interface ItemChoice {
  value: string;
  label: string;
  unit: string;
}

/** What an activity of a kind can be of: the items that the factor library has a factor for. */
export function useItemChoices(): (kind: Kind) => ItemChoice[] {
  const text = useLocalized();
  const words = useWordsOf('item');
  const { data } = useFactorLibrary();
  return (kind) => {
    const factors = (data?.factors ?? []).filter(
      ({ factor }) =>
        categoriesOf[kind].includes(factor.category) &&
        (kind === 'goods'
          ? factor.category === 'material' || factor.scope === 'upstream'
          : factor.scope !== 'upstream'),
    );
    const items = [...new Map(factors.map(({ factor }) => [factor.item, factor])).values()];
    return items.map(({ item, name, components }) => ({
      value: item,
      label: name?.['zh-CN'] !== undefined ? text({ en: name.en, 'zh-CN': name['zh-CN'] }) : (name?.en ?? words(item)),
      unit: components?.ncvUnit.replace(/^GJ\s*\/\s*/, '') ?? unitOf[kind],
    }));
  };
}
