/** How long after `g` the letter of a page may come, ms. */
const waitMs = 1200;

/**
 * Follows key presses for `g` and a letter: tells the letter that comes in time after a `g`, else null.
 * @param at ms, on any clock that only goes forward
 */
export function goSequence(): (key: string, at: number) => string | null {
  // Null and not zero: the clock of a page begins at zero, and its first second follows no `g`.
  let since: number | null = null;
  return (key, at) => {
    const waited = since === null ? Infinity : at - since;
    since = key === 'g' ? at : null;
    return key !== 'g' && waited < waitMs ? key : null;
  };
}
