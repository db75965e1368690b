import { resolveColor } from './css-color.ts';
import { lineMiddle, type FlowPicture } from './flow-picture.ts';
import { pictureFont } from './picture.ts';
import { escaped, number } from './svg-text.ts';

/** How much of a flow's colour is seen: labels and other flows stay readable through it. */
export const flowOpacity = 0.28;

/** Flows as an SVG file of its own: colours resolved, on the page's background. */
export function flowSvg(picture: FlowPicture, resolve: (color: string) => string = resolveColor): string {
  const { width, height, fontSize } = picture;
  const ink = resolve('var(--lt-text)');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`,
    ` font-family='${pictureFont}' font-size="${fontSize}">`,
    `<rect width="100%" height="100%" fill="${resolve('var(--lt-n1)')}"/>`,
    ...picture.links.map(
      (link) => `<path d="${link.path}" fill="${resolve(link.color)}" fill-opacity="${flowOpacity}"/>`,
    ),
    ...picture.nodes.map(
      (node) =>
        `<rect x="${number(node.x)}" y="${number(node.y)}" width="${number(node.width)}" height="${number(node.height)}" fill="${resolve(node.color)}"/>`,
    ),
    ...picture.labels.flatMap((label) =>
      label.lines.map(
        (line, index) =>
          `<text x="${number(label.x)}" y="${number(lineMiddle(picture, label, index))}" dominant-baseline="central" text-anchor="${label.anchor}" fill="${ink}" xml:space="preserve">${escaped(line)}</text>`,
      ),
    ),
    '</svg>',
  ].join('');
}

/** The same drawing on a canvas, at twice the size. */
export function flowPng(picture: FlowPicture): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = picture.width * 2;
  canvas.height = picture.height * 2;
  const context = canvas.getContext('2d')!;
  context.scale(2, 2);
  context.fillStyle = resolveColor('var(--lt-n1)');
  context.fillRect(0, 0, picture.width, picture.height);
  context.globalAlpha = flowOpacity;
  for (const link of picture.links) {
    context.fillStyle = resolveColor(link.color);
    context.fill(new Path2D(link.path));
  }
  context.globalAlpha = 1;
  for (const node of picture.nodes) {
    context.fillStyle = resolveColor(node.color);
    context.fillRect(node.x, node.y, node.width, node.height);
  }
  context.font = `${picture.fontSize}px ${pictureFont}`;
  context.textBaseline = 'middle';
  context.fillStyle = resolveColor('var(--lt-text)');
  for (const label of picture.labels) {
    context.textAlign = label.anchor;
    label.lines.forEach((line, index) => context.fillText(line, label.x, lineMiddle(picture, label, index)));
  }
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture is too large'))));
  });
}
