import { SankeyChart } from 'echarts/charts';
import { TooltipComponent } from 'echarts/components';
import { init, use as register, type EChartsType } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef, type ReactNode } from 'react';
import { Evident, useMayOpenEvidence } from '../evidence/evident.tsx';
import { openEvidence } from '../evidence/store.ts';
import { formatQuantity, formatShare } from '../format/number.ts';
import { columnScale } from '../format/units.ts';
import { useLanguage, useT } from '../i18n/use-t.ts';
import { saveFile, toCsv } from '../table/csv.ts';
import { chartColor } from '../theme/sources.ts';
import { useThemeKey } from '../theme/use-theme-key.ts';
import { resolveColor } from './css-color.ts';
import { pictureFont } from './picture.ts';
import { SaveMenu } from './save-menu.tsx';
import type { SankeyProps } from './sankey.tsx';
import { useWidth } from './use-width.ts';

register([SankeyChart, TooltipComponent, SVGRenderer]);

/** Size of labels, in pixels: of a page, and of the digital screen, which magnifies 17 to 34 at 3840 x 2160. */
const fontSizes = { page: 11, wall: 17 } as const;

/**
 * Draws one flow out of sight, so that the engine has compiled the drawing before the first real one: both together take a
 * browser that has just started longer than a frame may.
 */
export function warmUp(): void {
  const chart = init(document.createElement('div'), undefined, { renderer: 'svg', width: 100, height: 100 });
  const label = { fontFamily: pictureFont, fontSize: fontSizes.wall, overflow: 'truncate', width: 40 };
  const data = [{ name: 'from' }, { name: 'to' }];
  chart.setOption({
    animation: false,
    tooltip: { renderMode: 'richText' },
    series: [{ type: 'sankey', layoutIterations: 0, label, data, links: [{ source: 'from', target: 'to', value: 1 }] }],
  });
  chart.dispose();
}

/** Sum at a node: what flows in or out, whichever is larger. */
export function nodeSum(id: string, links: SankeyProps['links']): number {
  let into = 0;
  let out = 0;
  for (const link of links) {
    if (link.to === id) into += link.value;
    if (link.from === id) out += link.value;
  }
  return Math.max(into, out);
}

/** Room beside the nodes for their labels, in pixels; Chinese characters are twice as wide. */
export function labelRoom(labels: readonly string[], most = 260, fontSize: number = fontSizes.page): number {
  const larger = fontSize / fontSizes.page;
  const width = (label: string) =>
    [...label].reduce((sum, character) => sum + (character > '\u2e80' ? 11.5 : 6.4) * larger, 0);
  return Math.min(most, Math.ceil(Math.max(60, ...labels.flatMap((label) => label.split('\n').map(width)))) + 16);
}

/** A drawing on the page's background, since it has none. */
function onSurface(svg: string): string {
  return svg.replace(/(<svg[^>]*>)/, `$1<rect width="100%" height="100%" fill="${resolveColor('var(--lt-n1)')}"/>`);
}

/** Loads the canvas only when a picture is wanted. */
async function sankeyPng(option: object, size: { width: number; height: number }): Promise<Blob> {
  const { drawPng } = await import('./sankey-png.ts');
  return drawPng(option, size, resolveColor('var(--lt-n1)'));
}

/** The sums for the keyboard: out of sight until one of them has the focus. */
function SankeyFigures({ nodes, links, unit }: SankeyProps): ReactNode {
  const language = useLanguage();
  return (
    <ul className="lt-chart-figures">
      {nodes
        .filter(({ joint }) => !joint)
        .map(({ id, label, evidence }) => (
          <li key={id}>
            <Evident evidence={evidence} label={label} value={formatQuantity(nodeSum(id, links), unit, { language })}>
              {label} {formatQuantity(nodeSum(id, links), unit, { language })}
            </Evident>
          </li>
        ))}
    </ul>
  );
}

/** Below this width (px) a label takes two lines, so that the flows keep their room. */
const narrowBelow = 560;

/** The drawing behind `Sankey`. Loaded lazily with ECharts. */
export default function SankeyView(props: SankeyProps): ReactNode {
  const { nodes, links, unit, height = 260, summary, exportName = 'flows', wall = false } = props;
  const t = useT('sdk');
  const language = useLanguage();
  const themeKey = useThemeKey();
  const holder = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  const width = useWidth(holder);
  const opens = useMayOpenEvidence();
  const opened = useRef<(hit: { name?: string; source?: string; target?: string }) => void>(() => {});
  useEffect(() => {
    opened.current = ({ name, source, target }) => {
      const hit = nodes.find(({ id }) => id === name) ?? links.find(({ from, to }) => from === source && to === target);
      if (opens && hit?.evidence) openEvidence(hit.evidence);
    };
  });
  useEffect(() => {
    if (!holder.current) return;
    const made = init(holder.current, undefined, { renderer: 'svg' });
    chart.current = made;
    made.on('click', (event) => opened.current(event.data as { name?: string; source?: string; target?: string }));
    return () => {
      made.dispose();
      chart.current = null;
    };
  }, []);
  useEffect(() => {
    chart.current?.resize({ width, height });
  }, [width, height]);
  useEffect(() => {
    if (width === 0) return;
    const shown = links.filter((link) => link.value > 0);
    const used = new Set(shown.flatMap((link) => [link.from, link.to]));
    // One prefix for all, so that neighbours compare and small flows keep their figures.
    const { scale, digits } = columnScale(
      nodes.map((node) => nodeSum(node.id, shown)),
      unit,
      language,
    );
    const narrow = width < narrowBelow;
    const fontSize = wall ? fontSizes.wall : fontSizes.page;
    const text = (value: number) => formatQuantity(value, unit, { language, scale, digits });
    const labels = new Map(nodes.map((node) => [node.id, node.label]));
    const label = (id: string) => `${labels.get(id) ?? id}${narrow ? '\n' : '  '}${text(nodeSum(id, shown))}`;
    const joints = new Set(nodes.filter(({ joint }) => joint).map(({ id }) => id));
    const isSource = (id: string) => shown.some((link) => link.from === id);
    const room = (source: boolean) =>
      labelRoom(
        nodes
          .filter((node) => used.has(node.id) && !node.joint && isSource(node.id) === source)
          .map((node) => label(node.id)),
        narrow ? width * 0.34 : wall ? 420 : 260,
        fontSize,
      );
    const outOf = (id: string) => shown.filter((link) => link.from === id).reduce((sum, link) => sum + link.value, 0);
    chart.current?.setOption(
      {
        animation: false,
        tooltip: {
          renderMode: 'richText',
          confine: true,
          backgroundColor: resolveColor('var(--lt-surface)'),
          borderColor: resolveColor('var(--lt-border)'),
          textStyle: { color: resolveColor('var(--lt-text)'), fontSize: 12, fontFamily: pictureFont },
          formatter: (item: {
            dataType?: string;
            name: string;
            value?: number;
            data: { source?: string; target?: string; value?: number };
          }) => {
            if (joints.has(item.name)) return labels.get(item.name) ?? item.name;
            if (item.dataType !== 'edge')
              return `${labels.get(item.name) ?? item.name}  ${text(nodeSum(item.name, shown))}`;
            const value = item.data.value ?? 0;
            const share = value / (outOf(item.data.source ?? '') || 1);
            return `${labels.get(item.data.source ?? '')} → ${labels.get(item.data.target ?? '')}  ${text(value)} · ${formatShare(share, { language })}`;
          },
        },
        series: [
          {
            type: 'sankey',
            left: room(true),
            right: room(false),
            top: narrow || wall ? 14 : 8,
            bottom: narrow || wall ? 16 : 10,
            nodeWidth: 10,
            nodeGap: narrow ? 2 * fontSize + 6 : wall ? 26 : 16,
            layoutIterations: 0,
            draggable: false,
            cursor: opens && links.some(({ evidence }) => evidence) ? 'pointer' : 'default',
            // Nobody points at a wall: preparing what a pointer would light up is a good part of the drawing's time.
            ...(wall && !opens ? { silent: true, emphasis: { disabled: true } } : { emphasis: { focus: 'adjacency' } }),
            lineStyle: { color: 'source', opacity: 0.28, curveness: 0.5 },
            label: {
              color: resolveColor('var(--lt-text)'),
              fontSize,
              fontFamily: pictureFont,
              lineHeight: fontSize + 2,
              overflow: 'truncate',
              formatter: (item: { name: string }) => label(item.name),
            },
            data: nodes
              .filter((node) => used.has(node.id))
              .map((node, index) => ({
                name: node.id,
                ...(node.depth === undefined ? {} : { depth: node.depth }),
                // Beside the flows, never on them.
                label: node.joint
                  ? { show: false }
                  : isSource(node.id)
                    ? { position: 'left', align: 'right', width: room(true) - 12 }
                    : { position: 'right', align: 'left', width: room(false) - 12 },
                itemStyle: { color: resolveColor(chartColor(node.color ?? node.id, index)), borderWidth: 0 },
              })),
            links: shown.map((link) => ({ source: link.from, target: link.to, value: link.value })),
          },
        ],
      },
      // Taken in now and drawn in the next frame: both at once are the longest task of a page.
      { notMerge: true, lazyUpdate: true },
    );
  }, [nodes, links, unit, language, themeKey, width, wall, opens]);
  const names = new Map(nodes.map(({ id, label }) => [id, label]));
  return (
    <>
      {wall ? null : (
        <div className="lt-chart-bar">
          <SaveMenu
            choices={[
              {
                label: t('export.png'),
                save: () => {
                  const option = chart.current?.getOption();
                  if (option)
                    void sankeyPng(option, { width, height }).then((blob) => saveFile(`${exportName}.png`, blob));
                },
              },
              {
                label: t('export.svg'),
                save: () => {
                  const drawn = chart.current?.renderToSVGString();
                  if (drawn) saveFile(`${exportName}.svg`, onSurface(drawn), 'image/svg+xml');
                },
              },
              {
                label: t('export.csv'),
                save: () =>
                  saveFile(
                    `${exportName}.csv`,
                    toCsv(
                      ['from', 'to', `value [${unit}]`],
                      links.map(({ from, to, value }) => [names.get(from) ?? from, names.get(to) ?? to, value]),
                    ),
                  ),
              },
            ]}
          />
        </div>
      )}
      <div ref={holder} style={{ height }} role="img" aria-label={summary} />
      {opens ? <SankeyFigures {...props} /> : null}
    </>
  );
}
