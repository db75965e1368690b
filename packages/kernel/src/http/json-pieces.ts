/** Items of an array that are turned into text at once: a millisecond or two. */
const itemsAtOnce = 1_000;
/** Levels of a document that are looked at for long arrays. */
const levels = 4;

/** Whether a document holds an array that is too long to be turned into text in one go. */
export function isLong(value: unknown, depth = levels): boolean {
  if (typeof value !== 'object' || value === null || depth === 0) return false;
  if (Array.isArray(value))
    return value.length > itemsAtOnce || (value.length < 100 && value.some((each) => isLong(each, depth - 1)));
  return Object.values(value).some((each) => isLong(each, depth - 1));
}

/** The text of `JSON.stringify(value)` piece by piece, none of which takes long to make. */
export function* jsonPieces(value: unknown): Generator<string> {
  if (!isLong(value) || typeof (value as { toJSON?: unknown }).toJSON === 'function') {
    yield JSON.stringify(value) ?? 'null';
    return;
  }
  if (Array.isArray(value)) {
    yield '[';
    if (value.length <= itemsAtOnce)
      for (const [index, each] of value.entries()) {
        if (index > 0) yield ',';
        yield* jsonPieces(each);
      }
    else
      for (let from = 0; from < value.length; from += itemsAtOnce)
        yield `${from > 0 ? ',' : ''}${JSON.stringify(value.slice(from, from + itemsAtOnce)).slice(1, -1)}`;
    yield ']';
    return;
  }
  yield '{';
  let first = true;
  for (const [key, each] of Object.entries(value as object)) {
    // Left out, as JSON.stringify does.
    if (each === undefined || typeof each === 'function' || typeof each === 'symbol') continue;
    yield `${first ? '' : ','}${JSON.stringify(key)}:`;
    first = false;
    yield* jsonPieces(each);
  }
  yield '}';
}
