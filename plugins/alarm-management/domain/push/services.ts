/**
 * Whether an address that a browser names belongs to a push service of the list. Entries are origins; `https://*.host` takes
 * every host below. Nothing but https, except for an origin that the list names with http and private networks are open.
 */
export function isPushService(endpoint: string, services: readonly string[], privateNetwork: boolean): boolean {
  const url = URL.parse(endpoint);
  if (!url || url.username !== '' || url.password !== '') return false;
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && privateNetwork)) return false;
  return services.some((entry) =>
    entry.startsWith('https://*.')
      ? url.protocol === 'https:' && url.port === '' && url.hostname.endsWith(entry.slice('https://*'.length))
      : url.origin === URL.parse(entry)?.origin,
  );
}
