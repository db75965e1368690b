import { useLocalized, usePark } from '@lingtan/web-sdk';
import { useT } from './use-t.ts';

export type Side = 'source' | 'use';

/** Gives names to sources and uses of the balance. */
export function useItemName(): (side: Side, item: string) => string {
  const t = useT();
  const park = usePark();
  const text = useLocalized();
  return (side, item) => {
    if (!item.startsWith('enterprise:')) return t.of(`item.${side}`, item);
    const id = item.slice('enterprise:'.length);
    return text(park.enterprises.find((enterprise) => enterprise.id === id)?.name) || id;
  };
}

const colors: Record<string, string> = {
  pv: 'pv',
  wind: 'wind',
  storage: 'storage',
  contracted: 'green',
  grid: 'grid',
  hydrogen: 'hydrogen',
  other: 'var(--lt-source-heat)',
  balance: 'var(--lt-n7)',
};

/** Colour of an item. Enterprises stay neutral: colour stands for the source. */
export function itemColor(item: string): string {
  // What a storage gave back, whatever its origin.
  if (item.startsWith('storage-')) return 'storage';
  return colors[item] ?? 'var(--lt-n8)';
}
