/** Marks of a value in HJ 212: normal, stopped, maintenance, by hand, fault, calibrating, above range, no link. */
export type Mark = 'N' | 'F' | 'M' | 'S' | 'D' | 'C' | 'T' | 'B';

/** What is measured decides how marks of values make the mark of a window. */
export type Monitored = 'wastewater' | 'flue-gas';

/** Share of normal values from which a window of flue gas is normal. */
const flueGasNormalShare = 0.75;

/** Which abnormal mark stands for a window with several: the one that says most about why. The standard prescribes none. */
const weight: readonly Mark[] = ['D', 'B', 'T', 'C', 'M', 'S', 'F'];

/**
 * Mark of a window from those of its values: for wastewater one abnormal value makes it abnormal, for flue gas it is normal from
 * 75 % normal values on and D otherwise. Source: HJ 212-2017, notes to C.16 to C.18.
 * @returns null for a window without values
 */
export function windowMark(monitored: Monitored, values: readonly Mark[]): Mark | null {
  if (values.length === 0) return null;
  const normal = values.filter((mark) => mark === 'N').length;
  if (monitored === 'flue-gas') return normal / values.length >= flueGasNormalShare ? 'N' : 'D';
  return normal === values.length ? 'N' : weight.find((mark) => values.includes(mark))!;
}
