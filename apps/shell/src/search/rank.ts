/** Something that can be found. */
export interface SearchItem {
  id: string;
  group: 'pages' | 'commands' | 'parks' | 'plugins' | 'reports' | 'devices' | 'dashboards' | 'assets' | 'points';
  title: string;
  detail: string;
  /** Where it leads. */
  to?: string;
  /** What it does instead. */
  run?: () => void;
}

const groupOrder: SearchItem['group'][] = [
  'pages',
  'commands',
  'parks',
  'plugins',
  'reports',
  'devices',
  'dashboards',
  'assets',
  'points',
];

function score(item: SearchItem, words: readonly string[]): number | null {
  const title = item.title.toLocaleLowerCase();
  const rest = `${item.detail} ${item.id}`.toLocaleLowerCase();
  let sum = 0;
  for (const word of words) {
    if (title.startsWith(word)) sum += 4;
    else if (title.includes(word)) sum += 3;
    else if (rest.includes(word)) sum += 1;
    else return null;
  }
  return sum;
}

/** Items that hold every word, best first within their group, at most `limit` of a group. An empty query gives pages and parks. */
export function rank(items: readonly SearchItem[], query: string, limit = 8): SearchItem[] {
  const words = query.trim().toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const found = items
    .map((item) => ({ item, score: score(item, words) }))
    .filter((entry): entry is { item: SearchItem; score: number } => entry.score !== null)
    .filter(({ item }) => words.length > 0 || item.group === 'pages' || item.group === 'parks');
  return groupOrder.flatMap((group) =>
    found
      .filter(({ item }) => item.group === group)
      .sort((a, b) => b.score - a.score)
      .slice(0, group === 'pages' ? 12 : limit)
      .map(({ item }) => item),
  );
}
