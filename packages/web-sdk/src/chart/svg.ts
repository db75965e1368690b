import { withAlpha } from './css-color.ts';
import { keyLayout, pictureFont, type ChartPicture, type PictureKey } from './picture.ts';
import { areaPath, bandPath, linePath, type PictureScale } from './svg-paths.ts';
import { escaped, number } from './svg-text.ts';

function text(x: number, y: number, content: string, color: string, anchor = 'start'): string {
  return `<text x="${number(x)}" y="${number(y)}" fill="${color}" text-anchor="${anchor}">${escaped(content)}</text>`;
}

function line(x1: number, y1: number, x2: number, y2: number, color: string, dash = ''): string {
  const dashes = dash ? ` stroke-dasharray="${dash}"` : '';
  return `<path d="M${number(x1)} ${number(y1)}L${number(x2)} ${number(y2)}" stroke="${color}"${dashes}/>`;
}

function stroke(path: string, color: string, width: number, dash: string): string {
  const dashes = dash ? ` stroke-dasharray="${dash}"` : '';
  return path
    ? `<path d="${path}" fill="none" stroke="${color}" stroke-width="${width}" stroke-linecap="round"${dashes}/>`
    : '';
}

/** Attributes of a filling; editors of drawings do not read `#rrggbbaa`. */
function paint(color: string): string {
  const parts = /^(#[0-9a-f]{6})([0-9a-f]{2})$/i.exec(color);
  if (!parts) return `fill="${color}"`;
  return `fill="${parts[1]}" fill-opacity="${(Number.parseInt(parts[2]!, 16) / 255).toFixed(2)}"`;
}

function fill(path: string, color: string): string {
  return path ? `<path d="${path}" ${paint(color)}/>` : '';
}

function shapes(picture: ChartPicture, scale: PictureScale): string {
  const { model, hidden, colors } = picture;
  const fills = model.bands
    .filter((band) => !hidden.has(band.series))
    .map((band) => {
      const upper = model.columns[band.upper]!;
      const stepped = upper.series.style === 'step';
      const path = bandPath(model.ts, upper.drawn, model.columns[band.lower]!.drawn, scale, stepped);
      return fill(path, withAlpha(colors[band.upper]!, band.kind === 'stack' ? 0.55 : 0.16));
    });
  const lowest = model.columns.find(({ series, index }) => series.style === 'stack' && !hidden.has(index));
  const lines = model.columns.map((column, at) => {
    if (column.role !== 'value' || hidden.has(column.index)) return '';
    const { style = 'line', dashed, pale } = column.series;
    const stepped = style === 'step';
    const level = Math.min(picture.bounds.high, Math.max(picture.bounds.low, 0));
    const alpha = column === lowest ? 0.55 : style === 'area' ? 0.16 : 0;
    const under = alpha
      ? fill(areaPath(model.ts, column.drawn, level, scale, stepped), withAlpha(colors[at]!, alpha))
      : '';
    const path = linePath(model.ts, column.drawn, scale, stepped);
    return under + stroke(path, colors[at]!, style === 'stack' || pale ? 1 : 1.5, pale ? '1 3' : dashed ? '5 4' : '');
  });
  return [...fills, ...lines].join('');
}

function key({ label, color, look }: PictureKey, x: number, y: number, ink: string): string {
  const mark =
    look === 'filled'
      ? `<rect x="${number(x)}" y="${number(y - 5)}" width="14" height="10" rx="2" fill="${color}"/>`
      : `<path d="M${number(x)} ${number(y)}h14" stroke="${color}" stroke-width="${look === 'pale' ? 1 : 2}"${
          look === 'line' ? '' : ` stroke-dasharray="${look === 'pale' ? '1 3' : '5 4'}"`
        }/>`;
  return mark + text(x + 20, y + 4, label, ink);
}

/** A chart as an SVG file of its own: axes, night, limits, series and legend. */
export function chartSvg(picture: ChartPicture): string {
  const { width, height, plot, range, bounds, palette, ticks } = picture;
  const right = plot.left + plot.width;
  const bottom = plot.top + plot.height;
  const scale: PictureScale = {
    x: (ts) => plot.left + ((ts - range.from) / (range.to - range.from)) * plot.width,
    y: (value) => bottom - ((value - bounds.low) / (bounds.high - bounds.low)) * plot.height,
  };
  const keys = keyLayout(picture.keys, 12, width - 12);
  const total = height + keys.height;
  const night = picture.nights.map((span) => {
    const from = Math.max(plot.left, scale.x(span.from));
    const to = Math.min(right, scale.x(span.to));
    return `<rect x="${number(from)}" y="${plot.top}" width="${number(to - from)}" height="${plot.height}" ${paint(palette.night)}/>`;
  });
  const grid = [
    ...ticks.x.map((tick) => line(scale.x(tick.at), plot.top, scale.x(tick.at), bottom, palette.grid)),
    ...ticks.y.map((tick) => line(plot.left, scale.y(tick.at), right, scale.y(tick.at), palette.grid)),
  ];
  const labels = [
    ...ticks.x.map((tick) => text(scale.x(tick.at), bottom + 17, tick.label, palette.dim, 'middle')),
    ...ticks.y.map((tick) => text(plot.left - 6, scale.y(tick.at) + 4, tick.label, palette.dim, 'end')),
    text(10, 12, picture.unit, palette.dim),
  ];
  const limits = picture.limits.map(
    ({ value, label, color }) =>
      line(plot.left, scale.y(value), right, scale.y(value), color) +
      text(right - 4, scale.y(value) - 3, label, color, 'end'),
  );
  const now =
    picture.now !== null && picture.now > range.from && picture.now < range.to
      ? line(scale.x(picture.now), plot.top, scale.x(picture.now), bottom, palette.dim, '2 3')
      : '';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${total}" viewBox="0 0 ${width} ${total}"`,
    ` font-family='${pictureFont}' font-size="11">`,
    `<rect width="${width}" height="${total}" fill="${palette.surface}"/>`,
    `<clipPath id="plot"><rect x="${plot.left}" y="${plot.top}" width="${plot.width}" height="${plot.height}"/></clipPath>`,
    ...night,
    ...grid,
    `<g clip-path="url(#plot)">${shapes(picture, scale)}</g>`,
    now,
    ...limits,
    ...labels,
    ...picture.keys.map((each, at) => key(each, keys.places[at]!.x, height + keys.places[at]!.y, palette.text)),
    '</svg>',
  ].join('');
}
