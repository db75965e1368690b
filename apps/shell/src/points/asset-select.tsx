import { useLocalized } from '@lingtan/web-sdk';
import { NativeSelect } from '@mantine/core';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { visibleNodes } from './asset-tree.ts';
import type { AssetTreeViewProps } from './asset-tree-view.tsx';

const open: ReadonlySet<string> = new Set();
const indent = '\u2003';

/** The tree of assets as a phone shows it: one line that opens the choice. */
export function AssetSelect({ roots, counts, total, chosen, onChoose }: AssetTreeViewProps): ReactNode {
  const t = useT();
  const text = useLocalized();
  return (
    <NativeSelect
      aria-label={t('points.assets')}
      value={chosen ?? ''}
      onChange={(event) => onChoose(event.currentTarget.value || null)}
      data={[
        { value: '', label: `${t('points.all')} (${total})` },
        ...visibleNodes(roots, open).map(({ asset, depth }) => ({
          value: asset.id,
          label: `${indent.repeat(depth)}${text(asset.name)} (${counts.get(asset.id) ?? 0})`,
        })),
      ]}
    />
  );
}
