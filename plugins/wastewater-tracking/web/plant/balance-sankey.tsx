import { Sankey, useIsPhone, useLocalized, useT, type SankeyLink, type SankeyNode } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { PlantDay } from '../../contracts/records.ts';
import type { PlantShape } from '../../contracts/routes.ts';
import { orderUnits } from './order-units.ts';

/** Water of a day from the intake to where it goes, in m³; storage takes and gives. */
export function BalanceSankey({ plant, day }: { plant: PlantShape; day: PlantDay }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const isPhone = useIsPhone();
  const volumes = new Map(day.streams.map(({ stream, m3, reconciledM3 }) => [stream, m3 ?? reconciledM3]));
  const nodes: SankeyNode[] = [];
  const links: SankeyLink[] = [];
  const add = (id: string, label: string, color: string): string => {
    if (!nodes.some((node) => node.id === id)) nodes.push({ id, label, color });
    return id;
  };
  for (const stream of plant.streams) if (stream.from === null) add(`in/${stream.id}`, text(stream.name), 'water');
  for (const { id, name } of orderUnits(plant)) add(id, text(name), 'water');
  for (const stream of plant.streams) {
    const m3 = volumes.get(stream.id);
    if (m3 == null || m3 <= 0) continue;
    const from = stream.from ?? `in/${stream.id}`;
    const to = stream.to ?? add(`out/${stream.id}`, text(stream.name), stream.role === 'reuse' ? 'green' : 'carbon');
    links.push({ from, to, value: m3 });
  }
  for (const { unit, startM3, endM3 } of day.storages) {
    if (startM3 === null || endM3 === null || startM3 === endM3) continue;
    const change = endM3 - startM3;
    if (change > 0) links.push({ from: unit, to: add(`store/${unit}`, t('balance.stored'), 'storage'), value: change });
    else links.push({ from: add(`store/${unit}`, t('balance.from-storage'), 'storage'), to: unit, value: -change });
  }
  for (const { unit, closureM3 } of day.nodes) {
    if (unit === null || closureM3 === null || Math.abs(closureM3) < 0.5) continue;
    // What came in and did not leave, or left without having come: drawn as such, not spread over the streams.
    const end = (way: 'lost' | 'gained') => add(`error/${way}`, t(`balance.error-${way}`), 'heat');
    if (closureM3 > 0) links.push({ from: unit, to: end('lost'), value: closureM3 });
    else links.push({ from: end('gained'), to: unit, value: -closureM3 });
  }
  const drawn = isPhone ? throughPlant(links) : links;
  const used = nodes.filter(({ id }) => drawn.some(({ from, to }) => from === id || to === id));
  if (links.length === 0) return <p>{t('balance.nothing')}</p>;
  return (
    <Sankey
      nodes={used}
      links={drawn}
      unit="m3"
      height={280}
      summary={t('balance.summary', { day: day.day })}
      exportName={`water-balance-${plant.id}-${day.day}`}
      data-testid="water-sankey"
    />
  );
}

/** Sources and uses without the units between, for a narrow screen: each source is shared out as the uses are. */
function throughPlant(links: readonly SankeyLink[]): SankeyLink[] {
  const sources = links.filter(({ from }) => !links.some(({ to }) => to === from));
  const uses = links.filter(({ to }) => !links.some(({ from }) => from === to));
  const total = uses.reduce((sum, { value }) => sum + value, 0);
  return sources.flatMap(({ from, value }) =>
    uses.map((use) => ({ from, to: use.to, value: total === 0 ? 0 : (value * use.value) / total })),
  );
}
