import { pictureFont } from './picture.ts';

let context: CanvasRenderingContext2D | null = null;

/** Width in pixels of a text in the font of pictures. Asks for no layout of the page. */
export function measureText(text: string, fontSize: number): number {
  context ??= document.createElement('canvas').getContext('2d')!;
  context.font = `${fontSize}px ${pictureFont}`;
  return context.measureText(text).width;
}
