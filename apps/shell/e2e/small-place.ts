import { join } from 'node:path';
import { newPlace } from '@lingtan/test-browser';
import { writeParkFile } from '../../../packages/test-park/src/park-file.ts';

/** The only park of a {@link smallPlace}. */
export const smallPark = 'small-park';

/** A place for a product whose only park is small: it starts in seconds, and writes no past of thirty days meanwhile. */
export function smallPlace(): ReturnType<typeof newPlace> & { parks: string } {
  const place = newPlace();
  const parks = join(place.folder, 'parks');
  writeParkFile(parks, { id: smallPark, points: [{ id: 'meter.power' }] });
  return { ...place, parks };
}
