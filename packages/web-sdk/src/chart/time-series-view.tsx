import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useEffect, useEffectEvent, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { scaleFor } from '../format/units.ts';
import { formatZone } from '../format/locale.ts';
import { useSdkT } from '../i18n/use-sdk-t.ts';
import { useLanguage } from '../i18n/use-t.ts';
import { useOptionalPark } from '../session/context.tsx';
import { useThemeKey } from '../theme/use-theme-key.ts';
import { ChartLegend } from './chart-legend.tsx';
import { ChartMenu } from './chart-menu.tsx';
import { withComparison } from './compare.ts';
import { chartModel } from './model.ts';
import { nightSpans, showsNight } from './night.ts';
import { pictureOf } from './picture-of.ts';
import type { TimeSeriesProps } from './time-series.tsx';
import { useWidth } from './use-width.ts';
import type { Ticks } from './uplot-axes.ts';
import { plotOptions } from './uplot-options.ts';

const noLimits: NonNullable<TimeSeriesProps['limits']> = [];

/** The drawing behind `TimeSeries`. Loaded lazily with uPlot. */
export default function TimeSeriesView(props: TimeSeriesProps): ReactNode {
  const { unit, height = 220, limits = noLimits, syncKey = 'page', nowLine = true, onZoom } = props;
  const t = useSdkT();
  const language = useLanguage();
  const themeKey = useThemeKey();
  const park = useOptionalPark();
  const zone = park?.timeZone ?? formatZone();
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const width = useWidth(holder);
  const [cursor, setCursor] = useState<number | null>(null);
  const [hidden, setHidden] = useState<ReadonlySet<number>>(new Set());
  const [zoom, setZoom] = useState<{ from: number; to: number } | null>(null);

  const ticks = useRef<Ticks>({ x: [], y: [] });

  const series = useMemo(() => withComparison(props.series, props.compare), [props.series, props.compare]);
  const visible = useMemo(
    () =>
      series.map((each, index) =>
        hidden.has(index) && each.style === 'stack' ? { ...each, values: each.values.map(() => 0) } : each,
      ),
    [series, hidden],
  );
  const model = useMemo(() => chartModel(visible), [visible]);
  const scale = scaleFor(model.magnitude, unit, language);
  const from = zoom?.from ?? props.range.from;
  const to = zoom?.to ?? props.range.to;
  const zeroBased = props.zeroBased ?? model.zeroBased;
  const place = props.night === false ? null : park;
  const nights = useMemo(
    () =>
      place && place.latitude !== null && place.longitude !== null && showsNight({ from, to })
        ? nightSpans({ from, to }, place.latitude, place.longitude)
        : [],
    [place, from, to],
  );
  const shownNights = useRef(nights);
  useEffect(() => {
    shownNights.current = nights;
    plot.current?.redraw(false);
  }, [nights]);
  const select = useRef<(range: { from: number; to: number } | null) => void>(() => {});
  useEffect(() => {
    select.current = (range) => {
      if (onZoom) onZoom(range);
      else setZoom(range);
    };
  });
  const data = useMemo(
    () => [model.ts.map((at) => at / 1000), ...model.columns.map((column) => column.drawn)] as uPlot.AlignedData,
    [model],
  );
  // A plot is made anew only when its shape changes; new samples go in by setData, so that nothing flickers.
  const shape = JSON.stringify([
    model.columns.map(({ series: s, role }) => [s.id, s.label, s.color, s.style, s.dashed, s.pale, role]),
    [...hidden],
    limits,
    [scale.divisor, height, zone, language, themeKey, syncKey, zeroBased, nowLine],
  ]);
  const ready = width > 0;
  const build = useEffectEvent((element: HTMLElement) => {
    const options = plotOptions({
      model,
      hidden,
      width: element.clientWidth,
      height,
      range: { from, to },
      scale,
      zone,
      language,
      limits,
      zeroBased,
      nowLine,
      nights: () => shownNights.current,
      ticks: ticks.current,
      syncKey,
      onCursor: setCursor,
      onSelect: (range) => select.current(range),
    });
    return new uPlot(options, data, element);
  });
  useEffect(() => {
    const element = holder.current;
    if (!element || !ready) return;
    const made = build(element);
    plot.current = made;
    return () => {
      made.destroy();
      plot.current = null;
    };
  }, [shape, ready]);
  useEffect(() => {
    if (width > 0) plot.current?.setSize({ width, height });
  }, [width, height]);
  useEffect(() => {
    plot.current?.batch(() => {
      plot.current!.setData(data, false);
      plot.current!.setScale('x', { min: from / 1000, max: to / 1000 });
    });
  }, [data, from, to]);

  const move = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (event.key === 'Escape') select.current(null);
    if (!step || !plot.current || model.ts.length === 0) return;
    event.preventDefault();
    const next = Math.min(
      model.ts.length - 1,
      Math.max(0, (cursor ?? model.ts.length - 1) + step * (event.shiftKey ? 10 : 1)),
    );
    plot.current.setCursor({ left: plot.current.valToPos(model.ts[next]! / 1000, 'x'), top: 10 });
  };

  return (
    <figure className="lt-chart-figure">
      <div className="lt-chart-bar">
        <span className="lt-chart-unit">{scale.symbol}</span>
        {zoom ? (
          <button type="button" className="lt-chart-reset" onClick={() => setZoom(null)}>
            {t('chart.reset')}
          </button>
        ) : null}
        <ChartMenu
          model={model}
          series={series}
          unit={unit}
          name={props.exportName ?? 'chart'}
          picture={() =>
            plot.current
              ? pictureOf({
                  plot: plot.current,
                  model,
                  hidden,
                  limits,
                  unit: scale.symbol,
                  nights,
                  ticks: ticks.current,
                  nowLine,
                })
              : null
          }
        />
      </div>
      <div
        ref={holder}
        className="lt-chart-plot"
        style={{ height }}
        role="img"
        tabIndex={0}
        aria-label={props.summary ?? `${series.map((each) => each.label).join(', ')} (${scale.symbol})`}
        onKeyDown={move}
      >
        {model.ts.length === 0 ? <div className="lt-chart-empty">{t('chart.empty')}</div> : null}
      </div>
      {props.legend === false ? null : (
        <ChartLegend series={series} model={model} cursor={cursor} scale={scale} hidden={hidden} onHide={setHidden} />
      )}
    </figure>
  );
}
