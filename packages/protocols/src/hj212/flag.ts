/** What the field `Flag` says: bits V5..V0 D A (HJ 212-2017, table 3). */
export interface Hj212Flag {
  /** The number as sent; null when the frame has none (2005 without flag). */
  value: number | null;
  /** By the version bits; `unknown` is kept and reported, never guessed. */
  version: '2005' | '2017' | '2025' | 'unknown';
  /** Bit D: the frame is one of several and carries PNUM and PNO. */
  split: boolean;
  /** Bit A: the sender wants an answer. */
  ackWanted: boolean;
}

const versions = ['2005', '2017', '2025'] as const;

/** Reads a flag. A text that is no number from 0 to 255 gives null. */
export function hj212Flag(text: string | undefined): Hj212Flag | null {
  if (text === undefined) return { value: null, version: '2005', split: false, ackWanted: false };
  if (!/^\d{1,3}$/.test(text) || Number(text) > 255) return null;
  const value = Number(text);
  return { value, version: versions[value >> 2] ?? 'unknown', split: (value & 2) !== 0, ackWanted: (value & 1) !== 0 };
}
