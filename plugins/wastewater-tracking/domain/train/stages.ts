/** A membrane stage on the reject of the one before. */
export interface Stage {
  name: string;
  /** Product by feed, 0 to 1. */
  recovery: number;
}

/** Water of each stage, in the unit of the feed. */
export interface StageFlows {
  stage: string;
  feed: number;
  recovery: number;
  product: number;
  reject: number;
}

/** Stages in series on the reject: each recovers its share of what the one before left. */
export function stagesOnReject(
  feed: number,
  stages: readonly Stage[],
): { rows: StageFlows[]; product: number; reject: number; recovery: number | null } {
  const rows: StageFlows[] = [];
  let left = feed;
  for (const { name, recovery } of stages) {
    const product = left * recovery;
    rows.push({ stage: name, feed: left, recovery, product, reject: left - product });
    left -= product;
  }
  return { rows, product: feed - left, reject: left, recovery: feed === 0 ? null : (feed - left) / feed };
}
