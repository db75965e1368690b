/** Integer fen as exact yuan text, e.g. `-1234.05`. */
export function yuanText(fen: number): string {
  const size = Math.abs(fen).toString().padStart(3, '0');
  return `${fen < 0 ? '-' : ''}${size.slice(0, -2)}.${size.slice(-2)}`;
}

/** The fen of exact yuan text; null when it is not money with at most two digits. */
export function fenOf(yuan: string): number | null {
  const match = /^(-?)(\d{1,13})(?:\.(\d{1,2}))?$/.exec(yuan);
  if (!match) return null;
  const fen = Number(match[2]) * 100 + Number((match[3] ?? '').padEnd(2, '0'));
  return match[1] === '-' && fen !== 0 ? -fen : fen;
}

/** Yuan per kWh of a bill, as it is; null without energy. */
export function averagePrice({ totalFen, energyWh }: { totalFen: number; energyWh: number }): number | null {
  return energyWh === 0 ? null : (totalFen * 10) / energyWh;
}
