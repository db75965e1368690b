/** Where an address leads within the plugin's own pages, which lie below `root`; why not, where it leads elsewhere. */
export function ownAddress(to: string, root: string): { address: string; pathname: string } | { why: string } {
  const read = URL.canParse(to, 'http://shell.invalid') ? new URL(to, 'http://shell.invalid') : null;
  if (!read || read.origin !== 'http://shell.invalid' || !`${read.pathname}/`.startsWith(`${root}/`))
    return { why: `${to.slice(0, 100)} does not lie below ${root}` };
  return { address: read.pathname + read.search + read.hash, pathname: read.pathname };
}
