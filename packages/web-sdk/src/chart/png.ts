import { keyLayout, pictureFont, type ChartPicture } from './picture.ts';

/** What is on the canvas of a chart, on the page's background, with unit and legend. */
export function chartPng(source: HTMLCanvasElement, picture: ChartPicture): HTMLCanvasElement {
  const ratio = source.width / picture.width;
  const keys = keyLayout(picture.keys, 12, picture.width - 12);
  const copy = document.createElement('canvas');
  copy.width = source.width;
  copy.height = Math.round((picture.height + keys.height) * ratio);
  const context = copy.getContext('2d')!;
  context.fillStyle = picture.palette.surface;
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(source, 0, 0);
  context.scale(ratio, ratio);
  context.font = `11px ${pictureFont}`;
  context.fillStyle = picture.palette.dim;
  context.fillText(picture.unit, 10, 12);
  picture.keys.forEach(({ label, color, look }, at) => {
    const x = keys.places[at]!.x;
    const y = picture.height + keys.places[at]!.y;
    context.fillStyle = context.strokeStyle = color;
    if (look === 'filled') context.fillRect(x, y - 5, 14, 10);
    else {
      context.lineWidth = look === 'pale' ? 1 : 2;
      context.setLineDash(look === 'line' ? [] : look === 'pale' ? [1, 3] : [5, 4]);
      context.beginPath();
      context.moveTo(x, y);
      context.lineTo(x + 14, y);
      context.stroke();
    }
    context.fillStyle = picture.palette.text;
    context.fillText(label, x + 20, y + 4);
  });
  return copy;
}
