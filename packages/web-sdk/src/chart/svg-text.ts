const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as it stands in an SVG file. */
export const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => escapes[character]!);

/** A coordinate or length in an SVG file, to a tenth of a pixel. */
export const number = (value: number): string => String(Math.round(value * 10) / 10);
