/** Ends of the groups of leads, h; what is further ahead has one of its own. */
const ends = [1, 2, 4, 8, 16, 24] as const;

/** Group of leads of each step of a horizon. */
export function leadGroups(horizon: number, slotsPerDay: number): Int32Array {
  return Int32Array.from({ length: horizon }, (_, h) => {
    const found = ends.findIndex((end) => h < (end * slotsPerDay) / 24);
    return found < 0 ? ends.length : found;
  });
}

/** How many groups there are. */
export const leadGroupCount = ends.length + 1;
