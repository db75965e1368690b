import { Quantity, sampleRef, useLatest, useLocalized } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { PlantShape } from '../../contracts/routes.ts';
import { useT } from '../use-t.ts';
import { orderUnits } from './order-units.ts';
import './plant.css';

type Stream = PlantShape['streams'][number];

/** The train of units in the order of the water, with live levels and flows. */
export function PlantDiagram({ plant }: { plant: PlantShape }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const points = [
    ...plant.units.map(({ levelPoint }) => levelPoint),
    ...plant.streams.map(({ flowPoint }) => flowPoint),
    ...plant.outlets.flatMap(({ parameters }) => parameters.map(({ point }) => point)),
  ].filter((point) => point !== null);
  const latest = useLatest([...new Set(points)].sort());
  const live = (point: string | null, unit: string, digits: number, label: string): ReactNode => {
    const value = point === null ? undefined : latest.get(point);
    return (
      <Quantity
        value={value?.value}
        ts={value?.ts}
        quality={value?.quality}
        unit={unit}
        scale="none"
        digits={digits}
        label={label}
        evidence={value && point !== null ? sampleRef(point, value.ts) : null}
        reason={point === null ? t('diagram.no-meter') : undefined}
        staleAfterMs={180_000}
      />
    );
  };
  const flow = (stream: Stream, way: 'in' | 'out'): ReactNode => (
    <div key={stream.id} className="water-flow" data-role={stream.role} data-way={way}>
      <dt>{text(stream.name)}</dt>
      <dd>{live(stream.flowPoint, 'm3/h', 0, text(stream.name))}</dd>
    </div>
  );
  return (
    <ol className="water-train" data-testid="water-diagram">
      {orderUnits(plant).map((unit) => (
        <li key={unit.id} className="water-unit" data-kind={unit.kind}>
          <h3>{text(unit.name)}</h3>
          <p>{t.of('kind', unit.kind)}</p>
          <dl>
            {plant.streams.filter(({ to }) => to === unit.id).map((stream) => flow(stream, 'in'))}
            {unit.levelPoint === null ? null : (
              <div className="water-flow">
                <dt>{t('diagram.level')}</dt>
                <dd>{live(unit.levelPoint, '%', 1, t('diagram.level'))}</dd>
              </div>
            )}
            {plant.streams
              .filter(({ from, to }) => from === unit.id && to === null)
              .map((stream) => flow(stream, 'out'))}
          </dl>
        </li>
      ))}
      {plant.outlets.map((outlet) => (
        <li key={outlet.id} className="water-unit" data-kind="analysers">
          <h3>{text(outlet.name)}</h3>
          <p>{t('diagram.analysers')}</p>
          <dl>
            {outlet.parameters.map(({ id, point, unit, digits }) => (
              <div key={id} className="water-flow">
                <dt>{t.of('parameter', id, { defaultValue: id })}</dt>
                <dd>{live(point, unit === 'pH' ? '' : unit, digits, id)}</dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ol>
  );
}
