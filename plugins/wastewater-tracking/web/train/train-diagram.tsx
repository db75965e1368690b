import { Quantity, useLatest, useLocalized } from '@lingtan/web-sdk';
import { useId, useMemo, type ReactNode } from 'react';
import type { WaterPlant } from '../../contracts/config.ts';
import { useT } from '../use-t.ts';
import { layoutTrain } from './layout.ts';
import { placeUnit, type Chosen } from './plant-edits.ts';
import { useDrag } from './use-drag.ts';
import type { ShownModel } from './use-model.ts';
import './train.css';

/** The graph of a plant with live values; units and streams are buttons that choose what is edited. */
export function TrainDiagram(props: {
  plant: WaterPlant;
  model: ShownModel | undefined;
  chosen: Chosen;
  /** Units and streams that something is wrong with. */
  wrong: ReadonlySet<string>;
  choose: (chosen: Chosen) => void;
  /** Gives a unit a place of its own in the drawing. */
  place: (index: number, at: { x: number; y: number }) => void;
}): ReactNode {
  const { model, chosen, wrong, choose, place: move } = props;
  const t = useT();
  const text = useLocalized();
  const arrow = useId();
  const drag = useDrag(move, chosen?.kind === 'unit' ? chosen.index : null);
  // What is being dragged is drawn where it is held, with its streams.
  const plant = useMemo(
    () => (drag.shown ? placeUnit(props.plant, drag.shown.index, drag.shown) : props.plant),
    [props.plant, drag.shown],
  );
  const layout = useMemo(() => layoutTrain(plant), [plant]);
  const points = [
    ...plant.units.map(({ levelPoint }) => levelPoint),
    ...plant.streams.map(({ flowPoint }) => flowPoint),
  ];
  const latest = useLatest([...new Set(points.filter((point) => point !== undefined))].sort());
  const live = (point: string | undefined, unit: string, label: string): ReactNode => {
    const value = point === undefined ? undefined : latest.get(point);
    return (
      <Quantity
        value={value?.value}
        ts={value?.ts}
        quality={value?.quality}
        unit={unit}
        scale="none"
        digits={unit === '%' ? 1 : 0}
        label={label}
        reason={point === undefined ? t('diagram.no-meter') : undefined}
        staleAfterMs={180_000}
      />
    );
  };
  return (
    <div className="water-graph" data-testid="water-train-diagram">
      <div style={{ width: layout.width, height: layout.height }}>
        <svg width={layout.width} height={layout.height} aria-hidden="true">
          <defs>
            <marker
              id={arrow}
              viewBox="0 0 8 8"
              refX="6"
              refY="4"
              markerWidth="7"
              markerHeight="7"
              orient="auto-start-reverse"
            >
              <path d="M 0 0 L 8 4 L 0 8 z" />
            </marker>
          </defs>
          {layout.lines.map(({ stream, path }) => (
            <path
              key={stream}
              d={path}
              markerEnd={`url(#${arrow})`}
              data-wrong={wrong.has(`stream/${stream}`) || undefined}
            />
          ))}
        </svg>
        {plant.units.map((unit, index) => {
          const place = layout.units.get(unit.id)!;
          return (
            <button
              key={`${unit.id}/${index}`}
              type="button"
              className="water-graph-unit"
              data-wrong={wrong.has(`unit/${unit.id}`) || undefined}
              aria-pressed={chosen?.kind === 'unit' && chosen.index === index}
              style={{ left: place.x, top: place.y, width: place.width, height: place.height }}
              data-dragged={drag.shown?.index === index || undefined}
              title={t('train.move-hint')}
              onClick={() => choose({ kind: 'unit', index })}
              {...drag.handlers(index, place)}
            >
              <strong>{text(unit.name)}</strong>
              <span>{t(`kind.${unit.kind}`)}</span>
              <span>
                {unit.levelPoint === undefined ? null : live(unit.levelPoint, '%', t('diagram.level'))}
                {unit.recovery === undefined
                  ? null
                  : ` ${t('train.recovery-short', { percent: Math.round(unit.recovery * 1000) / 10 })}`}
              </span>
            </button>
          );
        })}
        {layout.lines.map(({ stream: id, x, y }) => {
          const index = plant.streams.findIndex((each) => each.id === id);
          const stream = plant.streams[index]!;
          const modelled = model?.data.streams.find((each) => each.stream === id);
          return (
            <button
              key={id}
              type="button"
              className="water-graph-stream"
              data-wrong={wrong.has(`stream/${id}`) || undefined}
              aria-pressed={chosen?.kind === 'stream' && chosen.index === index}
              style={{ left: x, top: y }}
              onClick={() => choose({ kind: 'stream', index })}
            >
              <strong>{text(stream.name)}</strong>
              <span>{live(stream.flowPoint, 'm3/h', text(stream.name))}</span>
              {modelled && stream.from !== undefined ? (
                <span className="water-graph-model" data-earlier={model?.earlier || undefined}>
                  {t('train.model-short')}{' '}
                  <Quantity value={modelled.m3Hour} unit="m3/h" scale="none" digits={0} label={t('train.model')} />
                </span>
              ) : null}
            </button>
          );
        })}
      </div>
    </div>
  );
}
