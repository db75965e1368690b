/** The page whose path is the longest beginning of an address, and what follows it; null when there is none. */
export function matchPage(paths: readonly string[], address: string): { path: string; rest: string } | null {
  const clean = address.replace(/\/+$/, '') || '/';
  let best: string | null = null;
  for (const path of paths) {
    const fits = path === '/' || clean === path || clean.startsWith(`${path}/`);
    if (fits && (best === null || path.length > best.length)) best = path;
  }
  if (best === null) return null;
  const rest = best === '/' ? clean.slice(1) : clean.slice(best.length + 1);
  return { path: best, rest };
}
