import type { PlantShape } from '../../contracts/routes.ts';

/** Units in the order in which the water reaches them; a recycle does not hold them up. */
export function orderUnits({ units, streams }: Pick<PlantShape, 'units' | 'streams'>): PlantShape['units'] {
  const depth = new Map<string, number>(units.map(({ id }) => [id, 0]));
  // As many rounds as units: longer ways exist only around a recycle.
  for (let round = 0; round < units.length; round++)
    for (const { from, to } of streams)
      if (from !== null && to !== null && from !== to) {
        const next = (depth.get(from) ?? 0) + 1;
        if (next > (depth.get(to) ?? 0) && next < units.length) depth.set(to, next);
      }
  return [...units].sort((a, b) => depth.get(a.id)! - depth.get(b.id)!);
}
