import { unitSymbol, useLocalized, usePark } from '@lingtan/web-sdk';
import { useMemo } from 'react';
import type { ApiAsset } from '../points/types.ts';
import { useT } from '../use-t.ts';
import type { SheetColumn } from './sheet-row.ts';

/** Names of the codes in the sheet: assets, enterprises, kinds, quantities and units; what has no name stays as it is. */
export function useCellText(assets: readonly ApiAsset[]): (column: SheetColumn, value: string) => string {
  const t = useT();
  const text = useLocalized();
  const { enterprises } = usePark();
  return useMemo(() => {
    const namesOf = (list: readonly Pick<ApiAsset, 'id' | 'name'>[]): Map<string, string> =>
      new Map(list.map(({ id, name }) => [id, text(name)]));
    const names: Partial<Record<SheetColumn, Map<string, string>>> = {
      assetId: namesOf(assets),
      enterpriseId: namesOf(enterprises),
    };
    const groups = new Map([
      ['kind', 'point-kind'],
      ['quantity', 'quantity'],
      ['retention', 'retention'],
    ] as const satisfies [SheetColumn, string][]);
    return (column, value) => {
      if (value === '') return '';
      if (column === 'unit') return unitSymbol(value) || value;
      const group = groups.get(column as 'kind');
      // A typed code may hold any sign: a dot or a colon would lead into other texts.
      if (group && /^[a-z0-9-]+$/.test(value)) return t.of(group, value);
      return names[column]?.get(value) ?? value;
    };
  }, [t, text, enterprises, assets]);
}
