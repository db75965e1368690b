/** A frame that took too long: when it ended, UTC, and how long it took, ms. */
export interface LongFrame {
  at: string;
  ms: number;
}

/**
 * Those long frames of a page in whose time no other process was held up: what stops an empty page in a browser of its own
 * as well is the machine.
 */
export function ownFrames(page: readonly LongFrame[], elsewhere: readonly LongFrame[]): LongFrame[] {
  const spanOf = ({ at, ms }: LongFrame) => ({ from: Date.parse(at) - ms, to: Date.parse(at) });
  const held = elsewhere.map(spanOf);
  return page.filter((frame) => {
    const { from, to } = spanOf(frame);
    return !held.some((other) => other.from < to && other.to > from);
  });
}
