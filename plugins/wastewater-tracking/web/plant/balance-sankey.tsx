import { Sankey, useIsPhone, useLocalized, type SankeyLink, type SankeyNode } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { balanceFlows, flowEndFigure } from '../../contracts/balance-flows.ts';
import type { PlantDay } from '../../contracts/records.ts';
import type { PlantShape } from '../../contracts/routes.ts';
import { figureRef } from '../shared/figure-ref.ts';
import { useT } from '../use-t.ts';
import { orderUnits } from './order-units.ts';

/** Water of a day from the intake to where it goes, in m³; storage takes and gives. */
export function BalanceSankey({
  plant,
  day,
  evidence,
}: {
  plant: PlantShape;
  day: PlantDay;
  /** The balance of the day. */
  evidence: string | null;
}): ReactNode {
  const t = useT();
  const text = useLocalized();
  const isPhone = useIsPhone();
  const opens = (figure: readonly string[]): string | null =>
    evidence === null ? null : figureRef(evidence, ...figure);
  const flows = balanceFlows(plant, day);
  const links: SankeyLink[] = flows.map(({ from, to, m3, figure }) => ({
    from,
    to,
    value: m3,
    evidence: opens(figure),
  }));
  const nodes: SankeyNode[] = [];
  const add = (id: string, label: string, color: string): void => {
    nodes.push({ id, label, color, evidence: opens(flowEndFigure(id)) });
  };
  for (const { id, name, from } of plant.streams) if (from === null) add(`in/${id}`, text(name), 'water');
  for (const { id, name } of orderUnits(plant)) add(id, text(name), 'water');
  for (const { id, name, to, role } of plant.streams)
    if (to === null) add(`out/${id}`, text(name), role === 'reuse' ? 'green' : 'carbon');
  for (const { from, to, figure } of flows)
    if (figure[0] === 'storage')
      if (from.startsWith('store/')) add(from, t('balance.from-storage'), 'storage');
      else add(to, t('balance.stored'), 'storage');
  // What came in and did not leave, or left without having come: drawn as such, not spread over the streams.
  for (const way of ['lost', 'gained'] as const) add(`error/${way}`, t(`balance.error-${way}`), 'heat');
  if (isPhone) nodes.push({ id: throughId, label: text(plant.name), color: 'water', joint: true });
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

const throughId = 'plant';

/** Sources and uses with the plant as one between them, for a narrow screen: which use a source went to is not measured. */
function throughPlant(links: readonly SankeyLink[]): SankeyLink[] {
  const sources = links.filter(({ from }) => !links.some(({ to }) => to === from));
  const uses = links.filter(({ to }) => !links.some(({ from }) => from === to));
  return [
    ...sources.map((link) => ({ ...link, to: throughId })),
    ...uses.map((link) => ({ ...link, from: throughId })),
  ];
}
