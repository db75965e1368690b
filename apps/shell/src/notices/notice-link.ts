import type { Notice } from './types.ts';

/** Page that a notice leads to: below its plugin's, for those of the kernel below the park; null without one. */
export function noticePath(
  parkId: string,
  { kind, pluginId, link }: Pick<Notice, 'kind' | 'pluginId' | 'link'>,
): string | null {
  if (link === null) return null;
  const root = `/parks/${parkId}${kind.startsWith('kernel.') ? '' : `/${pluginId}`}`;
  return link === '/' ? root : `${root}${link}`;
}
