import type { Explanation } from '@lingtan/sdk';
import type { TariffVersion } from '../../contracts/index.ts';

const limit = 300;

/** Every value of a version with the path of its field, e.g. `energy.seasons.0.factors.peak`. */
export function flattenVersion(version: TariffVersion): NonNullable<Explanation['rows']> {
  const values: (string | number | null)[][] = [];
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'object' && value !== null && !isPlainList(value))
      for (const [key, inner] of Object.entries(value)) walk(inner, path === '' ? key : `${path}.${key}`);
    else values.push([path, Array.isArray(value) ? value.join(', ') : scalar(value)]);
  };
  walk(version, '');
  return { columns: ['field', 'value'], values: values.slice(0, limit), truncated: values.length > limit };
}

function isPlainList(value: object): boolean {
  return Array.isArray(value) && value.every((item) => typeof item !== 'object');
}

function scalar(value: unknown): string | number | null {
  return typeof value === 'number' || typeof value === 'string' ? value : value === null ? null : String(value);
}
