/** Width of a name in its font; Chinese characters are as wide as two Latin ones. */
const widthOf = (text: string): number =>
  [...text].reduce((sum, character) => sum + (character > '\u2e80' ? 18 : 10), 0);

/** A name in one line or, where that is too long for its room, in two; what does not fit the second is cut. */
export function nameLines(label: string, room: number): string[] {
  if (widthOf(label) <= room) return [label];
  const parts = label.includes(' ') ? label.split(/(?<= )/) : [...label];
  let first = '';
  while (parts.length > 0 && widthOf((first + parts[0]).trimEnd()) <= room) first += parts.shift();
  // A word that alone is too long for a line.
  if (first === '') return [clip(label, room)];
  return [first.trimEnd(), clip(parts.join(''), room)];
}

function clip(label: string, room: number): string {
  let used = 0;
  const kept = [...label].findIndex((character) => (used += widthOf(character)) > room);
  return kept < 0 ? label : `${label.slice(0, Math.max(1, kept - 1)).trimEnd()}…`;
}

/** Widths of a character in its font, as a share of its size: figures, what is narrow, and everything else. */
const shareOf = (character: string): number =>
  /[\d,+−≈–]/.test(character) ? 0.64 : /[. ·:]/.test(character) ? 0.32 : 1;

/** Size of the font in which a figure fits its room, at most the one that is wanted. */
export function figureSize(shown: string, room: number, wanted: number): number {
  const width = [...shown].reduce((sum, character) => sum + shareOf(character), 0) * wanted;
  return width <= room ? wanted : Math.floor((wanted * room) / width);
}
