import { Sankey } from '@lingtan/web-sdk';
import type { SankeyNode } from '@lingtan/web-sdk';
import { memo } from 'react';
import type { ReactNode } from 'react';
import { itemColor, useItemName } from '../items.ts';
import { useT } from '../use-t.ts';
import { orderSources, orderUses } from './frames.ts';
import type { FrameLink } from './frames.ts';

/** Flows of one moment or of a period, what a storage gave back by the origin of its charge. */
export const FlowSankey = memo(function FlowSankey({
  links,
  when,
  height,
}: {
  links: readonly FrameLink[];
  when: string;
  height: number;
}): ReactNode {
  const t = useT();
  const name = useItemName();
  const node = (side: 'source' | 'use', item: string): SankeyNode => ({
    id: `${side}/${item}`,
    label: name(side, item),
    color: itemColor(item),
    depth: side === 'source' ? 0 : 1,
  });
  return (
    <Sankey
      nodes={[
        ...orderSources(links.map(({ source }) => source)).map((source) => node('source', source)),
        ...orderUses(links.map(({ use }) => use)).map((use) => node('use', use)),
      ]}
      links={links.map(({ source, use, energyWh }) => ({
        from: `source/${source}`,
        to: `use/${use}`,
        value: energyWh,
      }))}
      unit="Wh"
      height={height}
      summary={t('flows.sankey-summary', { when })}
      data-testid="flows-sankey"
    />
  );
});
