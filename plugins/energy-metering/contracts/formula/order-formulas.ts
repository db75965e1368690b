/** A virtual meter and the meters its formula reads. */
export interface FormulaLinks {
  id: string;
  reads: readonly string[];
}

export type FormulaOrder = { ok: true; order: string[] } | { ok: false; cycle: string[] };

/**
 * Puts virtual meters in an order in which each comes after those it reads; or names a circle, from a meter back to
 * itself. Meters that are not in the list are measured and need no order.
 */
export function orderFormulas(list: readonly FormulaLinks[]): FormulaOrder {
  const byId = new Map(list.map((entry) => [entry.id, entry]));
  const order: string[] = [];
  const done = new Set<string>();
  for (const { id: start } of list) {
    // A path with its own stack: formulas can be chained longer than calls can be nested.
    const path: { id: string; next: number }[] = [{ id: start, next: 0 }];
    const onPath = new Set([start]);
    while (path.length > 0) {
      const top = path.at(-1)!;
      const read = done.has(top.id) ? undefined : byId.get(top.id)?.reads[top.next++];
      if (read === undefined) {
        path.pop();
        onPath.delete(top.id);
        if (!done.has(top.id) && byId.has(top.id)) order.push(top.id);
        done.add(top.id);
      } else if (onPath.has(read)) {
        const ids = path.map(({ id }) => id);
        return { ok: false, cycle: [...ids.slice(ids.indexOf(read)), read] };
      } else if (!done.has(read)) {
        path.push({ id: read, next: 0 });
        onPath.add(read);
      }
    }
  }
  return { ok: true, order };
}
