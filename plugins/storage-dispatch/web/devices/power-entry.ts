import { formatQuantity, type Language } from '@lingtan/web-sdk';
import type { ControlDevice } from '../../contracts/control-routes.ts';

/** How a power of a device is typed in: in the unit that its range is read in beside the field. */
export interface PowerEntry {
  readonly unit: 'kW' | 'MW';
  /** Word for what is above and below 0, under `control.setpoint-sign`. */
  readonly sign: 'battery' | 'giving' | 'taking';
  /** What was typed, kW; null where that is not a number. */
  read(typed: string): number | null;
  /** A power as it would be typed. */
  typed(kw: number): string;
  /** A power in the unit of the field, with it. */
  show(kw: number, language: Language): string;
}

type Ranged = Pick<ControlDevice, 'kind' | 'minKw' | 'maxKw'>;

/** Who reads MW types MW: the unit follows from the range alone, so that it stands while somebody types. */
export function powerEntry({ kind, minKw, maxKw }: Ranged): PowerEntry {
  const unit = Math.max(Math.abs(minKw), Math.abs(maxKw)) >= 1000 ? 'MW' : 'kW';
  const places = unit === 'MW' ? 3 : 0;
  return {
    unit,
    sign: kind === 'battery' ? 'battery' : minKw < 0 ? 'taking' : 'giving',
    read: (text) => {
      const number = readNumber(text);
      return number === null ? null : movePoint(number, places);
    },
    typed: (kw) => String(movePoint(kw, -places)),
    show: (kw, language) => formatQuantity(movePoint(kw, -places), unit, { language, scale: 'none' }),
  };
}

/** A number as it is typed with digits and a point; null for everything else. */
export const readNumber = (text: string): number | null => (/^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : null);

/** By the decimal point, as a hand moves it: 0.0011 MW are 1.1 kW and no digit more. */
const movePoint = (value: number, places: number): number => {
  const [digits, exponent = '0'] = String(value).split('e');
  return Number(`${digits}e${Number(exponent) + places}`);
};
