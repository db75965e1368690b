import type { BookOrder } from './order.ts';

/** Orders by the time at which something happens to them; equal times in the order of arrival. A binary heap. */
export class DueList {
  private readonly heap: { at: number; order: BookOrder }[] = [];

  /** Time of the first; Infinity when there is none. */
  get next(): number {
    return this.heap[0]?.at ?? Infinity;
  }

  add(at: number, order: BookOrder): void {
    const { heap } = this;
    let child = heap.push({ at, order }) - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!earlier(heap[child]!, heap[parent]!)) break;
      [heap[child], heap[parent]] = [heap[parent]!, heap[child]!];
      child = parent;
    }
  }

  take(): BookOrder | null {
    const { heap } = this;
    const first = heap[0];
    if (!first) return null;
    const last = heap.pop()!;
    if (heap.length > 0) {
      heap[0] = last;
      this.sink();
    }
    return first.order;
  }

  private sink(): void {
    const { heap } = this;
    for (let parent = 0; ;) {
      let least = parent;
      for (const child of [2 * parent + 1, 2 * parent + 2])
        if (child < heap.length && earlier(heap[child]!, heap[least]!)) least = child;
      if (least === parent) return;
      [heap[parent], heap[least]] = [heap[least]!, heap[parent]!];
      parent = least;
    }
  }
}

function earlier(a: { at: number; order: BookOrder }, b: { at: number; order: BookOrder }): boolean {
  return a.at < b.at || (a.at === b.at && a.order.sequence < b.order.sequence);
}
