/** A typed number; undefined for nothing, null for what is none or out of its bounds. */
export function numberOf(
  typed: string,
  { above, most = Infinity }: { above: number; most?: number },
): number | undefined | null {
  const text = typed.trim();
  if (text === '') return undefined;
  const value = Number(text);
  return value > above && value <= most ? value : null;
}

/** Shares by parameter as they are typed: `COD 0.9, TN 0.8`. */
export const sharesText = (shares: Readonly<Record<string, number>> | undefined): string =>
  Object.entries(shares ?? {})
    .map(([name, share]) => `${name} ${share}`)
    .join(', ');

/** The shares of such a text; null when it cannot be read. */
export function sharesOf(typed: string): Record<string, number> | null {
  const shares: Record<string, number> = {};
  for (const part of typed.split(/[,，;；]/).map((each) => each.trim())) {
    if (part === '') continue;
    const [, name, share] = /^([A-Za-z0-9][A-Za-z0-9-]{0,30})\s+(\d*\.?\d+)$/.exec(part) ?? [];
    if (name === undefined || Number(share) > 1) return null;
    shares[name] = Number(share);
  }
  return shares;
}
